import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { readLogEvent } from '../../../src/okta/log-event.ts';
import { corroborate } from '../../../src/pipeline/proof/corroborate.ts';
import type { HeldEvent } from '../../../src/pipeline/proof/held-event.ts';
import { anOrg } from '../../support/incident-of-theft.ts';
import { hookShape } from '../../support/okta-org/delivery/payload.ts';
import type { SystemLogEvent } from '../../support/okta-org/index.ts';
import { type JsonObject, objectAt } from '../../support/openapi/json.ts';
import { LAPTOP, THIEF } from '../../support/theft.ts';

const MINUTE = 60_000;

/** One event that the log has, and what the log says to whatever of it came by hook. */
async function anEventInTheLog(t: TestContext) {
  const { okta, deps } = await anOrg(t, { environment: { CORROBORATION_GRACE_SECONDS: '60' } });
  const { id, login } = okta.addUser();
  const logged = okta.emit({
    eventType: 'user.authentication.sso',
    actor: { id, type: 'User', alternateId: login, displayName: 'Ada' },
    client: {
      ipAddress: THIEF.ip,
      userAgent: { rawUserAgent: THIEF.userAgent },
      geographicalContext: { country: 'Netherlands' },
    },
    outcome: { result: 'SUCCESS' },
    authenticationContext: { externalSessionId: 'idxAdas', rootSessionId: 'idxRootOfAdas' },
    securityContext: { asNumber: 14_061, asOrg: 'DigitalOcean' },
    debugContext: { debugData: { dtHash: 'token', threatSuspected: 'false', risk: '{level=LOW}' } },
  });
  const org = deps.orgs.get('main');
  assert.ok(org !== undefined);
  const asked = (events: readonly SystemLogEvent[], heldMs = 0, source = 'hook' as const) =>
    corroborate(
      deps,
      org,
      events.map((raw) => heldAs(raw, deps.now() - heldMs, source)),
    );
  return { okta, deps, org, logged, asked };
}

function heldAs(raw: unknown, receivedAt: number, source: HeldEvent['source']): HeldEvent {
  const reading = readLogEvent(raw);
  assert.ok(reading.ok);
  return { event: reading.event, source, receivedAt };
}

/** Each a lie about one thing. */
const LIES: Readonly<Record<string, (event: SystemLogEvent) => object>> = {
  'who it was': ({ actor }) => ({ actor: { ...objectAt(actor), id: '00uSomebodyElse' } }),
  'when it was': ({ published }) => ({
    published: new Date(Date.parse(String(published)) + 1_000).toISOString(),
  }),
  'what was done': () => ({ eventType: 'user.mfa.factor.activate' }),
  'in which session': () => ({
    authenticationContext: { externalSessionId: 'idxOther', rootSessionId: 'idxRootOfAdas' },
  }),
  'under which root': () => ({
    authenticationContext: { externalSessionId: 'idxAdas', rootSessionId: 'idxOther' },
  }),
  'from which address': ({ client }) => ({ client: { ...objectAt(client), ipAddress: LAPTOP.ip } }),
  'with which program': ({ client }) => ({
    client: { ...objectAt(client), userAgent: { rawUserAgent: LAPTOP.userAgent } },
  }),
  'from which country': ({ client }) => ({
    client: { ...objectAt(client), geographicalContext: { country: 'Germany' } },
  }),
  'whether it succeeded': () => ({ outcome: { result: 'FAILURE' } }),
  'from which network': () => ({ securityContext: { asNumber: LAPTOP.asn ?? 0 } }),
  'on which device': () => debug({ dtHash: 'another', threatSuspected: 'false' }),
  'how risky Okta finds it': () => debug({ dtHash: 'token', risk: '{level=HIGH}' }),
  'whether Okta suspects a threat': () => debug({ dtHash: 'token', threatSuspected: 'true' }),
};

function debug(debugData: JsonObject) {
  return { debugContext: { debugData } };
}

const TYPES = [
  'user.authentication.sso',
  'user.authentication.auth_via_mfa',
  'user.mfa.factor.activate',
  'user.account.update_password',
  'policy.evaluate_sign_on',
];

/** Each says one thing that the log does not. */
const ADDED: Readonly<Record<string, (event: SystemLogEvent) => object>> = {
  'that it came from behind an anonymiser': () =>
    debug({ dtHash: 'token', tunnels: '[{"type":"TOR","anonymous":true}]' }),
  'that Okta’s behaviour detection is alarmed': () =>
    debug({ dtHash: 'token', behaviors: '{New Device=POSITIVE}' }),
  'that it was proven with a passkey': () => debug({ dtHash: 'token', factor: 'FIDO_WEBAUTHN' }),
  'that another session ended': () => debug({ dtHash: 'token', endedSessionId: 'idxAdas' }),
  'which browser it was': () => debug({ dtHash: 'token', deviceFingerprint: 'another' }),
  'that the device is managed': () => ({ device: { id: 'guo1', managed: true } }),
  'that the address is a proxy’s': ({ securityContext }) => ({
    securityContext: { ...objectAt(securityContext), isProxy: true },
  }),
  'whom it was done to': () => ({ target: [{ id: '00uBob', type: 'User' }] }),
};

