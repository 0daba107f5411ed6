/** Runs the stages: takes jobs from the queues and hands them to their handlers. */
import { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { STAGE_NAMES, type StageJobs, type StageName } from './stages.ts';

export type StageHandlers = {
  readonly [S in StageName]: (job: StageJobs[S]) => Promise<void>;
};

export type QueueOptions = {
  readonly url: string;
  readonly log: Logger;
  /** Also supervises: replaces dead workers' jobs, deletes old ones. Off where jobs are only sent. */
  readonly supervise: boolean;
};

/** A worker that died is noticed after its heartbeat (10 s) at the next of these. */
const MONITOR_SECONDS = 5;
const POLLING_SECONDS = 1;
const CONCURRENCY = 16;

/** The queue; the schema was migrated with ours before. Stop it with `boss.stop()`. */
export async function startQueue({ url, log, supervise }: QueueOptions): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: url,
    application_name: 'session-warden-queue',
    max: 6,
    migrate: false,
    createSchema: false,
    supervise,
    schedule: false,
    superviseIntervalSeconds: MONITOR_SECONDS,
    monitorIntervalSeconds: MONITOR_SECONDS,
    useListenNotify: supervise,
  });
  boss.on('error', (err) => log.error({ err }, 'queue error'));
  boss.on('warning', (warning) => log.warn({ warning }, 'queue warning'));
  await boss.start();
  return boss;
}

/** Starts a worker per stage. A handler that throws has its job retried with backoff. */
export async function startWorkers(
  boss: PgBoss,
  handlers: StageHandlers,
  log: Logger,
): Promise<void> {
  for (const stage of STAGE_NAMES) await startWorker(boss, stage, handlers, log);
}

async function startWorker<S extends StageName>(
  boss: PgBoss,
  stage: S,
  handlers: StageHandlers,
  log: Logger,
): Promise<void> {
  const options = {
    pollingIntervalSeconds: POLLING_SECONDS,
    notifyPollingIntervalSeconds: POLLING_SECONDS,
    localConcurrency: CONCURRENCY,
    batchSize: 1,
  };
  await boss.work<StageJobs[S]>(stage, options, async (jobs) => {
    for (const job of jobs) {
      const startedAt = performance.now();
      try {
        await handlers[stage](job.data);
        log.debug({ stage, ms: Math.round(performance.now() - startedAt) }, 'stage done');
      } catch (err) {
        log.warn(
          { stage, err, retry: job.retryCount },
          'stage failed, the job will be tried again',
        );
        throw err;
      }
    }
  });
}
