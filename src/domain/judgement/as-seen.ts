/** A look of a session as it was at one moment: a carrier's customer has many addresses, but one at a time. */
import type { Appearance } from '../session/appearance.ts';
import type { Fingerprint } from '../session/fingerprint.ts';
import { compareMoments, type Moment } from '../session/moment.ts';
import type { TimelineEntry } from '../session/timeline-entry.ts';

type Place = Pick<Fingerprint, 'country' | 'city' | 'lat' | 'lon'>;

/** The entry of the look at the moment, or the last before it; null where none fits. */
export function entryAt(
  { ips, moments }: Appearance,
  entries: readonly TimelineEntry[],
  moment: Moment,
): TimelineEntry | null {
  const shown = moments.findLast((one) => compareMoments(one, moment) <= 0) ?? moments[0];
  const there = entries.find(
    ({ ip, spells }) =>
      (ip === null || ips.has(ip)) &&
      spells.some(({ first, last }) => isOne(first, shown) || isOne(last, shown)),
  );
  return there ?? null;
}

function isOne(a: Moment, b: Moment | undefined): boolean {
  return a.at === b?.at && a.uuid === b.uuid;
}

/** The look, placed where it was at the moment; by itself a look has the place where it was first. */
export function asSeenAt(
  look: Appearance,
  entries: readonly TimelineEntry[],
  moment: Moment,
): Appearance {
  const place = placeAt(look, entries, moment);
  return place === null ? look : { ...look, fingerprint: { ...look.fingerprint, ...place } };
}

/** Where the look was at the moment; null where the event names no place, and the look's own is the best guess. */
function placeAt(
  look: Appearance,
  entries: readonly TimelineEntry[],
  moment: Moment,
): Place | null {
  const seen = entryAt(look, entries, moment);
  if (seen === null || seen.fingerprint.country === null) return null;
  const { ip } = seen;
  const { country, city } = seen.fingerprint;
  if (city !== null || ip === null) return placeOf(seen);
  const named = entries.filter(
    (entry) =>
      entry.ip === ip && entry.fingerprint.country === country && entry.fingerprint.city !== null,
  );
  const [first] = named.sort((a, b) => (cityOf(a) < cityOf(b) ? -1 : 1));
  return placeOf(first ?? seen);
}

function cityOf({ fingerprint: { city } }: TimelineEntry): string {
  return city ?? '';
}

function placeOf({ fingerprint: { country, city, lat, lon } }: TimelineEntry): Place {
  return { country, city, lat, lon };
}
