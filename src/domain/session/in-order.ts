/**
 * The parts of a session in an order that does not depend on which of an event's copies was read first: a delivery may
 * tell of an event with less than the log does, and both then stand at one moment.
 */
import { fingerprintKey } from './fingerprint.ts';
import { compareMoments, earlier, type Moment } from './moment.ts';
import type { SessionTimeline } from './session.ts';
import type { TimelineEntry } from './timeline-entry.ts';

/** Whatever sorts by moments alone then finds the same order each time. */
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

/** What was said comes before “null”: numbers, “Mozilla”, hashes. */
function lookKey({ fingerprint, sessionId, ip, inScope }: TimelineEntry): string {
  return `${fingerprintKey(fingerprint)}|${fingerprint.asOrg}|${sessionId}|${ip}|${inScope}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
