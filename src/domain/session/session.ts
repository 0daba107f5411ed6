import { type Alarm, firstAlarm } from './alarm.ts';
import { addToIndexed, type EntryIndex, entryOfClient, sharedFingerprint } from './entry-index.ts';
import type { Sighting } from './sighting.ts';
import { absorb, entryOf, note, type TimelineEntry } from './timeline-entry.ts';

/**
 * What is kept of a session, however long it lasts: per client and address, the stretches of time in
 * which it was seen. Built only from minima, maxima and sets, so that order and repetition of events
 * change nothing; it grows with clients and applications, never with events, nor with the time that a session lasts.
 */
export type SessionTimeline = {
  /** `externalSessionId`s; more than one where a root session ties them together. */
  readonly sessionIds: Set<string>;
  readonly rootSessionIds: Set<string>;
  readonly users: Map<string, { login: string | null; firstAt: number }>;
  readonly entries: TimelineEntry[];
  /** Index of the entries; null where there is none yet. Code that replaces entries sets it to null. */
  index: EntryIndex | null;
  /** By kind, level and issuer; the first of each is kept. */
  readonly alarms: Map<string, Alarm>;
};

/** Returns the timeline of a session of which nothing was seen yet. */
export function newTimeline(): SessionTimeline {
  return {
    sessionIds: new Set(),
    rootSessionIds: new Set(),
    users: new Map(),
    entries: [],
    index: null,
    alarms: new Map(),
  };
}

/** Adds one event of the session. Idempotent, and indifferent to the order of calls. */
export function addSighting(timeline: SessionTimeline, sighting: Sighting): void {
  if (sighting.rootSessionId !== null) timeline.rootSessionIds.add(sighting.rootSessionId);
  addUser(timeline, sighting.userId, sighting.login, sighting.at);
  if (sighting.alarm !== null) addAlarm(timeline, sighting.alarm);
  const known = entryOfClient(timeline, sighting);
  if (known !== undefined) {
    note(known, sighting);
    return;
  }
  // An entry has one session id, so that only a new one can bring a new id.
  if (sighting.sessionId !== '') timeline.sessionIds.add(sighting.sessionId);
  addToIndexed(timeline, entryOf(sighting, sharedFingerprint(timeline, sighting.fingerprint)));
}

/**
 * Adds all of `other`, as if its events had been added one by one: for sessions that turn out to
 * share a root. `other` is used up: do not read or change it afterwards.
 */
export function mergeTimeline(timeline: SessionTimeline, other: SessionTimeline): void {
  for (const id of other.sessionIds) timeline.sessionIds.add(id);
  for (const id of other.rootSessionIds) timeline.rootSessionIds.add(id);
  for (const [id, user] of other.users) addUser(timeline, id, user.login, user.firstAt);
  for (const alarm of other.alarms.values()) addAlarm(timeline, alarm);
  for (const entry of other.entries) addEntry(timeline, entry);
}

/** Whose session it is: the user seen first in it, and where two are equally early, the lesser id. */
export function userOf(timeline: SessionTimeline): { id: string; login: string | null } | null {
  let first: { id: string; login: string | null; firstAt: number } | null = null;
  for (const [id, { login, firstAt }] of timeline.users) {
    if (first === null || firstAt < first.firstAt || (firstAt === first.firstAt && id < first.id))
      first = { id, login, firstAt };
  }
  return first;
}

function addEntry(timeline: SessionTimeline, entry: TimelineEntry): void {
  const known = entryOfClient(timeline, entry);
  if (known === undefined) addToIndexed(timeline, entry);
  else absorb(known, entry);
}

function addUser(timeline: SessionTimeline, id: string, login: string | null, at: number): void {
  const user = timeline.users.get(id);
  if (user === undefined) {
    timeline.users.set(id, { login, firstAt: at });
    return;
  }
  user.firstAt = Math.min(user.firstAt, at);
  if (login !== null && (user.login === null || login < user.login)) user.login = login;
}

function addAlarm(timeline: SessionTimeline, alarm: Alarm): void {
  const key = `${alarm.kind} ${alarm.level} ${alarm.issuer}`;
  timeline.alarms.set(key, firstAlarm(timeline.alarms.get(key), alarm));
}
