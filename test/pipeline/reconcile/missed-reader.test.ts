/** Where nobody reads the System Log, whoever else runs says so: the reader's own alarms are silent then. */
import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { expireOnce } from '../../../src/pipeline/expire.ts';
import { tellLogAge } from '../../../src/pipeline/reconcile/log-age.ts';
import { CURSOR, type LogCursor } from '../../../src/pipeline/reconcile/read-log.ts';
import { UNREAD } from '../../../src/pipeline/reconcile/silence.ts';
import { instanceOf } from '../../../src/service/instance.ts';
import { writeCursor } from '../../../src/store/cursors.ts';
import { noteInstance } from '../../../src/store/instances.ts';
import { refuseEverybody } from '../../support/database.ts';
import { testDependencies, waitingJobs } from '../../support/dependencies.ts';
import { startOktaOrg } from '../../support/okta-org/index.ts';
import { eventually, startWarden } from '../../support/service.ts';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

async function aDeployment(t: TestContext, environment: Readonly<Record<string, string>> = {}) {
  const okta = await startOktaOrg();
  t.after(() => okta.close());
  const deps = await testDependencies(t, {
    okta: { url: okta.url, token: okta.addApiToken().value },
    environment,
  });
  const { pool } = deps.database;
  return {
    deps,
    /** As a reader that ended that long ago leaves it. */
    async readAgo(ms: number, change: Partial<LogCursor> = {}) {
      const cursor = { nextUrl: 'https://x', readUntil: deps.now() - ms, isHead: true, ...change };
      await writeCursor(pool, 'main', CURSOR, cursor);
      await pool.query(
        `update cursors set updated_at = now() - $1 * interval '1 ms' where name = $2`,
        [ms, CURSOR],
      );
    },
    async runs(role: 'worker' | 'reader', sinceMs = 10 * MINUTE) {
      await noteInstance(pool, instanceOf(deps.config, [role]));
      await pool.query(`update instances set started_at = now() - $1 * interval '1 ms'`, [sinceMs]);
    },
    async alarms() {
      await expireOnce(deps);
      const { rows } = await pool.query<{ kind: string; headline: string }>(
        'select kind, headline from incidents order by id',
      );
      return rows.map(({ kind, headline }) => `${kind}: ${headline}`);
    },
    async lag() {
      const name = 'warden_system_log_lag_seconds';
      const text = await deps.metrics.registry.getSingleMetricAsString(name);
      return Math.round(Number(/\{org="main"\} (.+)/.exec(text)?.[1] ?? Number.NaN));
    },
  };
}

