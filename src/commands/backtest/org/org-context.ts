/** The org against which one person's session is judged: everybody else, before a moment. */

import type { Learning } from '../../../domain/judgement/baseline.ts';
import { pairsIn } from '../../../domain/session/client-name.ts';
import type { NetworkKind } from '../../../domain/session/fingerprint.ts';
import {
  ARRIVED_WITHIN_MS,
  MOVED_WITHIN_MS,
  type Move,
  type OrgContext,
} from '../../../domain/session/org-context.ts';
import { ownerOf } from '../sessions/owners.ts';
import { AT_ALL, inCountry, inOneSession, onNetwork } from '../sessions/peer-habits.ts';
import type { PersonFacts, SessionFacts } from '../sessions/session-facts.ts';
import { addressesFor } from './org-addresses.ts';
import { countBefore, isBefore, type OrgView } from './org-view.ts';

/** Returns the org without the person, as it was when the session is judged; each part is computed on demand. */
export function orgContextFor(
  view: OrgView,
  session: SessionFacts,
  person: PersonFacts,
  learning: Learning,
): OrgContext {
  const { judgedAt } = session;
  const addresses = remembered(() => addressesFor(view, session, person, learning));
  const networks = remembered(() => networksFor(view, session, person));
  const deviceUsers = remembered(() => deviceUsersFor(view, session, person, learning));
  const peers = remembered(() => peersFor(view, session, person));
  const moves = remembered(() =>
    movesAround(view.moves, view, session, session.changedAt, MOVED_WITHIN_MS),
  );
  const arrivals = remembered(() =>
    movesAround(
      view.arrivals,
      view,
      session,
      [session.firstAt, ...session.changedAt, judgedAt],
      ARRIVED_WITHIN_MS,
    ),
  );
  // Most sessions have nothing to judge, and then hardly any part is needed.
  return {
    activeUsers: countBefore(view.activeSince, judgedAt),
    get addresses() {
      return addresses();
    },
    get networks() {
      return networks();
    },
    get deviceUsers() {
      return deviceUsers();
    },
    get peers() {
      return peers();
    },
    get moves() {
      return moves();
    },
    get arrivals() {
      return arrivals();
    },
  };
}

function remembered<T>(compute: () => T): () => T {
  let known: { readonly value: T } | null = null;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}

function networksFor(
  view: OrgView,
  { timeline, judgedAt }: SessionFacts,
  person: PersonFacts,
): OrgContext['networks'] {
  const found = new Map<number, { users: number; habitualUsers: number }>();
  for (const { fingerprint, ip } of timeline.entries) {
    for (const asn of [fingerprint.asn, ip === null ? null : ownerOf(ip, view.owners)]) {
      if (asn === null || found.has(asn)) continue;
      const network = view.networks.get(asn);
      const own = person.networks.get(asn);
      found.set(asn, {
        users: countBefore(network?.first, judgedAt) - isBefore(own?.firstAt, judgedAt),
        habitualUsers:
          countBefore(network?.secondDay, judgedAt) - isBefore(own?.secondDayAt, judgedAt),
      });
    }
  }
  return found;
}

/**
 * Counts the users of each device, long enough before to be believed: a kit's victims of one day do not make its
 * browser a kiosk.
 */
function deviceUsersFor(
  view: OrgView,
  { timeline, judgedAt }: SessionFacts,
  person: PersonFacts,
  { delayMs }: Learning,
): OrgContext['deviceUsers'] {
  const believedAt = judgedAt - delayMs;
  const found = new Map<string, number>();
  for (const { fingerprint: fp } of timeline.entries) {
    for (const device of [fp.deviceFingerprint, fp.deviceToken]) {
      if (device === null || found.has(device)) continue;
      const users = countBefore(view.devices.get(device), believedAt);
      const own = users === 0 ? 0 : isBefore(person.devices.get(device), believedAt);
      found.set(device, users - own);
    }
  }
  return found;
}

function peersFor(
  view: OrgView,
  { timeline, judgedAt }: SessionFacts,
  person: PersonFacts,
): OrgContext['peers'] {
  const others = (habit: string) =>
    countBefore(view.peers.get(habit), judgedAt) - isBefore(person.habits.get(habit), judgedAt);
  const countries = new Map<string, number>();
  const networkKinds = new Map<NetworkKind, number>();
  for (const { fingerprint: fp } of timeline.entries) {
    networkKinds.set(fp.networkKind, others(onNetwork(fp.networkKind)));
    if (fp.country !== null) countries.set(fp.country, others(inCountry(fp.country)));
  }
  const pairs = new Map(
    pairsIn(timeline.entries.map(({ fingerprint }) => fingerprint)).map((pair) => [
      pair,
      others(inOneSession(pair)),
    ]),
  );
  return { people: others(AT_ALL), countries, networkKinds, pairs };
}

/**
 * Returns other people's moves to the session's networks, from so long before these times to an hour after.
 * @param times in rising order
 */
function movesAround(
  byNetwork: OrgView['moves'],
  { owners }: OrgView,
  { userId, timeline }: SessionFacts,
  times: readonly number[],
  beforeMs: number,
): Move[] {
  const networks = new Set<number | null>();
  for (const { fingerprint, ip } of timeline.entries) {
    networks.add(fingerprint.asn);
    if (ip !== null) networks.add(ownerOf(ip, owners));
  }
  const found: Move[] = [];
  for (const asn of networks) {
    const moves = asn === null ? undefined : byNetwork.get(asn);
    if (moves === undefined) continue;
    let next = 0;
    for (const at of times) {
      next = Math.max(next, firstAtOrAfter(moves, at - beforeMs));
      for (
        let one = moves[next];
        one !== undefined && one.at <= at + MOVED_WITHIN_MS;
        one = moves[next]
      ) {
        if (one.userId !== userId) found.push(one);
        next += 1;
      }
    }
  }
  return found;
}

function firstAtOrAfter(moves: readonly Move[], at: number): number {
  let low = 0;
  let high = moves.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((moves[middle]?.at ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
