/** When a session that was judged is looked at again without news of its own. */
import type { Judgement } from '../../domain/judgement/judge.ts';
import { MOVED_WITHIN_MS } from '../../domain/session/org-context.ts';
import type { Dependencies } from '../dependencies.ts';
import type { SessionJob } from '../stages.ts';

type Looking = Pick<Dependencies, 'jobs' | 'now'>;

/** Events that were being recorded while the change was noticed may have become visible only now. */
const SECOND_LOOK_MS = 5_000;

/** Once more in some seconds, where the change was noticed just now. */
export async function lookAgain(
  deps: Looking,
  job: SessionJob,
  changedAt: number | null,
): Promise<void> {
  if (changedAt === null || deps.now() - changedAt >= SECOND_LOOK_MS) return;
  const startAfter = new Date(changedAt + 2 * SECOND_LOOK_MS);
  await deps.jobs.enqueue(null, 'triage', [{ data: job, startAfter }]);
}

/** The log may be told a little later. */
const TOLD_MS = 60_000;

/**
 * That a company moves is known by who else comes within the hour: the first of them, who were taken for strangers, are
 * looked at again when it is over.
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
