/** Makes the day partitions that a batch needs before it is written, unless a lock is in the way. */
import type { EventRow } from '../../store/events.ts';
import { dayOf, ensureDay, horizon } from '../../store/partitions.ts';
import type { Dependencies } from '../dependencies.ts';

/** Pause until days are tried again: a backup is in the way for a while, and the events do not wait for it. */
const AGAIN_AFTER_MS = 60_000;

/** Returns a function that makes the missing days of a batch; it asks the database once for each day. */
export function daysOf({
  config,
  database,
  now,
}: Pick<Dependencies, 'config' | 'database' | 'now'>): (
  rows: readonly EventRow[],
) => Promise<void> {
  const known = new Set<number>();
  let notBefore = Number.NEGATIVE_INFINITY;
  return async (rows) => {
    const { firstDay, lastDay } = horizon(now(), config.retentionDays);
    for (const { publishedAt } of rows) {
      const day = dayOf(publishedAt);
      if (day < firstDay || day > lastDay || known.has(day)) continue;
      if (now() < notBefore) return;
      if (await ensureDay(database.pool, day)) known.add(day);
      else notBefore = now() + AGAIN_AFTER_MS;
    }
  };
}