suite('what came by hook is read back from the log', () => {
  test('and where the hook says more, that is told apart, and is no forgery', async (t) => {
    const { logged, asked } = await anEventInTheLog(t);
    for (const [what, add] of Object.entries(ADDED)) {
      const { answer, embellished } = await asked([{ ...logged, ...add(logged) }]);
      assert.deepEqual([answer, embellished.length], ['confirmed', 1], what);
      assert.equal(objectAt(embellished[0]?.inLog).uuid, logged.uuid, 'with what the log says');
    }
    assert.deepEqual((await asked([logged])).embellished, []);
  });

  test('and in its own shape says no more than the log', async (t) => {
    const { okta, asked } = await anEventInTheLog(t);
    const session = okta.signIn(okta.addUser(), LAPTOP);
    const app = okta.addApp('Mail');
    for (const type of TYPES) assert.ok(session.act(type, { app, client: THIEF }).done);
    const events = okta.log();
    for (const blankSecurity of [true, false]) {
      const delivered = events.map(({ uuid, published, eventType, ...event }) => ({
        uuid,
        published,
        eventType,
        ...hookShape({ uuid, published, eventType, ...event }, blankSecurity),
      }));
      const { answer, embellished } = await asked(delivered);
      assert.deepEqual([answer, embellished], ['confirmed', []]);
    }
  });

  test('and is forged where it ends another session than the log says', async (t) => {
    const { okta, logged, asked } = await anEventInTheLog(t);
    const { uuid: _uuid, ...like } = logged;
    const end = okta.emit({ ...like, ...debug({ endedSessionId: 'idxOther' }) });
    const told = { ...end, ...debug({ endedSessionId: 'idxAdas' }) };
    assert.equal((await asked([told])).answer, 'forged');
  });

  test('and is Okta’s own where both say the same, or the hook less', async (t) => {
    const { logged, asked } = await anEventInTheLog(t);
    assert.equal((await asked([logged])).answer, 'confirmed');
    const { externalSessionId } = objectAt(logged.authenticationContext);
    const { ipAddress, userAgent } = objectAt(logged.client);
    const less = {
      ...logged,
      client: { ipAddress: ipAddress ?? '', userAgent: userAgent ?? null },
      authenticationContext: { externalSessionId: externalSessionId ?? '' },
      outcome: {},
      securityContext: {},
      debugContext: { debugData: {} },
    };
    assert.equal((await asked([less])).answer, 'confirmed');
  });

  test('and is forged at once where it lies about one thing, whichever', async (t) => {
    const { logged, asked } = await anEventInTheLog(t);
    for (const [what, lie] of Object.entries(LIES)) {
      const { answer, forged, missing } = await asked([{ ...logged, ...lie(logged) }]);
      assert.equal(answer, 'forged', what);
      assert.equal(objectAt(forged[0]?.inLog).uuid, logged.uuid, 'with what the log says instead');
      assert.deepEqual(missing, []);
    }
  });

  test('and is waited for, ever longer, until the grace is over', async (t) => {
    const { logged, asked } = await anEventInTheLog(t);
    const late = { ...logged, uuid: 'not-in-the-log-yet' };
    for (const [heldMs, retryAfterMs] of [
      [0, 1_000],
      [10_000, 5_000],
      [40_000, 15_000],
      [58_000, 2_000],
    ] as const) {
      const said = await asked([logged, late], heldMs);
      assert.equal(said.answer, 'pending');
      assert.ok(Math.abs((said.retryAfterMs ?? 0) - retryAfterMs) < 500, `${said.retryAfterMs}`);
      assert.deepEqual([said.missing.length, said.forged.length], [1, 0]);
    }
    const over = await asked([logged, late], MINUTE);
    assert.deepEqual(
      [over.answer, over.retryAfterMs, over.forged[0]?.inLog],
      ['forged', null, null],
    );
  });

  test('and what the log itself brought is not asked about', async (t) => {
    const { okta, deps, org, logged } = await anEventInTheLog(t);
    const held = heldAs({ ...logged, uuid: 'whatever' }, deps.now() - MINUTE, 'system_log');
    const before = okta.requests.length;
    assert.equal((await corroborate(deps, org, [held])).answer, 'confirmed');
    assert.equal(okta.requests.length, before);
    const unread = { ...org, reader: null };
    const byHook = heldAs(logged, deps.now(), 'hook');
    assert.equal((await corroborate(deps, unread, [byHook])).answer, 'unavailable');
  });

  test('and asked for again as soon as Okta allows, where it does not answer', async (t) => {
    const { okta, logged, asked } = await anEventInTheLog(t);
    okta.faults.add({ path: '/api/v1/logs', status: 502, times: 1 });
    const down = await asked([logged], MINUTE);
    assert.deepEqual([down.answer, down.retryAfterMs, down.forged], ['unavailable', 30_000, []]);
    okta.faults.add({ path: '/api/v1/logs', error: 'E0000047', times: 1 });
    const limited = await asked([logged], MINUTE);
    assert.equal(limited.answer, 'unavailable');
    assert.ok(limited.retryAfterMs !== null && limited.retryAfterMs < 10_000);
  });

  test('and looked for around the times of all of them', async (t) => {
    const { okta, logged, asked } = await anEventInTheLog(t);
    const at = Date.parse(String(logged.published));
    const { uuid: _uuid, ...like } = logged;
    const before = okta.emit({ ...like, published: new Date(at - 50 * MINUTE).toISOString() });
    const { answer } = await asked([logged, before], MINUTE);
    assert.equal(answer, 'confirmed');
    const { query } = okta.requests.findLast(({ path }) => path === '/api/v1/logs') ?? {};
    assert.deepEqual(
      [Date.parse(String(query?.since)), Date.parse(String(query?.until))],
      [at - 55 * MINUTE, at + 5 * MINUTE],
    );
  });
});
