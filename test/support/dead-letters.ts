/** Leaves jobs that failed at every attempt, as a stage does that has given up on them. */
import { pino } from 'pino';
import { startQueue } from '../../src/pipeline/queue/workers.ts';
import type { StageJobs, StageName } from '../../src/pipeline/stages.ts';
import type { Database } from '../../src/store/database.ts';

export async function leaveDeadLetters<S extends StageName>(
  { pool, url }: Pick<Database, 'pool' | 'url'>,
  stage: S,
  jobs: readonly StageJobs[S][],
): Promise<void> {
  const boss = await startQueue({ url, log: pino({ level: 'silent' }), supervise: false });
  try {
    for (const job of jobs) {
      const id = await boss.send(stage, job, { singletonKey: JSON.stringify(job) });
      await boss.fetch(stage);
      await pool.query('update pgboss.job set retry_count = retry_limit where id = $1', [id]);
      if (id !== null) await boss.fail(stage, id, new Error('a surprise'));
    }
  } finally {
    await boss.stop({ graceful: false });
  }
}
