/**
 * What one part of the work tells the others about its people: just enough to count, for any moment, how many others
 * came from a network, an address or a device. Columns of numbers, which are cheap to pass between threads.
 */
import type { NetworkName } from '../../../domain/session/fingerprint.ts';
import type { Move } from '../../../domain/session/org-context.ts';
import type { Gathering } from '../sessions/gathering.ts';
import type { Facts } from '../sessions/session-facts.ts';

export type OrgShare = {
  /** When each person was first seen. */
  readonly activeSince: Float64Array;
  readonly networks: NetworkColumns;
  /** What Okta calls each network, by ASN. */
  readonly names: ReadonlyMap<number, NetworkName>;
  readonly addresses: AddressColumns;
  readonly devices: DeviceColumns;
  readonly peers: HabitColumns;
  readonly moves: readonly Move[];
  readonly arrivals: readonly Move[];
};

/** One row per person and network: the first time, and the first time on a second day. */
export type NetworkColumns = {
  readonly asn: Uint32Array;
  readonly firstAt: Float64Array;
  /** Infinity where there was only one day. */
  readonly secondDayAt: Float64Array;
};

/** One row per person and address. */
export type AddressColumns = {
  readonly ip: readonly string[];
  readonly succeededAt: Float64Array;
  readonly failedAt: Float64Array;
};

/** One row per person and device token or fingerprint. */
export type DeviceColumns = { readonly device: readonly string[]; readonly firstAt: Float64Array };

/** One row per person and habit, which was seen on two days or more: the first time on the second day. */
export type HabitColumns = {
  readonly habit: readonly string[];
  readonly secondDayAt: Float64Array;
};

/** Returns what the other parts need to know of this part’s people. */
export function orgShareOf(gathering: Gathering, facts: Facts): OrgShare {
  const networks = [...facts.people.values()].flatMap(({ networks: own }) => [...own]);
  const devices = [...facts.people.values()].flatMap(({ devices: own }) => [...own]);
  const habits = [...facts.people.values()]
    .flatMap(({ habits: own }) => [...own])
    .filter(([, at]) => Number.isFinite(at));
  const addresses = [...gathering.users.values()].flatMap(({ addresses: own }) => [...own]);
  return {
    activeSince: Float64Array.from([...facts.people.values()], ({ activeSince }) => activeSince),
    networks: {
      asn: Uint32Array.from(networks, ([asn]) => asn),
      firstAt: Float64Array.from(networks, ([, { firstAt }]) => firstAt),
      secondDayAt: Float64Array.from(networks, ([, { secondDayAt }]) => secondDayAt),
    },
    names: gathering.names,
    addresses: {
      ip: addresses.map(([ip]) => ip),
      succeededAt: Float64Array.from(addresses, ([, { succeededAt }]) => succeededAt),
      failedAt: Float64Array.from(addresses, ([, { failedAt }]) => failedAt),
    },
    devices: {
      device: devices.map(([device]) => device),
      firstAt: Float64Array.from(devices, ([, firstAt]) => firstAt),
    },
    peers: {
      habit: habits.map(([habit]) => habit),
      secondDayAt: Float64Array.from(habits, ([, at]) => at),
    },
    moves: facts.moves,
    arrivals: facts.arrivals,
  };
}
