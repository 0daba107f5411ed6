/** What is worked out of every gathered session before any is judged. */
import type { SeenFingerprint } from '../../domain/baseline.ts';
import { fingerprintKey } from '../../domain/fingerprint.ts';
import { type SessionTimeline, userOf } from '../../domain/session.ts';
import { compareMoments, type TimelineEntry } from '../../domain/timeline-entry.ts';
import type { Gathering } from './gathering.ts';
import { type DaySeen, ownerOf } from './org-history.ts';

export type MoveSeen = { readonly userId: string; readonly at: number; readonly toAsn: number };

export type SessionFacts = {
  readonly key: string;
  readonly userId: string;
  readonly timeline: SessionTimeline;
  readonly firstAt: number;
  readonly lastAt: number;
  /** The last moment at which there was something to judge. */
  readonly judgedAt: number;
  /** Times at which the session changed its look. */
  readonly changedAt: readonly number[];
};

export type Facts = {
  readonly sessions: readonly SessionFacts[];
  /** By user, what a baseline is learnt from. */
  readonly rows: ReadonlyMap<string, readonly SeenFingerprint[]>;
  /** In order of time. */
  readonly days: readonly DaySeen[];
  readonly moves: readonly MoveSeen[];
  /** By user, the sessions in which the admin console was opened, and when. */
  readonly adminUse: ReadonlyMap<string, readonly { session: string; at: number }[]>;
};

const DAY_MS = 86_400_000;

export function factsOf(gathering: Gathering): Facts {
  const { owners } = gathering;
  const sessions: SessionFacts[] = [];
  const rows = new Map<string, SeenFingerprint[]>();
  const days: DaySeen[] = [];
  const moves: MoveSeen[] = [];
  const adminUse = new Map<string, { session: string; at: number }[]>();
  for (const [key, { timeline }] of gathering.sessions) {
    const user = userOf(timeline);
    if (user === null) continue;
    const entries = timeline.entries.filter((entry) => entry.inScope && entry.succeeded);
    listOf(rows, user.id).push(...rowsOf(key, entries, owners));
    days.push(...daysOf(key, user.id, entries, owners));
    const opened = entries.flatMap(({ acts }) => acts?.get('admin console opened')?.at ?? []);
    for (const at of opened) listOf(adminUse, user.id).push({ session: key, at });
    const facts = sessionFacts(key, user.id, timeline, owners, moves);
    if (facts !== null) sessions.push(facts);
  }
  days.sort((a, b) => a.at - b.at);
  moves.sort((a, b) => a.at - b.at);
  return { sessions, rows, days, moves, adminUse };
}

function sessionFacts(
  key: string,
  userId: string,
  timeline: SessionTimeline,
  owners: ReadonlyMap<string, number>,
  moves: MoveSeen[],
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
  moves: MoveSeen[],
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

function daysOf(
  key: string,
  userId: string,
  entries: readonly TimelineEntry[],
  owners: ReadonlyMap<string, number>,
): DaySeen[] {
  return entries.flatMap((entry) => {
    const { fingerprint: fp } = entry;
    const firstOfDay = new Map<number, number>();
    for (const { first } of entry.spells) {
      const day = Math.floor(first.at / DAY_MS);
      firstOfDay.set(day, Math.min(firstOfDay.get(day) ?? first.at, first.at));
    }
    const devices = [fp.deviceFingerprint, fp.deviceToken].filter((device) => device !== null);
    const asn = asnOf(entry, owners);
    return [...firstOfDay.values()].map((at) => ({ at, session: key, userId, asn, devices }));
  });
}

/** Okta's word first, on this event or on others from the address; the table of ranges last. */
function asnOf(
  { fingerprint, ip }: TimelineEntry,
  owners: ReadonlyMap<string, number>,
): number | null {
  if (fingerprint.asnSource === 'okta' || ip === null) return fingerprint.asn;
  return ownerOf(ip, owners) ?? fingerprint.asn;
}

function listOf<T>(lists: Map<string, T[]>, key: string): T[] {
  const known = lists.get(key);
  if (known !== undefined) return known;
  const fresh: T[] = [];
  lists.set(key, fresh);
  return fresh;
}

function min(values: readonly number[]): number {
  return values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
}

function max(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
}