suite('a System Log that nobody reads', () => {
  test('is an alarm after half an hour, once a day, told like any other', async (t) => {
    const { deps, readAgo, runs, alarms } = await aDeployment(t);
    await runs('worker');
    await readAgo(34 * MINUTE);
    assert.deepEqual(await alarms(), []);
    await readAgo(38 * MINUTE);
    const [alarm, ...more] = await alarms();
    assert.match(
      alarm ?? '',
      /^delivery_silence: Nobody reads the System Log since \S+Z: no reader runs$/,
    );
    await alarms();
    assert.deepEqual(more, []);
    assert.equal((await waitingJobs(deps, 'notify')).length, 1);
    const history = async () => {
      const { rows } = await deps.database.pool.query('select kind from incident_events');
      return rows.map(({ kind }) => kind);
    };
    assert.deepEqual(await history(), ['opened']);
    const began = await deps.database.pool.query<{ at: Date }>(
      'select first_bad_at as at from incidents',
    );
    assert.ok(deps.now() - (began.rows[0]?.at.getTime() ?? 0) >= 38 * MINUTE, 'since it is unread');
    await readAgo(36 * MINUTE + DAY);
    await alarms();
    assert.deepEqual(await history(), ['opened', 'seen_again']);
  });

  test('is told as well where a reader runs and does not get on', async (t) => {
    const { runs, readAgo, alarms } = await aDeployment(t);
    await runs('reader');
    await readAgo(38 * MINUTE);
    assert.match((await alarms())[0] ?? '', /is not read since \S+Z, though a reader runs$/);
  });

  test('is none yet where all were stopped for long: a reader that starts reads in a moment', async (t) => {
    const { runs, readAgo, alarms } = await aDeployment(t);
    await readAgo(DAY);
    assert.deepEqual(await alarms(), [], 'nobody has said yet that it lives');
    await runs('worker', 4 * MINUTE);
    assert.deepEqual(await alarms(), []);
    await runs('worker', 6 * MINUTE);
    assert.match((await alarms())[0] ?? '', /: no reader runs$/);
  });

  test('is told as well where nobody ever read it, from the start of who would miss it', async (t) => {
    const { deps, runs, alarms } = await aDeployment(t);
    await runs('worker');
    assert.deepEqual(await alarms(), []);
    const { pool } = deps.database;
    await pool.query(`update instances set started_at = now() - interval '38 minutes'`);
    assert.match((await alarms())[0] ?? '', /: no reader runs$/);
  });

  test('is left to a reader that says what Okta answers', async (t) => {
    const { deps, runs, readAgo, alarms } = await aDeployment(t);
    const { pool } = deps.database;
    await runs('reader');
    await readAgo(38 * MINUTE);
    const since = deps.now() - 39 * MINUTE;
    await writeCursor(pool, 'main', UNREAD, { since });
    await alarms();
    const { rows } = await pool.query<{ at: Date }>('select last_bad_at as at from incidents');
    assert.equal(rows[0]?.at.getTime(), since + 30 * MINUTE, 'the moment that the reader tells of');
  });

  test('is none where reading is off, or cannot be', async (t) => {
    const { readAgo, runs, alarms, deps } = await aDeployment(t, { SYSTEM_LOG_POLL_SECONDS: '0' });
    await runs('worker');
    await readAgo(38 * MINUTE);
    assert.deepEqual(await alarms(), []);
    await tellLogAge(deps, false);
    const without = await testDependencies(t);
    await expireOnce(without);
    const { rowCount } = await without.database.pool.query('select from incidents');
    assert.equal(rowCount, 0);
  });
});

suite('the lag that each instance tells', () => {
  test('is how long ago the log was read, or how far a reader is that catches up', async (t) => {
    const { deps, readAgo, lag } = await aDeployment(t);
    await tellLogAge(deps, false);
    assert.ok(Number.isNaN(await lag()), 'nobody knows yet');
    await readAgo(2 * MINUTE, { readUntil: deps.now() - DAY });
    await tellLogAge(deps, false);
    assert.ok(Math.abs((await lag()) - 120) <= 5, 'a quiet org');
    await readAgo(1_000, { readUntil: deps.now() - DAY, isHead: false });
    await tellLogAge(deps, false);
    assert.ok(Math.abs((await lag()) - 86_400) <= 5, 'one that catches up');
  });

  test('counts from when a reader began that never could read', async (t) => {
    const { deps, lag } = await aDeployment(t);
    await writeCursor(deps.database.pool, 'main', UNREAD, { since: deps.now() - 10 * MINUTE });
    await tellLogAge(deps, false);
    assert.ok(Math.abs((await lag()) - 600) <= 5);
  });

  test('is not told while Postgres is away, but by a reader itself', async (t) => {
    const { deps, readAgo, lag } = await aDeployment(t);
    await readAgo(2 * MINUTE);
    await tellLogAge(deps, false);
    await refuseEverybody(deps.database);
    await tellLogAge(deps, true);
    assert.ok((await lag()) >= 119);
    await tellLogAge(deps, false);
    assert.ok(Number.isNaN(await lag()));
  });

  test('is in the metrics of a receiver, and grows', async (t) => {
    const { deps, readAgo } = await aDeployment(t);
    await readAgo(10 * MINUTE);
    const databaseUrl = deps.database.url;
    const roles = ['receiver'] as const;
    const { address, apiToken } = await startWarden(t, { roles, databaseUrl, hook: false });
    const headers = { authorization: `Bearer ${apiToken}` };
    await eventually('the lag, in /metrics', async () => {
      const text = await (await fetch(`${address}/metrics`, { headers })).text();
      return /^warden_system_log_lag_seconds\{org="main"\} 6\d\d/m.test(text);
    });
  });
});
