/**
 * What a person should do next, in one sentence: by the verdict, by what has been done already, and by what
 * the stranger left behind that outlives the sessions. Pure.
 */
import { capital } from '../in-words.ts';
import type { Verdict } from '../judgement/verdict.ts';
import { whoIsMissing } from './agreement.ts';
import type {
  ActionStatus,
  ContainmentState,
  IncidentDetails,
  IncidentKind,
  IncidentStatus,
} from './incident.ts';
import { ASK_FOR_PAGE, isPasswordKnown } from './known-password.ts';
import { type LeftToDo, leftToDo } from './left-to-do.ts';
import { isForSuperAdmins } from './super-admin.ts';
import type { UserAnswer } from './user-question.ts';
import { type ActedOn, isProtected, where, whyNothing } from './who-acts.ts';

export type Standing = Pick<ActedOn, 'judgedBy'> & {
  readonly kind: IncidentKind;
  readonly status: IncidentStatus;
  readonly verdict: Verdict;
  readonly containment: ContainmentState;
  readonly details: IncidentDetails;
  readonly actions: readonly StandingAction[];
  /** What the user has said, asked whether it was them; null where nothing. */
  readonly userSays: UserAnswer | null;
};

export type StandingAction = ActedOn['actions'][number] & {
  readonly kind: string;
  readonly title: string;
  /** Epoch milliseconds. */
  readonly startedAt: number | null;
  /** How many different people have agreed so far, and have to in all. */
  readonly agreed?: number;
  readonly needed?: number;
  /** Okta's error code, or one of the service's own. */
  readonly errorCode?: string | null;
};

/** Returns the step; null where nothing is left to do, and for alarms of other kinds, which have their own advice. */
export function nextStepOf(standing: Standing): string | null {
  const { kind, status, verdict, actions } = standing;
  if (kind !== 'session_hijack' || status === 'closed' || status === 'resolved') return null;
  if (standing.details.corroboration === 'forged') return FORGED;
  const forward = actions.filter(({ undoOf }) => undoOf === null);
  const left = leftToDo(standing.details, forward);
  // A thief has no reason to say no; a yes may be the thief's.
  if (standing.userSays === 'no' && verdict !== 'hijack')
    return `The user says that it was not them. ${hijackStep(standing, forward, left)}`;
  if (verdict === 'benign') return afterAll(forward);
  return verdict === 'hijack'
    ? hijackStep(standing, forward, left)
    : suspicionStep(standing, forward, left);
}

const FORGED =
  'Close it: these events are not Okta’s. What to do about them stands on the alarm about the forged delivery.';

function afterAll(actions: readonly StandingAction[]): string {
  return actions.some(({ status }) => status === 'done')
    ? 'Close it as a false alarm if you agree, and tell the user why they were signed out.'
    : 'Close it as benign if you agree: nothing was done to the user.';
}

function suspicionStep(
  standing: Standing,
  actions: readonly StandingAction[],
  left: LeftToDo,
): string {
  const waiting = titled(actions, 'awaiting_approval');
  const what = [
    ...(waiting === '' ? [] : [approving(actions)]),
    ...((waiting === '' || isProtected(standing)) && standing.containment === 'none'
      ? [`clear their sessions, ${where(standing)}`]
      : []),
    ...(left.ofChanges === null ? [] : [left.ofChanges]),
  ];
  const otherwise = waiting === '' ? '' : '; if it was, deny it';
  return `Ask the user by telephone, not in chat or mail, whether it was them: if not, ${what.length === 0 ? 'look at what was opened meanwhile' : what.join(', and ')}${otherwise}.`;
}

function hijackStep(
  standing: Standing,
  actions: readonly StandingAction[],
  left: LeftToDo,
): string {
  const step = containingStep(standing, actions, left);
  return isPasswordKnown(standing.details) ? `${step} ${ASK_FOR_PAGE}` : step;
}

