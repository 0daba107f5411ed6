import { byToken } from './by-token.ts';
import { byFirstMoment } from './in-order.ts';
import type { TimelineEntry } from './timeline-entry.ts';

/**
 * Splits the entries of one network and one user agent where several device fingerprints share them: a thief may sit
 * with the same provider and copy the user agent. Entries without a fingerprint go where their device token or their
 * address was seen; those that fit none or several count as nobody's presence, or every refreshed fingerprint would
 * look like two devices in turns. Each part is in order of time.
 */
export function byDevice(entries: readonly TimelineEntry[]): readonly (readonly TimelineEntry[])[] {
  const parts = new Map<string, TimelineEntry[]>();
  const rest: TimelineEntry[] = [];
  const ordered = byFirstMoment(entries);
  for (const entry of ordered) {
    const device = entry.fingerprint.deviceFingerprint;
    // Anybody can send what is refused, under any fingerprint, so it makes no device of its own.
    if (device === null || !entry.succeeded) rest.push(entry);
    else {
      const part = parts.get(device);
      if (part === undefined) parts.set(device, [entry]);
      else part.push(entry);
    }
  }
  const [first, ...others] = parts.values();
  if (first === undefined || others.length === 0) return byToken(ordered);
  const homes = [first, ...others];
  const ofToken = homesBy(homes, tokenOf);
  const ofAddress = homesBy(homes, addressOf);
  for (const entry of rest) {
    const matching = [ofToken.get(tokenOf(entry)), ofAddress.get(addressOf(entry))];
    const [certain] = matching.find((found) => found?.size === 1) ?? [];
    if (certain === undefined) first.push({ ...entry, spells: [] });
    else certain.push(entry);
  }
  return homes.map(byFirstMoment);
}

type Part = TimelineEntry[];

/** The parts in which each mark was seen. */
function homesBy(
  homes: readonly Part[],
  markOf: (entry: TimelineEntry) => string | null,
): ReadonlyMap<string | null, ReadonlySet<Part>> {
  const found = new Map<string, Set<Part>>();
  for (const home of homes) {
    for (const entry of home) {
      const mark = markOf(entry);
      if (mark === null) continue;
      const there = found.get(mark);
      if (there === undefined) found.set(mark, new Set([home]));
      else there.add(home);
    }
  }
  return found;
}

function tokenOf({ fingerprint }: TimelineEntry): string | null {
  return fingerprint.deviceToken;
}

function addressOf({ ip }: TimelineEntry): string | null {
  return ip;
}
