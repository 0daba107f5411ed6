/** Runs the stages: takes jobs from the queues and hands them to their handlers. */
import { type Job, type JobResult, PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { STAGE_NAMES, type StageJobs, type StageName } from '../stages.ts';
import { GivenUp } from './given-up.ts';

export type StageHandlers = {
  readonly [S in StageName]: (job: StageJobs[S]) => Promise<void>;
};

export type QueueOptions = {
  readonly url: string;
  readonly log: Logger;
  /** Whether it also replaces jobs of dead workers and deletes old ones; off where jobs are only sent. */
  readonly supervise: boolean;
  /** Most connections, without the one that listens where it supervises; default 6. */
  readonly poolSize?: number;
};

/** How often old jobs are deleted and counts taken; a worker that died is looked for whenever one is missed. */
const SUPERVISE_SECONDS = 300;
const AT_ONCE_SECONDS = 1;
/** How often jobs that wait for other jobs are looked at: rarely, since there are none. */
const FLOW_SECONDS = 86_400;
/**
 * How often a worker asks by itself: rarely, since workers are woken by the notification of a job, by `wakeWorkers`,
 * and by the end of the job before. If each asked once a second, an idle service would ask eighty times.
 */
const POLLING_SECONDS = 300;
const QUERY_TIMEOUT_MS = 20_000;
/** Jobs of a stage under way at once: where there is one org; for each of several; and in all. */
const CONCURRENCY = 16;
const CONCURRENCY_PER_ORG = 8;
const CONCURRENCY_AT_MOST = 64;

/** Starts the queue, whose schema was migrated with the service's before. Stop it with `boss.stop()`. */
export async function startQueue(options: QueueOptions): Promise<PgBoss> {
  const { url, log, supervise, poolSize = 6 } = options;
  const boss = new PgBoss({
    ...connectionTo(url),
    application_name: 'session-warden-queue',
    max: poolSize,
    migrate: false,
    createSchema: false,
    supervise,
    schedule: false,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: AT_ONCE_SECONDS,
    flowIntervalSeconds: FLOW_SECONDS,
    useListenNotify: supervise,
  });
  boss.on('error', (err) => log.error({ err }, 'queue error'));
  boss.on('warning', (warning) => log.warn({ warning }, 'queue warning'));
  await boss.start();
  return boss;
}

/** Returns the connection's options; the library hands the timeout to the driver, which gives up on a vanished host. */
function connectionTo(connectionString: string) {
  return { connectionString, query_timeout: QUERY_TIMEOUT_MS };
}

/**
 * Starts the workers of each stage. A handler that throws has its job retried with backoff. No org may take all places:
 * one whose Okta is slow must not keep the others waiting.
 */
export async function startWorkers(
  boss: PgBoss,
  handlers: StageHandlers,
  log: Logger,
  orgs: number,
): Promise<void> {
  for (const stage of STAGE_NAMES) await startWorker(boss, stage, handlers, log, orgs);
}

async function startWorker<S extends StageName>(
  boss: PgBoss,
  stage: S,
  handlers: StageHandlers,
  log: Logger,
  orgs: number,
): Promise<void> {
  const places = Math.max(CONCURRENCY, orgs * CONCURRENCY_PER_ORG);
  const options = {
    pollingIntervalSeconds: POLLING_SECONDS,
    notifyPollingIntervalSeconds: POLLING_SECONDS,
    localConcurrency: Math.min(places, CONCURRENCY_AT_MOST),
    localGroupConcurrency: orgs === 1 ? CONCURRENCY : CONCURRENCY_PER_ORG,
    batchSize: 1,
    perJobResults: true,
  } as const;
  await boss.work<StageJobs[S]>(stage, options, async (jobs) => {
    const results: JobResult[] = [];
    for (const job of jobs) {
      try {
        results.push(await carryOut(stage, handlers[stage], job, log));
      } finally {
        goOn(boss, stage);
      }
    }
    return results;
  });
}

/**
 * Runs a handler and returns how its job ended.
 * @throws whatever has the job tried again
 */
async function carryOut<S extends StageName>(
  stage: S,
  handler: StageHandlers[S],
  job: Job<StageJobs[S]>,
  log: Logger,
): Promise<JobResult> {
  const startedAt = performance.now();
  try {
    await handler(job.data);
    log.debug({ stage, ms: Math.round(performance.now() - startedAt) }, 'stage done');
    return { id: job.id, status: 'completed' };
  } catch (err) {
    if (err instanceof GivenUp) {
      log.error({ stage, reason: err.message }, 'stage failed, at every attempt');
      return { id: job.id, status: 'deadletter', output: err };
    }
    log.warn({ stage, err, retry: job.retryCount }, 'stage failed, the job will be tried again');
    throw err;
  }
}

/** Stops taking jobs; those under way go on, and `boss.stop()` waits for them. */
export async function restWorkers(boss: PgBoss): Promise<void> {
  await Promise.allSettled(STAGE_NAMES.map((stage) => boss.offWork(stage, { wait: false })));
}

/** Wakes the workers of a stage after a job, since the library lets them pause though others may wait. */
function goOn(boss: PgBoss, stage: StageName): void {
  for (const { id, name, count } of boss.getWipData()) {
    if (name === stage && count > 0) boss.notifyWorker(id);
  }
}
