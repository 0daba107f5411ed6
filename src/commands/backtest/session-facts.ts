/** What is worked out of every gathered session before any is judged. */
import type { SeenFingerprint } from '../../domain/baseline.ts';
import { fingerprintKey } from '../../domain/fingerprint.ts';
import type { Move } from '../../domain/org-context.ts';
import type { SessionTimeline } from '../../domain/session.ts';
import { compareMoments, type TimelineEntry } from '../../domain/timeline-entry.ts';
import type { GatheredUser, Gathering } from './gathering.ts';
import { ownerOf } from './org-view.ts';

export type SessionFacts = {
  readonly key: string;
  readonly userId: string;
  readonly timeline: SessionTimeline;
  readonly firstAt: number;
  readonly lastAt: number;
  /** The last moment at which there was something to judge. */
  readonly judgedAt: number;
  /** Times at which the session changed its look, rising. */
  readonly changedAt: readonly number[];
};

export type PersonFacts = {
  readonly userId: string;
  /** In the order in which they are to be judged. */
  readonly sessions: readonly SessionFacts[];
  /** What a baseline is learnt from. */
  readonly rows: readonly SeenFingerprint[];
  readonly activeSince: number;
  /** By ASN: first seen, and first seen on a second day. */
  readonly networks: ReadonlyMap<number, { firstAt: number; secondDayAt: number }>;
  readonly addresses: GatheredUser['addresses'];
  /** By device token or fingerprint, when it was first seen. */
  readonly devices: ReadonlyMap<string, number>;
  /** The sessions in which the admin console was opened, and when. */
  readonly adminUse: readonly { readonly session: string; readonly at: number }[];
};

export type Facts = {
  readonly people: ReadonlyMap<string, PersonFacts>;
  readonly moves: readonly Move[];
};

const DAY_MS = 86_400_000;

/** `owners` are those of the whole org. */
export function factsOf(gathering: Gathering, owners: ReadonlyMap<string, number>): Facts {
  const moves: Move[] = [];
  const people = new Map<string, PersonFacts>();
  for (const [userId, user] of gathering.users) {
    people.set(userId, personFacts(userId, user, owners, moves));
  }
  return { people, moves };
}

function personFacts(
  userId: string,
  user: GatheredUser,
  owners: ReadonlyMap<string, number>,
  moves: Move[],
): PersonFacts {
  const sessions: SessionFacts[] = [];
  const rows: SeenFingerprint[] = [];
  const adminUse: { session: string; at: number }[] = [];
  const networkDays = new Map<number, Map<number, number>>();
  const devices = new Map<string, number>();
  for (const [key, { timeline }] of user.sessions) {
    const entries = timeline.entries.filter((entry) => entry.inScope && entry.succeeded);
    rows.push(...rowsOf(key, entries, owners));
    for (const entry of entries) {
      noteDays(networkDays, entry, owners);
      noteDevices(devices, entry);
      const opened = entry.acts?.get('admin console opened');
      if (opened !== undefined) adminUse.push({ session: key, at: opened.at });
    }
    const facts = sessionFacts(key, userId, timeline, owners, moves);
    if (facts !== null) sessions.push(facts);
  }
  sessions.sort((a, b) => a.judgedAt - b.judgedAt || (a.key < b.key ? -1 : 1));
  const networks = new Map(
    [...networkDays].map(([asn, days]) => [asn, firstTwo([...days.values()])]),
  );
  const activeSince = min(rows.map(({ firstSeenAt }) => firstSeenAt));
  return {
    userId,
    sessions,
    rows,
    activeSince,
    networks,
    addresses: user.addresses,
    devices,
    adminUse,
  };
}

/** By ASN and UTC day, the first moment. */
function noteDays(
  days: Map<number, Map<number, number>>,
  entry: TimelineEntry,
  owners: ReadonlyMap<string, number>,
): void {
  const asn = asnOf(entry, owners);
  if (asn === null) return;
  const own = days.get(asn) ?? new Map<number, number>();
  for (const { first } of entry.spells) {
    const day = Math.floor(first.at / DAY_MS);
    own.set(day, Math.min(own.get(day) ?? first.at, first.at));
  }
  days.set(asn, own);
}

function firstTwo(firstOfDay: readonly number[]): { firstAt: number; secondDayAt: number } {
  const [firstAt = 0, secondDayAt = Number.POSITIVE_INFINITY] = [...firstOfDay].sort(
    (a, b) => a - b,
  );
  return { firstAt, secondDayAt };
}

