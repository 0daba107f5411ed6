import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { UserFacts } from '../../../src/domain/response/incident.ts';
import { planSteps } from '../../../src/domain/response/plan.ts';
import type { PlanContext } from '../../../src/domain/response/plan-action.ts';
import { DEFAULT_ZONE_NAME } from '../../../src/domain/response/plan-action.ts';
import {
  PROVIDER_TYPES,
  RESPONSE_ACTION_KINDS,
  RESPONSE_CATALOGUE,
  USER_STATUSES,
} from '../../../src/domain/response/response-catalogue.ts';
import {
  DEFAULT_RESPONSE_POLICY,
  type PlannedAction,
} from '../../../src/domain/response/response-policy.ts';

const ADA: UserFacts = {
  id: '00u1',
  login: 'ada@example.com',
  name: 'Ada',
  status: 'ACTIVE',
  providerType: 'OKTA',
  groups: [],
  roles: [],
};

const SOURCE = {
  asn: 14061,
  asOrg: 'DigitalOcean',
  country: null,
  city: null,
  succeededUsers: 0,
  failedUsers: 0,
};

function context(user: Partial<UserFacts> = {}, ip: string | null = '203.0.113.9'): PlanContext {
  return {
    user: { ...ADA, ...user },
    source: ip === null ? null : { ...SOURCE, ip },
    addresses: { stranger: [], strangerInAll: 0, own: [], unclear: [] },
    trusts: () => false,
    canTellOkta: true,
    askedByPerson: false,
    theft: {
      reference: 'main-1',
      firstBadAt: 1_000,
      headline: 'stolen',
      owner: { ip: '198.51.100.7', userAgent: 'Chrome' },
      stranger: { ip, userAgent: 'curl' },
    },
  };
}

const anyPlanned = fc.array(
  fc.record({
    kind: fc.oneof(fc.constantFrom(...RESPONSE_ACTION_KINDS), fc.constant('format_disk')),
    params: fc.constantFrom({}, { groupId: '00g1' }, { expiresAfterMinutes: 60 }),
  }),
  { maxLength: 8 },
);

const anyContext = fc
  .record({
    status: fc.option(fc.constantFrom(...USER_STATUSES)),
    providerType: fc.option(fc.constantFrom(...PROVIDER_TYPES)),
    login: fc.option(fc.constant('ada@example.com')),
  })
  .chain((user) => fc.option(fc.constant('203.0.113.9')).map((ip) => context(user, ip)));

