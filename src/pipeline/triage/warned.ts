/** Okta's alarms that came before what they are about. */
import { WATCH_MS } from '../../store/record-statement.ts';
import { sessionsAround } from '../../store/user-alarms.ts';
import type { Dependencies } from '../dependencies.ts';
import type { AlarmJob, SessionJob } from '../stages.ts';
import type { Gathered } from './gather.ts';

/** Has those sessions judged that an alarm about their user may be about: some were recorded at the same moment. */
export async function judgeWarned(
  deps: Pick<Dependencies, 'database' | 'jobs'>,
  { org, userId, alarmAt }: AlarmJob,
): Promise<void> {
  const sessions = await sessionsAround(deps.database.pool, { org, userId, at: alarmAt });
  const jobs = sessions.map((sessionId) => ({ data: { org, sessionId } }));
  await deps.jobs.enqueue(null, 'triage', jobs);
}

const BETWEEN_LOOKS_MS = 5 * 60_000;

/** Okta's alarm may come before anything of the session that it is about, and nothing of that would reopen the question. */
export async function awaitSession(
  deps: Pick<Dependencies, 'jobs' | 'now'>,
  job: SessionJob,
  { timeline: { entries, alarms } }: Gathered,
): Promise<void> {
  const alarmedAt = Math.max(...[...alarms.values()].map(({ at }) => at));
  if (entries.some(({ inScope }) => inScope) || deps.now() - alarmedAt >= WATCH_MS) return;
  const startAfter = new Date(deps.now() + BETWEEN_LOOKS_MS);
  await deps.jobs.enqueue(null, 'triage', [{ data: job, startAfter }]);
}
