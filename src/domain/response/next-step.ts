/**
 * What a person should do next, in one sentence: by the verdict, by what has been done already, and by what
 * the stranger left behind that outlives the sessions. Pure.
 */

import type { Verdict } from '../judgement/verdict.ts';
import type { Guard } from './guardrails.ts';
import type {
  ActionStatus,
  ContainmentState,
  IncidentDetails,
  IncidentKind,
  IncidentStatus,
} from './incident.ts';
import { type LastingDeed, lastingDeeds } from './lasting-deeds.ts';
import type { UserAnswer } from './user-question.ts';

export type Standing = {
  readonly kind: IncidentKind;
  readonly status: IncidentStatus;
  readonly verdict: Verdict;
  readonly containment: ContainmentState;
  readonly details: IncidentDetails;
  readonly actions: readonly StandingAction[];
  /** What the user has said, asked whether it was them; null where nothing. */
  readonly userSays: UserAnswer | null;
};

export type StandingAction = {
  readonly kind: string;
  readonly title: string;
  readonly status: ActionStatus;
  /** What kept it from being done; null for what was skipped because somebody closed the incident. */
  readonly guard: Guard | null;
  /** Epoch milliseconds. */
  readonly startedAt: number | null;
  readonly undoOf: number | null;
};

/** Null where nothing is left to do, and for alarms of other kinds, which have advice of their own. */
export function nextStepOf(standing: Standing): string | null {
  const { kind, status, verdict, actions } = standing;
  if (kind !== 'session_hijack' || status === 'closed' || status === 'resolved') return null;
  if (standing.details.corroboration === 'forged') return FORGED;
  const forward = actions.filter(({ undoOf }) => undoOf === null);
  const lasting = lastingDeeds(standing.details, forward);
  // A thief has no reason to say so; a yes may be the thief's.
  if (standing.userSays === 'no' && verdict !== 'hijack')
    return `The user says that it was not them. ${hijackStep(standing, forward, lasting)}`;
  if (verdict === 'benign') return afterAll(forward);
  return verdict === 'hijack'
    ? hijackStep(standing, forward, lasting)
    : suspicionStep(standing, forward, lasting);
}

const FORGED =
  'Close it: these events are not Okta’s. What to do about them stands on the alarm about the forged delivery.';

function afterAll(actions: readonly StandingAction[]): string {
  return actions.some(({ status }) => status === 'done')
    ? 'Close it as a false alarm if you agree, and tell the user why they were signed out.'
    : 'Close it as benign if you agree: nothing was done to the user.';
}

function suspicionStep(
  { containment }: Standing,
  actions: readonly StandingAction[],
  lasting: readonly LastingDeed[],
): string {
  const waiting = titled(actions, 'awaiting_approval');
  const what = [
    ...(waiting === '' ? [] : [`approve ${waiting}`]),
    ...(waiting === '' && containment === 'none'
      ? [`clear their sessions, ${where(actions)}`]
      : []),
    ...(lasting.length === 0 ? [] : [listed(lasting)]),
  ];
  const otherwise = waiting === '' ? '' : '; if it was, deny it';
  return `Ask the user by telephone, not in chat or mail, whether it was them: if not, ${what.length === 0 ? 'look at what was opened meanwhile' : what.join(', and ')}${otherwise}.`;
}

function hijackStep(
  standing: Standing,
  actions: readonly StandingAction[],
  lasting: readonly LastingDeed[],
): string {
  const first = urgent(standing, actions);
  const rest = lasting.length === 0 ? null : listed(lasting);
  if (first !== null)
    return rest === null
      ? `${first}.`
      : `${first}; then ${rest}, since clearing the sessions does not undo that.`;
  const isVerified = standing.containment === 'verified';
  if (rest !== null)
    return `${rest.charAt(0).toUpperCase()}${rest.slice(1)}: clearing the sessions does not undo that${isVerified ? '' : ', and whether the containment holds is still being watched'}.`;
  if (standing.containment === 'acting') return 'Wait: the actions are running.';
  if (!isVerified)
    return 'Wait until the log has shown for some minutes that the session is silent.';
  return hasOpened(standing.details)
    ? 'End the sessions inside the applications that were opened, in each of them, then close the incident.'
    : 'Find out how the session was stolen, then close the incident: it is contained.';
}

