/** Computes the facts of every gathered session before any is judged. */
import type { Move } from '../../../domain/session/org-context.ts';
import type { SessionTimeline } from '../../../domain/session/session.ts';
import { changesOf } from '../../../domain/session/session-changes.ts';
import type { TimelineEntry } from '../../../domain/session/timeline-entry.ts';
import { arrivalsOf } from './arrivals.ts';
import { type DaysAtAddress, daysAtAddress } from './days-at-address.ts';
import { type FirstDays, noteDays } from './first-days.ts';
import type { GatheredUser, Gathering } from './gathering.ts';
import { asnOf } from './owners.ts';
import { newHabits, noteHabits, notePairs, secondDays } from './peer-habits.ts';

export type SessionFacts = {
  readonly key: string;
  readonly userId: string;
  readonly timeline: SessionTimeline;
  readonly firstAt: number;
  readonly lastAt: number;
  /** The last moment at which there was something to judge. */
  readonly judgedAt: number;
  /** Times at which the session's look changed, rising. */
  readonly changedAt: readonly number[];
};

export type PersonFacts = {
  readonly userId: string;
  /** Sessions in the order in which they are judged. */
  readonly sessions: readonly SessionFacts[];
  readonly activeSince: number;
  /** By ASN: when it was first seen, and first seen on a second day. */
  readonly networks: ReadonlyMap<number, FirstDays>;
  /** By country (`in Poland`), kind of network (`on vpn`) and in all (`at all`): the first moment of a second day. */
  readonly habits: ReadonlyMap<string, number>;
  readonly addresses: GatheredUser['addresses'];
  readonly daysAtAddress: DaysAtAddress;
  /** By device token or fingerprint, when it was first seen. */
  readonly devices: ReadonlyMap<string, number>;
  /** The sessions in which the admin console was opened, and when. */
  readonly adminUse: readonly { readonly session: string; readonly at: number }[];
};

export type Facts = {
  readonly people: ReadonlyMap<string, PersonFacts>;
  readonly moves: readonly Move[];
  readonly arrivals: readonly Move[];
  /** The owners of addresses used for all this, those of the whole org. */
  readonly owners: ReadonlyMap<string, number>;
};

/** Computes the facts of every person's sessions; sums nothing up yet. */
export function factsOf(gathering: Gathering, owners: ReadonlyMap<string, number>): Facts {
  const moves: Move[] = [];
  const people = new Map<string, PersonFacts>();
  for (const [userId, user] of gathering.users) {
    people.set(userId, personFacts(userId, user, owners, moves));
  }
  const arrivals = [...people.values()].flatMap((person) => arrivalsOf(person, owners));
  return { people, moves, arrivals, owners };
}

function personFacts(
  userId: string,
  user: GatheredUser,
  owners: ReadonlyMap<string, number>,
  moves: Move[],
): PersonFacts {
  const sessions: SessionFacts[] = [];
  let activeSince = Number.POSITIVE_INFINITY;
  const adminUse: { session: string; at: number }[] = [];
  const networks = new Map<number, FirstDays>();
  const habits = newHabits();
  const devices = new Map<string, number>();
  for (const [key, { timeline }] of user.sessions) {
    for (const entry of timeline.entries) {
      if (!entry.inScope || !entry.succeeded) continue;
      const asn = asnOf(entry, owners);
      const { firstAt } = spanOf(entry);
      activeSince = Math.min(activeSince, firstAt);
      if (asn !== null) noteDays(networks, asn, entry.spells);
      noteDevice(devices, entry.fingerprint.deviceFingerprint, firstAt);
      noteDevice(devices, entry.fingerprint.deviceToken, firstAt);
      noteHabits(habits, entry);
      const opened = entry.acts?.get('admin console opened');
      if (opened !== undefined) adminUse.push({ session: key, at: opened.at });
    }
    notePairs(habits, timeline.entries);
    const facts = sessionFacts(key, userId, timeline, owners, moves);
    if (facts !== null) sessions.push(facts);
  }
  sessions.sort((a, b) => a.judgedAt - b.judgedAt || (a.key < b.key ? -1 : 1));
  return {
    userId,
    sessions,
    activeSince,
    networks,
    habits: secondDays(habits),
    addresses: user.addresses,
    daysAtAddress: daysAtAddress(sessions),
    devices,
    adminUse,
  };
}

function noteDevice(devices: Map<string, number>, device: string | null, firstAt: number): void {
  if (device === null) return;
  const known = devices.get(device);
  if (known === undefined || firstAt < known) devices.set(device, firstAt);
}

function sessionFacts(
  key: string,
  userId: string,
  timeline: SessionTimeline,
  owners: ReadonlyMap<string, number>,
  moves: Move[],
): SessionFacts | null {
  let firstAt = Number.POSITIVE_INFINITY;
  let lastAt = Number.NEGATIVE_INFINITY;
  for (const entry of timeline.entries) {
    const span = spanOf(entry);
    firstAt = Math.min(firstAt, span.firstAt);
    lastAt = Math.max(lastAt, span.lastAt);
  }
  const changedAt = changesOf(userId, timeline, (entry) => asnOf(entry, owners), moves);
  let judgedAt = changedAt.at(-1) ?? Number.NEGATIVE_INFINITY;
  for (const { at } of timeline.alarms.values()) {
    firstAt = Math.min(firstAt, at);
    lastAt = Math.max(lastAt, at);
    judgedAt = Math.max(judgedAt, at);
  }
  if (firstAt > lastAt) return null;
  return {
    key,
    userId,
    timeline,
    firstAt,
    lastAt,
    judgedAt: judgedAt === Number.NEGATIVE_INFINITY ? firstAt : judgedAt,
    changedAt,
  };
}

/** Returns when the client was first and last seen, epoch milliseconds. */
export function spanOf({ spells }: TimelineEntry): { firstAt: number; lastAt: number } {
  let firstAt = Number.POSITIVE_INFINITY;
  let lastAt = Number.NEGATIVE_INFINITY;
  for (const { first, last } of spells) {
    if (first.at < firstAt) firstAt = first.at;
    if (last.at > lastAt) lastAt = last.at;
  }
  return { firstAt, lastAt };
}
