/**
 * Says what is still open once something was done about a theft: what each action leaves, less what the others close.
 * For the incident as a whole, because the catalogue says only of each action alone what it does not cover. Pure.
 */
import { ENDS_SESSIONS } from './containment.ts';
import type { ActionStatus, IncidentDetails } from './incident.ts';
import { isKeptElsewhere } from './known-password.ts';
import { openedApplications, openedByLogout } from './opened-applications.ts';
import { readResponseAction } from './response-action.ts';
import type { ResponseAction, ResponseActionKind } from './response-catalogue.ts';

export type TriedAction = {
  readonly kind: string;
  readonly params: unknown;
  readonly status: ActionStatus;
  /** The action that it takes back. */
  readonly undoOf: number | null;
};

type Seen = Pick<
  IncidentDetails,
  'addresses' | 'afterwards' | 'containment' | 'sessionEnded' | 'source' | 'user'
>;

type Done = {
  readonly actions: readonly ResponseAction[];
  readonly kinds: ReadonlySet<ResponseActionKind>;
};

/** Returns a sentence for each open end, the gravest first; none while nothing is done. */
export function openEnds(actions: readonly TriedAction[], seen: Seen): readonly string[] {
  const done = actions
    .filter(({ status, undoOf }) => status === 'done' && undoOf === null)
    .flatMap(({ kind, params }) => {
      const reading = readResponseAction(kind, '', params);
      return reading.ok ? [reading.action] : [];
    });
  if (done.length === 0) return [];
  const known = { actions: done, kinds: new Set(done.map(({ kind }) => kind)) };
  return GAPS.flatMap((gap) => gap(known, seen) ?? []);
}

type Gap = (done: Done, seen: Seen) => string | null;

const sessions: Gap = ({ kinds }, { sessionEnded }) =>
  [...kinds].some((kind) => ENDS_SESSIONS.has(kind))
    ? null
    : `The user’s ${sessionEnded ? 'other ' : ''}sessions and tokens in Okta: nothing that was done ends them.`;

const applications: Gap = ({ kinds }, seen) => {
  const opened = openedApplications(seen);
  if (!kinds.has('universal_logout'))
    return `Sessions inside ${opened ?? 'applications'}: they live on until they end by themselves.`;
  const byLogout = openedByLogout(seen);
  if (byLogout === null)
    return `Sessions inside ${opened === null ? 'applications' : `what was opened (${opened})`}, wherever Universal Logout is not set up. It goes on after Okta’s answer, and the log has to name the applications that it was sent to.`;
  const { notReached } = byLogout;
  return notReached === null
    ? null
    : `Sessions inside ${notReached}: Okta did not send Universal Logout there, and they live on until they end by themselves.`;
};

/** Source: Okta's guide to Universal Logout in the integration network, on partial support. */
const loggedOut: Gap = ({ kinds }, seen) => {
  const reached = kinds.has('universal_logout') ? openedByLogout(seen)?.reached : null;
  return reached == null
    ? null
    : `Sessions inside ${reached}, which Okta sent Universal Logout to: where the application supports it in part, only refresh tokens are revoked, and its sessions live on until their access tokens expire.`;
};

const password: Gap = ({ kinds, actions }, seen) => {
  const isMailed = actions.some(
    ({ kind, params }) => kind === 'reset_password' && params.sendEmail,
  );
  if (isMailed) return 'The mailed link to a new password: whoever holds the mailbox can read it.';
  if (kinds.has('reset_password')) return null;
  if (kinds.has('expire_password'))
    return 'The password: whoever knows the old one can choose the new one, until the user has.';
  if (isKeptElsewhere(seen))
    return 'The password: another identity provider keeps it, and Okta neither expires nor resets it. It is to be changed there.';
  return kinds.has('suspend')
    ? 'The password, once the user is unsuspended: it is as it was.'
    : 'The password: it was neither expired nor reset.';
};

const apiTokens: Gap = ({ kinds, actions }) => {
  if (kinds.has('universal_logout')) return null;
  const since = actions.flatMap((action) =>
    action.kind === 'revoke_api_tokens' ? [action.params.since] : [],
  );
  const older = since.length === 0 ? '' : ` made before ${minute(Math.min(...since))}`;
  return `API tokens (SSWS)${older}: they stay valid.`;
};

const clientTokens: Gap = ({ kinds }) =>
  kinds.has('revoke_api_tokens') ? 'Tokens of OAuth clients: they stay valid.' : null;

const grants: Gap = ({ kinds }) =>
  kinds.has('revoke_grants') ? 'Access that an application holds by itself: it goes on.' : null;

const factors: Gap = ({ kinds }) => {
  if (kinds.has('reset_factors'))
    return kinds.has('reset_password') || kinds.has('suspend')
      ? null
      : 'New factors: whoever knows the password can enrol one first, so check who enrols.';
  return kinds.has('unenroll_new_factors')
    ? 'Factors that the enrolment policy hides from the API, and devices registered for passwordless sign-in: they stay.'
    : null;
};

/** Tells of what the stranger came from and may come from again; where they come from next, nobody knows. */
const addresses: Gap = ({ kinds, actions }, { addresses: seen, source }) => {
  if (!kinds.has('block_ip')) return null;
  const blocked = new Set(
    actions.flatMap((action) => (action.kind === 'block_ip' ? action.params.ips : [])),
  );
  const known = new Set(seen.stranger.map(({ ip }) => ip));
  if (source !== null) known.add(source.ip);
  if (known.size === 0)
    return 'Other addresses of the stranger, and those that somebody else works from: they are not blocked.';
  const left = [...known].filter((ip) => !blocked.has(ip));
  // A pool of proxies is cut to the busiest.
  const inAll = left.length + Math.max(0, seen.strangerInAll - seen.stranger.length);
  if (inAll === 0) return null;
  const named = left.slice(0, MOST_NAMED);
  const more = inAll - named.length;
  const list = [...named, ...(more === 0 ? [] : [`${more} more`])];
  return inAll === 1
    ? `Another address of the stranger, ${list.join()}: it is not blocked.`
    : `${inAll} other addresses of the stranger (${list.join(', ')}): they are not blocked.`;
};

const MOST_NAMED = 3;

const GAPS: readonly Gap[] = [
  ...[sessions, applications, loggedOut, password, apiTokens],
  ...[factors, clientTokens, grants, addresses],
];

/** `2026-11-30 18:23 UTC` */
function minute(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
