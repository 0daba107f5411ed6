/**
 * An alarm of Okta's that names no session and the sign-in it warns of may be recorded at the same moment, by two
 * instances or by two of one: neither transaction sees the other's. Alarms are few and sign-ins are many, so the
 * alarm alone is looked at once more, when whatever was being recorded beside it has been.
 */
import type { EventRow } from '../../store/events.ts';
import type { AlarmJob } from '../stages.ts';

/** Longer than a transaction of recording lasts: each of its queries is given up on after ten seconds. */
export const ALARM_AGAIN_MS = 30_000;

/** Each alarm about a user once, in one order for all writers. */
export function userAlarmsOf(rows: readonly EventRow[]): AlarmJob[] {
  const alarms = rows.flatMap(({ org, userId, warnsAt }): AlarmJob[] =>
    warnsAt === null || userId === null ? [] : [{ org, userId, alarmAt: warnsAt }],
  );
  if (alarms.length < 2) return alarms;
  const byKey = new Map(alarms.map((alarm) => [JSON.stringify(Object.values(alarm)), alarm]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, alarm]) => alarm);
}
