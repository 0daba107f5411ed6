/** Has a judged session looked at again later, without news of its own. */
import type { Judgement } from '../../domain/judgement/judge.ts';
import { MOVED_WITHIN_MS } from '../../domain/session/org-context.ts';
import type { Dependencies } from '../dependencies.ts';
import type { SessionJob } from '../stages.ts';

type Looking = Pick<Dependencies, 'jobs' | 'now'>;

/** Time in which events that were being recorded while the change was noticed become visible. */
const SECOND_LOOK_MS = 5_000;

/** Queues another look in some seconds, where the change was noticed just now. */
export async function lookAgain(
  deps: Looking,
  job: SessionJob,
  changedAt: number | null,
): Promise<void> {
  if (changedAt === null || deps.now() - changedAt >= SECOND_LOOK_MS) return;
  const startAfter = new Date(changedAt + 2 * SECOND_LOOK_MS);
  await deps.jobs.enqueue(null, 'triage', [{ data: job, startAfter }]);
}

/** Allowance for events that reach the service a little later. */
const TOLD_MS = 60_000;

/**
 * Queues another look for when the hour is over. That a company moves shows by who else comes within the hour, and the
 * first to come were taken for strangers.
 */
export async function lookAfterTheHour(
  deps: Looking,
  job: SessionJob,
  { verdict, findings }: Judgement,
): Promise<void> {
  const came = findings.filter(({ changed, trigger }) => changed.asn || trigger === 'start');
  if (verdict === 'benign' || came.length === 0) return;
  const over = Math.max(...came.map(({ at }) => at)) + MOVED_WITHIN_MS + TOLD_MS;
  if (deps.now() >= over) return;
  await deps.jobs.enqueue(null, 'triage', [{ data: job, startAfter: new Date(over) }]);
}