function noteDevices(
  devices: Map<string, number>,
  { fingerprint: fp, spells }: TimelineEntry,
): void {
  for (const device of [fp.deviceFingerprint, fp.deviceToken]) {
    if (device === null) continue;
    const at = min(spells.map(({ first }) => first.at));
    devices.set(device, Math.min(devices.get(device) ?? at, at));
  }
}

function sessionFacts(
  key: string,
  userId: string,
  timeline: SessionTimeline,
  owners: ReadonlyMap<string, number>,
  moves: Move[],
): SessionFacts | null {
  const times = timeline.entries.flatMap(({ spells }) =>
    spells.map(({ first, last }) => [first.at, last.at]),
  );
  const alarms = [...timeline.alarms.values()].map(({ at }) => at);
  const firstAt = min([...times.map(([first = 0]) => first), ...alarms]);
  const lastAt = max([...times.map(([, last = 0]) => last), ...alarms]);
  if (firstAt > lastAt) return null;
  const changedAt = changesOf(userId, timeline, owners, moves);
  const judgedAt = max([...changedAt, ...alarms]);
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

/**
 * When the session showed another network, user agent or country than before: coarser than what judging
 * compares, and enough to say from when on there was something to judge.
 */
function changesOf(
  userId: string,
  timeline: SessionTimeline,
  owners: ReadonlyMap<string, number>,
  moves: Move[],
): number[] {
  const [first, ...others] = timeline.entries.filter(({ inScope }) => inScope);
  if (first === undefined || others.every((other) => looksLike(first, other))) return [];
  const visits = [first, ...others]
    .flatMap((entry) => {
      const asn = asnOf(entry, owners);
      return entry.spells.flatMap((spell) =>
        [spell.first, spell.last].map((moment) => ({ moment, asn, entry })),
      );
    })
    .sort((a, b) => compareMoments(a.moment, b.moment));
  const changedAt: number[] = [];
  let asn: number | null = null;
  let userAgent: string | null = null;
  let country: string | null = null;
  for (const { moment, asn: toAsn, entry } of visits) {
    const to = entry.fingerprint;
    const asnChanged = differ(asn, toAsn);
    const agentChanged = differ(userAgent, to.userAgent);
    if (asnChanged || agentChanged || differ(country, to.country)) changedAt.push(moment.at);
    if (asnChanged && !agentChanged && toAsn !== null) moves.push({ userId, at: moment.at, toAsn });
    asn = toAsn ?? asn;
    userAgent = to.userAgent ?? userAgent;
    country = to.country ?? country;
  }
  return changedAt;
}

function looksLike(a: TimelineEntry, b: TimelineEntry): boolean {
  const { fingerprint: one } = a;
  const { fingerprint: two } = b;
  return a.ip === b.ip && one.userAgent === two.userAgent && one.country === two.country;
}

function differ<T>(a: T | null, b: T | null): boolean {
  return a !== null && b !== null && a !== b;
}

/** One row a fingerprint, whatever addresses it came from. */
function rowsOf(
  key: string,
  entries: readonly TimelineEntry[],
  owners: ReadonlyMap<string, number>,
): SeenFingerprint[] {
  const rows = new Map<string, { -readonly [K in keyof SeenFingerprint]: SeenFingerprint[K] }>();
  for (const entry of entries) {
    const { fingerprint: fp } = entry;
    const asn = asnOf(entry, owners);
    const fingerprint = asn === fp.asn ? fp : { ...fp, asn, asOrg: null };
    const firstSeenAt = min(entry.spells.map(({ first }) => first.at));
    const lastSeenAt = max(entry.spells.map(({ last }) => last.at));
    const name = fingerprintKey(fingerprint);
    const known = rows.get(name);
    if (known === undefined) {
      rows.set(name, { sessionId: key, fingerprint, firstSeenAt, lastSeenAt });
    } else {
      known.firstSeenAt = Math.min(known.firstSeenAt, firstSeenAt);
      known.lastSeenAt = Math.max(known.lastSeenAt, lastSeenAt);
    }
  }
  return [...rows.values()];
}

/** Okta's word first, on this event or on others from the address; the table of ranges last. */
function asnOf(
  { fingerprint, ip }: TimelineEntry,
  owners: ReadonlyMap<string, number>,
): number | null {
  if (fingerprint.asnSource === 'okta' || ip === null) return fingerprint.asn;
  return ownerOf(ip, owners) ?? fingerprint.asn;
}

function min(values: readonly number[]): number {
  return values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
}

function max(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
}