function containingStep(
  standing: Standing,
  actions: readonly StandingAction[],
  left: LeftToDo,
): string {
  const first = urgent(standing, actions);
  const { byHand, ofChanges, byApproval, isUnderway } = left;
  if (first !== null) {
    const failed = failedStep(standing, actions);
    const also = failed === null || failed === first ? '' : ` ${failed}.`;
    const then =
      byHand === null ? '' : `; then ${byHand}, since clearing the sessions does not undo that`;
    return `${first}${then}.${byApproval === null ? '' : ` What waits is also to ${byApproval}.`}${also}`;
  }
  const { containment } = standing;
  // While actions run, what is ended inside applications may be opened anew.
  if ((containment === 'acting' || isUnderway) && ofChanges === null)
    return 'Wait: the actions are running.';
  const isVerified = containment === 'verified';
  if (byHand !== null) {
    const order = capital(byHand);
    if (isVerified && ofChanges === null) return `${order}, then close the incident.`;
    return `${order}: clearing the sessions does not undo that${isVerified ? '' : ', and whether the containment holds is still being watched'}.`;
  }
  if (isVerified && isPasswordKnown(standing.details))
    return 'It is contained: find out how the password was taken, then close the incident.';
  return isVerified
    ? 'Find out how the session was stolen, then close the incident: it is contained.'
    : 'Wait until the log has shown for some minutes that the session is silent.';
}

/** The step that cannot wait; null where the session is being, or is, taken back. */
function urgent(standing: Standing, actions: readonly StandingAction[]): string | null {
  const { containment, details } = standing;
  const waiting = titled(actions, 'awaiting_approval');
  if (containment === 'broken') {
    const again = 'The session was used after we acted';
    if (waiting !== '') return `${again}: ${approving(actions)}`;
    return isDone(actions, 'suspend')
      ? `${again}: deactivate the user in Okta`
      : `${again}: suspend the user, ${where(standing)}`;
  }
  if (isProtected(standing) && containment === 'none' && !details.sessionEnded) {
    const also = waiting === '' ? ', and ring them' : `, ring them, and ${approving(actions)}`;
    return `Clear the user’s sessions now, ${where(standing)}${also}: ${whyNothing(standing)}`;
  }
  if (waiting !== '') {
    const decide = `${capital(approving(actions))}, or deny`;
    return containment === 'none' && !details.sessionEnded
      ? `${decide}: until then the session can still act`
      : decide;
  }
  const failed = failedStep(standing, actions);
  if (failed !== null) return failed;
  if (details.containment?.unverifiedBecause != null)
    return 'Look into Okta’s System Log whether the session still acts: that could not be verified here';
  if (containment !== 'none') return null;
  return details.sessionEnded
    ? `Clear the user’s other sessions, ${where(standing)}: this one has ended, and nothing was done`
    : `Clear the user’s sessions now, ${where(standing)}: ${whyNothing(standing)}`;
}

/** The step for what failed, whatever else waits; null where nothing did, or it is being done again. */
function failedStep({ details }: Standing, actions: readonly StandingAction[]): string | null {
  const failed = actions.filter(
    ({ kind, status }) =>
      status === 'failed' &&
      !actions.some((other) => other.kind === kind && DONE_AGAIN.has(other.status)),
  );
  if (failed.length === 0) return null;
  const named = titled(failed, 'failed');
  return failed.every((action) => isForSuperAdmins(action, details.user))
    ? `Have a super administrator do in Okta what failed (${named}): it lets nobody else change the password or the factors of one`
    : `Do by hand in Okta what failed (${named}), or mend the cause and have it done again from the incident’s page`;
}

const DONE_AGAIN: ReadonlySet<ActionStatus> = new Set([
  'awaiting_approval',
  'approved',
  'running',
  'done',
]);

function isDone(actions: readonly StandingAction[], kind: string): boolean {
  return actions.some((action) => action.kind === kind && action.status === 'done');
}

/** What to approve, so that whoever has agreed already does not read that a word of theirs is missing. */
function approving(actions: readonly StandingAction[]): string {
  const waiting = actions.filter(({ status }) => status === 'awaiting_approval');
  const half = waiting.filter(({ agreed = 0 }) => agreed > 0);
  const rest = titled(
    waiting.filter(({ agreed = 0 }) => agreed === 0),
    'awaiting_approval',
  );
  if (half.length === 0) return `approve ${rest}`;
  const missing = `${whoIsMissing(half)} must approve ${titled(half, 'awaiting_approval')}`;
  return rest === '' ? missing : `approve ${rest}, and ${missing}`;
}

/** `“Clear all sessions” and 1 more`; empty where there is none. */
function titled(actions: readonly StandingAction[], status: ActionStatus): string {
  const [first, ...others] = actions.filter((action) => action.status === status);
  if (first === undefined) return '';
  return `“${first.title}”${others.length === 0 ? '' : ` and ${others.length} more`}`;
}
