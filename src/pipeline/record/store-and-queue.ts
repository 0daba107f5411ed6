/** What a commit of events means: stored, compared, and, if it matters, queued. */

import type { Transaction } from '../../store/database.ts';
import { type EventRow, storeEvents } from '../../store/events.ts';
import { noteSpotChecks } from '../../store/spot-checks.ts';
import type { Dependencies } from '../dependencies.ts';
import { ALARM_AGAIN_MS, userAlarmsOf } from './alarms-again.ts';
import { CHECKED_AFTER_MS, drawn, LATE_CHECKED_AFTER_MS, outOfTime } from './spot-checks.ts';

/** In the caller's transaction, so that all of it holds or none. Returns those of the rows that were new. */
export async function storeAndQueue(
  tx: Transaction,
  { jobs, now: clock }: Pick<Dependencies, 'jobs' | 'now'>,
  rows: readonly EventRow[],
): Promise<readonly EventRow[]> {
  if (rows.length === 0) return rows;
  const { stored, changed } = await storeEvents(tx.client, rows);
  const now = clock();
  await noteSpotChecks(tx.client, drawn(stored, now), CHECKED_AFTER_MS);
  await noteSpotChecks(tx.client, outOfTime(stored, now), LATE_CHECKED_AFTER_MS);
  const startAfter = new Date(now + ALARM_AGAIN_MS);
  await jobs.enqueue(tx, 'triage', [
    ...changed.map((session) => ({ data: session })),
    ...userAlarmsOf(stored).map((alarm) => ({ data: alarm, startAfter })),
  ]);
  return stored;
}
