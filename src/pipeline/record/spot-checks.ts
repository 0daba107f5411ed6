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
/** Okta keeps 90 days of its log; what is told of before cannot be looked up. */
const LOOKED_UP_FOR_MS = 89 * 86_400_000;

/** Drawn anew for each event, so that nobody can choose an id that is never looked at. */
export function drawn(rows: readonly EventRow[], now: number): readonly EventRow[] {
  return rows.filter(
    ({ source, publishedAt }) =>
      source === 'hook' && publishedAt > now - LOOKED_UP_FOR_MS && randomInt(ONE_IN) === 0,
  );
}
