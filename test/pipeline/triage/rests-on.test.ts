import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { suite, type TestContext, test } from 'node:test';
import { triage } from '../../../src/pipeline/triage.ts';
import { clearJobs, heldFor, testDependencies, waitingJobs } from '../../support/dependencies.ts';
import {
  type BrowserClient,
  type SystemLogEvent,
  startOktaOrg,
} from '../../support/okta-org/index.ts';
import { type JsonObject, objectAt } from '../../support/openapi/json.ts';
import { LAPTOP, recordEvents, THIEF } from '../../support/theft.ts';

const SSO = 'user.authentication.sso';

/** The owner, with the same browser, on a train: a change that is judged and means nothing. */
const TRAIN: BrowserClient = {
  ...LAPTOP,
  ip: '198.51.100.41',
  asn: 12638,
  asOrg: 'Telefonica Germany',
};

/** The owner's other browser at home. */
const FIREFOX: BrowserClient = {
  ...LAPTOP,
  userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0',
};

/** Somebody at home, and then somewhere else: `there` follows twice. Recorded as the hook brought it. */
async function movedTo(t: TestContext, there: BrowserClient, logLagMs = 0) {
  const okta = await startOktaOrg({ logLagMs });
  t.after(() => okta.close());
  const deps = await testDependencies(t, {
    okta: { url: okta.url, token: okta.addApiToken().value },
    environment: { CORROBORATION_GRACE_SECONDS: '60' },
  });
  const ada = okta.addUser({ firstName: 'Ada' });
  const session = okta.signIn(ada, LAPTOP);
  const app = okta.addApp('Mail');
  const act = (client: BrowserClient, type = SSO) => {
    const done = session.act(type, { app, client });
    assert.ok(done.done);
    return done.event;
  };
  const home = act(LAPTOP);
  const away = act(there);
  await recordEvents(deps, [home, away]);
  const job = { org: 'main', sessionId: session.id };
  const query = async <T extends object>(sql: string) =>
    (await deps.database.pool.query<T>(sql)).rows;
  return {
    okta,
    deps,
    act,
    real: { home, away },
    judge: () => triage(deps, job),
    incidents: () =>
      query<{ kind: string; verdict: string }>('select kind, verdict from incidents order by id'),
    actions: () => query<{ kind: string }>('select kind from response_actions'),
    states: async () =>
      (await query<{ status: string }>('select status from response_actions order by id')).map(
        ({ status }) => status,
      ),
    statuses: async (kind: string) =>
      (
        await deps.database.pool.query<{ status: string }>(
          'select status from incidents where kind = $1',
          [kind],
        )
      ).rows.map(({ status }) => status),
    verdict: async () => (await query<{ verdict: string }>('select verdict from sessions'))[0],
  };
}

type Real = { readonly home: SystemLogEvent; readonly away: SystemLogEvent };

/** What somebody posts who knows the hook's secret, and something of what is going on. */
const again = (event: SystemLogEvent, seconds: number, changes: JsonObject = {}) => ({
  ...event,
  uuid: randomUUID(),
  published: new Date(Date.parse(String(event.published)) + seconds * 1_000).toISOString(),
  ...changes,
});
const DEEDS = [
  'user.mfa.factor.activate',
  'system.api_token.create',
  'user.account.update_password',
  'user.mfa.factor.deactivate',
  'user.account.privilege.grant',
];
const turns = ({ home, away }: Real) =>
  Array.from({ length: 12 }, (_, turn) => [
    again(home, 130 * turn + 60),
    again(away, 130 * turn + 125),
  ]).flat();
const deeds = ({ away }: Real) => DEEDS.map((eventType) => again(away, 70, { eventType }));
const alarm = ({ home, away }: Real, context: JsonObject) => [
  again(home, 1, {
    eventType: 'user.risk.detect',
    actor: { id: 'okta.system', type: 'SystemPrincipal' },
    target: [{ id: objectAt(away.actor).id ?? '', type: 'User' }],
    authenticationContext: context,
    debugContext: {
      debugData: { risk: '{reasons=Session is suspected to be hijacked, level=HIGH}' },
    },
  }),
];
const malware = ({ away }: Real) => [
  again(away, 70, {
    eventType: 'user.authentication.auth_via_mfa',
    authenticationContext: {
      ...objectAt(away.authenticationContext),
      authenticatorContext: { bindingMethod: 'LOOPBACK', validationStatus: 'NO_SIGNATURE' },
    },
    debugContext: {
      debugData: { ...objectAt(objectAt(away.debugContext).debugData), factor: 'SIGNED_NONCE' },
    },
  }),
];

