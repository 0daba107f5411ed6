/** The org as one person's session is judged against it: everybody else, before a moment. */
import type { Move, OrgContext } from '../../domain/org-context.ts';
import { countBefore, type OrgView, ownerOf } from './org-view.ts';
import type { PersonFacts, SessionFacts } from './session-facts.ts';

const HOUR_MS = 3_600_000;

export function orgContextFor(
  view: OrgView,
  session: SessionFacts,
  person: PersonFacts,
): OrgContext {
  const { judgedAt } = session;
  return {
    activeUsers: countBefore(view.activeSince, judgedAt),
    networks: networksFor(view, session, person),
    addresses: addressesFor(view, session, person),
    deviceUsers: deviceUsersFor(view, session, person),
    moves: movesAround(view.moves, session),
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

function addressesFor(
  view: OrgView,
  { timeline, judgedAt }: SessionFacts,
  person: PersonFacts,
): OrgContext['addresses'] {
  const found = new Map<
    string,
    { succeededUsers: number; failedUsers: number; asn: number | null }
  >();
  for (const { ip } of timeline.entries) {
    if (ip === null || found.has(ip)) continue;
    const address = view.addresses.get(ip);
    const asn = ownerOf(ip, view.owners);
    if (address === undefined) {
      found.set(ip, { succeededUsers: 0, failedUsers: 0, asn });
      continue;
    }
    const own = person.addresses.get(ip);
    const succeeded = isBefore(own?.succeededAt, judgedAt);
    const failed = succeeded === 1 ? 0 : isBefore(own?.failedAt, judgedAt);
    found.set(ip, {
      succeededUsers: countBefore(address.succeeded, judgedAt) - succeeded,
      failedUsers:
        countBefore(address.failedFirst, judgedAt) -
        countBefore(address.succeededAfter, judgedAt) -
        failed,
      asn,
    });
  }
  return found;
}

function deviceUsersFor(
  view: OrgView,
  { timeline, judgedAt }: SessionFacts,
  person: PersonFacts,
): OrgContext['deviceUsers'] {
  const found = new Map<string, number>();
  for (const { fingerprint: fp } of timeline.entries) {
    for (const device of [fp.deviceFingerprint, fp.deviceToken]) {
      if (device === null || found.has(device)) continue;
      const users = countBefore(view.devices.get(device), judgedAt);
      const own = users === 0 ? 0 : isBefore(person.devices.get(device), judgedAt);
      found.set(device, users - own);
    }
  }
  return found;
}

function isBefore(at: number | undefined, moment: number): 0 | 1 {
  return at !== undefined && at < moment ? 1 : 0;
}

/** Other people's moves within the hour around the session's own changes. */
function movesAround(moves: readonly Move[], { userId, changedAt }: SessionFacts): Move[] {
  const found: Move[] = [];
  let next = 0;
  for (const at of changedAt) {
    next = Math.max(next, firstAtOrAfter(moves, at - HOUR_MS));
    for (
      let move = moves[next];
      move !== undefined && move.at <= at + HOUR_MS;
      move = moves[next]
    ) {
      if (move.userId !== userId) found.push(move);
      next += 1;
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
