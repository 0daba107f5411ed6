/** The whole org, combined from the parts' shares, as it was before any moment. */
import { surerName, UNNAMED } from '../../../domain/session/entry-network.ts';
import type { NetworkName } from '../../../domain/session/fingerprint.ts';
import type { Move } from '../../../domain/session/org-context.ts';
import type { OrgShare } from './org-share.ts';

/** Rising times; how many are before a moment is found by bisection. */
export type Times = Float64Array;

export type OrgView = OrgHabits & {
  /** The network that Okta named for an address or its neighbourhood. */
  readonly owners: ReadonlyMap<string, number>;
};

/** The sum of the parts' shares. */
export type OrgHabits = {
  readonly activeSince: Times;
  readonly networks: ReadonlyMap<number, { readonly first: Times; readonly secondDay: Times }>;
  /** What Okta calls each network, by ASN. */
  readonly names: ReadonlyMap<number, NetworkName>;
  /** Only addresses and devices that more than one person used; for the rest nobody else is known. */
  readonly addresses: ReadonlyMap<string, SharedAddress>;
  readonly devices: ReadonlyMap<string, Times>;
  /** By key of `peer-habits.ts`, when the habit became that of one person after another. */
  readonly peers: ReadonlyMap<string, Times>;
  /** By the network moved to, in order of time. */
  readonly moves: ReadonlyMap<number, readonly Move[]>;
  /** By the network come to, in order of time. */
  readonly arrivals: ReadonlyMap<number, readonly Move[]>;
};

export type SharedAddress = {
  readonly succeeded: Times;
  /** Of the people who failed before they succeeded, or never did: when they failed, … */
  readonly failedFirst: Times;
  /** … and when they succeeded at last. */
  readonly succeededAfter: Times;
};

/** Returns the sum of all parts’ shares. */
export function orgHabitsOf(shares: readonly OrgShare[]): OrgHabits {
  return {
    activeSince: times(shares.flatMap((share) => [...share.activeSince])),
    networks: networksOf(shares),
    names: namesOf(shares),
    addresses: addressesOf(shares),
    devices: devicesOf(shares),
    peers: timesOf(shares.map(({ peers }) => ({ keys: peers.habit, at: peers.secondDayAt }))),
    moves: movesByNetwork(shares.flatMap((share) => share.moves)),
    arrivals: movesByNetwork(shares.flatMap((share) => share.arrivals)),
  };
}

function movesByNetwork(moves: readonly Move[]): OrgHabits['moves'] {
  const byNetwork = new Map<number, Move[]>();
  for (const move of moves.toSorted(compareMoves)) {
    const known = byNetwork.get(move.toAsn);
    if (known === undefined) byNetwork.set(move.toAsn, [move]);
    else known.push(move);
  }
  return byNetwork;
}

/** Returns 1 where it was before the moment: one person's part of a `countBefore`. */
export function isBefore(at: number | undefined, moment: number): 0 | 1 {
  return at !== undefined && at < moment ? 1 : 0;
}

/** Returns how many of the times are before the moment. */
export function countBefore(rising: Times | undefined, moment: number): number {
  if (rising === undefined) return 0;
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rising[middle] ?? 0) < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

function networksOf(shares: readonly OrgShare[]): OrgHabits['networks'] {
  const rows = new Map<number, { first: number[]; secondDay: number[] }>();
  for (const { networks } of shares) {
    for (const [i, asn] of networks.asn.entries()) {
      const row = rows.get(asn) ?? { first: [], secondDay: [] };
      row.first.push(networks.firstAt[i] ?? 0);
      row.secondDay.push(networks.secondDayAt[i] ?? 0);
      rows.set(asn, row);
    }
  }
  return new Map(
    [...rows].map(([asn, row]) => [
      asn,
      { first: times(row.first), secondDay: times(row.secondDay) },
    ]),
  );
}

function namesOf(shares: readonly OrgShare[]): OrgHabits['names'] {
  const all = new Map<number, NetworkName>();
  for (const { names } of shares) {
    for (const [asn, name] of names) all.set(asn, surerName(all.get(asn) ?? UNNAMED, name));
  }
  return all;
}

function addressesOf(shares: readonly OrgShare[]): OrgHabits['addresses'] {
  const rows = new Map<string, { succeededAt: number; failedAt: number }[]>();
  for (const { addresses } of shares) {
    for (const [i, ip] of addresses.ip.entries()) {
      const row = rows.get(ip) ?? [];
      row.push({
        succeededAt: addresses.succeededAt[i] ?? 0,
        failedAt: addresses.failedAt[i] ?? 0,
      });
      rows.set(ip, row);
    }
  }
  const shared = [...rows].filter(([, row]) => row.length > 1);
  return new Map(
    shared.map(([ip, row]) => {
      const failed = row.filter(({ succeededAt, failedAt }) => failedAt < succeededAt);
      return [
        ip,
        {
          succeeded: times(row.map(({ succeededAt }) => succeededAt)),
          failedFirst: times(failed.map(({ failedAt }) => failedAt)),
          succeededAfter: times(failed.map(({ succeededAt }) => succeededAt)),
        },
      ];
    }),
  );
}

function devicesOf(shares: readonly OrgShare[]): OrgHabits['devices'] {
  const times = timesOf(
    shares.map(({ devices }) => ({ keys: devices.device, at: devices.firstAt })),
  );
  return new Map([...times].filter(([, own]) => own.length > 1));
}

function timesOf(
  columns: readonly { readonly keys: readonly string[]; readonly at: Float64Array }[],
): Map<string, Times> {
  const rows = new Map<string, number[]>();
  for (const { keys, at } of columns) {
    for (const [i, key] of keys.entries()) {
      const row = rows.get(key) ?? [];
      row.push(at[i] ?? 0);
      rows.set(key, row);
    }
  }
  return new Map([...rows].map(([key, row]) => [key, times(row)]));
}

/** Orders moves by time, then by the other fields, so that the order does not depend on the parts. */
function compareMoves(a: Move, b: Move): number {
  return a.at - b.at || a.toAsn - b.toAsn || (a.userId < b.userId ? -1 : 1);
}

function times(values: readonly number[]): Times {
  return Float64Array.from(values).sort();
}
