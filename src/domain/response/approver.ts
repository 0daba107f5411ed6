/** Tells who may answer, and how many have to. Names are `channel:name` (`slack:U1`). */

import type { ActionStatus } from './incident.ts';
import type { ApprovalPolicy } from './response-policy.ts';
import { type Decider, isThemselves, mayBeThemselves, type NamedUser } from './themselves.ts';

/** What an entry begins with that names a group of the identity provider: `console-group:SOC`. */
export const CONSOLE_GROUP = 'console-group:';
/** What an entry begins with that names a user group in Slack by its id: `slack-group:S0123456789`. */
export const SLACK_GROUP = 'slack-group:';

/** Whether an entry of a list names a group, of which nobody here knows how many are in it. */
export function isGroup(entry: string): boolean {
  return entry.startsWith(CONSOLE_GROUP) || entry.startsWith(SLACK_GROUP);
}

/** Why the policy's list does not let this person decide; null where it does, as `*` lets everybody who can sign in. */
export function whyMayNotDecide(
  approvers: readonly string[],
  decider: Pick<Decider, 'by' | 'groups' | 'untoldGroups'>,
): string | null {
  if (approvers.includes('*') || isNamedAmong(approvers, decider)) return null;
  const untold = (decider.untoldGroups ?? []).filter((group) => approvers.includes(group));
  if (untold.length > 0)
    return `Slack did not tell who is in ${untold.join(' and ')}, so nobody knows whether ${decider.by} is among the approvers. Try again.`;
  return `${decider.by} is not among the approvers that the policy names.`;
}

/** Whether a list names this person, or a group that they are in. */
export function isNamedAmong(
  list: readonly string[],
  { by, groups = [] }: Pick<Decider, 'by' | 'groups'>,
): boolean {
  const names = new Set([by, ...groups].map(inLowerCase));
  return list.some((one) => names.has(inLowerCase(one)));
}

function inLowerCase(text: string): string {
  return text.toLowerCase();
}

/**
 * Why this person may not deny, take back or close; null where they may. Nobody does so about themselves: whoever holds
 * their session, or their password, may be the one who says that all is well. That it is not, anybody may say.
 * @param acts whether anything may be done in Okta for this user: where it only observes, nothing is called off
 */
export function whyMayNotCallOff(
  approvers: readonly string[],
  decider: Decider,
  user: NamedUser,
  acts: boolean,
): string | null {
  const refusal = whyMayNotDecide(approvers, decider);
  if (refusal !== null) return refusal;
  if (isThemselves(decider, user)) return ABOUT_THEMSELVES;
  return acts && mayBeThemselves(decider, user) ? SLACK_IS_SILENT : null;
}

const ABOUT_THEMSELVES =
  'It is about you: whoever has your session or your password may be answering. Somebody else has to decide.';

export const SLACK_IS_SILENT =
  'It may be about you: Slack or Okta told no e-mail address to compare. Do it in the console (the Slack app needs users:read and users:read.email).';

export type Deciding = { readonly does: 'approve' | 'deny'; readonly by: string };

/** Whether a decision already taken is this one come twice: a button clicked, or delivered, twice. */
export function isOwnDecision(
  decided: { readonly status: ActionStatus; readonly decidedBy: string | null },
  { does, by }: Deciding,
): boolean {
  // Several approvers are kept with commas between them.
  const own = decided.decidedBy?.split(', ').includes(by) === true;
  return own && (does === 'deny') === (decided.status === 'denied');
}

/** How many different people have to agree to an action of this kind. */
export function peopleNeeded(
  kind: string,
  approval: Pick<ApprovalPolicy, 'approvals' | 'twoPersonKinds'>,
): number {
  const atLeast = approval.twoPersonKinds.includes(kind) ? 2 : 1;
  return Math.max(atLeast, approval.approvals);
}
