/**
 * What an incident is and the states it and its response actions move through. The constant arrays
 * are the single source of each vocabulary: the database checks, the API and the types follow them.
 */
import type { Watch } from '../judgement/watch.ts';
import type { Aftermath, Refusal, SessionAddresses } from './aftermath.ts';
import type { ContainmentDetails } from './containment-details.ts';
import type { Opening } from './opening.ts';
import type { RaisedAgain } from './raised-again.ts';
import type { Appearances, ProviderType } from './response-catalogue.ts';

/** `session_hijack` is the product; the others are alarms about the service itself, most about how events reach it. */
export const INCIDENT_KINDS = [
  'session_hijack',
  'forged_delivery',
  'hook_tampered',
  'delivery_failure',
  'delivery_quota',
  'delivery_silence',
  'dead_letter',
  'actions_stopped',
  'retention_fell',
] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

/** Words of OCSF Incident Finding `status_id`, plus `contained`, which NIST SP 800-61 tells apart. */
export const INCIDENT_STATUSES = ['new', 'in_progress', 'contained', 'resolved', 'closed'] as const;
export type IncidentStatus = (typeof INCIDENT_STATUSES)[number];

export const OPEN_STATUSES: readonly IncidentStatus[] = ['new', 'in_progress', 'contained'];

/** How a person closed it: the feedback that tuning and the baseline learn from. */
export const RESOLUTIONS = [
  'true_positive',
  'false_positive',
  'benign',
  'duplicate',
  'test',
] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

export const RESPONSE_MODES = ['observe', 'approve', 'enforce'] as const;
export type ResponseMode = (typeof RESPONSE_MODES)[number];

/**
 * `proposed`: what observe mode would have done. `awaiting_approval` → `approved` → `running` →
 * `done` | `failed`. `skipped`, `denied` and `expired` never called Okta; `undone` was reversed.
 */
export const ACTION_STATUSES = [
  'proposed',
  'awaiting_approval',
  'approved',
  'running',
  'done',
  'failed',
  'skipped',
  'denied',
  'expired',
  'undone',
] as const;
export type ActionStatus = (typeof ACTION_STATUSES)[number];

/** Statuses of an action that no worker has taken up yet: it can be called off. */
export const NOT_BEGUN_STATUSES: readonly ActionStatus[] = [
  'proposed',
  'awaiting_approval',
  'approved',
];

/** Where containment stands, as verified in the org's System Log. */
export const CONTAINMENT_STATES = ['none', 'acting', 'acted', 'verified', 'broken'] as const;
export type ContainmentState = (typeof CONTAINMENT_STATES)[number];

/** What Okta says about the user an incident is about. `null`: Okta did not say, or was not asked. */
export type UserFacts = {
  readonly id: string;
  readonly login: string | null;
  readonly name: string | null;
  /** Only where it differs from the login. */
  readonly email?: string | undefined;
  /** Okta's `UserStatus`. */
  readonly status: string | null;
  readonly providerType: ProviderType | null;
  readonly groups: readonly { readonly id: string; readonly name: string }[] | null;
  /** Admin role types, e.g. `SUPER_ADMIN`; empty for everybody else. */
  readonly roles: readonly string[] | null;
};

/** Returns what Okta tells of the user now, with the groups and roles of before where it does not tell them. */
export function stillKnown(now: UserFacts | null, before: UserFacts | null): UserFacts | null {
  if (now === null || before === null || now.id !== before.id) return now ?? before;
  return { ...now, groups: now.groups ?? before.groups, roles: now.roles ?? before.roles };
}

/** What else the source address did in the org: one thief, or a whole office. */
export type SourceFacts = {
  readonly ip: string;
  readonly asn: number | null;
  readonly asOrg: string | null;
  readonly country: string | null;
  readonly city: string | null;
  /** Other users with a successful event from it, and those with failures only. */
  readonly succeededUsers: number;
  readonly failedUsers: number;
};

/**
 * Whether the org's own log has the bad events. `forged`: not even after the grace period; `unavailable`: Okta could
 * not be asked.
 */
export const CORROBORATIONS = ['confirmed', 'forged', 'unavailable'] as const;
export type Corroboration = (typeof CORROBORATIONS)[number];

/** One side of the theft: the client that looks like a stranger. */
export type StolenClient = {
  readonly ip: string | null;
  readonly asn: number | null;
  readonly userAgent: string | null;
};

/** `incidents.details`: all that a reader wants beside the columns. Times are epoch milliseconds. */
export type IncidentDetails = {
  readonly user: UserFacts | null;
  /** Whether the policy protects the user, by the last judgement; absent where it never did. */
  readonly isProtected?: boolean;
  readonly source: SourceFacts | null;
  readonly afterwards: readonly Aftermath[];
  /** How many different things were done from there, since the list above is cut. */
  readonly afterwardsInAll: number;
  /** What was tried from there and refused: it opened nothing, but shows what was looked for. */
  readonly refused: readonly Refusal[];
  readonly refusedInAll: number;
  readonly addresses: SessionAddresses;
  /** The stranger's own sign-in; null where they came into a session of the user's. */
  readonly opening: Opening | null;
  readonly corroboration: Corroboration | null;
  readonly sessionEnded: boolean;
  /** When the session's user, or whoever had it, signed out; absent where it did not end so. */
  readonly signedOutAt?: number | null;
  readonly companyWideMove: boolean;
  /** Clients of the bad findings: what containment is checked for. */
  readonly stolen: readonly StolenClient[];
  /** Both sides as the gravest finding has them; absent where an earlier version judged. */
  readonly appearances?: Appearances;
  /** The watch on the user, where that alone is why it is told; null otherwise. */
  readonly watch: Watch | null;
  /** What a person must know before anything else, e.g. that a limit stopped the actions. */
  readonly notices: readonly string[];
  /** What the actions done so far leave open, in sentences. */
  readonly notContained: readonly string[];
  readonly containment: ContainmentDetails | null;
  /** Raised each time silence was answered by telling everybody again. */
  readonly urgency: number;
  /** The record of a verdict that was milder and is grave again; null where it never was. */
  readonly raisedAgain: RaisedAgain | null;
  /** The incident a person closed before this one was opened about the same subject. */
  readonly refersTo: number | null;
  /** Id of the event of the deed that the headline tells, where somebody did it. */
  readonly deed?: string;
  /** The incident of the same user with which this one is told, quietly; null, or absent, where it is told alone. */
  readonly toldWith?: number | null;
  /** How many others were told with it when that was said last. */
  readonly toldWithIt?: number;
};

export const NO_DETAILS: IncidentDetails = {
  user: null,
  source: null,
  afterwards: [],
  afterwardsInAll: 0,
  refused: [],
  refusedInAll: 0,
  addresses: { stranger: [], strangerInAll: 0, own: [], unclear: [] },
  opening: null,
  corroboration: null,
  sessionEnded: false,
  companyWideMove: false,
  stolen: [],
  watch: null,
  notices: [],
  notContained: [],
  containment: null,
  urgency: 0,
  raisedAgain: null,
  refersTo: null,
};
