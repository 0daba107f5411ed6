import { heldDays } from '../../store/held-days.ts';
import { dayOf } from '../../store/partitions.ts';
import type { Dependencies } from '../dependencies.ts';

/**
 * Sets the gauges of the days that are held; called every minute.
 * @param now epoch milliseconds
 */
export async function watchDays(
  { database, metrics, config }: Pick<Dependencies, 'database' | 'metrics' | 'config'>,
  now: number,
): Promise<void> {
  const { days, inNoDay } = await heldDays(database.pool);
  const today = dayOf(now);
  metrics.daysPastRetention.set(days.filter((day) => day < today - config.retentionDays).length);
  metrics.daysAhead.set(daysAhead(days, today));
  metrics.eventsInNoDay.set(inNoDay);
}

/** Returns how many days from tomorrow on have a partition, up to the first that has none. */
export function daysAhead(days: readonly number[], today: number): number {
  const held = new Set(days);
  let ahead = 0;
  while (held.has(today + ahead + 1)) ahead += 1;
  return ahead;
}
