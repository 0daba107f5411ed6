/** What a stranger did that goes on working when the sessions are gone, and what undoes it. */
import { type Act, sensitiveActOf } from '../session/acts.ts';
import type { Aftermath } from './aftermath.ts';
import { actedAtOkta } from './containment.ts';
import { gravityOf } from './deed.ts';
import type { IncidentDetails } from './incident.ts';
import { opensOrg, orgChangeOf } from './org-change.ts';
import type { ResponseActionKind } from './response-catalogue.ts';
import { restoringOf } from './restoring.ts';

export type LastingDeed = {
  readonly deed: Aftermath;
  /** What undoes it, as an order: `remove the factor “Google Authenticator”`. */
  readonly remedy: string;
  /** It is a way into the org of its own, and is always named. */
  readonly opensOrg: boolean;
  /** Whether an action that undoes it waits for approval, or is agreed to; null where there is none. */
  readonly undoing: Undoing | null;
};

export type Undoing = 'waiting' | 'underway';

type DoneAction = {
  readonly kind: string;
  readonly status: string;
  /** Epoch milliseconds. */
  readonly startedAt: number | null;
};

/** Returns the lasting deeds, the gravest first, without what an action has undone since. */
export function lastingDeeds(
  details: IncidentDetails,
  actions: readonly DoneAction[],
): readonly LastingDeed[] {
  const remedies = new Map<string, LastingDeed>();
  const gravestFirst = details.afterwards.toSorted((a, b) => gravityOf(a) - gravityOf(b));
  const restoring = restoringOf(gravestFirst);
  for (const deed of gravestFirst) {
    const change = orgChangeOf(deed.eventType);
    const remedy = change === null ? remedyOf(deed) : (restoring.get(deed) ?? null);
    if (remedy === null || remedies.has(remedy)) continue;
    const undoing = undoingOf(deed, details, actions);
    if (undoing === 'done') continue;
    remedies.set(remedy, {
      deed,
      remedy,
      undoing,
      opensOrg: change !== null && opensOrg(change),
    });
  }
  return [...remedies.values()];
}

/** The order before the name of what was changed, and the order where it has no name. */
type Remedy = readonly [named: string, unnamed: string];

const REMEDIES: Partial<Readonly<Record<Act, Remedy>>> = {
  'factor enrolled': ['remove the factor', 'remove the factor that was enrolled'],
  'API token created': ['revoke the API token', 'revoke the API token that was created'],
  'API token changed': ['look at the API token', 'look at the API token that was changed'],
  'privilege granted': ['take back the privilege', 'take back the privilege that was granted'],
  'factor removed': ['enrol anew the factor', 'enrol anew the factor that was removed'],
  'factor changed': ['check the factor', 'check the factor that was changed'],
  'password changed': ['reset the password of', 'reset the password, which was changed'],
  'inline hook changed': [
    'undo the change of the inline hook',
    'undo the change of an inline hook',
  ],
  'directory agent added': ['remove the agent', 'remove the directory agent that was added'],
  'support access granted': ['revoke Okta’s support access', 'revoke Okta’s support access'],
  'person created': ['deactivate the account', 'deactivate the account that was created'],
  'person shut out': ['let in again', 'let in again who was suspended or deactivated'],
  'privilege taken away': ['give back the privileges of', 'give back the privileges taken away'],
  'person let in': ['shut out again', 'shut out again who was activated or unsuspended'],
  'enrolment token created': [
    'deactivate the device enrolled by the token of',
    'deactivate the device enrolled by the token that was created',
  ],
  'group changed': ['undo the change of group', 'undo the change of groups'],
  'client secret read': [
    'change the client secret of',
    'change the OAuth client’s secret, which was read',
  ],
  'password shown': ['change the password shown for', 'change the password that was shown'],
  'profile changed': ['check the profile of', 'check the mail and telephone of the profile'],
};

/** Acts of one name that are undone in different ways. */
const BY_PREFIX: readonly (readonly [prefix: string, remedy: Remedy])[] = [
  [
    'application.user_membership.change_password',
    ['set anew the password for', 'set anew the application’s password, which was changed'],
  ],
  ['user.lifecycle.delete.', ['create anew', 'create anew the account that was deleted']],
  ['app.keys.', ['replace the signing key of', 'replace the application’s new signing key']],
  [
    'app.oauth2.admin.consent.',
    ['take back the API scope granted to', 'take back the API scope that was granted'],
  ],
  [
    'iam.resourceset.resources.',
    ['take back what was added to', 'take back what was added to a resource set'],
  ],
  ['device.enrollment.', ['deactivate the device', 'deactivate the device that was enrolled']],
  ['app.oauth2.client.lifecycle.', ['deactivate the OAuth client', 'deactivate the OAuth client']],
  ['app.oauth2.credentials.', ['revoke the secret of', 'revoke the OAuth client’s new secret']],
];

function remedyOf({ eventType, on }: Aftermath): string | null {
  const act = sensitiveActOf(eventType);
  if (act === null) return null;
  const special = BY_PREFIX.find(([prefix]) => eventType.startsWith(prefix))?.[1];
  const remedy = special ?? REMEDIES[act] ?? null;
  if (remedy === null) return null;
  const [named, unnamed] = remedy;
  return on === undefined ? unnamed : `${named} ${on}`;
}

/** The actions whose entry in the catalogue covers such an event; no others do. */
const UNDOES: Readonly<Record<string, readonly ResponseActionKind[]>> = {
  'user.mfa.factor.activate': ['unenroll_new_factors', 'reset_factors'],
  'system.api_token.create': ['revoke_api_tokens', 'universal_logout'],
  'user.account.update_password': ['reset_password'],
  'user.account.reset_password': ['reset_password'],
};

/** The actions that undo what an event of this type did, the narrowest first; none where only a person can. */
export function undoneBy(eventType: string): readonly ResponseActionKind[] {
  return UNDOES[eventType] ?? [];
}

/**
 * Whether an action undoes a deed, and how far that is; null where none does. One that has begun counts only where it
 * began after the deed. What was done to another person is not undone: actions are on the user.
 */
function undoingOf(
  { eventType, toOther, at, lastAt = at }: Aftermath,
  { containment }: IncidentDetails,
  actions: readonly DoneAction[],
): 'done' | Undoing | null {
  const kinds: readonly string[] = undoneBy(eventType);
  if (toOther === true) return null;
  // Events are dated by Okta's clock, actions by the service's.
  const ahead = containment === null ? 0 : actedAtOkta(containment) - containment.lastActedAt;
  const is = (...statuses: readonly string[]) =>
    actions.some(({ kind, status, startedAt }) => {
      if (!kinds.includes(kind) || !statuses.includes(status)) return false;
      return startedAt === null ? !BEGUN.has(status) : startedAt + ahead >= lastAt;
    });
  if (is('done')) return 'done';
  if (is('approved', 'running')) return 'underway';
  return is('awaiting_approval') ? 'waiting' : null;
}

const BEGUN: ReadonlySet<string> = new Set(['running', 'done']);