suite('planning', () => {
  test('the default plan clears the sessions first and then expires the password', () => {
    const steps = planSteps(DEFAULT_RESPONSE_POLICY.plans.hijack, 'plan', context());
    assert.deepEqual(
      steps.map(({ kind, impossible }) => [kind, impossible]),
      [
        ['clear_sessions', null],
        ['expire_password', null],
      ],
    );
  });

  test('keeps the policy’s order and plans each kind once', () => {
    fc.assert(
      fc.property(anyPlanned, anyContext, (planned, given) => {
        const steps = planSteps(planned, 'plan', given);
        assert.deepEqual(
          steps.map(({ kind }) => kind),
          [...new Set(planned.map(({ kind }) => kind))],
        );
        assert.equal(new Set(steps.map(({ key }) => key)).size, steps.length);
      }),
      { numRuns: 1_000 },
    );
  });

  test('planned again, with whatever facts, the steps have the same keys', () => {
    fc.assert(
      fc.property(anyPlanned, anyContext, anyContext, (planned, one, other) => {
        const keys = (given: PlanContext) =>
          planSteps(planned, 'plan', given).map(({ key }) => key);
        assert.deepEqual(keys(one), keys(other));
      }),
    );
  });

  test('never plans a step that an earlier possible one excludes', () => {
    fc.assert(
      fc.property(anyPlanned, anyContext, (planned, given) => {
        const possible = planSteps(planned, 'plan', given).flatMap(({ action, impossible }) =>
          action === null || impossible !== null ? [] : [action.kind],
        );
        for (const [index, kind] of possible.entries()) {
          for (const before of possible.slice(0, index)) {
            assert.ok(!RESPONSE_CATALOGUE[before].excludes.includes(kind));
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('never resets or expires a password that is not Okta’s to change', () => {
    const planned = ['reset_password', 'expire_password'].map((kind) => ({ kind, params: {} }));
    for (const providerType of ['FEDERATION', 'SOCIAL'] as const) {
      const steps = planSteps(planned, 'plan', context({ providerType }));
      assert.ok(steps.every(({ impossible }) => impossible !== null));
    }
    const [reset, expire] = planSteps(
      planned,
      'plan',
      context({ providerType: 'ACTIVE_DIRECTORY' }),
    );
    assert.match(reset?.impossible ?? '', /Expire the password instead/);
    assert.equal(expire?.impossible, null);
  });

  test('says what is so already in the words for it, and what Okta refuses with what to do', () => {
    const impossible = (kind: string, status: string) =>
      planSteps([{ kind, params: {} }], 'plan', context({ status }))[0]?.impossible;
    assert.equal(impossible('suspend', 'SUSPENDED'), 'The user is suspended already.');
    assert.match(
      impossible('suspend', 'LOCKED_OUT') ?? '',
      /this one is LOCKED_OUT\. .*Clear the sessions\.$/,
    );
  });

  test('leaves to Okta what cannot be told of a user half known', () => {
    const planned = [{ kind: 'reset_password', params: {} }];
    for (const known of [{ status: null }, { providerType: null }, { status: 'SUSPENDED' }]) {
      const [step] = planSteps(planned, 'plan', context(known));
      assert.equal(step?.impossible === null, known.status !== 'SUSPENDED');
    }
  });

  test('says what is missing for a step that cannot be put together', () => {
    const planned = ['quarantine', 'block_ip', 'format_disk'].map((kind) => ({ kind, params: {} }));
    const [group, ip, unknown] = planSteps(planned, 'plan', context({}, null));
    assert.match(group?.impossible ?? '', /groupId/);
    assert.match(ip?.impossible ?? '', /source address/);
    assert.match(unknown?.impossible ?? '', /format_disk/);
  });

  test('takes since when, which address and which group from the theft and the policy', () => {
    const planned = [
      { kind: 'revoke_api_tokens', params: {} },
      { kind: 'block_ip', params: { expiresAfterMinutes: 60 } },
      { kind: 'quarantine', params: { groupId: '00g9' } },
    ];
    const [tokens, block, group] = planSteps(planned, 'plan', context());
    assert.deepEqual(tokens?.action?.params, { since: 1_000 });
    assert.deepEqual(block?.action?.params, { ips: ['203.0.113.9'], zoneName: DEFAULT_ZONE_NAME });
    assert.deepEqual([block?.undoAfterMinutes, tokens?.undoAfterMinutes], [60, null]);
    assert.deepEqual(group?.action?.params, { groupId: '00g9' });
  });

  test('does as the policy says where it says more than the action', () => {
    const params = (kind: string, given: PlannedAction['params']) =>
      planSteps([{ kind, params: given }], 'plan', context())[0]?.action?.params;
    assert.deepEqual(params('reset_password', {}), { sendEmail: true });
    assert.deepEqual(params('reset_password', { sendEmail: true }), { sendEmail: true });
    assert.deepEqual(params('reset_password', { sendEmail: false }), { sendEmail: false });
    const ips = ['203.0.113.9'];
    assert.deepEqual(params('block_ip', { zoneName: 'Ours' }), { ips, zoneName: 'Ours' });
    assert.deepEqual(params('block_ip', { zoneName: '' }), { ips, zoneName: DEFAULT_ZONE_NAME });
  });

  test('tells Okta of a theft by its login, and of none without one', () => {
    const planned = [{ kind: 'send_security_event', params: {} }];
    const [told] = planSteps(planned, 'plan', context());
    assert.deepEqual(told?.action?.params, {
      eventId: 'session-warden-main-1',
      email: 'ada@example.com',
      occurredAt: 1_000,
      reason: 'stolen',
      initiatedBy: 'policy',
      lastKnown: { ip: '198.51.100.7', userAgent: 'Chrome' },
      current: { ip: '203.0.113.9', userAgent: 'curl' },
    });
    const [unsaid] = planSteps(planned, 'plan', { ...context(), canTellOkta: false });
    assert.equal(unsaid?.action, null);
    assert.match(unsaid?.impossible ?? '', /OKTA_SECURITY_EVENTS_ISSUER/);
    for (const login of [null, 'ada']) {
      const [nobody] = planSteps(planned, 'plan', context({ login }));
      assert.deepEqual([nobody?.action, /login/.test(nobody?.impossible ?? '')], [null, true]);
    }
    const [mailed] = planSteps(
      planned,
      'plan',
      context({ login: 'ada', email: 'ada@acme.example' }),
    );
    assert.partialDeepStrictEqual(mailed?.action?.params, { email: 'ada@acme.example' });
    const [asked] = planSteps(planned, 'hand-1', { ...context(), askedByPerson: true });
    assert.partialDeepStrictEqual(asked?.action?.params, { initiatedBy: 'admin' });
  });
});
