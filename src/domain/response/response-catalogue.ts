/**
 * Every response action there is: what it does, what it does not, when Okta allows it, and how
 * grave it is. Policy, plan, approval card and console read it here; `okta/` carries it out.
 */

/** Okta's `UserStatus`. */
export const USER_STATUSES = [
  'STAGED',
  'PROVISIONED',
  'ACTIVE',
  'RECOVERY',
  'PASSWORD_EXPIRED',
  'LOCKED_OUT',
  'SUSPENDED',
  'DEPROVISIONED',
] as const;
export type UserStatus = (typeof USER_STATUSES)[number];

/** Okta's `credentials.provider.type`: who checks the user's password. */
export const PROVIDER_TYPES = [
  'OKTA',
  'IMPORT',
  'ACTIVE_DIRECTORY',
  'LDAP',
  'FEDERATION',
  'SOCIAL',
] as const;
export type ProviderType = (typeof PROVIDER_TYPES)[number];

export const RESPONSE_ACTION_KINDS = [
  'clear_sessions',
  'expire_password',
  'reset_password',
  'reset_factors',
  'unenroll_new_factors',
  'suspend',
  'unsuspend',
  'revoke_grants',
  'revoke_api_tokens',
  'block_ip',
  'unblock_ip',
  'quarantine',
  'unquarantine',
  'raise_risk',
  'lower_risk',
  'universal_logout',
  'send_security_event',
] as const;
export type ResponseActionKind = (typeof RESPONSE_ACTION_KINDS)[number];

type Nothing = Readonly<Record<string, never>>;

/** What each action needs beside the user. Times are epoch milliseconds. */
export type ResponseActionParams = {
  readonly clear_sessions: Nothing;
  readonly expire_password: Nothing;
  /** `sendEmail: false` where the thief may read the mailbox: the link then has to be handed over. */
  readonly reset_password: { readonly sendEmail: boolean };
  readonly reset_factors: Nothing;
  /** Only those enrolled since then, usually the first bad event. */
  readonly unenroll_new_factors: { readonly since: number };
  readonly suspend: Nothing;
  readonly unsuspend: Nothing;
  readonly revoke_grants: Nothing;
  readonly revoke_api_tokens: { readonly since: number };
  readonly block_ip: BlockedAddresses;
  readonly unblock_ip: BlockedAddresses;
  readonly quarantine: { readonly groupId: string };
  readonly unquarantine: { readonly groupId: string };
  readonly raise_risk: Nothing;
  readonly lower_risk: Nothing;
  readonly universal_logout: Nothing;
  readonly send_security_event: {
    /** Okta silently drops a repeated id, which makes a retry harmless. */
    readonly eventId: string;
    readonly email: string;
    readonly occurredAt: number;
    readonly reason: string;
    readonly initiatedBy: SignalInitiator;
    readonly lastKnown: SessionAppearance;
    readonly current: SessionAppearance;
  };
};

/** CAEP's `initiating_entity`: a person who asked for the signal, or the policy, which planned it. */
export type SignalInitiator = 'admin' | 'policy';

/** `zoneName` names an IP zone of usage BLOCKLIST; it is created where it is missing. */
export type BlockedAddresses = { readonly ips: readonly string[]; readonly zoneName: string };

export type SessionAppearance = { readonly ip: string | null; readonly userAgent: string | null };

/** Both sides of a theft. */
export type Appearances = Readonly<Record<'owner' | 'stranger', SessionAppearance>>;

/** One action on one user; the pieces belong together, so `kind` narrows `params`. */
export type ResponseAction = {
  [K in ResponseActionKind]: {
    readonly kind: K;
    readonly userId: string;
    readonly params: ResponseActionParams[K];
  };
}[ResponseActionKind];

/**
 * How much it hurts a user who did nothing:
 * `signal` they notice nothing; `session` they sign in again, because the service or Okta's own policy ends the
 * sessions; `account` they have to do something to work again; `lockout` they cannot work until a person helps, or
 * others are hit too.
 */
const GRAVITIES = ['signal', 'session', 'account', 'lockout'] as const;
export type Gravity = (typeof GRAVITIES)[number];

export type ResponseActionFacts = {
  readonly title: string;
  readonly gravity: Gravity;
  readonly covers: string;
  /** Said on the incident, so that nobody thinks more was done than was. */
  readonly doesNotCover: string;
  /** OAuth scope of the service app; null where the call carries its own proof. */
  readonly scope: string | null;
  /** Permission of the custom admin role; null where Okta has none for it (see docs/okta.md). */
  readonly permission: string | null;
  /** Statuses in which Okta allows it. */
  readonly statuses: readonly UserStatus[];
  /** Password providers for which it does what it says. */
  readonly providers: readonly ProviderType[];
  /** The action that takes it back, null where there is no way back. */
  readonly inverse: ResponseActionKind | null;
  /** Actions that fail, or mean nothing, on the same user once this one is done. */
  readonly excludes: readonly ResponseActionKind[];
};

