import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { PgBoss } from 'pg-boss';
import { pino } from 'pino';
import { startQueue, startWorkers } from '../../src/pipeline/queue/workers.ts';
import { jobsOf, type SessionJob } from '../../src/pipeline/stages.ts';
import { wakeWorkers } from '../../src/service/wake-workers.ts';
import { testDatabase } from '../support/database.ts';
import { eventually } from '../support/service.ts';

const AN_HOUR_MS = 3_600_000;

type Setting = {
  /** Without it nothing wakes a worker but the notification of a job, and the end of the one before. */
  readonly woken?: boolean;
  /** Whether notifications are heard. */
  readonly listens?: boolean;
};

/** Workers at rest, each of which has looked once and found nothing. */
async function atRest(t: TestContext, { woken = true, listens = true }: Setting = {}) {
  const database = await testDatabase(t);
  const logged: string[] = [];
  const log = pino({}, { write: (line: string) => void logged.push(line) });
  const boss = await startQueue({ url: database.url, log, supervise: listens });
  t.after(() => boss.stop({ graceful: false }));
  const done: string[] = [];
  const never = async () => {};
  const triage = async (job: SessionJob) => void done.push(job.sessionId);
  const handlers = { triage, respond: never, confirm: never, notify: never, escalate: never };
  await startWorkers(boss, handlers as Parameters<typeof startWorkers>[1], log, 1);
  await eventually('each worker looked once', () => lookedAt(boss).every((at) => at !== null));
  const ending = new AbortController();
  t.after(() => ending.abort());
  if (woken) void wakeWorkers(boss, log, ending.signal);
  const jobs = jobsOf(boss, Date.now);
  const leave = (sessionId: string, startAfter?: Date) =>
    jobs.enqueue(null, 'triage', [
      { data: { org: 'main', sessionId }, ...(startAfter === undefined ? {} : { startAfter }) },
    ]);
  return { database, boss, jobs, leave, done, logged };
}

/** When each worker last asked its queue. */
function lookedAt(boss: PgBoss): (number | null)[] {
  return boss.getWipData().map(({ lastFetchedOn }) => lastFetchedOn);
}

suite('workers', () => {
  test('at rest ask nothing, and for a job whose time has come no more of them than there are jobs', async (t) => {
    const { boss, leave, done } = await atRest(t);
    const before = lookedAt(boss);
    assert.equal(before.length, 5 * 16);
    await leave('idx1', new Date(Date.now() + 1_500));
    await eventually('the job done', () => done.includes('idx1'));
    const again = lookedAt(boss).filter((at, index) => at !== before[index]);
    assert.equal(again.length, 1);
  });

  test('are told of a job at once', async (t) => {
    const { leave, done } = await atRest(t, { woken: false });
    await leave('idx1');
    await eventually('the job done', () => done.includes('idx1'));
  });

  test('go on as long as jobs wait', async (t) => {
    const { jobs, done } = await atRest(t, { woken: false });
    const many = Array.from({ length: 100 }, (_, index) => `idx${index}`);
    const requests = many.map((sessionId) => ({ data: { org: 'main', sessionId } }));
    await jobs.enqueue(null, 'triage', requests);
    await eventually('all jobs done', () => done.length === many.length);
    assert.deepEqual(done.toSorted(), many.toSorted());
  });

  test('miss no job of which the notification was lost', async (t) => {
    const { leave, done } = await atRest(t, { listens: false });
    await leave('idx1');
    await eventually('the job done', () => done.includes('idx1'));
  });

  test('miss no job that was brought forward', async (t) => {
    const { leave, done } = await atRest(t);
    await leave('idx1', new Date(Date.now() + AN_HOUR_MS));
    await leave('idx1', new Date());
    await eventually('the job done', () => done.includes('idx1'));
  });

  test('take over from one that was killed', async (t) => {
    const { database, boss, leave, done } = await atRest(t);
    // Another instance's: taken without a worker of ours, and never heard of again.
    await leave('idx1', new Date(Date.now() + AN_HOUR_MS));
    const taken = await boss.fetch('triage', { ignoreStartAfter: true });
    assert.equal(taken.length, 1);
    await database.pool.query(
      `update pgboss.job set heartbeat_on = now() - interval '1 minute' where state = 'active'`,
    );
    await eventually('the job done', () => done.includes('idx1'));
  });

  test('are woken again once the queue can be asked again; that it could not is told once', async (t) => {
    const { database, leave, done, logged } = await atRest(t, { listens: false });
    const { pool } = database;
    const refused = async () => {
      const { rows } = await pool.query<{ times: number }>(
        'select xact_rollback::int as times from pg_stat_database where datname = current_database()',
      );
      return rows[0]?.times ?? 0;
    };
    await pool.query('alter table pgboss.job rename to job_away');
    await eventually('some questions refused', async () => (await refused()) > 2);
    await pool.query('alter table pgboss.job_away rename to job');
    await leave('idx1');
    await eventually('the job done', () => done.includes('idx1'));
    assert.equal(logged.filter((line) => line.includes('was not seen')).length, 1);
  });
});
