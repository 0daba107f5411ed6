/**
 * What is kept of a log while it is read: per session its timeline and the public rules' trace, and per
 * address who came from it. It grows with sessions, people and addresses, never with events, and
 * nothing in it depends on the order or repetition of events.
 */
import { neighbourhood } from '../../domain/address-owners.ts';
import { type Alarm, alarmOf } from '../../domain/alarm.ts';
import type { LogEvent } from '../../domain/event.ts';
import type { FingerprintSources } from '../../domain/fingerprint.ts';
import { touchOf } from '../../domain/public-rules/touch.ts';
import { addTouch, mergeTrace, type Trace } from '../../domain/public-rules/trace.ts';
import {
  addSighting,
  mergeTimeline,
  newTimeline,
  type SessionTimeline,
} from '../../domain/session.ts';
import { sightingOf } from '../../domain/sighting.ts';

export type GatheredSession = { readonly timeline: SessionTimeline; readonly trace: Trace };

/** First success and first failure of each person at one address. */
export type AddressVisitors = Map<string, { succeededAt: number; failedAt: number }>;

export type Gathering = {
  /** By root session where Okta names one, else by session. */
  readonly sessions: Map<string, GatheredSession>;
  /** For sessions seen with a root at least once: an event may leave it out. */
  readonly rootOf: Map<string, string>;
  readonly visitors: Map<string, AddressVisitors>;
  /** The ASN that Okta gave for an address or its neighbourhood. */
  readonly owners: Map<string, number>;
  /** Okta's alarms about people that name no session. */
  readonly userAlarms: Map<string, Map<string, Alarm>>;
  /** `user id` and UTC day of everybody seen. */
  readonly userDays: Set<string>;
  span: { firstAt: number; lastAt: number };
  events: number;
};

export function newGathering(): Gathering {
  return {
    sessions: new Map(),
    rootOf: new Map(),
    visitors: new Map(),
    owners: new Map(),
    userAlarms: new Map(),
    userDays: new Set(),
    span: { firstAt: Number.POSITIVE_INFINITY, lastAt: Number.NEGATIVE_INFINITY },
    events: 0,
  };
}

const DAY_MS = 86_400_000;
const NEVER = Number.POSITIVE_INFINITY;

/** Takes one event in. */
export function gather(into: Gathering, event: LogEvent, sources: FingerprintSources): void {
  into.events += 1;
  const { span } = into;
  span.firstAt = Math.min(span.firstAt, event.publishedAt);
  span.lastAt = Math.max(span.lastAt, event.publishedAt);
  noteAddress(into, event);
  if (event.actor.type === 'User' && event.apiTokenId === null) {
    into.userDays.add(`${event.actor.id} ${Math.floor(event.publishedAt / DAY_MS)}`);
  }
  const sighting = sightingOf(event, sources);
  if (sighting === null) {
    noteUserAlarm(into, event);
    return;
  }
  const key = sighting.rootSessionId ?? sighting.sessionId;
  if (key !== sighting.sessionId) noteRoot(into.rootOf, sighting.sessionId, key);
  let session = into.sessions.get(key);
  if (session === undefined) {
    session = { timeline: newTimeline(), trace: [] };
    into.sessions.set(key, session);
  }
  addSighting(session.timeline, sighting);
  addTouch(session.trace, touchOf(sighting, event.eventType));
}

/** Adds all of `other`, as if its events had been gathered here. `other` is used up. */
export function mergeGathering(into: Gathering, other: Gathering): void {
  into.events += other.events;
  into.span.firstAt = Math.min(into.span.firstAt, other.span.firstAt);
  into.span.lastAt = Math.max(into.span.lastAt, other.span.lastAt);
  for (const [key, session] of other.sessions) mergeSession(into, key, session);
  for (const [id, root] of other.rootOf) noteRoot(into.rootOf, id, root);
  for (const [ip, visitors] of other.visitors) {
    for (const [user, { succeededAt, failedAt }] of visitors) {
      noteVisitor(into, ip, user, succeededAt, failedAt);
    }
  }
  for (const [address, asn] of other.owners) noteOwner(into, address, asn);
  for (const [user, alarms] of other.userAlarms) {
    for (const alarm of alarms.values()) addUserAlarm(into, user, alarm);
  }
  for (const day of other.userDays) into.userDays.add(day);
}

/** Puts sessions together whose root only some of their events named. Call once, when all is read. */
export function tieTogether(gathering: Gathering): void {
  for (const [id, root] of gathering.rootOf) {
    const apart = gathering.sessions.get(id);
    if (apart === undefined || id === root) continue;
    gathering.sessions.delete(id);
    mergeSession(gathering, root, apart);
  }
}

function mergeSession(into: Gathering, key: string, session: GatheredSession): void {
  const known = into.sessions.get(key);
  if (known === undefined) {
    into.sessions.set(key, session);
    return;
  }
  mergeTimeline(known.timeline, session.timeline);
  mergeTrace(known.trace, session.trace);
}

/** Of two roots the lesser, so that order does not matter. */
function noteRoot(rootOf: Map<string, string>, id: string, root: string): void {
  const known = rootOf.get(id);
  if (known === undefined || root < known) rootOf.set(id, root);
}

function noteAddress(into: Gathering, event: LogEvent): void {
  const { ip } = event.client;
  if (ip === null) return;
  const { asn } = event.network;
  if (asn !== null) {
    noteOwner(into, ip, asn);
    noteOwner(into, neighbourhood(ip), asn);
  }
  if (event.actor.type !== 'User' || event.apiTokenId !== null) return;
  const { result } = event.outcome;
  if (result === 'FAILURE' || result === 'DENY') {
    noteVisitor(into, ip, event.actor.id, NEVER, event.publishedAt);
  } else if (result === 'SUCCESS' || result === 'ALLOW') {
    noteVisitor(into, ip, event.actor.id, event.publishedAt, NEVER);
  }
}

function noteOwner(into: Gathering, address: string, asn: number): void {
  const known = into.owners.get(address);
  if (known === undefined || asn < known) into.owners.set(address, asn);
}

function noteVisitor(
  into: Gathering,
  ip: string,
  user: string,
  succeededAt: number,
  failedAt: number,
): void {
  let visitors = into.visitors.get(ip);
  if (visitors === undefined) {
    visitors = new Map();
    into.visitors.set(ip, visitors);
  }
  const known = visitors.get(user);
  if (known === undefined) {
    visitors.set(user, { succeededAt, failedAt });
    return;
  }
  known.succeededAt = Math.min(known.succeededAt, succeededAt);
  known.failedAt = Math.min(known.failedAt, failedAt);
}

function noteUserAlarm(into: Gathering, event: LogEvent): void {
  const alarm = alarmOf(event);
  if (alarm === null) return;
  const target = event.targets.find(({ type }) => type === 'User');
  addUserAlarm(into, target?.id ?? event.actor.id, alarm);
}

function addUserAlarm(into: Gathering, user: string, alarm: Alarm): void {
  const alarms = into.userAlarms.get(user) ?? new Map<string, Alarm>();
  alarms.set(alarm.uuid, alarm);
  into.userAlarms.set(user, alarms);
}
