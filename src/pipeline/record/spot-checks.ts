/**
 * Picks events to look up in the System Log though nothing bad was seen in them. Whoever knows the hook's secret can
 * forge not only a theft, but also what makes one look harmless: colleagues at the thief's address, a company's move.
 * Benign verdicts are not read back, so a sample of everything that hooks bring is.
 */
import { randomInt } from 'node:crypto';
import type { EventRow } from '../../store/events.ts';

/** One event in so many is drawn: to change a verdict a forger needs dozens, sent over days. */
const ONE_IN = 20;
/** When an event in time is looked up: Okta calls delays of up to an hour normal. */
export const CHECKED_AFTER_MS = 3_600_000;
/** When a late event is looked up: the log has had it for as long as it claims to be old. */
export const LATE_CHECKED_AFTER_MS = 60_000;
/** About how many late events of one batch are looked up. */
const LATE_AT_ONCE = 50;
/** How old an event may be to be looked up: Okta keeps 90 days of its log. */
const LOOKED_UP_FOR_MS = 89 * 86_400_000;

/** Draws from the events in time, at random, so that nobody can choose an id that is never looked up. */
export function drawn(rows: readonly EventRow[], now: number): readonly EventRow[] {
  return rows.filter((row) => isFromHook(row) && !isOutOfTime(row, now) && randomInt(ONE_IN) === 0);
}

/**
 * Returns the events of another time. A hook hardly ever brings one, and an invented past would be believed at once
 * instead of after days; a preview of the hook in the Admin Console may bring samples as well. Of a great many at once
 * it draws some: they betray the rest, and where only our own clock is wrong, every event is among them.
 */
export function outOfTime(rows: readonly EventRow[], now: number): readonly EventRow[] {
  const late = rows.filter(
    (row) => isFromHook(row) && isOutOfTime(row, now) && row.publishedAt > now - LOOKED_UP_FOR_MS,
  );
  if (late.length <= LATE_AT_ONCE) return late;
  return late.filter(() => randomInt(late.length) < LATE_AT_ONCE);
}

function isFromHook({ source }: EventRow): boolean {
  return source === 'hook';
}

function isOutOfTime({ publishedAt }: EventRow, now: number): boolean {
  return Math.abs(now - publishedAt) > CHECKED_AFTER_MS;
}
