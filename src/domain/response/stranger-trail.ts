/** What a stranger left behind in a session: what was done, when, on what, and from which addresses. */

import type { Finding } from '../judgement/judge.ts';
import type { Side } from '../judgement/sides.ts';
import { EXCLUDED_FROM_BASELINE_RULE, type LogEvent } from '../session/event.ts';
import type { OrgContext } from '../session/org-context.ts';
import type {
  Aftermath,
  PlacedAddress,
  Refusal,
  SeenAddress,
  SessionAddresses,
} from './aftermath.ts';
import { deedOf, gravest, refusalOf } from './deed.ts';
import { type Opening, openingOf, opensSession } from './opening.ts';
import { isStrangers, type Whose, whoseAddresses } from './whose-address.ts';

export type StrangerTrail = {
  readonly afterwards: readonly Aftermath[];
  readonly afterwardsInAll: number;
  readonly refused: readonly Refusal[];
  readonly refusedInAll: number;
  readonly addresses: SessionAddresses;
  /** Their own sign-in, where they began the session. */
  readonly opening: Opening | null;
};

const MOST_DEEDS = 50;
const MOST_REFUSALS = 20;
const MOST_ADDRESSES = 50;
const MOST_OTHERS = 20;

/**
 * Returns the trail by all findings that count: a thief changes networks, and the gravest finding knows one of them.
 * Depends on the sets of findings and events alone.
 * @param inOrg who else was at these addresses, before there was something to judge
 */
export function strangerTrail(
  bad: readonly Finding[],
  events: Iterable<LogEvent>,
  inOrg: OrgContext['addresses'] = new Map(),
): StrangerTrail {
  const whose = whoseAddresses(bad);
  const stranger = new Map<string, Seen>();
  const own = new Map<string, Seen>();
  const unclear = new Map<string, Seen>();
  const deeds = new Map<string, Aftermath>();
  const refusals = new Map<string, Refusal>();
  const ordered = inOrder(events);
  const comparedAt = firstComparedAt(ordered);
  let signIn: LogEvent | undefined;
  for (const event of ordered) {
    const { ip } = event.client;
    const there = ip === null ? undefined : whose.get(ip);
    if (ip === null || there === undefined) continue;
    see(unclear, event, there, there.unclear);
    const theirs = isStrangers(event, there);
    if (theirs && opensSession(event)) signIn ??= event;
    see(theirs ? stranger : own, event, there, theirs ? there.stranger : there.owner);
    const isKnownBefore = (comparedAt.get(ip) ?? there.since) < there.since;
    const since = isKnownBefore ? there.since : there.since - BESIDE_MS;
    if (!theirs || event.publishedAt < since) continue;
    note(deeds, deedOf(event));
    note(refusals, refusalOf(event));
  }
  return {
    afterwards: gravest([...deeds.values()], MOST_DEEDS),
    afterwardsInAll: deeds.size,
    refused: gravest([...refusals.values()], MOST_REFUSALS),
    refusedInAll: refusals.size,
    addresses: {
      stranger: busiest(stranger, MOST_ADDRESSES).map((seen) => withOthers(seen, inOrg)),
      strangerInAll: stranger.size,
      own: earliest([...own.values()].filter(({ ip }) => !stranger.has(ip))),
      unclear: earliest([...unclear.values()]),
    },
    opening: openingOf(bad, ordered, signIn),
  };
}

/** Adds what was done or tried; the same again is counted as one thing that happened several times. */
function note<T extends Refusal>(into: Map<string, T>, one: T | null): void {
  if (one === null) return;
  const { eventType, what, on, onIds, because, at } = one;
  const key = [eventType, what, on, onIds, because].join('\n');
  const before = into.get(key);
  into.set(
    key,
    before === undefined ? one : { ...before, times: (before.times ?? 1) + 1, lastAt: at },
  );
}

/** How long before what judging compares the other events at an address still belong to the same visit. */
export const BESIDE_MS = 15 * 60_000;

/**
 * When something that judging compares was first seen at each address. A factor may have been enrolled there before:
 * judging does not compare that, and whoever did it is the stranger all the same.
 */
function firstComparedAt(ordered: readonly LogEvent[]): ReadonlyMap<string, number> {
  const at = new Map<string, number>();
  for (const { client, eventType, publishedAt } of ordered) {
    if (client.ip === null || EXCLUDED_FROM_BASELINE_RULE.has(eventType)) continue;
    if (!at.has(client.ip)) at.set(client.ip, publishedAt);
  }
  return at;
}

type Seen = { -readonly [K in keyof SeenAddress]: SeenAddress[K] };

function see(into: Map<string, Seen>, event: LogEvent, at: Whose, side: Side | null): void {
  const { ip } = event.client;
  if (ip === null || side === null) return;
  const known = into.get(ip);
  const { fingerprint } = side;
  // The place of a look is that of its first address.
  const isPlaceOf = side.ips.length === 1 || side.ip === ip;
  const said = event.client.place;
  const country = said?.country ?? (isPlaceOf ? fingerprint.country : null);
  const city = said?.city ?? (isPlaceOf && said?.country == null ? fingerprint.city : null);
  if (known === undefined) {
    into.set(ip, {
      ip,
      asn: event.network.asn ?? fingerprint.asn,
      asOrg: event.network.asOrg ?? fingerprint.asOrg,
      networkKind: fingerprint.networkKind,
      country,
      city,
      firstAt: event.publishedAt,
      lastAt: event.publishedAt,
      events: 1,
      alsoUsers: at.stranger !== null && at.owner !== null,
    });
    return;
  }
  known.lastAt = event.publishedAt;
  known.events += 1;
  known.country ??= country;
  known.city ??= city;
}

function busiest(seen: ReadonlyMap<string, Seen>, most: number): readonly SeenAddress[] {
  return [...seen.values()]
    .sort((a, b) => b.events - a.events || byFirst(a, b))
    .slice(0, most)
    .sort(byFirst);
}

function withOthers(seen: SeenAddress, inOrg: OrgContext['addresses']): SeenAddress {
  const { succeededUsers = 0, ownDays = 0 } = inOrg.get(seen.ip) ?? {};
  return {
    ...seen,
    alsoUsers: seen.alsoUsers || ownDays > 0,
    ...(succeededUsers === 0 ? {} : { otherUsers: succeededUsers }),
  };
}

function earliest(seen: readonly Seen[]): readonly PlacedAddress[] {
  return seen
    .toSorted(byFirst)
    .slice(0, MOST_OTHERS)
    .map(({ lastAt: _last, events: _events, alsoUsers: _both, ...placed }) => placed);
}

/** Returns each event once, in order of time. */
function inOrder(events: Iterable<LogEvent>): readonly LogEvent[] {
  const once = new Map<string, LogEvent>();
  for (const event of events) once.set(event.uuid, event);
  return [...once.values()].sort(
    (a, b) => a.publishedAt - b.publishedAt || (a.uuid < b.uuid ? -1 : 1),
  );
}

function byFirst(a: SeenAddress, b: SeenAddress): number {
  return a.firstAt - b.firstAt || (a.ip < b.ip ? -1 : 1);
}
