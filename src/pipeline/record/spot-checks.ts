/**
 * Who knows the hook's secret can forge not only a theft, but also what makes one look harmless: colleagues
 * at the thief's address, a company's move. Verdicts of harmless are not read back, so a sample of all that
 * hooks bring is.
 */
import { randomInt } from 'node:crypto';
import type { EventRow } from '../../store/events.ts';

/** One event in so many. What a forger needs to change a verdict are dozens, told over days. */
const ONE_IN = 20;
/** Okta calls delays of up to an hour normal. */
export const CHECKED_AFTER_MS = 3_600_000;
/** What claims to have happened so long ago the log has had for as long. */
export const LATE_CHECKED_AFTER_MS = 60_000;
/** About so many of one batch. */
const LATE_AT_ONCE = 50;
/** Okta keeps 90 days of its log; what is told of before cannot be looked up. */
const LOOKED_UP_FOR_MS = 89 * 86_400_000;

/** Of what comes in time, drawn anew for each event, so that nobody can choose an id that is never looked at. */
export function drawn(rows: readonly EventRow[], now: number): readonly EventRow[] {
  return rows.filter((row) => isFromHook(row) && !isOutOfTime(row, now) && randomInt(ONE_IN) === 0);
}

/**
 * Every event of another time: a hook hardly ever brings one, and who invents a past need not wait days for it
 * to be believed. So does a preview of the hook in the Admin Console, whose events may be samples. Of a great many
 * at once some, whichever: they betray the rest, and where only our own clock is wrong it is every event.
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
