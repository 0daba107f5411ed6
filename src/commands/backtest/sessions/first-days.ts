/** Keeps the first two UTC days on which something was seen: one day may be a visit, two are a habit. */
import type { TimelineEntry } from '../../../domain/session/timeline-entry.ts';

/** The two days, counted from the epoch, and the first moment of each, epoch milliseconds; infinity for never. */
export type FirstDays = { day: number; firstAt: number; secondDay: number; secondDayAt: number };

const DAY_MS = 86_400_000;
const NEVER = Number.POSITIVE_INFINITY;

/** Notes under `key` when the client was seen; the order does not matter. */
export function noteDays<K>(
  known: Map<K, FirstDays>,
  key: K,
  spells: TimelineEntry['spells'],
): void {
  const days = daysOf(known, key);
  for (const { first } of spells) noteMoment(days, first.at);
}

/** Notes a single moment under `key`, epoch milliseconds. */
export function noteDay<K>(known: Map<K, FirstDays>, key: K, at: number): void {
  noteMoment(daysOf(known, key), at);
}

function daysOf<K>(known: Map<K, FirstDays>, key: K): FirstDays {
  let days = known.get(key);
  if (days === undefined) {
    days = { day: NEVER, firstAt: NEVER, secondDay: NEVER, secondDayAt: NEVER };
    known.set(key, days);
  }
  return days;
}

function noteMoment(days: FirstDays, at: number): void {
  const day = Math.floor(at / DAY_MS);
  if (day === days.day) days.firstAt = Math.min(days.firstAt, at);
  else if (day < days.day) {
    days.secondDay = days.day;
    days.secondDayAt = days.firstAt;
    days.day = day;
    days.firstAt = at;
  } else if (day === days.secondDay) days.secondDayAt = Math.min(days.secondDayAt, at);
  else if (day < days.secondDay) {
    days.secondDay = day;
    days.secondDayAt = at;
  }
}
