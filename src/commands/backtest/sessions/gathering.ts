/**
 * What is kept of a log while it is read: per session its timeline and the public rules' trace, and per
 * address who came from it. It grows with sessions, people and addresses, never with events, and
 * nothing in it depends on the order or repetition of events.
 */

import { type Trace, traceSighting } from '../../../domain/public-rules/trace.ts';
import { neighbourhood } from '../../../domain/session/address-owners.ts';
import { type Alarm, alarmOf, firstAlarm } from '../../../domain/session/alarm.ts';
import { surerName, UNNAMED } from '../../../domain/session/entry-network.ts';
import type { LogEvent } from '../../../domain/session/event.ts';
import type {
  Fingerprint,
  FingerprintSources,
  NetworkName,
} from '../../../domain/session/fingerprint.ts';
import { addSighting, newTimeline, type SessionTimeline } from '../../../domain/session/session.ts';
import { type Sighting, sightingOf } from '../../../domain/session/sighting.ts';
import { type Coverage, cover, noCoverage } from './coverage.ts';

export type GatheredSession = { readonly timeline: SessionTimeline; readonly trace: Trace };

/** What is kept of one person. */
export type GatheredUser = {
  /** By root session where Okta names one, else by session. */
  readonly sessions: Map<string, GatheredSession>;
  /** For sessions seen with a root at least once: an event may leave it out. */
  readonly rootOf: Map<string, string>;
  /** Okta's alarms about the person that name no session, by event id. */
  readonly alarms: Map<string, Alarm>;
  /** UTC days on which there was anything. */
  readonly days: Set<number>;
  /** First success and first failure at each address; infinity for never. */
  readonly addresses: Map<string, { succeededAt: number; failedAt: number }>;
};

export type Gathering = {
  readonly users: Map<string, GatheredUser>;
  /** The ASN that Okta gave for an address or its neighbourhood; of several the least. */
  readonly owners: Map<string, number>;
  /** What Okta calls each network, by ASN. */
  readonly names: Map<number, NetworkName>;
  span: { firstAt: number; lastAt: number };
  events: number;
  readonly coverage: Coverage;
};

/** Nothing read yet. */
export function newGathering(): Gathering {
  return {
    users: new Map(),
    owners: new Map(),
    names: new Map(),
    span: { firstAt: Number.POSITIVE_INFINITY, lastAt: Number.NEGATIVE_INFINITY },
    events: 0,
    coverage: noCoverage(),
  };
}

const DAY_MS = 86_400_000;
const NEVER = Number.POSITIVE_INFINITY;

/** What to keep beside the timelines. */
export type Keeping = {
  /** Costs a tenth of the time, and is only needed to say what published rules would have said. */
  readonly traces: boolean;
};

/** An event with what it says of a session, and whose it is. */
export type Reading = {
  readonly event: LogEvent;
  readonly sighting: Sighting | null;
  readonly userId: string;
};

/** Whose an event is: the actor, or for what Okta itself did the person it was done to. */
export function readingOf(event: LogEvent, sources: FingerprintSources): Reading {
  const sighting = sightingOf(event, sources);
  if (sighting !== null) return { event, sighting, userId: sighting.userId };
  const target = event.actor.type === 'User' ? undefined : targetUser(event);
  return { event, sighting, userId: target ?? event.actor.id };
}

function targetUser(event: LogEvent): string | undefined {
  return event.targets.find(({ type }) => type === 'User')?.id;
}

/** Takes one event in. */
export function gather(
  into: Gathering,
  { event, sighting, userId }: Reading,
  { traces }: Keeping,
): void {
  into.events += 1;
  const { span } = into;
  if (event.publishedAt < span.firstAt) span.firstAt = event.publishedAt;
  if (event.publishedAt > span.lastAt) span.lastAt = event.publishedAt;
  noteOwner(into.owners, event);
  const acts = event.actor.type === 'User' && event.apiTokenId === null;
  const alarm = sighting === null || sighting.alarm === null ? alarmOf(event) : null;
  if (!acts && sighting === null && alarm === null) return;
  const user = userIn(into, userId);
  if (acts) {
    user.days.add(Math.floor(event.publishedAt / DAY_MS));
    noteAddress(user, event);
  }
  if (alarm !== null) user.alarms.set(alarm.uuid, firstAlarm(user.alarms.get(alarm.uuid), alarm));
  if (sighting === null) return;
  cover(into.coverage, event, sighting);
  noteName(into.names, sighting.fingerprint);
  const session = sessionOf(user, sighting);
  addSighting(session.timeline, sighting);
  if (traces) traceSighting(session.trace, sighting, event.eventType);
}

function userIn(into: Gathering, userId: string): GatheredUser {
  let user = into.users.get(userId);
  if (user === undefined) {
    user = {
      sessions: new Map(),
      rootOf: new Map(),
      alarms: new Map(),
      days: new Set(),
      addresses: new Map(),
    };
    into.users.set(userId, user);
  }
  return user;
}

function sessionOf(user: GatheredUser, sighting: Sighting): GatheredSession {
  const key = sighting.rootSessionId ?? sighting.sessionId;
  if (key !== sighting.sessionId) {
    // Of two roots the lesser, so that order does not matter.
    const known = user.rootOf.get(sighting.sessionId);
    if (known === undefined || key < known) user.rootOf.set(sighting.sessionId, key);
  }
  let session = user.sessions.get(key);
  if (session === undefined) {
    session = { timeline: newTimeline(), trace: [] };
    user.sessions.set(key, session);
  }
  return session;
}

function noteAddress(user: GatheredUser, { client, outcome, publishedAt }: LogEvent): void {
  if (client.ip === null) return;
  const failed = outcome.result === 'FAILURE' || outcome.result === 'DENY';
  const succeeded = outcome.result === 'SUCCESS' || outcome.result === 'ALLOW';
  if (!failed && !succeeded) return;
  const known = user.addresses.get(client.ip);
  if (known === undefined) {
    const succeededAt = succeeded ? publishedAt : NEVER;
    user.addresses.set(client.ip, { succeededAt, failedAt: failed ? publishedAt : NEVER });
  } else if (failed) known.failedAt = Math.min(known.failedAt, publishedAt);
  else known.succeededAt = Math.min(known.succeededAt, publishedAt);
}

function noteOwner(owners: Map<string, number>, { client, network }: LogEvent): void {
  const { asn } = network;
  if (client.ip === null || asn === null || owners.get(client.ip) === asn) return;
  for (const address of [client.ip, neighbourhood(client.ip)]) {
    const known = owners.get(address);
    if (known === undefined || asn < known) owners.set(address, asn);
  }
}

function noteName(
  names: Map<number, NetworkName>,
  { asn, asnSource, asOrg, networkKind }: Fingerprint,
): void {
  if (asn === null || asnSource !== 'okta') return;
  const known = names.get(asn);
  if (known?.asOrg === asOrg && known.networkKind === networkKind) return;
  names.set(asn, surerName(known ?? UNNAMED, { asOrg, networkKind }));
}
