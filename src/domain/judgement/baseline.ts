import { clientName, pairOf } from '../session/client-name.ts';
import type { ClientKind, Fingerprint, NetworkKind } from '../session/fingerprint.ts';
import { operatorOf } from './operator.ts';

/** One fingerprint in one earlier session of the user: the row that a baseline is learnt from. */
export type SeenFingerprint = {
  readonly sessionId: string;
  readonly fingerprint: Fingerprint;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
};

/** When something was seen in one session; epoch milliseconds. */
export type Stay = Pick<SeenFingerprint, 'sessionId' | 'firstSeenAt' | 'lastSeenAt'>;

/** How often something was seen: days are UTC days, sessions are distinct. */
export type Habit = { days: number; sessions: number; lastDay: number; lastSessionId: string };

export type Habits<K> = Map<K, Habit>;

/** What a user looked like in the weeks before, without the session in question. */
export type UserBaseline = {
  /** Sessions and days learnt from; both zero for somebody new. */
  readonly seen: Habit;
  readonly asns: Habits<number>;
  /** By the operator's name in lower case: dual stack and mergers change the number, not the name. */
  readonly operators: Habits<string>;
  readonly networkKinds: Habits<NetworkKind>;
  readonly countries: Habits<string>;
  readonly cities: Habits<string>;
  readonly userAgents: Habits<string>;
  /** By `clientName`: operating system and browser, no version. */
  readonly clients: Habits<string>;
  /** Two clients in one session, by `pairOf`. */
  readonly pairs: Habits<string>;
  /** The clients that were in each session, by its id. */
  readonly clientsOf: Map<string, readonly string[]>;
  readonly systems: Habits<string>;
  readonly clientKinds: Habits<ClientKind>;
  readonly deviceTokens: Habits<string>;
  readonly deviceFingerprints: Habits<string>;
  readonly deviceIds: Habits<string>;
  /** Clients whose requests named no registered device, by `clientName`. */
  readonly unnamedDevices: Habits<string>;
  /** Sessions active in each hour of the day (UTC). */
  readonly hours: number[];
};

/** How many days of history it takes to know what is ordinary for a user; fewer are a first week. */
export const KNOWN_DAYS = 3;

/** How many days, a working week, it takes to know a user's clients, and what they set up. */
export const SETTLED_DAYS = 5;

export type Learning = {
  /** What was seen more recently is not believed yet: a thief's first hours must not become a habit. */
  readonly delayMs: number;
  /** What is older is forgotten. */
  readonly windowMs: number;
  /** Within this time somebody looked at a merely suspicious session, or nobody will. */
  readonly lookedAtMs: number;
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The baseline of somebody of whom nothing is known, to be filled by `learn`. */
export function emptyBaseline(): UserBaseline {
  return {
    seen: noHabit(),
    asns: new Map(),
    operators: new Map(),
    networkKinds: new Map(),
    countries: new Map(),
    cities: new Map(),
    userAgents: new Map(),
    clients: new Map(),
    pairs: new Map(),
    clientsOf: new Map(),
    systems: new Map(),
    clientKinds: new Map(),
    deviceTokens: new Map(),
    deviceFingerprints: new Map(),
    deviceIds: new Map(),
    unnamedDevices: new Map(),
    hours: new Array<number>(24).fill(0),
  };
}

/**
 * The baseline at `at`, from all rows of the user. Rows of the judged session and of sessions that
 * raised an alarm are left out, and so is what is too recent to be believed. Order does not matter.
 */
export function baselineAt(
  rows: Iterable<SeenFingerprint>,
  at: number,
  leaveOut: ReadonlySet<string>,
  learning: Learning,
): UserBaseline {
  const usable = [...rows]
    .filter((row) => !leaveOut.has(row.sessionId) && learnable(row, at, learning))
    .map((row) => ({ ...row, lastSeenAt: Math.min(row.lastSeenAt, at) }));
  usable.sort((a, b) => a.firstSeenAt - b.firstSeenAt || (a.sessionId < b.sessionId ? -1 : 1));
  const baseline = emptyBaseline();
  for (const row of usable) learn(baseline, row);
  return baseline;
}

/** Whether a row is old enough to be believed at `at`, and not so old that it is forgotten. */
export function learnable(
  row: Pick<Stay, 'firstSeenAt' | 'lastSeenAt'>,
  at: number,
  learning: Learning,
): boolean {
  return row.firstSeenAt <= at - learning.delayMs && row.lastSeenAt >= at - learning.windowMs;
}

/** Adds one row. Rows must come by `firstSeenAt`, so that days and sessions are counted once each. */
export function learn(baseline: UserBaseline, row: SeenFingerprint): void {
  const { fingerprint: fp } = row;
  const client = clientName(fp);
  note(baseline.seen, row);
  noteIn(baseline.asns, fp.asn, row);
  noteIn(baseline.operators, operatorOf(fp), row);
  noteIn(baseline.networkKinds, fp.networkKind === 'unknown' ? null : fp.networkKind, row);
  noteIn(baseline.countries, fp.country, row);
  noteIn(baseline.cities, fp.city, row);
  noteIn(baseline.userAgents, fp.userAgent, row);
  noteIn(baseline.clients, client, row);
  notePairs(baseline, client, row);
  noteIn(baseline.systems, fp.os, row);
  noteIn(baseline.clientKinds, fp.clientKind === 'unknown' ? null : fp.clientKind, row);
  noteIn(baseline.deviceTokens, fp.deviceToken, row);
  noteIn(baseline.deviceFingerprints, fp.deviceFingerprint, row);
  noteIn(baseline.deviceIds, fp.deviceId, row);
  noteIn(baseline.unnamedDevices, fp.deviceId === null ? client : null, row);
  const firstHour = Math.floor(row.firstSeenAt / HOUR_MS);
  const lastHour = Math.min(Math.floor(row.lastSeenAt / HOUR_MS), firstHour + 23);
  for (let hour = firstHour; hour <= lastHour; hour += 1)
    baseline.hours[hour % 24] = (baseline.hours[hour % 24] ?? 0) + 1;
}

function notePairs(baseline: UserBaseline, client: string | null, row: SeenFingerprint): void {
  if (client === null) return;
  const others = baseline.clientsOf.get(row.sessionId) ?? [];
  if (others.includes(client)) return;
  // A pair counts on the day on which its second client came; of two at one time either may be the second.
  const came = { ...row, lastSeenAt: row.firstSeenAt };
  for (const other of others) noteIn(baseline.pairs, pairOf(client, other), came);
  baseline.clientsOf.set(row.sessionId, [...others, client].sort());
}

function noHabit(): Habit {
  return { days: 0, sessions: 0, lastDay: -1, lastSessionId: '' };
}

function note(habit: Habit, row: Stay): void {
  const firstDay = Math.floor(row.firstSeenAt / DAY_MS);
  const lastDay = Math.floor(row.lastSeenAt / DAY_MS);
  const from = Math.max(firstDay, habit.lastDay + 1);
  habit.days += Math.max(0, lastDay - from + 1);
  habit.lastDay = Math.max(habit.lastDay, lastDay);
  if (habit.lastSessionId !== row.sessionId) habit.sessions += 1;
  habit.lastSessionId = row.sessionId;
}

/** Counts the stay under `key`. Stays must come by `firstSeenAt`, as for `learn`. */
export function noteIn<K>(habits: Habits<K>, key: K | null, row: Stay): void {
  if (key === null) return;
  let habit = habits.get(key);
  if (habit === undefined) {
    habit = noHabit();
    habits.set(key, habit);
  }
  note(habit, row);
}
