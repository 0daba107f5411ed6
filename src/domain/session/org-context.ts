import type { NetworkKind, NetworkName } from './fingerprint.ts';

/** How long before and after a change of the session another user's `moves` count, milliseconds. */
export const MOVED_WITHIN_MS = 60 * 60_000;
/** How long before such a change another user's `arrivals` count; after it, as long as moves. */
export const ARRIVED_WITHIN_MS = 24 * 60 * 60_000;

/** What the rest of the org says about the networks, addresses and devices of one session. */
export type OrgContext = {
  /** People active in the org in the window looked at; 0 when nothing is known. */
  readonly activeUsers: number;
  /** By ASN, for those of the session. */
  readonly networks: ReadonlyMap<number, NetworkInOrg>;
  /** By address, for those of the session. */
  readonly addresses: ReadonlyMap<string, AddressInOrg>;
  /** By device fingerprint and by device token: how many others came from it, long enough before to be believed. */
  readonly deviceUsers: ReadonlyMap<string, number>;
  readonly peers: PeerBaseline;
  /** Changes of network by other users around the times of this session's own. */
  readonly moves: readonly Move[];
  /**
   * Other users' sign-ins from a day before those times, or the session's beginning, to an hour after, with a device
   * cookie they had on other days and on a network that was new to them: neither a thief of sessions nor a proxy in the
   * middle signs in like that.
   */
  readonly arrivals: readonly Move[];
};

/** Where the other people of the org work from, by what each did on two days or more before. */
export type PeerBaseline = {
  /** How many people any of this is known of; in a larger org a sample. */
  readonly people: number;
  readonly countries: ReadonlyMap<string, number>;
  readonly networkKinds: ReadonlyMap<NetworkKind, number>;
  /** Two clients in one session, by `pairOf`. */
  readonly pairs: ReadonlyMap<string, number>;
};

export type NetworkInOrg = {
  /** Other users seen on it before the session, alarmed sessions left out. */
  readonly users: number;
  /** Of those, the ones who came from it on two days or more: a habit, not a visit. */
  readonly habitualUsers: number;
};

export type AddressInOrg = {
  /** Other users with a successful event from it. */
  readonly succeededUsers: number;
  /** Those of them who came from it long enough before to be believed, unlike a phishing kit's victims of one day. */
  readonly establishedUsers: number;
  /** Other users who had their first success there since, whatever became of their sessions. */
  readonly newcomers: number;
  /** Other users with failures from it and no success. */
  readonly failedUsers: number;
  /**
   * UTC days, long enough before, on which a program of the user's own had a success from it, whatever became of those
   * sessions. May be 0 for addresses that only browsers come from.
   */
  readonly ownDays: number;
  /** The ASN that Okta itself gave for the address (or for its /24 or /48) on other events. */
  readonly asn: number | null;
  /** What those events call that network; null where they do not say. */
  readonly name: NetworkName | null;
};

/** Values for an address that nothing but the session in question came from. */
export const NOBODY_THERE: Omit<AddressInOrg, 'asn' | 'name'> = {
  succeededUsers: 0,
  establishedUsers: 0,
  newcomers: 0,
  failedUsers: 0,
  ownDays: 0,
};

/** A user's coming to a network: within a session, its user agent unchanged, or by signing in. */
export type Move = {
  readonly userId: string;
  readonly at: number;
  readonly toAsn: number;
};

export const NO_ORG_CONTEXT: OrgContext = {
  activeUsers: 0,
  networks: new Map(),
  addresses: new Map(),
  deviceUsers: new Map(),
  peers: { people: 0, countries: new Map(), networkKinds: new Map(), pairs: new Map() },
  moves: [],
  arrivals: [],
};
