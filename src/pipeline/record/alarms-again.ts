/**
 * Finds the alarms of Okta's that are looked at once more. An alarm that names no session and the sign-in it warns of
 * may be recorded at the same moment by two transactions, neither of which sees the other. Alarms are few and sign-ins
 * many, so it is the alarm that is looked at again, once whatever was being recorded beside it is committed.
 */
import type { EventRow } from '../../store/events.ts';
import type { AlarmJob } from '../stages.ts';

/** Longer than a transaction of recording lasts: each of its queries is given up on after ten seconds. */
export const ALARM_AGAIN_MS = 30_000;

/** Returns each alarm about a user once, in the same order for all writers. */
export function userAlarmsOf(rows: readonly EventRow[]): AlarmJob[] {
  const alarms = rows.flatMap(({ org, userId, warnsAt }): AlarmJob[] =>
    warnsAt === null || userId === null ? [] : [{ org, userId, alarmAt: warnsAt }],
  );
  if (alarms.length < 2) return alarms;
  const byKey = new Map(alarms.map((alarm) => [JSON.stringify(Object.values(alarm)), alarm]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, alarm]) => alarm);
}
