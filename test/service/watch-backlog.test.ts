/** Where no worker runs, whoever else runs says so; where workers run and are behind, nobody is alarmed. */
import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { pino } from 'pino';
import { startQueue, startWorkers } from '../../src/pipeline/queue/workers.ts';
import { backlogWatch } from '../../src/service/watch-backlog.ts';
import { refuseEverybody } from '../support/database.ts';
import { type TestDependencies, testDependencies } from '../support/dependencies.ts';
import { eventually, startWarden } from '../support/service.ts';
import { waitedFor } from '../support/waiting-long.ts';

const AN_HOUR_MS = 3_600_000;

/** A watch, what it logs, and how to leave jobs. */
async function watched(t: TestContext) {
  const deps = await testDependencies(t);
  const lines: { msg: string; waiting?: unknown }[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const look = backlogWatch({ ...deps, log });
  const looks = async (times: number) => {
    for (let time = 0; time < times; time += 1) await look();
    return lines.splice(0).map(({ msg }) => msg);
  };
  const leave = (sessionId: string, startAfter?: Date) =>
    deps.jobs.enqueue(null, 'triage', [
      { data: { org: 'main', sessionId }, ...(startAfter === undefined ? {} : { startAfter }) },
    ]);
  return { deps, look, looks, leave };
}

/** The gauges by stage: jobs that wait, whole minutes of the oldest, and whether nobody takes them. */
async function gauges({ metrics }: Pick<TestDependencies, 'metrics'>, stage: string) {
  const text = await metrics.registry.metrics();
  const value = (name: string) =>
    new RegExp(`^warden_${name}\\{stage="${stage}"\\} (\\S+)$`, 'm').exec(text)?.[1];
  const seconds = value('oldest_job_age_seconds');
  return [Number(value('jobs_waiting')), Math.floor(Number(seconds) / 60), value('standstill')];
}

/** Workers that do nothing with their jobs; how to stop them. */
async function workersOn(t: TestContext, { database }: Pick<TestDependencies, 'database'>) {
  const log = pino({ level: 'silent' });
  const boss = await startQueue({ url: database.url, log, supervise: true });
  t.after(() => boss.stop({ graceful: false }));
  const never = async () => {};
  const all = { triage: never, respond: never, confirm: never, notify: never, escalate: never };
  await startWorkers(boss, all, log, 1);
}

suite('the watch over what waits', () => {
  test('counts what is due by stage, with the age of the oldest, and not what is to come', async (t) => {
    const { deps, looks, leave } = await watched(t);
    assert.deepEqual(await looks(1), []);
    assert.deepEqual(await gauges(deps, 'triage'), [0, 0, '0']);
    await leave('idx1');
    await leave('idx2', new Date(Date.now() + AN_HOUR_MS));
    await waitedFor(deps, 10);
    await leave('idx3');
    await looks(1);
    assert.deepEqual(await gauges(deps, 'triage'), [2, 10, '1']);
    assert.deepEqual(await gauges(deps, 'respond'), [0, 0, '0']);
  });

  test('says once that nobody takes jobs, and once that somebody does again', async (t) => {
    const { deps, looks, leave } = await watched(t);
    await leave('idx1');
    assert.deepEqual(await looks(10), [], 'a job that has just come');
    await waitedFor(deps, 10);
    assert.deepEqual(await looks(3), [], 'a worker may be about to start');
    assert.deepEqual(await looks(10), ['jobs wait and no worker takes them']);
    await workersOn(t, deps);
    await eventually('the job done', async () => {
      const { rows } = await deps.database.pool.query(
        `select from pgboss.job where state = 'completed'`,
      );
      return rows.length === 1;
    });
    assert.deepEqual(await looks(10), ['jobs are taken again']);
  });

  test('is silent while a night’s jobs are worked off, and while a worker lives that is long at one', async (t) => {
    const { deps, looks, leave } = await watched(t);
    const { pool } = deps.database;
    for (const session of ['idx1', 'idx2', 'idx3']) await leave(session);
    await waitedFor(deps, 600);
    await pool.query(`update pgboss.job set state = 'completed', completed_on = now()
      where data ->> 'sessionId' = 'idx1'`);
    assert.deepEqual(await looks(10), []);
    assert.deepEqual(await gauges(deps, 'triage'), [2, 600, '0']);
    const at = (state: string, heard: string) =>
      pool.query(
        `update pgboss.job set state = $1, heartbeat_on = now() - $2::interval,
        completed_on = null where data ->> 'sessionId' = 'idx1'`,
        [state, heard],
      );
    await at('active', '1 second');
    assert.deepEqual(await looks(10), []);
    await at('active', '9 minutes');
    assert.deepEqual(await looks(10), ['jobs wait and no worker takes them']);
  });

  test('counts the job of a worker that died as one that waits', async (t) => {
    const { deps, looks, leave } = await watched(t);
    await leave('idx1');
    await deps.database.pool.query(
      `update pgboss.job set state = 'active', heartbeat_on = now() - interval '5 minutes'`,
    );
    assert.deepEqual(await looks(10), ['jobs wait and no worker takes them']);
    assert.deepEqual(await gauges(deps, 'triage'), [1, 5, '1']);
  });

  test('tells no old number while Postgres is away', async (t) => {
    const { deps, looks } = await watched(t);
    await looks(1);
    await refuseEverybody(deps.database);
    assert.deepEqual(await looks(3), ['what waits in the queues was not seen']);
    assert.doesNotMatch(
      await deps.metrics.registry.metrics(),
      /^warden_(jobs_waiting|oldest_job_age_seconds|standstill)\{/m,
    );
  });

  test('runs in an instance of any role', async (t) => {
    const deps = await testDependencies(t);
    const data = { org: 'main', sessionId: 'idx1' };
    await deps.jobs.enqueue(null, 'triage', [{ data }]);
    await waitedFor(deps, 10);
    for (const roles of [['receiver', 'reader'], ['reader', 'health'], ['health']] as const) {
      const databaseUrl = deps.database.url;
      const { address, apiToken } = await startWarden(t, { roles, databaseUrl, hook: false });
      await eventually('what waits, in /metrics', async () => {
        const headers = { authorization: `Bearer ${apiToken}` };
        const text = await (await fetch(`${address}/metrics`, { headers })).text();
        return /^warden_oldest_job_age_seconds\{stage="triage"\} 6\d\d/m.test(text);
      });
    }
  });
});
