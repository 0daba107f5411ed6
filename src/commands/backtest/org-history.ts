/**
 * What the org looked like before a moment: fed with everything that happened, in order of time, and
 * asked in between. Nothing later than the moment asked about has been fed.
 */
import { neighbourhood } from '../../domain/address-owners.ts';
import type { Move, NetworkInOrg, OrgContext } from '../../domain/org-context.ts';
import type { SessionTimeline } from '../../domain/session.ts';

/** One client of a person at one address on one day. */
export type DaySeen = {
  readonly at: number;
  readonly session: string;
  readonly userId: string;
  readonly asn: number | null;
  readonly devices: readonly string[];
};

/** A person's first success, or first failure, at an address. */
export type Visit = {
  readonly at: number;
  readonly ip: string;
  readonly userId: string;
  readonly succeeded: boolean;
};

export type OrgHistory = {
  readonly seeDay: (seen: DaySeen) => void;
  readonly seeVisit: (visit: Visit) => void;
  /** As others in the org would be described to whoever judges this person's session. */
  readonly contextFor: (
    timeline: SessionTimeline,
    userId: string,
    moves: readonly Move[],
  ) => OrgContext;
};

type NetworkUsers = {
  habitual: number;
  readonly lastDay: Map<string, { day: number; days: number }>;
};
type AddressUsers = { readonly succeeded: Set<string>; readonly failed: Set<string> };

const DAY_MS = 86_400_000;

export function newOrgHistory(owners: ReadonlyMap<string, number>): OrgHistory {
  const active = new Set<string>();
  const networks = new Map<number, NetworkUsers>();
  const addresses = new Map<string, AddressUsers>();
  const devices = new Map<string, Set<string>>();
  return {
    seeDay: ({ at, userId, asn, devices: own }) => {
      active.add(userId);
      for (const device of own) setOf(devices, device).add(userId);
      if (asn !== null) seeNetwork(networks, asn, userId, Math.floor(at / DAY_MS));
    },
    seeVisit: ({ ip, userId, succeeded }) => {
      let users = addresses.get(ip);
      if (users === undefined) {
        users = { succeeded: new Set(), failed: new Set() };
        addresses.set(ip, users);
      }
      if (succeeded) users.failed.delete(userId);
      if (succeeded) users.succeeded.add(userId);
      else if (!users.succeeded.has(userId)) users.failed.add(userId);
    },
    contextFor: (timeline, userId, moves) => ({
      activeUsers: active.size,
      networks: networksOf(timeline, userId, networks, owners),
      addresses: addressesOf(timeline, userId, addresses, owners),
      deviceUsers: deviceUsersOf(timeline, userId, devices),
      moves: moves.filter((move) => move.userId !== userId),
    }),
  };
}

function seeNetwork(
  networks: Map<number, NetworkUsers>,
  asn: number,
  userId: string,
  day: number,
): void {
  let users = networks.get(asn);
  if (users === undefined) {
    users = { habitual: 0, lastDay: new Map() };
    networks.set(asn, users);
  }
  const known = users.lastDay.get(userId);
  if (known === undefined) {
    users.lastDay.set(userId, { day, days: 1 });
  } else if (known.day !== day) {
    known.day = day;
    known.days += 1;
    if (known.days === 2) users.habitual += 1;
  }
}

function networksOf(
  timeline: SessionTimeline,
  userId: string,
  networks: ReadonlyMap<number, NetworkUsers>,
  owners: ReadonlyMap<string, number>,
): ReadonlyMap<number, NetworkInOrg> {
  const found = new Map<number, NetworkInOrg>();
  for (const { fingerprint, ip } of timeline.entries) {
    for (const asn of [fingerprint.asn, ip === null ? null : ownerOf(ip, owners)]) {
      const users = asn === null ? undefined : networks.get(asn);
      if (asn === null || users === undefined || found.has(asn)) continue;
      const own = users.lastDay.get(userId);
      found.set(asn, {
        users: users.lastDay.size - (own === undefined ? 0 : 1),
        habitualUsers: users.habitual - ((own?.days ?? 0) >= 2 ? 1 : 0),
      });
    }
  }
  return found;
}

function addressesOf(
  timeline: SessionTimeline,
  userId: string,
  addresses: ReadonlyMap<string, AddressUsers>,
  owners: ReadonlyMap<string, number>,
): OrgContext['addresses'] {
  const found = new Map<
    string,
    { succeededUsers: number; failedUsers: number; asn: number | null }
  >();
  for (const { ip } of timeline.entries) {
    if (ip === null || found.has(ip)) continue;
    const users = addresses.get(ip);
    found.set(ip, {
      succeededUsers: others(users?.succeeded, userId),
      failedUsers: others(users?.failed, userId),
      asn: ownerOf(ip, owners),
    });
  }
  return found;
}

function deviceUsersOf(
  timeline: SessionTimeline,
  userId: string,
  devices: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { fingerprint: fp } of timeline.entries) {
    for (const device of [fp.deviceFingerprint, fp.deviceToken]) {
      if (device !== null) found.set(device, others(devices.get(device), userId));
    }
  }
  return found;
}

export function ownerOf(ip: string, owners: ReadonlyMap<string, number>): number | null {
  return owners.get(ip) ?? owners.get(neighbourhood(ip)) ?? null;
}

function others(users: ReadonlySet<string> | undefined, userId: string): number {
  if (users === undefined) return 0;
  return users.size - (users.has(userId) ? 1 : 0);
}

function setOf(sets: Map<string, Set<string>>, key: string): Set<string> {
  let set = sets.get(key);
  if (set === undefined) {
    set = new Set();
    sets.set(key, set);
  }
  return set;
}
