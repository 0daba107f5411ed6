/**
 * Whether a planned step may be carried out by itself, waits for people, or is left alone; and why,
 * in words that stand on the action. Pure: the caller brings the numbers and the clock.
 */
import { duration } from '../in-words.ts';
import { peopleNeeded } from './approver.ts';
import type { Corroboration } from './incident.ts';
import type { PlanStep } from './plan.ts';
import { PROTECTED, SPARES_THEM, sparesUser } from './protection.ts';
import { RESPONSE_ACTION_KINDS, RESPONSE_CATALOGUE } from './response-catalogue.ts';
import type { ResponseLimits, UserPolicy } from './response-policy.ts';
import { heldByEnd, leavesNothingToClear, type SessionEnd } from './session-end.ts';

export const GUARDS = [
  'impossible',
  'forged',
  'protected',
  'company_move',
  'session_ended',
  'observe',
  'paused',
  'not_corroborated',
  'user_unknown',
  'stale',
  'limit',
  'shared_address',
  'older_factors',
  'approve_mode',
  'two_people',
  'lowered',
  'replaced',
  'user_suspended',
] as const;
export type Guard = (typeof GUARDS)[number];

/** Guards about what later events may show otherwise: news lifts them, unless a person has answered. */
export const LIFTABLE_GUARDS: ReadonlySet<Guard> = new Set<Guard>([
  'forged',
  'company_move',
  'session_ended',
  'not_corroborated',
  'user_unknown',
  'stale',
  'lowered',
]);

export type Ruling = {
  readonly status: 'approved' | 'awaiting_approval' | 'proposed' | 'skipped';
  readonly guard: Guard | null;
  readonly reason: string | null;
  /** How many different people must agree; 0 unless it waits for them. */
  readonly approvalsNeeded: number;
};

export type Situation = SessionEnd & {
  readonly policy: UserPolicy;
  readonly corroboration: Corroboration;
  readonly companyWideMove: boolean;
  /** The verdict by now, where the policy would not act on it; null where the judgement stands. */
  readonly loweredTo: 'suspicious' | 'benign' | null;
  /** Epoch milliseconds. */
  readonly lastBadAt: number;
  readonly now: number;
  readonly staleAfterMinutes: number;
  readonly limits: ResponseLimits;
  /** Other users signed out, or about to be, in the last hour and day. */
  readonly signedOut: UsersCounted;
  readonly paused: boolean;
};

export type UsersCounted = { readonly hour: number; readonly day: number };

/** The reason while all actions of the org are paused; it stands before all others. */
export function pausedBy(person: string | null): string {
  return `All actions of this org are paused${person === null ? '' : ` by ${person}`}.`;
}

type Hold = { readonly guard: Guard; readonly reason: string };

/** Rules on one step. Nothing is ever done in observe mode, to a protected user, or on forged news. */
export function rule(step: PlanStep, situation: Situation): Ruling {
  const skip = whySkipped(step, situation);
  if (skip !== null) return { status: 'skipped', ...skip, approvalsNeeded: 0 };
  const holds = whyHeld(step, situation);
  const [first] = holds;
  const reasons = holds.map(({ reason }) => reason).join(' ');
  if (situation.policy.mode === 'observe') {
    const instead =
      first === undefined ? 'It would have been done at once.' : `It would have waited: ${reasons}`;
    const reason = `Observe mode: nothing was done. ${instead}`;
    return { status: 'proposed', guard: 'observe', reason, approvalsNeeded: 0 };
  }
  if (first === undefined) {
    return { status: 'approved', guard: null, reason: null, approvalsNeeded: 0 };
  }
  const approvalsNeeded = peopleNeeded(step.kind, situation.policy.approval);
  return { status: 'awaiting_approval', guard: first.guard, reason: reasons, approvalsNeeded };
}

/** Actions that interrupt a user's work, so that the limits count them. */
export const INTERRUPTING_KINDS: readonly string[] = RESPONSE_ACTION_KINDS.filter(
  (kind) => RESPONSE_CATALOGUE[kind].gravity !== 'signal',
);

