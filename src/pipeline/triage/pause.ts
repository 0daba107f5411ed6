/**
 * Delays the next judgement of a session with many events. Each judgement reads them all, so whoever sends thousands of
 * requests under ever new user agents would have them read anew each time, and everybody else would wait.
 */
import { lastJudged } from '../../store/timeline.ts';
import type { Dependencies } from '../dependencies.ts';
import type { SessionJob } from '../stages.ts';

/** Events from which on a session is judged less often; hardly any session has so many. */
const MANY = 1_000;
const MOST = 30_000;
/** Pause added per event of a session, about ten times its judging cost. */
const PAUSE_MS = 2;

/** Whether the session is judged later, since it has many events and was judged just now; queues the later job. */
export async function waitsInTurn(
  { database, jobs, now }: Pick<Dependencies, 'database' | 'jobs' | 'now'>,
  job: SessionJob,
): Promise<boolean> {
  const since = now() - MOST * PAUSE_MS;
  const last = await lastJudged(database.pool, job.org, job.sessionId, { since, most: MOST });
  // A worker whose clock is ahead judged it in the future, so it cannot be told when it is due.
  if (last === null || last.events < MANY || last.at > now()) return false;
  const due = last.at + last.events * PAUSE_MS;
  if (now() >= due) return false;
  await jobs.enqueue(null, 'triage', [{ data: job, startAfter: new Date(due) }]);
  return true;
}
