/** The day partitions that a batch needs: made before it is written, as far as nobody is in the way. */
import type { EventRow } from '../../store/events.ts';
import { dayOf, ensureDay, horizon } from '../../store/partitions.ts';
import type { Dependencies } from '../dependencies.ts';

/** Where a backup is in the way it will be for a while; the events do not wait for it. */
const AGAIN_AFTER_MS = 60_000;

/** Gives what makes the missing days of a batch; each is asked of the database once. */
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
