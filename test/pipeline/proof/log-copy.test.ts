import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { triage } from '../../../src/pipeline/triage.ts';
import { testDependencies, waitingJobs } from '../../support/dependencies.ts';
import {
  type BrowserClient,
  type SystemLogEvent,
  startOktaOrg,
} from '../../support/okta-org/index.ts';
import { objectAt } from '../../support/openapi/json.ts';
import { LAPTOP, recordEvents, THIEF } from '../../support/theft.ts';

const TRAIN: BrowserClient = {
  ...LAPTOP,
  ip: '198.51.100.41',
  asn: 12638,
  asOrg: 'Telefonica Germany',
};

/** Somebody at home, and then somewhere else, where they change their password and a factor; as Okta logged it. */
async function movedTo(t: TestContext, there: BrowserClient) {
  const okta = await startOktaOrg();
  t.after(() => okta.close());
  const deps = await testDependencies(t, {
    okta: { url: okta.url, token: okta.addApiToken().value },
    responses: { mode: 'enforce' },
  });
  const session = okta.signIn(okta.addUser({ firstName: 'Ada' }), LAPTOP);
  const app = okta.addApp('Mail');
  const act = (client: BrowserClient, type = 'user.authentication.sso') => {
    const done = session.act(type, { app, client });
    assert.ok(done.done);
    okta.clock.advance(1_000);
    return done.event;
  };
  const home = [act(LAPTOP)];
  const away = [act(there)];
  home.push(act(LAPTOP));
  away.push(
    act(there),
    act(there, 'user.mfa.factor.activate'),
    act(there, 'user.account.update_password'),
  );
  const query = async <T extends object>(sql: string) =>
    (await deps.database.pool.query<T>(sql)).rows;
  const job = { org: 'main', sessionId: session.id };
  return {
    okta,
    deps,
    home,
    away,
    /** As the queue would: as often as a job for it waits. */
    judge: async () => {
      for (let runs = 0; runs < 10; runs += 1) {
        await deps.database.pool.query('delete from pgboss.job');
        await triage(deps, job);
        const now = deps.now() + 1_000;
        const waiting = await waitingJobs(deps, 'triage');
        if (!waiting.some(({ startAfter }) => startAfter.getTime() <= now)) return;
      }
      assert.fail('it is judged for ever');
    },
    incidents: () =>
      query<{ kind: string; verdict: string }>('select kind, verdict from incidents'),
    actions: () =>
      query<{ kind: string; status: string }>('select kind, status from response_actions'),
    verdict: async () => (await query<{ verdict: string }>('select verdict from sessions'))[0],
    fromLog: () =>
      query<{ raw: SystemLogEvent }>(`select raw from log_events where source = 'system_log'`),
    setAside: () => query<{ reason: string }>('select reason from deliveries_set_aside'),
  };
}

/** What whoever knows the hook's secret, and the uuids of real events, delivers in Okta's place. */
function fromTor(event: SystemLogEvent): SystemLogEvent {
  const { debugData } = objectAt(event.debugContext);
  const tunnels = JSON.stringify([{ type: 'TOR', anonymous: true, operator: 'TOR_PROXY' }]);
  return { ...event, debugContext: { debugData: { ...objectAt(debugData), tunnels } } };
}

suite('what the hook says of a real event, and the log does not', () => {
  test('makes no hijack of an innocent change', async (t) => {
    const { deps, home, away, judge, incidents, actions, verdict, fromLog, setAside } =
      await movedTo(t, TRAIN);
    await recordEvents(deps, [...home, ...away.map(fromTor)]);
    await judge();
    assert.deepEqual(await incidents(), []);
    assert.deepEqual(await actions(), []);
    assert.deepEqual(await verdict(), { verdict: 'benign' });
    const copies = await fromLog();
    assert.ok(copies.length > 0);
    for (const { raw } of copies) assert.ok(away.some((event) => isDeepStrictEqual(event, raw)));
    const [first] = await setAside();
    assert.match(String(first?.reason), /System Log says less of this event/);
  });

  test('does not keep a theft from being ended', async (t) => {
    const { deps, home, away, judge, incidents, actions } = await movedTo(t, THIEF);
    await recordEvents(deps, [...home, ...away.map(fromTor)]);
    await judge();
    assert.deepEqual(await incidents(), [{ kind: 'session_hijack', verdict: 'hijack' }]);
    assert.deepEqual(await actions(), [
      { kind: 'clear_sessions', status: 'approved' },
      { kind: 'expire_password', status: 'approved' },
    ]);
  });

  test('nor does the end of another session, told as that of the stolen one', async (t) => {
    const { okta, deps, home, away, judge, actions } = await movedTo(t, THIEF);
    const { uuid: _uuid, published: _published, ...last } = away.at(-1) ?? {};
    const ended = (endedSessionId: string) => ({ debugContext: { debugData: { endedSessionId } } });
    const authenticationContext = { externalSessionId: 'idxAnAdministrators' };
    const eventType = 'user.session.end';
    const end = okta.emit({ ...last, eventType, authenticationContext, ...ended('idxOther') });
    const { externalSessionId } = objectAt(home[0]?.authenticationContext);
    await recordEvents(deps, [...home, ...away, { ...end, ...ended(String(externalSessionId)) }]);
    await judge();
    assert.deepEqual(await actions(), [
      { kind: 'clear_sessions', status: 'approved' },
      { kind: 'expire_password', status: 'approved' },
    ]);
  });

  test('leaves nothing of the hijack that was told of while the log could not be asked', async (t) => {
    // The log gives no network: without what the hook says of it, nothing has changed.
    const { asn: _asn, asOrg: _asOrg, ...nowhere } = TRAIN;
    const { okta, deps, home, away, judge, incidents, actions, verdict } = await movedTo(
      t,
      nowhere,
    );
    const hosted = { asNumber: THIEF.asn ?? null, asOrg: THIEF.asOrg ?? null, isProxy: true };
    const told = away.map((event) => ({ ...event, securityContext: hosted }));
    okta.faults.add({ path: '/api/v1/logs', status: 502 });
    await recordEvents(deps, [...home, ...told]);
    await judge();
    assert.deepEqual(await incidents(), [{ kind: 'session_hijack', verdict: 'hijack' }]);
    okta.faults.clear();
    await judge();
    assert.deepEqual(await incidents(), [{ kind: 'session_hijack', verdict: 'benign' }]);
    assert.deepEqual(await verdict(), { verdict: 'benign' });
    assert.deepEqual(await actions(), [
      { kind: 'clear_sessions', status: 'skipped' },
      { kind: 'expire_password', status: 'skipped' },
    ]);
  });

  test('nor of the session’s verdict, where it was a forgery', async (t) => {
    const { asn: _asn, asOrg: _asOrg, ...nowhere } = TRAIN;
    const { deps, home, away, judge, incidents, verdict } = await movedTo(t, nowhere);
    const hosted = { asNumber: THIEF.asn ?? null, asOrg: THIEF.asOrg ?? null, isProxy: true };
    const lied = away.map((event) => ({
      ...event,
      securityContext: hosted,
      debugContext: { debugData: { threatSuspected: 'true' } },
    }));
    await recordEvents(deps, [...home, ...lied]);
    await judge();
    assert.deepEqual(
      (await incidents()).map(({ kind }) => kind),
      ['forged_delivery'],
    );
    assert.deepEqual(await verdict(), { verdict: 'benign' });
  });
});