const ANY_PROVIDER = PROVIDER_TYPES;
const ANY_STATUS = USER_STATUSES;
const NOT_DEPROVISIONED = USER_STATUSES.filter((status) => status !== 'DEPROVISIONED');

/**
 * Okta's rules, from its published API description: suspend needs ACTIVE; a suspended user can only be
 * unsuspended or deactivated; a password outside Okta cannot be reset there, and a plain reset
 * of a federated user would make it a password account.
 */
export const RESPONSE_CATALOGUE: Readonly<Record<ResponseActionKind, ResponseActionFacts>> = {
  clear_sessions: {
    title: 'Clear all sessions',
    gravity: 'session',
    covers:
      'All of the user’s Okta sessions, OAuth and OIDC tokens, and remembered devices. The user signs in again, with MFA.',
    doesNotCover:
      'Sessions inside applications live on until they end by themselves, API tokens (SSWS) stay valid, and the password is unchanged. Identity Engine cannot end one session alone.',
    scope: 'okta.users.manage',
    permission: 'okta.users.lifecycle.clearSessions',
    statuses: NOT_DEPROVISIONED,
    providers: ANY_PROVIDER,
    inverse: null,
    excludes: [],
  },
  expire_password: {
    title: 'Expire the password',
    gravity: 'account',
    covers:
      'The user has to choose a new password at the next sign-in, in Active Directory as well.',
    doesNotCover:
      'Ends no session, so it goes together with clearing them. Whoever knows the old password can still choose the new one.',
    scope: 'okta.users.manage',
    permission: 'okta.users.credentials.expirePassword',
    statuses: ['ACTIVE', 'PASSWORD_EXPIRED', 'LOCKED_OUT'],
    providers: ['OKTA', 'IMPORT', 'ACTIVE_DIRECTORY', 'LDAP'],
    inverse: null,
    excludes: ['suspend', 'reset_password'],
  },
  reset_password: {
    title: 'Reset the password',
    gravity: 'account',
    covers: 'The user cannot sign in until the password is set anew through a one-time link.',
    doesNotCover:
      'Ends no session by itself. A mailed link can be read by whoever holds the mailbox.',
    scope: 'okta.users.manage',
    permission: 'okta.users.credentials.resetPassword',
    statuses: ['ACTIVE', 'PASSWORD_EXPIRED', 'LOCKED_OUT'],
    providers: ['OKTA', 'IMPORT'],
    inverse: null,
    excludes: ['suspend', 'expire_password'],
  },
  reset_factors: {
    title: 'Reset all factors',
    gravity: 'lockout',
    covers: 'Every MFA enrolment of the user is removed.',
    doesNotCover:
      'Whoever knows the password can enrol a factor first: do the password before, and check who enrols.',
    scope: 'okta.users.manage',
    permission: 'okta.users.credentials.resetFactors',
    statuses: ['ACTIVE', 'PASSWORD_EXPIRED', 'LOCKED_OUT', 'RECOVERY'],
    providers: ANY_PROVIDER,
    inverse: null,
    excludes: ['unenroll_new_factors'],
  },
  unenroll_new_factors: {
    title: 'Remove the factors enrolled since the theft',
    gravity: 'account',
    covers:
      'Factors enrolled since the theft began are removed. Older ones stay, but where a new one is Okta Verify, Okta removes the user’s own Okta Verify with it, and they enrol anew.',
    doesNotCover:
      'Factors that the enrolment policy hides from the API, and devices registered for passwordless sign-in. Where no factor is left, whoever knows the password can enrol one first.',
    scope: 'okta.users.manage',
    permission: 'okta.users.credentials.resetFactors',
    statuses: NOT_DEPROVISIONED,
    providers: ANY_PROVIDER,
    inverse: null,
    excludes: [],
  },
  suspend: {
    title: 'Suspend the user',
    gravity: 'lockout',
    covers:
      'The user cannot sign in, and Okta clears the sessions. Groups and applications stay assigned.',
    doesNotCover:
      'Sessions inside applications live on. While suspended, no password can be expired or reset.',
    scope: 'okta.users.manage',
    permission: 'okta.users.lifecycle.suspend',
    statuses: ['ACTIVE'],
    providers: ANY_PROVIDER,
    inverse: 'unsuspend',
    excludes: ['expire_password', 'reset_password', 'reset_factors'],
  },
  unsuspend: {
    title: 'Unsuspend the user',
    gravity: 'signal',
    covers: 'The user may sign in again.',
    doesNotCover: 'A password known to the thief is still known to the thief.',
    scope: 'okta.users.manage',
    permission: 'okta.users.lifecycle.unsuspend',
    statuses: ['SUSPENDED'],
    providers: ANY_PROVIDER,
    inverse: 'suspend',
    excludes: [],
  },
  revoke_grants: {
    title: 'Revoke application grants',
    gravity: 'session',
    covers: 'Every consent the user gave to an OAuth client is withdrawn.',
    doesNotCover: 'Sessions, and access that an application holds by itself.',
    scope: 'okta.users.manage',
    permission: 'okta.users.manage',
    statuses: NOT_DEPROVISIONED,
    providers: ANY_PROVIDER,
    inverse: null,
    excludes: [],
  },
  revoke_api_tokens: {
    title: 'Revoke API tokens made since the theft',
    gravity: 'account',
    covers: 'API tokens (SSWS) that the user created since the theft began stop working.',
    doesNotCover: 'Older tokens of the user, and tokens of OAuth clients.',
    scope: 'okta.apiTokens.manage',
    permission: 'okta.users.apitokens.manage',
    statuses: ANY_STATUS,
    providers: ANY_PROVIDER,
    inverse: null,
    excludes: [],
  },
  block_ip: {
    title: 'Block the stranger’s addresses',
    gravity: 'lockout',
    covers:
      'Nobody reaches the org from these addresses, before any policy is looked at. Okta takes about a minute to put it in force.',
    doesNotCover:
      'Other addresses of the thief, and those that somebody else works from. A shared address (office, carrier, VPN) shuts out everybody behind it.',
    scope: 'okta.networkZones.manage',
    permission: null,
    statuses: ANY_STATUS,
    providers: ANY_PROVIDER,
    inverse: 'unblock_ip',
    excludes: [],
  },
  unblock_ip: {
    title: 'Unblock the stranger’s addresses',
    gravity: 'signal',
    covers: 'The addresses that were blocked by this may reach the org again.',
    doesNotCover:
      'What was blocked before or by others, and other zones that hold the same address.',
    scope: 'okta.networkZones.manage',
    permission: null,
    statuses: ANY_STATUS,
    providers: ANY_PROVIDER,
    inverse: 'block_ip',
    excludes: [],
  },
  quarantine: {
    title: 'Put into the quarantine group',
    gravity: 'account',
    covers: 'The user falls under the sign-on rules made for the quarantine group.',
    doesNotCover: 'Ends no session; what the group may not do is decided by the org’s own rules.',
    scope: 'okta.groups.manage',
    permission: 'okta.groups.members.manage',
    statuses: ANY_STATUS,
    providers: ANY_PROVIDER,
    inverse: 'unquarantine',
    excludes: [],
  },
  unquarantine: {
    title: 'Take out of the quarantine group',
    gravity: 'signal',
    covers: 'The quarantine group’s rules no longer apply to the user.',
    doesNotCover: 'A membership that a group rule gives back.',
    scope: 'okta.groups.manage',
    permission: 'okta.groups.members.manage',
    statuses: ANY_STATUS,
    providers: ANY_PROVIDER,
    inverse: 'quarantine',
    excludes: [],
  },
  raise_risk: {
    title: 'Raise the user’s risk to HIGH',
    gravity: 'session',
    covers:
      'Okta’s entity risk policy acts on it, as the org has set it up: it may end all of the user’s sessions, or run a workflow (Identity Threat Protection).',
    doesNotCover: 'Does nothing by itself where no entity risk policy looks at it.',
    scope: 'okta.userRisk.manage',
    permission: 'okta.users.risk.manage',
    statuses: NOT_DEPROVISIONED,
    providers: ANY_PROVIDER,
    inverse: 'lower_risk',
    excludes: [],
  },
  lower_risk: {
    title: 'Lower the user’s risk to LOW',
    gravity: 'signal',
    covers: 'The user no longer counts as high risk.',
    doesNotCover: 'What the entity risk policy did meanwhile stays done.',
    scope: 'okta.userRisk.manage',
    permission: 'okta.users.risk.manage',
    statuses: NOT_DEPROVISIONED,
    providers: ANY_PROVIDER,
    inverse: 'raise_risk',
    excludes: [],
  },
  universal_logout: {
    title: 'Universal Logout',
    gravity: 'account',
    covers:
      'All sessions and tokens, API tokens (SSWS) among them, and sessions inside the applications that are set up for Universal Logout.',
    doesNotCover:
      'Applications that are not set up for it. Where one supports it in part, only refresh tokens are revoked, and its sessions live on until their access tokens expire. Okta answers before it is done, so the log has to confirm it. Needs a licence.',
    scope: 'okta.universalLogout.manage',
    permission: null,
    statuses: NOT_DEPROVISIONED,
    providers: ANY_PROVIDER,
    inverse: null,
    excludes: [],
  },
  send_security_event: {
    title: 'Send a CAEP session-revoked event to Okta',
    gravity: 'session',
    covers:
      'Okta learns of the theft, with both addresses and user agents. Its risk engine weighs it, and the entity risk policy may then end all of the user’s sessions.',
    doesNotCover:
      'Ends nothing by itself. Okta says nothing when it does not know the mail address, so its log is read afterwards.',
    scope: null,
    permission: null,
    statuses: NOT_DEPROVISIONED,
    providers: ANY_PROVIDER,
    inverse: null,
    excludes: [],
  },
};
