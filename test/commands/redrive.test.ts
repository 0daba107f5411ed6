import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { pino } from 'pino';
import type { Connect } from '../../src/commands/incident/deployment.ts';
import { redrive } from '../../src/commands/redrive.ts';
import { startQueue } from '../../src/pipeline/queue/workers.ts';
import { jobsOf, type StageName } from '../../src/pipeline/stages.ts';
import { testDependencies, waitingJobs } from '../support/dependencies.ts';
import { recordedIo } from '../support/recorded-io.ts';

/** A database whose queue has been given up on by a stage: what failed, and the command over it. */
async function afterFailures(t: TestContext) {
  const deps = await testDependencies(t);
  const log = pino({ level: 'silent' });
  const boss = await startQueue({ url: deps.database.url, log, supervise: false });
  t.after(() => boss.stop({ graceful: false }));
  const jobs = jobsOf(boss, Date.now);
  const connect: Connect = async () => ({ deps: { ...deps, jobs }, close: async () => {} });
  return {
    deps,
    jobs,
    async failForGood(stage: StageName) {
      for (;;) {
        const [job] = await boss.fetch(stage);
        if (job === undefined) return;
        // As after its last attempt, which comes half an hour after the first.
        await deps.database.pool.query(
          'update pgboss.job set retry_count = retry_limit where id = $1',
          [job.id],
        );
        await boss.fail(stage, job.id, new Error('a surprise'));
      }
    },
    async run(...argv: string[]) {
      const io = recordedIo();
      const status = await redrive(argv, io, connect);
      return { status, out: io.out(), err: io.err() };
    },
  };
}

const triage = (sessionId: string) => ({ data: { org: 'main', sessionId } });

suite('warden redrive', () => {
  test('puts back what failed at every attempt, once', async (t) => {
    const { deps, jobs, failForGood, run } = await afterFailures(t);
    await jobs.enqueue(null, 'triage', [triage('idx1'), triage('idx2')]);
    await jobs.enqueue(null, 'notify', [{ data: { org: 'main', incidentId: 7 } }]);
    await failForGood('triage');
    await failForGood('notify');
    assert.match((await run('--dry-run')).out, /^triage: 2 failed.*\nnotify: 1 failed/);
    assert.deepEqual(await waitingJobs(deps, 'triage'), []);
    const { status, out } = await run('--stage', 'triage', '--json');
    const stages = [{ stage: 'triage', deadLetters: 2, redriven: 2 }];
    assert.deepEqual([status, JSON.parse(out)], [0, { stages, receivers: [] }]);
    const sessions = (await waitingJobs(deps, 'triage')).map(({ data }) =>
      'sessionId' in data ? data.sessionId : null,
    );
    assert.deepEqual(sessions.sort(), ['idx1', 'idx2']);
    assert.deepEqual(await waitingJobs(deps, 'notify'), []);
    assert.equal((await run()).out, 'notify: 1 of 1 will be tried again\n');
    assert.match((await run()).out, /nothing to try again/);
  });

  test('what fails for good a second time can be put back again', async (t) => {
    const { jobs, failForGood, run } = await afterFailures(t);
    await jobs.enqueue(null, 'respond', [{ data: { org: 'main', incidentId: 7 } }]);
    for (const _ of [1, 2]) {
      await failForGood('respond');
      assert.equal((await run()).out, 'respond: 1 of 1 will be tried again\n');
    }
  });

  test('a job whose like waits already is not put beside it', async (t) => {
    const { deps, jobs, failForGood, run } = await afterFailures(t);
    await jobs.enqueue(null, 'triage', [triage('idx1')]);
    await failForGood('triage');
    await jobs.enqueue(null, 'triage', [triage('idx1')]);
    const { out } = await run();
    assert.equal(out, 'triage: 0 of 1 will be tried again; the rest waits in the queue already\n');
    assert.equal((await waitingJobs(deps, 'triage')).length, 1);
    assert.match((await run()).out, /nothing to try again/);
  });

  test('wrong usage is status 2 and says what there is', async (t) => {
    const { run } = await afterFailures(t);
    const { status, err } = await run('--stage', 'judging');
    assert.equal(status, 2);
    assert.match(err, /triage, respond, confirm, notify, escalate/);
    assert.equal((await run('--help')).status, 0);
  });
});
