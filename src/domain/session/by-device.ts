import { byToken } from './by-token.ts';
import { byFirstMoment } from './in-order.ts';
import type { TimelineEntry } from './timeline-entry.ts';

/**
 * Parts the entries of one network and one user agent where several device fingerprints share them: a
 * thief may sit with the same provider and copy the user agent. Entries without a fingerprint go where
 * their device token or their address was seen; those that fit both count as nobody's presence, or every
 * refreshed fingerprint would look like two devices in turns. Each part is in order of time.
 */
export function byDevice(entries: readonly TimelineEntry[]): readonly (readonly TimelineEntry[])[] {
  const parts = new Map<string, TimelineEntry[]>();
  const rest: TimelineEntry[] = [];
  const ordered = byFirstMoment(entries);
  for (const entry of ordered) {
    const device = entry.fingerprint.deviceFingerprint;
    // What was refused anybody can send, under any fingerprint: it makes no device of its own.
    if (device === null || !entry.succeeded) rest.push(entry);
    else {
      const part = parts.get(device);
      if (part === undefined) parts.set(device, [entry]);
      else part.push(entry);
    }
  }
  const [first, ...others] = parts.values();
  if (first === undefined || others.length === 0) return byToken(ordered);
  const known = [first, ...others].map((part) => [...part]);
  const homes = [first, ...others];
  for (const entry of rest) {
    const byToken = known.filter((part) => part.some((other) => sameToken(entry, other)));
    const byAddress = known.filter((part) => part.some((other) => sameAddress(entry, other)));
    const certain = [byToken, byAddress].find((matching) => matching.length === 1)?.[0];
    if (certain === undefined) first.push({ ...entry, spells: [] });
    else homes[known.indexOf(certain)]?.push(entry);
  }
  return homes.map(byFirstMoment);
}

function sameToken({ fingerprint: a }: TimelineEntry, { fingerprint: b }: TimelineEntry): boolean {
  return a.deviceToken !== null && a.deviceToken === b.deviceToken;
}

function sameAddress(a: TimelineEntry, b: TimelineEntry): boolean {
  return a.ip !== null && a.ip === b.ip;
}
