import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consequenceOf } from '../../../src/domain/response/consequence.ts';
import { readResponseAction } from '../../../src/domain/response/response-action.ts';
import {
  PROVIDER_TYPES,
  RESPONSE_ACTION_KINDS,
  RESPONSE_CATALOGUE,
  type ResponseActionKind,
  USER_STATUSES,
} from '../../../src/domain/response/response-catalogue.ts';
import {
  checkPrecondition,
  hasPrecondition,
} from '../../../src/domain/response/response-precondition.ts';
import { refusesSuspended } from '../../../src/domain/response/while-suspended.ts';
import { ONE_OF_EACH } from '../../okta/actions.ts';

const STATUSES = [...USER_STATUSES, 'UNHEARD_OF'];
const PROVIDERS = [...PROVIDER_TYPES, 'UNHEARD_OF'];

test('Every action of each kind is read back from its stored form, and from no less', () => {
  for (const action of Object.values(ONE_OF_EACH)) {
    const params: Record<string, unknown> = { ...action.params };
    const stored = JSON.parse(JSON.stringify(params)) as Record<string, unknown>;
    assert.deepEqual(readResponseAction(action.kind, action.userId, stored), { ok: true, action });
    for (const name of Object.keys(params).filter((one) => one !== 'initiatedBy')) {
      const { [name]: _left, ...rest } = stored;
      const reading = readResponseAction(action.kind, action.userId, rest);
      assert.equal(reading.ok, false);
      assert.match(reading.reason, new RegExp(name));
    }
  }
});

test('What is stored of the wrong type or empty is refused, and never throws', () => {
  const refused = (kind: string, params: unknown) => !readResponseAction(kind, '00u1', params).ok;
  for (const nothing of [null, undefined, 'text', 7, {}, []]) {
    assert.ok(refused('quarantine', nothing));
    assert.ok(!refused('clear_sessions', nothing));
  }
  for (const groupId of ['', 7, null, {}]) assert.ok(refused('quarantine', { groupId }));
  for (const since of ['1', -1, Number.NaN, Number.POSITIVE_INFINITY, null]) {
    assert.ok(refused('revoke_api_tokens', { since }), String(since));
  }
  assert.ok(!refused('revoke_api_tokens', { since: 0 }));
  const { params } = ONE_OF_EACH.send_security_event;
  for (const current of [
    null,
    'text',
    {},
    { ip: 7, userAgent: null },
    { ip: null, userAgent: 7 },
  ]) {
    assert.ok(refused('send_security_event', { ...params, current }), JSON.stringify(current));
  }
  assert.ok(!refused('send_security_event', { ...params, current: { ip: null, userAgent: null } }));
  assert.ok(refused('send_security_event', { ...params, initiatedBy: 'mallory' }));
  // A row of a version that did not say who asked.
  const { initiatedBy: _, ...former } = params;
  assert.deepEqual(readResponseAction('send_security_event', '00u1', former), {
    ok: true,
    action: {
      kind: 'send_security_event',
      userId: '00u1',
      params: { ...former, initiatedBy: 'policy' },
    },
  });
});

test('An unknown kind is refused with the list of those there are', () => {
  const reading = readResponseAction('delete_user', '00u1', {});
  assert.equal(reading.ok, false);
  assert.match(reading.reason, /clear_sessions/);
});

/** Every kind with every standing of a user that there is, and one that Okta may bring. */
function forEveryStanding(
  check: (kind: ResponseActionKind, status: string, providerType: string) => void,
): void {
  for (const kind of RESPONSE_ACTION_KINDS)
    for (const status of STATUSES)
      for (const providerType of PROVIDERS) check(kind, status, providerType);
}

test('No standing of a user lets a password be touched that is not Okta’s or a directory’s', () => {
  forEveryStanding((kind, status, providerType) => {
    const outcome = checkPrecondition(kind, { status, providerType });
    const of = `${kind} of a user who is ${status}, with ${providerType}`;
    const foreign = providerType === 'FEDERATION' || providerType === 'SOCIAL';
    if (foreign && (kind === 'reset_password' || kind === 'expire_password'))
      assert.notEqual(outcome.kind, 'allowed', of);
    if (kind === 'reset_password' && providerType === 'UNHEARD_OF')
      assert.notEqual(outcome.kind, 'allowed', of);
    if (kind === 'suspend' && status !== 'ACTIVE' && status !== 'UNHEARD_OF')
      assert.notEqual(outcome.kind, 'allowed', of);
    if (outcome.kind === 'refused')
      assert.ok(outcome.message && outcome.remedy && outcome.code, of);
  });
});

