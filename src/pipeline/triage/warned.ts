import { sessionsAround } from '../../store/user-alarms.ts';
import type { Dependencies } from '../dependencies.ts';
import type { AlarmJob } from '../stages.ts';

/** Has those sessions judged that an alarm about their user may be about: some were recorded at the same moment. */
export async function judgeWarned(
  deps: Pick<Dependencies, 'database' | 'jobs'>,
  { org, userId, alarmAt }: AlarmJob,
): Promise<void> {
  const sessions = await sessionsAround(deps.database.pool, { org, userId, at: alarmAt });
  const jobs = sessions.map((sessionId) => ({ data: { org, sessionId } }));
  await deps.jobs.enqueue(null, 'triage', jobs);
}
