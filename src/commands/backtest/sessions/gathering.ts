/**
 * Gathers what is kept of a log while it is read: per session its timeline and the public rules' trace, and per address
 * who came from it. It grows with sessions, people and addresses, never with events, and does not depend on the order
 * or repetition of events.
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
  /** Sessions by root session where Okta names one, else by session. */
  readonly sessions: Map<string, GatheredSession>;
  /** Root sessions of sessions seen with one at least once: an event may leave it out. */
  readonly rootOf: Map<string, string>;
  /** Okta's alarms about the person that name no session, by event id. */
  readonly alarms: Map<string, Alarm>;
  /** UTC days on which the person did anything. */
  readonly days: Set<number>;
  /** First success and first failure at each address; infinity for never. */
  readonly addresses: Map<string, { succeededAt: number; failedAt: number }>;
};

export type Gathering = {
  readonly users: Map<string, GatheredUser>;
  /** The ASN that Okta gave for an address or its neighbourhood; the smallest of several. */
  readonly owners: Map<string, number>;
  /** What Okta calls each network, by ASN. */
  readonly names: Map<number, NetworkName>;
  span: { firstAt: number; lastAt: number };
  events: number;
  readonly coverage: Coverage;
};

/** Returns an empty gathering. */
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

/** What to keep besides the timelines. */
export type Keeping = {
  /** Costs a tenth of the time, and is needed only for the verdicts of published rules. */
  readonly traces: boolean;
};

/** An event, its sighting of a session, and the person it belongs to. */
export type Reading = {
  readonly event: LogEvent;
  readonly sighting: Sighting | null;
  readonly userId: string;
};

/** Returns the reading of an event. It belongs to the actor, or, where Okta itself acted, to the person it acted on. */
export function readingOf(event: LogEvent, sources: FingerprintSources): Reading {
  const sighting = sightingOf(event, sources);
  if (sighting !== null) return { event, sighting, userId: sighting.userId };
  const target = event.actor.type === 'User' ? undefined : targetUser(event);
  return { event, sighting, userId: target ?? event.actor.id };
}

function targetUser(event: LogEvent): string | undefined {
  return event.targets.find(({ type }) => type === 'User')?.id;
}

/** Adds one event. */
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
    // The smaller of two roots, so that the order does not matter.
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