test('A user is looked at before whatever Okta may refuse, and only then', () => {
  for (const kind of RESPONSE_ACTION_KINDS) {
    const refuses = STATUSES.some((status) =>
      PROVIDERS.some((providerType) => {
        const outcome = checkPrecondition(kind, { status, providerType });
        // That a user who was deactivated has nothing left to do it to is Okta’s to say.
        return outcome.kind === 'refused' && status !== 'DEPROVISIONED';
      }),
    );
    assert.equal(hasPrecondition(kind), refuses, kind);
  }
});

test('What waits for the end of a suspension is what Okta refuses a suspended user', () => {
  for (const kind of RESPONSE_ACTION_KINDS) {
    const outcome = checkPrecondition(kind, { status: 'SUSPENDED', providerType: 'OKTA' });
    assert.equal(refusesSuspended(kind), outcome.kind === 'refused', kind);
  }
  assert.equal(refusesSuspended('of_another_version'), false);
});

test('What an action does to a user who did nothing says whether it can be taken back', () => {
  for (const kind of RESPONSE_ACTION_KINDS) {
    const { ifInnocent = '' } = consequenceOf(kind) ?? {};
    const back = RESPONSE_CATALOGUE[kind].inverse !== null;
    assert.equal(ifInnocent.endsWith(' It can be taken back.'), back, kind);
    assert.equal(ifInnocent.endsWith(' It cannot be taken back.'), !back, kind);
  }
  assert.equal(consequenceOf('of_another_version'), null);
});

test('A standing that we have never heard of is left for Okta to judge', () => {
  const [unheard, active] = ['UNHEARD_OF', 'ACTIVE'];
  for (const kind of ['expire_password', 'suspend', 'clear_sessions'] as const) {
    for (const user of [
      { status: unheard, providerType: 'OKTA' },
      { status: active, providerType: unheard },
    ]) {
      assert.equal(checkPrecondition(kind, user).kind, 'allowed', `${kind} of ${user.status}`);
    }
  }
});

test('A refusal that is foreseen has the code that Okta would give it', () => {
  const code = (kind: ResponseActionKind, status: string) => {
    const outcome = checkPrecondition(kind, { status, providerType: 'OKTA' });
    return outcome.kind === 'refused' ? outcome.code : outcome.kind;
  };
  assert.equal(code('suspend', 'STAGED'), 'E0000001');
  assert.equal(code('unsuspend', 'STAGED'), 'E0000001');
  assert.equal(code('expire_password', 'STAGED'), 'E0000038');
});

test('What an action is for may be so already', () => {
  const already: readonly [ResponseActionKind, string][] = [
    ['suspend', 'SUSPENDED'],
    ['unsuspend', 'ACTIVE'],
    ['expire_password', 'PASSWORD_EXPIRED'],
    ['expire_password', 'RECOVERY'],
    ['reset_password', 'RECOVERY'],
    ['clear_sessions', 'DEPROVISIONED'],
  ];
  for (const kind of RESPONSE_ACTION_KINDS) {
    for (const status of USER_STATUSES) {
      const outcome = checkPrecondition(kind, { status, providerType: 'OKTA' });
      const isSo = already.some(([one, when]) => one === kind && when === status);
      assert.equal(outcome.kind === 'already', isSo, `${kind} of a user who is ${status}`);
    }
  }
});

test('Sessions can be cleared whoever keeps the password', () => {
  for (const providerType of PROVIDER_TYPES) {
    const outcome = checkPrecondition('clear_sessions', { status: 'ACTIVE', providerType });
    assert.equal(outcome.kind, 'allowed');
  }
});

test('Inverses point at each other, and the default plan does not exclude itself', () => {
  for (const kind of RESPONSE_ACTION_KINDS) {
    const { inverse } = RESPONSE_CATALOGUE[kind];
    if (inverse !== null) assert.equal(RESPONSE_CATALOGUE[inverse].inverse, kind);
  }
  assert.equal(RESPONSE_CATALOGUE.clear_sessions.excludes.includes('expire_password'), false);
});
