import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import {
  assessContainment,
  CONFIRM_TIMING,
  type ContainmentInput,
} from '../../../src/domain/response/containment.ts';
import type { StolenClient } from '../../../src/domain/response/incident.ts';
import { type LogEvent, UNIVERSAL_LOGOUT } from '../../../src/domain/session/event.ts';
import { parseUserAgent } from '../../../src/network/user-agent.ts';
import { readLogEvent } from '../../../src/okta/log-event.ts';

const ACTED = Date.UTC(2026, 5, 1, 12);
const { allowanceMs, lookForMs } = CONFIRM_TIMING;

type Given = {
  readonly type?: string;
  readonly after?: number;
  readonly session?: string;
  readonly outcome?: string;
  readonly ip?: string;
  readonly actor?: string;
  readonly ended?: string;
  readonly uuid?: string;
  readonly root?: string;
  readonly byJob?: boolean;
  readonly apiToken?: string;
  readonly userAgent?: string;
};

function event(given: Given = {}): LogEvent {
  const reading = readLogEvent({
    uuid: given.uuid ?? 'e1',
    published: new Date(ACTED + (given.after ?? allowanceMs + 1)).toISOString(),
    eventType: given.type ?? 'user.authentication.sso',
    actor: { id: given.actor ?? '00u1', type: 'User' },
    client: {
      ipAddress: given.ip ?? '203.0.113.9',
      userAgent: { rawUserAgent: given.userAgent },
    },
    outcome: { result: given.outcome ?? 'SUCCESS' },
    authenticationContext: {
      externalSessionId: given.session ?? 'idx1',
      rootSessionId: given.root,
    },
    transaction: {
      type: given.byJob === true ? 'JOB' : 'WEB',
      detail: { requestApiTokenId: given.apiToken },
    },
    target: given.actor === undefined ? [] : [{ id: '00u1', type: 'User' }],
    debugContext: { debugData: given.ended === undefined ? {} : { endedSessionId: given.ended } },
  });
  assert.ok(reading.ok);
  return reading.event;
}

function input(
  events: readonly LogEvent[],
  more: Partial<ContainmentInput> = {},
): ContainmentInput {
  return {
    sessionIds: new Set(['idx1']),
    userId: '00u1',
    stolen: [{ ip: '203.0.113.9', asn: 14061, userAgent: 'curl' }],
    actedAt: ACTED,
    now: ACTED + lookForMs,
    timing: CONFIRM_TIMING,
    parseUserAgent,
    events,
    logUnreadable: null,
    ...more,
  };
}

const state = (...given: Parameters<typeof input>) => assessContainment(input(...given)).state;

