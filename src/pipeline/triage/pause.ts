/**
 * A judgement reads all events of its session. Whoever sends thousands of requests under ever new user agents would
 * have it read anew for each of them, and everybody else wait: so the more there are, the longer until the next one.
 */
import { lastJudged } from '../../store/timeline.ts';
import type { Dependencies } from '../dependencies.ts';
import type { SessionJob } from '../stages.ts';

/** Hardly anybody's session has so many. */
const MANY = 1_000;
const MOST = 30_000;
/** Of each event: some ten times what it takes to judge it. */
const PAUSE_MS = 2;

/** Whether the session was judged just now and has so many events that it is judged again later; that is queued. */
export async function waitsInTurn(
  { database, jobs, now }: Pick<Dependencies, 'database' | 'jobs' | 'now'>,
  job: SessionJob,
): Promise<boolean> {
  const since = now() - MOST * PAUSE_MS;
  const last = await lastJudged(database.pool, job.org, job.sessionId, { since, most: MOST });
  // By the clock of a worker that is ahead it was judged in the future: there is no telling when it will be due.
  if (last === null || last.events < MANY || last.at > now()) return false;
  const due = last.at + last.events * PAUSE_MS;
  if (now() >= due) return false;
  await jobs.enqueue(null, 'triage', [{ data: job, startAfter: new Date(due) }]);
  return true;
}
