/**
 * Watches what waits in the queues, in every instance whatever its role: where no worker runs, nothing else would show
 * it. It is measured and logged, not told by Slack or as an incident, since telling is a job that needs a worker.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Dependencies } from '../pipeline/dependencies.ts';
import { readBacklog, START_A_WORKER, standsStill, standstillIn } from '../queries/standstill.ts';

const LOOK_MS = 15_000;
/**
 * Looks in a row that have to find a standstill: a worker just started, with a night's jobs waiting, needs time to take
 * its first. Counted in looks and not in time, since a machine that slept finds everything old when it wakes.
 */
const LOOKS_BEFORE_TOLD = 4;

type BacklogDependencies = Pick<Dependencies, 'database' | 'log' | 'metrics' | 'now'>;

/** Looks at the queues every 15 seconds until `signal` aborts. */
export async function watchBacklog(deps: BacklogDependencies, signal: AbortSignal): Promise<void> {
  const look = backlogWatch(deps);
  while (!signal.aborted) {
    await look();
    // Aborted: the loop ends by itself.
    await wait(LOOK_MS, undefined, { signal }).catch(() => {});
  }
}

/** Returns a function that looks once: it sets the gauges, and logs once when jobs stand still and when they do not. */
export function backlogWatch(deps: BacklogDependencies): () => Promise<void> {
  let looks = 0;
  let isSeen = true;
  return async () => {
    try {
      looks = await lookOnce(deps, looks);
      isSeen = true;
    } catch (err) {
      // The gauges are cleared, since an old number would look like a current one.
      const { jobsWaiting, oldestJob, standstill } = deps.metrics;
      for (const told of [jobsWaiting, oldestJob, standstill]) told.reset();
      if (isSeen) deps.log.warn({ err }, 'what waits in the queues was not seen');
      isSeen = false;
    }
  };
}

/** @returns how many looks in a row found that nobody takes jobs */
async function lookOnce({ log, metrics, ...deps }: BacklogDependencies, looks: number) {
  const backlog = await readBacklog(deps);
  for (const ofStage of backlog) {
    const { stage, waiting, oldestMs } = ofStage;
    metrics.jobsWaiting.set({ stage }, waiting);
    metrics.oldestJob.set({ stage }, oldestMs / 1_000);
    metrics.standstill.set({ stage }, standsStill(ofStage) ? 1 : 0);
  }
  const still = standstillIn(backlog, deps.now());
  if (still === null) {
    if (looks >= LOOKS_BEFORE_TOLD) log.info('jobs are taken again');
    return 0;
  }
  if (looks + 1 === LOOKS_BEFORE_TOLD) {
    log.error({ ...still, remedy: START_A_WORKER }, 'jobs wait and no worker takes them');
  }
  return looks + 1;
}