suite('containment', () => {
  test('holds when the session is silent for the whole watch, and not before', () => {
    assert.equal(state([]), 'verified');
    assert.equal(state([], { now: ACTED + lookForMs - 1 }), 'looking');
  });

  test('is broken by a success in the session, the thief’s or anybody’s', () => {
    const broken = assessContainment(input([event()]));
    assert.ok(broken.state === 'broken' && broken.byStranger);
    const byOwner = assessContainment(input([event({ ip: '198.51.100.7' })]));
    assert.ok(byOwner.state === 'broken' && !byOwner.byStranger);
  });

  test('is broken by what is done in the session under any id that it goes by', () => {
    assert.equal(state([event({ session: 'idx2', root: 'idx1' })]), 'broken');
    assert.equal(state([event({ session: 'idx1', root: 'idx2' })]), 'broken');
  });

  test('is the stranger’s doing where it is one of their clients, by address or by network and client', () => {
    const other = { ip: '192.0.2.1', asn: 64496, userAgent: 'Firefox' };
    const thief = { ip: '203.0.113.9', asn: 14061, userAgent: 'curl' };
    const nowhere = { ip: null, asn: null, userAgent: 'unknown' };
    const byStranger = (...stolen: ContainmentInput['stolen']) => {
      const broken = assessContainment(input([event()], { stolen }));
      return broken.state === 'broken' && broken.byStranger;
    };
    assert.equal(byStranger(other, thief), true);
    assert.equal(byStranger(other), false);
    assert.equal(byStranger(nowhere), false);
    const elsewhere: StolenClient = { ...thief, ip: '192.0.2.1' };
    const from = (asn: number | null, userAgent: string, stolen = elsewhere) => {
      const { client, network } = event();
      const seen = {
        ...event(),
        client: { ...client, userAgent },
        network: { ...network, asn },
      };
      const broken = assessContainment(input([seen], { stolen: [stolen] }));
      return broken.state === 'broken' && broken.byStranger;
    };
    assert.equal(from(14061, 'curl'), true);
    assert.equal(from(14061, 'Firefox'), false);
    assert.equal(from(64496, 'curl'), false);
    assert.equal(from(null, 'curl', { ...elsewhere, asn: null }), false);
    const placeless = { ...event(), client: { ...event().client, ip: null } };
    const unknown = assessContainment(input([placeless], { stolen: [nowhere] }));
    assert.ok(unknown.state === 'broken' && !unknown.byStranger);
  });

  test('is not broken by what was under way, by another session, or by what Okta writes itself', () => {
    for (const given of [
      { after: allowanceMs },
      { session: 'idx2' },
      { session: 'unknown' },
      { outcome: 'FAILURE' },
      { outcome: 'DENY' },
      { type: 'user.session.end' },
      { type: 'user.session.context.change' },
      { type: 'policy.auth_reevaluate.fail' },
      { type: 'user.risk.detect' },
      { byJob: true },
      { apiToken: '00T1' },
    ]) {
      assert.equal(state([event(given)]), 'verified', JSON.stringify(given));
    }
  });

  const PROVE_LIFE = [
    'user.authentication.sso',
    'user.authentication.verify',
    'user.authentication.auth_via_mfa',
    'user.session.access_admin_app',
    'user.mfa.factor.activate',
    'user.mfa.factor.deactivate',
    'user.account.update_profile',
    'policy.evaluate_sign_on',
    'system.api_token.create',
    'app.oauth2.authorize.code',
    'application.user_membership.show_password',
  ];

  const PROVE_NOTHING = [
    'user.authentication.slo',
    'user.authentication.universal_logout.scheduled',
    'user.account.lock',
    'user.account.unlock',
    'user.mfa.okta_verify.deny_push',
    'user.session.expire',
    'user.session.context.change',
    'user.risk.change',
    'policy.entity_risk.action',
    'security.session.detect_client_roaming',
    'system.push.send_factor_verify_push',
    'system.sms.send_factor_verify_message',
    'system.email.send_factor_verify_message',
    'system.email.new_device_notification.sent_message',
    'system.voice.send_mfa_challenge_call',
    'app.oauth2.as.token.revoke',
  ];

  test('is broken by what only the session opens, and not by what is logged under it without its use', () => {
    for (const type of PROVE_LIFE) assert.equal(state([event({ type })]), 'broken', type);
    for (const type of PROVE_NOTHING) assert.equal(state([event({ type })]), 'verified', type);
  });

  test('is not broken by what somebody else did under the session’s id', () => {
    const actors = ['00uAdmin', 'guoDevice', 'SystemPrincipal'];
    for (const actor of actors) assert.equal(state([event({ actor })]), 'verified', actor);
  });

  test('is not broken by a token that an application’s server was granted, and is by a browser’s', () => {
    const granted = (userAgent: string) =>
      state([event({ type: 'app.oauth2.as.token.grant.refresh_token', userAgent })]);
    assert.equal(granted('axios/1.7.2'), 'verified');
    assert.equal(
      granted(
        'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
      ),
      'broken',
    );
  });

  test('finds Okta’s confirmations where Okta puts them: the target, and the debug data', () => {
    const confirmed = assessContainment(
      input([
        event({
          uuid: 'c',
          type: 'user.session.clear',
          actor: '00uAdmin',
          session: 'idxAdmin',
          after: 5,
        }),
        event({ uuid: 'e', type: 'user.session.end', actor: '00uAdmin', ended: 'idx1', after: 6 }),
        event({ uuid: 'x', type: 'user.session.end', actor: '00uAdmin', ended: 'idx2', after: 7 }),
      ]),
    );
    assert.deepEqual(
      confirmed.confirmations.map(({ uuid }) => uuid),
      ['c', 'e'],
    );
  });

  test('takes for a confirmation nothing that failed, is older, or is about somebody else', () => {
    const clear = { type: 'user.session.clear', actor: '00uAdmin', session: 'idxAdmin' };
    const { confirmations } = assessContainment(
      input([
        event({ ...clear, uuid: 'failed', outcome: 'FAILURE', after: 1 }),
        event({ ...clear, uuid: 'older', after: -allowanceMs - 1 }),
        event({ uuid: 'own end', type: 'user.session.end', after: 4 }),
        event({ ...clear, uuid: 'first', after: -allowanceMs }),
        event({ uuid: 'other act', type: 'user.account.update_password', after: 2 }),
        { ...event({ ...clear, uuid: 'other user', after: 3 }), targets: [] },
        event({ ...clear, uuid: 'debug', ended: 'idx2', after: 5 }),
      ]),
    );
    assert.deepEqual(
      confirmations.map(({ uuid, says }) => [uuid, says]),
      [
        ['first', 'Okta cleared the user’s sessions.'],
        ['own end', 'Okta ended the session.'],
        ['debug', 'Okta cleared the user’s sessions.'],
      ],
    );
  });

  test('takes for a confirmation what Okta says of a risk that was set, not what it detects by itself', () => {
    const risk = { type: 'user.risk.detect', after: 1 };
    const { confirmations } = assessContainment(
      input([event({ ...risk, uuid: 'set', actor: '00uAdmin' }), event({ ...risk, uuid: 'own' })]),
    );
    assert.deepEqual(
      confirmations.map(({ uuid }) => uuid),
      ['set'],
    );
  });

  test('says to how many applications Okta sent Universal Logout, where the log names them', () => {
    const sent = (...ids: string[]) => {
      const one = event({ type: UNIVERSAL_LOGOUT, after: 1 });
      const debug = { ...one.debug, loggedOutAppIds: ids };
      return assessContainment(input([{ ...one, debug }])).confirmations;
    };
    assert.deepEqual(
      [sent(), sent('0oa1'), sent('0oa1', '0oa2')].map(([one]) => [one?.says, one?.appIds]),
      [
        ['Okta sent Universal Logout to the applications that are set up for it.', undefined],
        ['Okta sent Universal Logout to 1 application set up for it.', ['0oa1']],
        ['Okta sent Universal Logout to 2 applications set up for it.', ['0oa1', '0oa2']],
      ],
    );
  });

  test('cannot be verified without the System Log, and waits when it is only away', () => {
    const because = 'no credentials';
    assert.equal(state([], { logUnreadable: { because, mayPass: false } }), 'unverified');
    assert.equal(state([], { logUnreadable: { because, mayPass: true } }), 'looking');
    const late = { now: ACTED + 2 * lookForMs, logUnreadable: { because, mayPass: true } };
    assert.equal(state([], late), 'unverified');
    assert.equal(state([event()], { logUnreadable: { because, mayPass: false } }), 'broken');
  });

  test('depends on the set of events, not on their order', () => {
    const anyEvent = fc
      .record({
        uuid: fc.uuid(),
        type: fc.constantFrom('user.authentication.sso', 'user.session.clear', 'user.session.end'),
        // Few moments, so that many events share one.
        after: fc.constantFrom(-60_000, 0, allowanceMs, allowanceMs + 1, lookForMs),
        session: fc.constantFrom('idx1', 'idx2'),
        outcome: fc.constantFrom('SUCCESS', 'FAILURE'),
      })
      .map(event);
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 12 }), (events) => {
        const one = assessContainment(input(events));
        const other = assessContainment(input([...events].reverse()));
        assert.deepEqual(other, one);
      }),
      { numRuns: 1_000 },
    );
  });
});
