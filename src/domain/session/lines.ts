import { ipv4Number } from '../ip-address.ts';
import { neighbourhood } from './address-owners.ts';
import type { TimelineEntry } from './timeline-entry.ts';

/**
 * A look's entries from where it began or from the user's own ranges of addresses, and its entries from other ranges.
 */
export type Lines = {
  readonly home: readonly TimelineEntry[];
  readonly other: readonly TimelineEntry[];
};

/**
 * Splits a look by the ranges of addresses (/24, or /48) that it came from; null where none came from other ranges. A
 * household has an IPv4 and an IPv6 address at once, so each family has its own beginning, in the same city. The
 * entries must be, and each side is, in order of time.
 */
export function otherLines(
  ordered: readonly TimelineEntry[],
  /** Whether a range is the user's, by `neighbourhood`. */
  isOwn: (range: string) => boolean,
): Lines | null {
  const began = new Map<boolean, string>();
  const home: TimelineEntry[] = [];
  const other: TimelineEntry[] = [];
  for (const entry of ordered) {
    const range = entry.ip === null ? null : neighbourhood(entry.ip);
    const family = entry.ip !== null && isIpv4(entry.ip);
    if (range !== null && !began.has(family) && !isInOtherCity(entry, ordered[0]))
      began.set(family, range);
    const isOther = range !== null && range !== began.get(family) && !isOwn(range);
    (isOther ? other : home).push(entry);
  }
  return other.length === 0 ? null : { home, other };
}

function isInOtherCity(
  { fingerprint: { city } }: TimelineEntry,
  first: TimelineEntry | undefined,
): boolean {
  const began = first?.fingerprint.city ?? null;
  return city !== null && began !== null && city !== began;
}

function isIpv4(ip: string): boolean {
  return ipv4Number(ip) !== null;
}
