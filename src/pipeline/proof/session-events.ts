/** Collects the events of one session from all ids that it had. */
import { TUNING } from '../../domain/judgement/tuning.ts';
import { addSighting, newTimeline, type SessionTimeline } from '../../domain/session/session.ts';
import { sightingOf } from '../../domain/session/sighting.ts';
import type { Transaction } from '../../store/database.ts';
import { rootOfSession } from '../../store/session-root.ts';
import {
  eventsOfSessions,
  type StoredSession,
  sessionWithIncident,
  storedSession,
} from '../../store/timeline.ts';
import type { Dependencies } from '../dependencies.ts';
import { type HeldEvent, heldEvent } from './held-event.ts';

export type SessionEvents = {
  /** The id by which the session is known: its root, or that of an incident about it. */
  readonly subject: string;
  /** Every id that events of the session are kept under. */
  readonly keptUnder: readonly string[];
  readonly timeline: SessionTimeline;
  readonly events: ReadonlyMap<string, HeldEvent>;
  /** Pairs held with one uuid and different times, which Okta does not write: at least one of each is a forgery. */
  readonly contradictions: readonly HeldEvent[];
  /** Events that say that it ended. */
  readonly ends: readonly HeldEvent[];
  /** Epoch milliseconds of its first event, also if that is past retention; null where it has no row. */
  readonly firstSeenAt: number | null;
  /** Epoch milliseconds at which the session's first change was recorded. */
  readonly changedAt: number | null;
};

type Reading = {
  readonly timeline: SessionTimeline;
  readonly events: Map<string, HeldEvent>;
  readonly contradictions: HeldEvent[];
  readonly ends: HeldEvent[];
};

/**
 * Reads the session under all its ids, since Okta names the root on some events of a session and not on others.
 * @param leftOut events (uuids) that are not to count
 */
export async function readSession(
  tx: Transaction,
  deps: Pick<Dependencies, 'fingerprintSources' | 'now'>,
  org: string,
  sessionId: string,
  leftOut: ReadonlySet<string> = new Set(),
): Promise<SessionEvents> {
  const session = await storedSession(tx.client, org, sessionId, deps.now);
  const reading: Reading = {
    timeline: newTimeline(),
    events: new Map(),
    contradictions: [],
    ends: [],
  };
  const read = new Set<string>();
  let waiting: readonly string[] = [sessionId];
  let since = session?.firstSeenAt ?? deps.now() - TUNING.learning.windowMs;
  while (waiting.length > 0 && read.size < MOST_IDS) {
    await readEvents(tx, deps, { org, sessionIds: waiting, since, leftOut }, reading);
    for (const id of waiting) read.add(id);
    const named = [...reading.timeline.sessionIds, ...reading.timeline.rootSessionIds];
    waiting = [...new Set(named)].filter((id) => !read.has(id));
    if (waiting.length === 0 && session !== null && read.size === 1) {
      waiting = await rootElsewhere(tx, org, sessionId, session, reading);
      // The root may have been in use long before this id.
      since = await firstSeenOf(tx, deps, org, waiting, since);
    }
  }
  const [root] = [...reading.timeline.rootSessionIds].sort();
  const keptUnder = [...read];
  const told = await sessionWithIncident(tx.client, org, keptUnder);
  return {
    ...reading,
    subject: told ?? root ?? sessionId,
    keptUnder,
    firstSeenAt: session?.firstSeenAt ?? null,
    changedAt: session?.changedAt ?? null,
  };
}

/** Most ids followed: a sign-in has two or three, and a log that names hundreds as one session is not followed on. */
const MOST_IDS = 50;

async function rootElsewhere(
  tx: Transaction,
  org: string,
  sessionId: string,
  session: StoredSession,
  { timeline }: Reading,
): Promise<string[]> {
  if (timeline.rootSessionIds.size > 0) return [];
  const root = await rootOfSession(tx.client, org, sessionId, session);
  return root === null ? [] : [root];
}

async function firstSeenOf(
  tx: Transaction,
  { now }: Pick<Dependencies, 'now'>,
  org: string,
  sessionIds: readonly string[],
  since: number,
): Promise<number> {
  let first = since;
  for (const id of sessionIds) {
    const session = await storedSession(tx.client, org, id, now);
    first = Math.min(first, session?.firstSeenAt ?? first);
  }
  return first;
}

type Wanted = {
  readonly org: string;
  readonly sessionIds: readonly string[];
  readonly since: number;
  readonly leftOut: ReadonlySet<string>;
};

async function readEvents(
  tx: Transaction,
  deps: Pick<Dependencies, 'fingerprintSources' | 'now'>,
  { org, sessionIds, since, leftOut }: Wanted,
  into: Reading,
): Promise<void> {
  for await (const stored of eventsOfSessions(tx.client, org, sessionIds, since, deps.now)) {
    if (leftOut.has(stored.uuid)) continue;
    const one = heldEvent(stored);
    if (one === null) continue;
    const { event } = one;
    if (event.eventType === 'user.session.end') into.ends.push(one);
    const sighting = sightingOf(event, deps.fingerprintSources);
    if (sighting === null) continue;
    addSighting(into.timeline, sighting);
    const other = into.events.get(event.uuid);
    if (other !== undefined) into.contradictions.push(other, one);
    into.events.set(event.uuid, one);
  }
}
