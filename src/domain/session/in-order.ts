/**
 * Puts the parts of a session in an order that does not depend on which copy of an event was read first: a delivery may
 * tell less of an event than the log does, and both copies then have the same moment.
 */
import { fingerprintKey } from './fingerprint.ts';
import { compareMoments, earlier, type Moment } from './moment.ts';
import type { SessionTimeline } from './session.ts';
import type { TimelineEntry } from './timeline-entry.ts';

/**
 * Sorts a timeline's entries and alarms in place, so that sorting by moments alone later gives the same order each
 * time.
 */
export function putInOrder({ entries, alarms }: SessionTimeline): void {
  if (entries.length > 1) entries.splice(0, entries.length, ...byFirstMoment(entries));
  if (alarms.size < 2) return;
  const ordered = [...alarms].sort(([a], [b]) => compare(a, b));
  alarms.clear();
  for (const [key, alarm] of ordered) alarms.set(key, alarm);
}

/** The entries in order of time, as a new array; of those that began with one event, the one that says more first. */
export function byFirstMoment(entries: readonly TimelineEntry[]): TimelineEntry[] {
  if (entries.length < 2) return [...entries];
  return entries
    .map((entry) => ({ entry, first: firstMoment(entry) }))
    .sort((a, b) => compareMoments(a.first, b.first) || compareLooks(a.entry, b.entry))
    .map(({ entry }) => entry);
}

function firstMoment({ spells }: TimelineEntry): Moment {
  let first = NEVER;
  for (const spell of spells) first = earlier(first, spell.first);
  return first;
}

const NEVER: Moment = { at: Number.POSITIVE_INFINITY, uuid: '' };

function compareLooks(a: TimelineEntry, b: TimelineEntry): number {
  return compare(lookKey(a), lookKey(b));
}

/** Sort key in which what was said (numbers, “Mozilla”, hashes) comes before “null”. */
function lookKey({ fingerprint, sessionId, ip, inScope }: TimelineEntry): string {
  return `${fingerprintKey(fingerprint)}|${fingerprint.asOrg}|${sessionId}|${ip}|${inScope}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