suite('a verdict rests on what the System Log has', () => {
  const forgeries: Record<string, (real: Real) => SystemLogEvent[]> = {
    'an alarm of Okta’s about the user': (real) => alarm(real, {}),
    'an alarm of Okta’s about the session': (real) =>
      alarm(real, objectAt(real.home.authenticationContext)),
    'deeds, and the owner and a stranger in turns': (real) => [...turns(real), ...deeds(real)],
  };
  for (const [what, forge] of Object.entries(forgeries)) {
    test(`${what}, forged over an innocent change, signs nobody out`, async (t) => {
      const { deps, real, judge, incidents, actions, verdict } = await movedTo(t, TRAIN);
      await judge();
      assert.deepEqual(await verdict(), { verdict: 'benign' });
      await recordEvents(deps, forge(real));
      await judge();
      assert.deepEqual(await incidents(), [], 'they may be in the log soon');
      await heldFor(deps, 61_000);
      for (let round = 0; round < 20; round += 1) await judge();
      assert.deepEqual(
        (await incidents()).map(({ kind }) => kind),
        ['forged_delivery'],
      );
      assert.deepEqual(await actions(), []);
      assert.deepEqual(await verdict(), { verdict: 'benign' });
    });
  }

  test('a factor that malware answered, forged over another browser of the user’s, signs nobody out', async (t) => {
    const { deps, real, act, judge, incidents, actions, verdict } = await movedTo(t, FIREFOX);
    await recordEvents(deps, [act(FIREFOX)]);
    await judge();
    assert.deepEqual(await verdict(), { verdict: 'benign' });
    await recordEvents(deps, malware(real));
    await heldFor(deps, 61_000);
    for (let round = 0; round < 3; round += 1) await judge();
    assert.deepEqual(
      (await incidents()).map(({ kind }) => kind),
      ['forged_delivery'],
    );
    assert.deepEqual(await actions(), []);
  });

  test('a real event, told with another network and another device, signs nobody out', async (t) => {
    const { deps, act, judge, incidents, actions } = await movedTo(t, TRAIN);
    const real = act({ ...TRAIN, deviceToken: 'token-of-ada' });
    const { debugData } = objectAt(real.debugContext);
    const altered = {
      ...real,
      securityContext: { asNumber: THIEF.asn ?? null, asOrg: THIEF.asOrg ?? null, isProxy: true },
      debugContext: {
        debugData: { ...objectAt(debugData), dtHash: 'token-of-a-thief', threatSuspected: 'true' },
      },
    };
    await recordEvents(deps, [altered]);
    await judge();
    assert.deepEqual(
      (await incidents()).map(({ kind }) => kind),
      ['forged_delivery'],
    );
    assert.deepEqual(await actions(), []);
  });

  for (const [what, changes] of [
    ['the session', { eventType: 'user.session.end' }],
    ['all of the user’s', { eventType: 'user.session.clear', authenticationContext: {} }],
  ] as const) {
    test(`and no forged end of ${what} hides a theft`, async (t) => {
      const { deps, real, judge, actions, states, statuses } = await movedTo(t, THIEF);
      await recordEvents(deps, [again(real.home, 1_800, changes)]);
      await judge();
      assert.deepEqual(await actions(), [{ kind: 'clear_sessions' }, { kind: 'expire_password' }]);
      assert.deepEqual(await states(), ['approved', 'approved']);
      await heldFor(deps, 61_000);
      for (let round = 0; round < 3; round += 1) await judge();
      assert.deepEqual(await states(), ['approved', 'approved']);
      const alarms = await statuses('forged_delivery');
      assert.deepEqual(alarms, ['new'], 'somebody knows the hook’s secret, whatever else is true');
    });
  }

  test('and does not wait for the latest of a thief who goes on', async (t) => {
    const { okta, deps, act, judge, incidents } = await movedTo(t, THIEF, 30_000);
    okta.clock.advance(31_000);
    await recordEvents(deps, [act(THIEF, 'user.account.update_password'), act(LAPTOP)]);
    await clearJobs(deps);
    await judge();
    assert.deepEqual(await incidents(), [{ kind: 'session_hijack', verdict: 'hijack' }]);
    assert.equal((await waitingJobs(deps, 'respond')).length, 1);
    const later = (await waitingJobs(deps, 'triage')).length;
    assert.ok(later > 0, 'the rest is asked for again');
  });
});
