import { neighbourhood } from './address-owners.ts';
import { compareMoments } from './moment.ts';
import type { TimelineEntry } from './timeline-entry.ts';

/**
 * Splits what one client did in one network where a second device cookie appears beside the first, and neither is ever
 * seen in the other's neighbourhood. A browser that moves keeps its cookie, and where one sign-in makes several (R: the
 * admin console; V: Elastic #5947, the code flow) they come from one address; a thief who has only the session's cookie
 * is given a new device cookie. Two requests must bear it, because a single one may by chance. An entry without a
 * cookie, from where neither was seen, counts as nobody's presence. The entries must be, and each part is, in order of
 * time.
 */
export function byToken(ordered: readonly TimelineEntry[]): readonly (readonly TimelineEntry[])[] {
  if (!haveTwoTokens(ordered)) return [ordered];
  const places = placesOf(ordered);
  const [began] = places[0]?.entries ?? [];
  const found = joined(places);
  const apart = found.filter(
    ({ entries }) => !entries.some((entry) => entry === began) && bearTwice(entries),
  );
  if (apart.length === 0) return [ordered];
  const partOf = new Map(apart.flatMap(({ entries }, part) => entries.map((one) => [one, part])));
  const placed = new Set(found.flatMap(({ entries }) => entries));
  const rest: TimelineEntry[] = [];
  const parts: TimelineEntry[][] = apart.map(() => []);
  for (const entry of ordered) {
    const part = partOf.get(entry);
    if (part !== undefined) parts[part]?.push(entry);
    else rest.push(placed.has(entry) ? entry : { ...entry, spells: [] });
  }
  return [rest, ...parts];
}

/** What was seen in one neighbourhood, or in several that have something of a device in common. */
type Place = { readonly entries: TimelineEntry[]; readonly marks: Set<string> };

function haveTwoTokens(entries: readonly TimelineEntry[]): boolean {
  let first: string | null = null;
  for (const { fingerprint } of entries) {
    const { deviceToken } = fingerprint;
    if (deviceToken === null || deviceToken === first) continue;
    if (first !== null) return true;
    first = deviceToken;
  }
  return false;
}

/** The neighbourhoods in which a token was seen. */
function placesOf(entries: readonly TimelineEntry[]): Place[] {
  const places = new Map<string, Place>();
  for (const entry of entries) {
    if (entry.ip === null) continue;
    const where = neighbourhood(entry.ip);
    const place = places.get(where) ?? { entries: [], marks: new Set() };
    places.set(where, place);
    place.entries.push(entry);
    const { deviceToken, deviceFingerprint, deviceId } = entry.fingerprint;
    for (const mark of [deviceToken, deviceFingerprint, deviceId]) {
      if (mark !== null) place.marks.add(mark);
    }
  }
  return [...places.values()].filter(({ entries: there }) => there.some(bearsToken));
}

/** Joins the places that have a mark in common, also by way of others; each place is looked at once. */
function joined(places: readonly Place[]): readonly Pick<Place, 'entries'>[] {
  const bearing = new Map<string, Place[]>();
  for (const place of places) {
    for (const mark of place.marks) {
      const there = bearing.get(mark);
      if (there === undefined) bearing.set(mark, [place]);
      else there.push(place);
    }
  }
  const left = new Set(places);
  const found: Pick<Place, 'entries'>[] = [];
  for (const place of left) {
    left.delete(place);
    const whole = [place];
    // `whole` grows during the loop.
    for (const one of whole) {
      for (const mark of one.marks) {
        for (const other of bearing.get(mark) ?? []) if (left.delete(other)) whole.push(other);
        bearing.delete(mark);
      }
    }
    found.push({ entries: whole.flatMap(({ entries }) => entries) });
  }
  return found;
}

/** Whether two requests bore a device cookie, within the hour for which a changed session is looked at again. */
export function bearTwice(entries: readonly TimelineEntry[]): boolean {
  const [first, ...others] = entries
    .filter(bearsToken)
    .flatMap(({ spells }) => spells.flatMap((spell) => [spell.first, spell.last]))
    .sort(compareMoments);
  if (first === undefined) return false;
  const next = others.find(({ uuid }) => uuid !== first.uuid);
  return next !== undefined && next.at - first.at <= HOUR_MS;
}

const HOUR_MS = 3_600_000;

function bearsToken({ fingerprint: { deviceToken } }: TimelineEntry): boolean {
  return deviceToken !== null;
}
