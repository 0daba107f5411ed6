/**
 * Turns the policy's list of actions into the steps of one incident: each with what Okta needs to be told, in the
 * policy's order, each once, and with the reason where it cannot be done to this user.
 */

import type { UserFacts } from './incident.ts';
import { buildAction, type PlanContext } from './plan-action.ts';
import { isResponseActionKind } from './response-action.ts';
import {
  RESPONSE_CATALOGUE,
  type ResponseAction,
  type ResponseActionKind,
} from './response-catalogue.ts';
import type { PlannedAction } from './response-policy.ts';
import { checkPrecondition } from './response-precondition.ts';

export type PlanStep = {
  /** The action's name as the policy writes it; a word the catalogue does not have becomes an impossible step. */
  readonly kind: string;
  /** Names the step within its incident: the same step planned again is the same action. */
  readonly key: string;
  /** The action with its parameters; null where it cannot be put together. */
  readonly action: ResponseAction | null;
  /** Why it cannot, or need not, be done to this user; with what to do instead. */
  readonly impossible: string | null;
  /** Whether it is impossible until the operator has set something up. */
  readonly isUnconfigured?: boolean;
  /** Why it waits for a person whatever the policy says, in words. */
  readonly hold: string | null;
  /** What of it is not done, in words for the incident. */
  readonly leftOut: string | null;
  /** Taken back by itself after so long; null: it stays. */
  readonly undoAfterMinutes: number | null;
};

/**
 * The steps of a plan. A kind that stands twice is one step; what an earlier step makes pointless
 * (no password can be expired once the user is suspended) is kept as impossible, with the reason.
 * @param series tells plans of one incident apart: `plan`, `escalation-1`, …
 */
export function planSteps(
  planned: readonly PlannedAction[],
  series: string,
  context: PlanContext,
): readonly PlanStep[] {
  const steps: PlanStep[] = [];
  for (const entry of planned) {
    const step = planStep(entry, series, context, steps);
    if (steps.every(({ key }) => key !== step.key)) steps.push(step);
  }
  return steps;
}

function planStep(
  { kind, params }: PlannedAction,
  series: string,
  context: PlanContext,
  before: readonly PlanStep[],
): PlanStep {
  const minutes = params.expiresAfterMinutes;
  const step = {
    kind,
    key: `${series}:${kind}`,
    hold: null,
    leftOut: null,
    undoAfterMinutes: typeof minutes === 'number' && minutes > 0 ? minutes : null,
  };
  if (!isResponseActionKind(kind)) {
    return { ...step, action: null, impossible: `There is no response action “${kind}”.` };
  }
  const built = buildAction(kind, params, context);
  if ('missing' in built) {
    const { missing: impossible, isUnconfigured = false } = built;
    return { ...step, action: null, impossible, isUnconfigured };
  }
  const impossible = notForUser(kind, context.user) ?? excludedBy(kind, before);
  const { action, hold = null, leftOut = null } = built;
  return { ...step, action, impossible, hold, leftOut };
}

function notForUser(kind: ResponseActionKind, user: UserFacts): string | null {
  if (user.status === null || user.providerType === null) return null;
  const { status, providerType } = user;
  const precondition = checkPrecondition(kind, { status, providerType });
  if (precondition.kind === 'allowed') return null;
  if (precondition.kind === 'already') return precondition.detail;
  return `${precondition.message} ${precondition.remedy}`;
}

function excludedBy(kind: ResponseActionKind, before: readonly PlanStep[]): string | null {
  for (const { action, impossible } of before) {
    if (action === null || impossible !== null) continue;
    const facts = RESPONSE_CATALOGUE[action.kind];
    if (facts.excludes.includes(kind)) {
      return `Not after “${facts.title}”: Okta refuses it, or it would change nothing.`;
    }
  }
  return null;
}
