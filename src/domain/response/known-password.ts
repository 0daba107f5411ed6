/** What is said and done about a password that a stranger likely knows, having signed in with it. Pure. */
import type { Verdict } from '../judgement/verdict.ts';
import type { ActionStatus, IncidentDetails, IncidentKind } from './incident.ts';
import type { ProviderType } from './response-catalogue.ts';

type Acting = {
  readonly kind: string;
  readonly status: ActionStatus;
  /** Epoch milliseconds. */
  readonly startedAt: number | null;
};

/** Providers where somebody else checks the password, and Okta has none. */
const HAS_NONE: ReadonlySet<ProviderType | null> = new Set(['FEDERATION', 'SOCIAL']);
const IN_DIRECTORY: ReadonlySet<ProviderType | null> = new Set(['ACTIVE_DIRECTORY', 'LDAP']);

export function isPasswordKnown({ opening, user }: IncidentDetails): boolean {
  return opening?.byPassword === true && !isKeptElsewhere({ user });
}

/** Whether another identity provider has the user's password, so that no action of the service reaches it. */
export function isKeptElsewhere({ user }: Pick<IncidentDetails, 'user'>): boolean {
  return HAS_NONE.has(user?.providerType ?? null);
}

type Headed = {
  readonly kind: IncidentKind;
  readonly verdict: Verdict;
  readonly details: IncidentDetails;
};

/** What a reader is to know first of a theft that began with a sign-in; null for any other. */
export function howItBegan({ kind, verdict, details }: Headed): string | null {
  if (kind !== 'session_hijack' || verdict !== 'hijack') return null;
  if (details.corroboration === 'forged' || !isPasswordKnown(details)) return null;
  return KNOWN_PASSWORD;
}

/** What is done about a stolen cookie leaves the password with the thief. */
const KNOWN_PASSWORD =
  'No session was taken over: this one was opened from the stranger’s machine, as by a phishing page in the middle. The password is probably known to them.';

/** What else there is to find out: how the stranger came by the password. */
export const ASK_FOR_PAGE =
  'Ask the user whether a link led to a page that asked for the password, and who else got that link.';

export type PasswordReset = {
  /** The order to `reset the password`, with what to mind; null where it is done, agreed to or asked for. */
  readonly byHand: string | null;
  readonly byApproval: string | null;
  readonly isUnderway: boolean;
};

const NOTHING: PasswordReset = { byHand: null, byApproval: null, isUnderway: false };

export function passwordReset(details: IncidentDetails, actions: readonly Acting[]): PasswordReset {
  if (!isPasswordKnown(details)) return NOTHING;
  const is = (kind: string, ...statuses: readonly ActionStatus[]) =>
    actions.some((action) => action.kind === kind && statuses.includes(action.status));
  if (is('reset_password', 'done')) return NOTHING;
  if (is('reset_password', 'approved', 'running')) return { ...NOTHING, isUnderway: true };
  if (is('reset_password', 'awaiting_approval'))
    return { ...NOTHING, byApproval: 'reset the password' };
  const inDirectory = IN_DIRECTORY.has(details.user?.providerType ?? null);
  const order = `reset the password${inDirectory ? ' in the directory' : ''}`;
  if (is('suspend', 'done')) return { ...NOTHING, byHand: `${order} when the suspension ends` };
  const isExpired = is('expire_password', 'awaiting_approval', 'approved', 'running', 'done');
  const minding = isExpired ? ' (expiring it lets whoever knows it choose the new one)' : '';
  return { ...NOTHING, byHand: `${order}${minding}` };
}
