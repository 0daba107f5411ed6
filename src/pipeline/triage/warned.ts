/** Handles alarms of Okta's that come before, or beside, the sessions they are about. */
import { JUDGED_AGAIN_MS } from '../../store/record-statement.ts';
import { sessionsAround } from '../../store/user-alarms.ts';
import type { Dependencies } from '../dependencies.ts';
import type { AlarmJob, SessionJob } from '../stages.ts';
import type { Gathered } from './gather.ts';

/** Has the sessions judged that an alarm about their user may mean: some were recorded at the same moment. */
export async function judgeWarned(
  deps: Pick<Dependencies, 'database' | 'jobs'>,
  { org, userId, alarmAt }: AlarmJob,
): Promise<void> {
  const sessions = await sessionsAround(deps.database.pool, { org, userId, at: alarmAt });
  const jobs = sessions.map((sessionId) => ({ data: { org, sessionId } }));
  await deps.jobs.enqueue(null, 'triage', jobs);
}

const BETWEEN_LOOKS_MS = 5 * 60_000;

/** Looks again for a session that Okta's alarm came before: its later events alone would not have it judged. */
export async function awaitSession(
  deps: Pick<Dependencies, 'jobs' | 'now'>,
  job: SessionJob,
  { timeline: { entries, alarms } }: Gathered,
): Promise<void> {
  const alarmedAt = Math.max(...[...alarms.values()].map(({ at }) => at));
  if (entries.some(({ inScope }) => inScope) || deps.now() - alarmedAt >= JUDGED_AGAIN_MS) return;
  const startAfter = new Date(deps.now() + BETWEEN_LOOKS_MS);
  await deps.jobs.enqueue(null, 'triage', [{ data: job, startAfter }]);
}
