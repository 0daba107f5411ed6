import type { SessionTimeline } from '../../../domain/session/session.ts';

/** On how many UTC days up to a moment (epoch milliseconds) one person had a success at an address. */
export type DaysAtAddress = (ip: string, until: number) => number;

const DAY_MS = 86_400_000;

/** @param sessions all of the person's; gone through once, when first asked */
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

/** By address and day, the first moment of it. */
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
