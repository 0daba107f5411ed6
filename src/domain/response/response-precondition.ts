import {
  PROVIDER_TYPES,
  type ProviderType,
  RESPONSE_CATALOGUE,
  type ResponseActionKind,
  USER_STATUSES,
  type UserStatus,
} from './response-catalogue.ts';

/** The two facts about a user that decide what Okta allows; texts, for Okta may add values. */
export type UserStanding = { readonly status: string; readonly providerType: string };

export type Precondition =
  | { readonly kind: 'allowed' }
  /** What the action is to bring about is so already. */
  | { readonly kind: 'already'; readonly detail: string }
  | {
      readonly kind: 'refused';
      /** Okta's error code, where it is documented; else one of the service's own. */
      readonly code: string;
      readonly message: string;
      readonly remedy: string;
    };

/** Whether the user is looked at before an action of this kind; the others Okta decides alone. */
export function hasPrecondition(kind: ResponseActionKind): boolean {
  const facts = RESPONSE_CATALOGUE[kind];
  return (
    facts.providers.length < PROVIDER_TYPES.length ||
    facts.statuses.length < USER_STATUSES.length - 1
  );
}

/**
 * Whether Okta can do `kind` to a user in this standing. Unknown values are left for Okta to judge, except the provider
 * of a password reset, where a wrong guess converts the account.
 */
export function checkPrecondition(kind: ResponseActionKind, user: UserStanding): Precondition {
  const done = alreadyDone(kind, user.status);
  if (done !== null) return { kind: 'already', detail: done };
  const facts = RESPONSE_CATALOGUE[kind];
  if (isOneOf(USER_STATUSES, user.status) && !facts.statuses.includes(user.status)) {
    return refusedByStatus(kind, user.status);
  }
  const provider = isOneOf(PROVIDER_TYPES, user.providerType) ? user.providerType : null;
  const suits = provider === null ? kind !== 'reset_password' : facts.providers.includes(provider);
  return suits ? { kind: 'allowed' } : refusedByProvider(kind, user.providerType);
}

function alreadyDone(kind: ResponseActionKind, status: string): string | null {
  if (kind === 'suspend' && status === 'SUSPENDED') return 'The user is suspended already.';
  if (kind === 'unsuspend' && status === 'ACTIVE') return 'The user is not suspended.';
  if (kind === 'expire_password' && status === 'PASSWORD_EXPIRED') {
    return 'The password is expired already.';
  }
  if ((kind === 'expire_password' || kind === 'reset_password') && status === 'RECOVERY') {
    return 'The password has to be set anew already (the user is in recovery).';
  }
  if (kind === 'clear_sessions' && status === 'DEPROVISIONED') {
    return 'The user is deactivated and has no sessions.';
  }
  return null;
}

function refusedByStatus(kind: ResponseActionKind, status: UserStatus): Precondition {
  const { title, statuses } = RESPONSE_CATALOGUE[kind];
  return {
    kind: 'refused',
    code: kind === 'suspend' || kind === 'unsuspend' ? 'E0000001' : 'E0000038',
    message: `${title}: Okta allows it for a user who is ${statuses.join(', ')}; this one is ${status}.`,
    remedy: STATUS_REMEDY[status],
  };
}

const STATUS_REMEDY: Readonly<Record<UserStatus, string>> = {
  ACTIVE: 'The user is active; there is nothing to take back.',
  STAGED: 'The account was never activated. Find out how it got a session, and deactivate it.',
  PROVISIONED: 'The account is not activated yet. Deactivate it, or send a new activation.',
  RECOVERY: 'The user cannot sign in before the password is set anew. Clear the sessions.',
  PASSWORD_EXPIRED: 'The user needs a new password to sign in. Clear the sessions.',
  LOCKED_OUT: 'The user is locked out and cannot sign in. Clear the sessions.',
  SUSPENDED: 'The user cannot sign in. Unsuspend first if the password has to be changed.',
  DEPROVISIONED: 'The user is deactivated and cannot sign in. Nothing is left to do in Okta.',
};

function refusedByProvider(kind: ResponseActionKind, providerType: string): Precondition {
  const { title } = RESPONSE_CATALOGUE[kind];
  return {
    kind: 'refused',
    code: 'password_not_in_okta',
    message: `${title}: the user’s password is not Okta’s (credentials.provider.type ${providerType}).`,
    remedy: PROVIDER_REMEDY[providerType] ?? PROVIDER_REMEDY.FEDERATION ?? '',
  };
}

const PROVIDER_REMEDY: Readonly<Record<string, string>> = {
  ACTIVE_DIRECTORY:
    'Expire the password instead, which reaches Active Directory, or reset it there.',
  LDAP: 'Expire the password instead, or reset it in the LDAP directory.',
  FEDERATION:
    'Reset the password and end the sessions at the user’s own identity provider. Here, clear the sessions, and suspend the user if need be.',
  SOCIAL:
    'The password belongs to the social identity provider; the user has to change it there. Here, clear the sessions, and suspend the user if need be.',
} satisfies Partial<Record<ProviderType, string>>;

function isOneOf<T extends string>(values: readonly T[], value: string): value is T {
  return (values as readonly string[]).includes(value);
}
