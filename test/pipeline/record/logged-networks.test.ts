import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { readLogEvent } from '../../../src/okta/log-event.ts';
import { expireOnce } from '../../../src/pipeline/expire.ts';
import { eventRowMaker } from '../../../src/pipeline/record/event-row.ts';
import {
  followLoggedNetworks,
  loggedNetworks,
} from '../../../src/pipeline/record/logged-networks.ts';
import { createRecorder } from '../../../src/pipeline/record.ts';
import { triage } from '../../../src/pipeline/triage.ts';
import { testDependencies, waitingJobs } from '../../support/dependencies.ts';
import { eventually, startWarden } from '../../support/service.ts';
import { aLogEvent, HOME, type LogEventOptions } from '../log-events.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Our table calls both Comcast's; of the second, Okta's log knows better. */
const AT_HOME = { ...HOME, ip: '73.162.1.1' };
const RENTED = { ...HOME, ip: '73.200.5.9', asn: 14061, asOrg: 'DigitalOcean, LLC' };
const UNSAID = { ...RENTED, asn: null };

async function someInstances(t: TestContext) {
  const deps = await testDependencies(t);
  /** A process: it remembers for itself, and knows what is in the database when it starts. */
  const instance = async () => {
    const networks = loggedNetworks(deps.fingerprintSources);
    const follow = await followLoggedNetworks(deps, networks);
    const rowOf = eventRowMaker(deps.fingerprintSources, networks);
    const recorder = createRecorder(deps);
    const row = (source: 'hook' | 'system_log', options: LogEventOptions) => {
      const raw = aLogEvent(options);
      const reading = readLogEvent(raw);
      assert.ok(reading.ok);
      return rowOf('main', source, reading.event, JSON.stringify(raw));
    };
    return {
      follow,
      asnOf: (ip: string) => row('hook', { at: deps.now(), look: { ...UNSAID, ip } }).asn,
      record: (source: 'hook' | 'system_log', events: readonly LogEventOptions[]) =>
        recorder.record({ rows: events.map((event) => row(source, event)), setAside: [] }),
    };
  };
  const told = async () =>
    (
      await deps.database.pool.query<{ address: string; asn: string; told_at: Date }>(
        'select address, asn, told_at from told_networks order by address',
      )
    ).rows;
  return { deps, instance, told };
}

suite('what Okta’s log says of networks', () => {
  test('is known to whoever starts later, and soon to whoever runs beside', async (t) => {
    const { deps, instance, told } = await someInstances(t);
    const [reader, beside] = [await instance(), await instance()];
    await reader.record('system_log', [{ at: deps.now(), look: RENTED, user: '00uBob' }]);
    assert.deepEqual([reader.asnOf(RENTED.ip), beside.asnOf(RENTED.ip)], [14061, 7922]);
    const restarted = await instance();
    assert.equal(restarted.asnOf(RENTED.ip), 14061);
    assert.equal(restarted.asnOf('73.200.5.200'), 14061, 'its neighbourhood too');
    assert.deepEqual(
      (await told()).map(({ asn }) => Number(asn)),
      [14061, 14061],
    );

    const stop = new AbortController();
    const following = beside.follow(stop.signal);
    await eventually('the other instance knows', () => beside.asnOf(RENTED.ip) === 14061);
    stop.abort();
    await following;
  });

  test('is not what a delivery says, nor written again for each event that says the same', async (t) => {
    const { deps, instance, told } = await someInstances(t);
    const reader = await instance();
    const again = async (look = RENTED) => {
      await reader.record('system_log', [{ at: deps.now(), look }]);
      return told();
    };
    await reader.record('hook', [{ at: deps.now(), look: RENTED }]);
    assert.deepEqual(await told(), []);
    const first = await again();
    assert.deepEqual(await again(), first);
    deps.advance(DAY);
    await deps.database.pool.query(
      `update told_networks set told_at = told_at - interval '2 days'`,
    );
    await again();
    assert.notDeepEqual((await told())[0]?.told_at, first[0]?.told_at, 'that it still holds');
    deps.advance(DAY);
    const moved = await again({ ...RENTED, asn: 3320 });
    assert.deepEqual([...new Set(moved.map(({ asn }) => asn))], ['3320']);
  });

  test('is forgotten with the events', async (t) => {
    const { deps, instance, told } = await someInstances(t);
    const reader = await instance();
    await reader.record('system_log', [{ at: deps.now(), look: RENTED }]);
    await expireOnce(deps);
    assert.equal((await told()).length, 2);
    await deps.database.pool.query(
      `update told_networks set told_at = told_at - interval '91 days'`,
    );
    await expireOnce(deps);
    assert.deepEqual(await told(), []);
  });

  test('makes a theft be judged that an instance which only receives took for no change', async (t) => {
    const { deps, instance } = await someInstances(t);
    const now = deps.now();
    const reader = await instance();
    const past = Array.from({ length: 20 }, (_, i) => ({
      at: now - (i + 1) * DAY,
      look: AT_HOME,
      session: `idxPast${i}`,
    }));
    await reader.record('system_log', past);
    await reader.record('system_log', [
      { at: now - 30 * MINUTE, look: RENTED, user: '00uBob', session: 'idxBob' },
    ]);
    const receiver = await instance();
    await receiver.record('hook', [
      { at: now - 10 * MINUTE, look: AT_HOME, type: 'user.session.start' },
      { at: now - 9 * MINUTE, look: AT_HOME, app: 'mail' },
      { at: now - 3 * MINUTE, look: UNSAID, app: 'mail' },
    ]);
    const [job, ...more] = await waitingJobs(deps, 'triage');
    assert.deepEqual([job?.data, more], [{ org: 'main', sessionId: 'idxOne' }, []]);
    assert.ok(job);
    await triage(deps, job.data);
    const { rows } = await deps.database.pool.query(
      `select verdict from sessions where session_id = 'idxOne'`,
    );
    assert.deepEqual(rows, [{ verdict: 'hijack' }]);
  });

  test('is kept and followed by the service', async (t) => {
    const { org, database, deliver } = await startWarden(t);
    org.signIn(org.addUser(), { ...RENTED, asn: RENTED.asn });
    const { pool } = database;
    await eventually(
      'what the log said, written down',
      async () => ((await pool.query('select 1 from told_networks')).rowCount ?? 0) >= 2,
    );
    await pool.query(
      `insert into told_networks (org, address, asn) values ('main', '73.3.4.5', 64500)`,
    );
    const event = () =>
      aLogEvent({ at: Date.now(), look: { ...UNSAID, ip: '73.3.4.5' }, session: null });
    await eventually('another instance’s word, known', async () => {
      const source = `${org.url}/api/v1/eventHooks/who1`;
      await deliver({ eventType: 'com.okta.event_hook', source, data: { events: [event()] } });
      const { rows } = await pool.query(`select 1 from log_events where asn = 64500`);
      return rows.length > 0;
    });
  });
});