/** Whether the limits count an action of this kind. */
export function interruptsUser(kind: string): boolean {
  return INTERRUPTING_KINDS.includes(kind);
}

/** Why the limits forbid doing it to one more user by itself; null while they do not. */
export function overLimit(
  limits: ResponseLimits,
  { hour, day }: UsersCounted,
  what: 'signed out' | 'asked' = 'signed out',
): string | null {
  const { usersPerHour, usersPerDay } = limits;
  const users = (count: number) => (count === 1 ? '1 user was' : `${count} users were`);
  if (hour >= usersPerHour)
    return `${users(hour)} ${what} within the hour, and the limit is ${usersPerHour}.`;
  if (day >= usersPerDay)
    return `${users(day)} ${what} within a day, and the limit is ${usersPerDay}.`;
  return null;
}

/** Why news this old does not act by itself; null while it is fresh. */
export function tooOld(lastBadAt: number, now: number, staleAfterMinutes: number): string | null {
  const minutes = Math.floor((now - lastBadAt) / 60_000);
  if (now - lastBadAt <= staleAfterMinutes * 60_000) return null;
  return `The last bad event is ${duration(minutes * 60_000)} old, and after ${duration(staleAfterMinutes * 60_000)} a person decides.`;
}

function whySkipped(step: PlanStep, situation: Situation): Hold | null {
  if (situation.corroboration === 'forged') {
    const reason = 'The events are not in the org’s System Log: the delivery was forged.';
    return { guard: 'forged', reason };
  }
  if (situation.policy.isProtected === 'yes' && !sparesUser(step))
    return { guard: 'protected', reason: PROTECTED };
  if (step.impossible !== null) return { guard: 'impossible', reason: step.impossible };
  if (situation.companyWideMove) {
    const reason =
      'Many users moved to this network at the same time: a move of the company never acts.';
    return { guard: 'company_move', reason };
  }
  if (situation.loweredTo === 'benign') {
    const reason = 'It is judged benign by now: nothing more is done by itself.';
    return { guard: 'lowered', reason };
  }
  // Only clearing is skipped: Universal Logout reaches what outlives the session, which the service's own clearing may
  // have ended, so a person decides on it.
  if (step.kind === 'clear_sessions' && leavesNothingToClear(situation)) {
    return {
      guard: 'session_ended',
      reason: 'The session has ended already; there is nothing to end.',
    };
  }
  return null;
}

function whyHeld(step: PlanStep, situation: Situation): readonly Hold[] {
  const { policy } = situation;
  const holds: Hold[] = [];
  const hold = (guard: Guard, reason: string | null) => {
    if (reason !== null) holds.push({ guard, reason });
  };
  const interrupts = interruptsUser(step.kind);
  if (situation.paused) hold('paused', pausedBy(null));
  if (policy.isProtected === 'yes') hold('protected', SPARES_THEM);
  if (situation.corroboration === 'unavailable') {
    hold('not_corroborated', 'Okta could not be asked whether these events are in its System Log.');
  }
  hold('user_unknown', whyUserUnknown(policy));
  hold('stale', tooOld(situation.lastBadAt, situation.now, situation.staleAfterMinutes));
  if (situation.loweredTo !== null) {
    hold('lowered', `It is judged ${situation.loweredTo} by now: a person decides on more.`);
  }
  if (interrupts) hold('session_ended', heldByEnd(situation));
  if (interrupts) hold('limit', overLimit(situation.limits, situation.signedOut));
  hold('shared_address', step.hold);
  if (policy.mode === 'approve') hold('approve_mode', 'The policy asks for approval.');
  if (policy.approval.twoPersonKinds.includes(step.kind)) {
    const people = peopleNeeded(step.kind, policy.approval);
    hold('two_people', `An action this grave needs ${people === 2 ? 'two' : people} people.`);
  }
  return holds;
}

function whyUserUnknown({ isProtected, uncertainRule }: UserPolicy): string | null {
  const unknown = 'Okta could not be asked who the user is, with groups and roles';
  if (isProtected === 'unknown') return `${unknown}, and the policy protects some of them.`;
  if (uncertainRule === null) return null;
  return `${unknown}, and the rule “${uncertainRule}” may say otherwise.`;
}
