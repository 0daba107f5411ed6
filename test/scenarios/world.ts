/** The nouns of the simulation: a company, its people, their browsers, and the day each of them has. */
import type { Agent } from './agents.ts';
import type { Attachment, City, Network } from './networks.ts';
import type { Random } from './random.ts';
import type { Rates } from './rates.ts';

export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

export type Company = {
  readonly name: string;
  readonly seed: string;
  readonly city: City;
  readonly rates: Rates;
  readonly startsAt: number;
  readonly days: number;
  /** The office's egress; `moved` from `movesOn` on, when the company changes its provider. */
  readonly office: Attachment;
  readonly moved: { readonly office: Attachment; readonly at: number } | null;
  /** Zero-trust exits of the company, empty without. */
  readonly exits: readonly Attachment[];
  readonly vpn: Attachment | null;
  readonly kiosk: { readonly browser: Browser; readonly at: Attachment };
  readonly riskScored: boolean;
  /** An application whose server redeems what the browser brings it, in the session's name, and where that stands. */
  readonly served: { readonly app: string; readonly at: Attachment } | null;
  readonly people: readonly Person[];
};

/** Where a person usually works from. */
export type Habit = 'office' | 'hybrid' | 'remote' | 'kiosk';

export type Person = {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly index: number;
  readonly habit: Habit;
  readonly city: City;
  readonly home: Attachment;
  /** The home's other address family, where both are used in turns. */
  readonly homeV6: Attachment | null;
  readonly carrier: Network;
  readonly computer: Browser;
  readonly phone: Browser | null;
  readonly consumerVpn: { readonly network: Network; readonly from: number } | null;
  readonly privateRelay: boolean;
  readonly usesCompanyVpn: boolean;
  readonly admin: boolean;
  readonly apiToken: string | null;
  readonly ownScript: string | null;
  readonly cloudDesktop: Attachment | null;
  readonly joinsOn: number;
  /** What changes from day to day. */
  readonly state: PersonState;
};

/** Days abroad, on a hotel's network. */
export type Trip = { readonly city: City; readonly until: number; readonly hotel: Attachment };

export type PersonState = {
  trip: Trip | null;
  open: Map<Browser, OpenSession>;
  robbed: boolean;
};

export type Browser = {
  readonly kind: 'computer' | 'phone' | 'cloud' | 'kiosk';
  agent: Agent;
  /** Device tokens by origin: sign-in page, admin console. */
  tokens: readonly [string, string];
  fingerprint: string;
  readonly device: { readonly id: string; readonly name: string; readonly platform: string } | null;
};

export type OpenSession = {
  readonly login: string;
  readonly app: string;
  readonly rooted: boolean;
  readonly openedAt: number;
  lastAt: number;
};

/** What one request shows of its sender. `null` means the event does not say. */
export type Look = {
  readonly at: Attachment;
  readonly header: string;
  readonly token: string | null;
  readonly fingerprint: string | null;
  readonly device: Browser['device'];
};

/** A browser's day before it is lived: kinds of life change it, then requests are drawn from it. */
export type Plan = {
  readonly person: Person;
  readonly browser: Browser;
  readonly day: number;
  /** Local midnight, epoch ms. */
  readonly midnight: number;
  startsAt: number;
  endsAt: number;
  /** Where the browser is, from when on; sorted by time. */
  stays: { from: number; at: Attachment }[];
  /** What it calls itself, from when on. */
  agents: { from: number; header: string }[];
  /** No requests between. */
  gaps: { from: number; until: number }[];
  /** Per-request changes: dual stack, zero-trust exits, private relay, web views. */
  flaps: ((r: Random, look: Look) => Look)[];
  signIn: 'kept' | 'fresh';
  requests: number;
  kinds: Set<string>;
};

/** One labelled theft. */
export type Label = {
  readonly kind: string;
  readonly userId: string;
  readonly user: string;
  /** Every external session id the thief's session appears under. */
  readonly sessionIds: string[];
  /** ISO time of the first event that the thief caused. */
  readonly firstBadAt: string;
};
