import type { SessionTimeline } from '../../../domain/session/session.ts';

/**
 * Returns the number of UTC days up to a moment (epoch milliseconds) on which one person had a success at an address.
 */
export type DaysAtAddress = (ip: string, until: number) => number;

const DAY_MS = 86_400_000;

/**
 * Returns the count for one person.
 * @param sessions all of the person's; read once, when first asked
 */
export function daysAtAddress(
  sessions: readonly { readonly timeline: SessionTimeline }[],
): DaysAtAddress {
  let firstOfDays: Map<string, Map<number, number>> | null = null;
  return (ip, until) => {
    firstOfDays ??= firstOfDaysAt(sessions);
    let days = 0;
    for (const firstAt of firstOfDays.get(ip)?.values() ?? []) if (firstAt <= until) days += 1;
    return days;
  };
}

/** Returns, by address and day, the first moment of that day. */
function firstOfDaysAt(
  sessions: readonly { readonly timeline: SessionTimeline }[],
): Map<string, Map<number, number>> {
  const found = new Map<string, Map<number, number>>();
  for (const { timeline } of sessions) {
    for (const { ip, succeeded, spells } of timeline.entries) {
      if (ip === null || !succeeded) continue;
      let days = found.get(ip);
      if (days === undefined) {
        days = new Map();
        found.set(ip, days);
      }
      for (const { first } of spells) {
        const day = Math.floor(first.at / DAY_MS);
        days.set(day, Math.min(first.at, days.get(day) ?? first.at));
      }
    }
  }
  return found;
}