/** What cannot wait; null where the session is being, or is, taken back. */
function urgent(
  { containment, details }: Standing,
  actions: readonly StandingAction[],
): string | null {
  const waiting = titled(actions, 'awaiting_approval');
  const failed = titled(actions, 'failed');
  if (containment === 'broken') {
    const again = 'The session was used after we acted';
    if (waiting !== '') return `${again}: approve ${waiting}`;
    return isDone(actions, 'suspend')
      ? `${again}: deactivate the user in Okta`
      : `${again}: suspend the user, ${where(actions)}`;
  }
  if (waiting !== '')
    return containment === 'none' && !details.sessionEnded
      ? `Approve ${waiting}, or deny: until then the session can still act`
      : `Approve ${waiting}, or deny`;
  if (failed !== '')
    return `Do by hand in Okta what failed (${failed}), or mend the cause and have it done again from the incident’s page`;
  if (details.containment?.unverifiedBecause != null)
    return 'Look into Okta’s System Log whether the session still acts: that could not be verified here';
  if (containment !== 'none') return null;
  return details.sessionEnded
    ? `Clear the user’s other sessions, ${where(actions)}: this one has ended, and nothing was done`
    : `Clear the user’s sessions now, ${where(actions)}${isProtected(actions) ? ', and ring them' : ''}: ${whyNothing(actions)}`;
}

/** Where the policy only observes, or protects the user, nothing is done from here. */
function where(actions: readonly StandingAction[]): string {
  const observes = actions.some(({ status }) => status === 'proposed');
  return observes || isProtected(actions)
    ? 'by hand in Okta'
    : 'from the incident’s page or in Okta';
}

function isProtected(actions: readonly StandingAction[]): boolean {
  return actions.some(({ guard }) => guard === 'protected');
}

function whyNothing(actions: readonly StandingAction[]): string {
  const is = (status: ActionStatus) => actions.some((action) => action.status === status);
  if (is('proposed')) return 'in observe mode nothing is done by itself';
  if (is('expired')) return 'nobody answered in time, so nothing was done';
  if (is('denied')) return 'the actions were denied';
  if (isProtected(actions)) return 'the policy forbids the service to touch this user';
  if (actions.some(({ status, guard }) => status === 'skipped' && guard === null))
    return 'closing the incident had called off what was planned';
  return is('skipped') ? 'what was planned was held back' : 'no action is planned';
}

function hasOpened({ afterwards }: IncidentDetails): boolean {
  return afterwards.some(({ eventType }) => eventType === 'user.authentication.sso');
}

function isDone(actions: readonly StandingAction[], kind: string): boolean {
  return actions.some((action) => action.kind === kind && action.status === 'done');
}

/** `“Clear all sessions” and 1 more`; empty where there is none. */
function titled(actions: readonly StandingAction[], status: ActionStatus): string {
  const [first, ...others] = actions.filter((action) => action.status === status);
  if (first === undefined) return '';
  return `“${first.title}”${others.length === 0 ? '' : ` and ${others.length} more`}`;
}

const MOST_NAMED = 3;
/** With those that stand further behind and must not be a number. */
const MOST_IN_ALL = 6;

function listed(lasting: readonly LastingDeed[]): string {
  const named = lasting
    .filter(({ opensOrg }, place) => place < MOST_NAMED || opensOrg)
    .slice(0, MOST_IN_ALL)
    .map(({ remedy }) => remedy);
  const more = lasting.length - named.length;
  const all = more === 0 ? named : [...named, `undo ${more} more of what was done`];
  const last = all.pop() ?? '';
  return all.length === 0 ? last : `${all.join(', ')} and ${last}`;
}
