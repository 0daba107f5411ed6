/** Writes the action of one step of a plan: adds it, or rules on it again where the step has one already. */
import { type Ruling, rule, type Situation } from '../../domain/response/guardrails.ts';
import type { PlanStep } from '../../domain/response/plan.ts';
import { describeCall } from '../../okta/describe-call.ts';
import { addAction, changeAction, type ResponseActionRow } from '../../store/actions.ts';
import { forgetAnswers } from '../../store/approvals.ts';
import type { Transaction } from '../../store/database.ts';
import type { Incident } from '../../store/incidents.ts';
import { isHeldOtherwise, isWantedAgain, mayBeRuledAnew, situationFor } from './ruled-anew.ts';

/** For whom and in what situation a plan is made. */
export type Planning = {
  readonly incident: Incident;
  readonly userId: string;
  readonly situation: Situation;
};

export type PlannedStep = {
  readonly actionId: number;
  readonly ruling: Ruling;
  /** Whether it was decided now; else it waits as before, for a reason that is worded differently. */
  readonly isDecided: boolean;
  /** Whether people are asked about it once more after it was called off. */
  readonly isAnew: boolean;
  /** The earlier reason, which no longer holds; null where there was none. */
  readonly gone: string | null;
};

/** Returns the key by which a step has one action in its incident, however often it is planned. */
export function idempotencyKeyOf(incidentId: number, stepKey: string): string {
  return `${incidentId}:${stepKey}`;
}

/** Adds the action of a step that has none; null where it turns out to have one. */
export async function addStep(
  tx: Transaction,
  { incident: { org, id: incidentId }, userId, situation }: Planning,
  step: PlanStep,
  position: number,
): Promise<PlannedStep | null> {
  const ruling = rule(step, situation);
  const added = await addAction(tx, {
    org,
    incidentId,
    userId,
    kind: step.kind,
    params: step.action?.params ?? {},
    call: step.action === null ? [] : describeCall(step.action),
    position,
    idempotencyKey: idempotencyKeyOf(incidentId, step.key),
    requestedAt: new Date(situation.now),
    requestedBy: 'system',
    undoAfterMinutes: step.undoAfterMinutes,
    ...decisionOf(ruling, situation),
  });
  if (added === null) return null;
  return { actionId: added.id, ruling, isDecided: true, isAnew: false, gone: null };
}

/** Rules again on the action that a step has; null where nothing of it changes for people. */
export async function ruleAgain(
  tx: Transaction,
  { incident, situation }: Planning,
  step: PlanStep,
  before: ResponseActionRow,
): Promise<PlannedStep | null> {
  const { org, id: actionId } = before;
  const ruling = rule(step, situationFor(before, incident, situation));
  const reasonBefore = before.reason ?? '';
  if (mayBeRuledAnew(before, ruling, step)) {
    await changeAction(tx, org, actionId, decisionOf(ruling, situation));
    // Approvals of an action that was called off were given on other evidence.
    const isAnew = before.status === 'skipped';
    if (isAnew) await forgetAnswers(tx, org, actionId);
    const gone = before.guard === 'shared_address' ? reasonBefore : null;
    return { actionId, ruling, isDecided: true, isAnew, gone };
  }
  if (isWantedAgain(before, ruling)) await changeAction(tx, org, actionId, TRIED_ON);
  if (!isHeldOtherwise(before, ruling)) return null;
  await changeAction(tx, org, actionId, { reason: ruling.reason });
  return { actionId, ruling, isDecided: false, isAnew: false, gone: reasonBefore };
}

const TRIED_ON = { guard: null, reason: null };

/** Returns the columns of an action that say whether it may run. */
function decisionOf(ruling: Ruling, { now, policy }: Pick<Situation, 'now' | 'policy'>) {
  const { status, guard, reason, approvalsNeeded } = ruling;
  const waits = status === 'awaiting_approval';
  return {
    status,
    guard,
    reason,
    approvalsNeeded,
    onSilence: policy.approval.onSilence,
    approvalExpiresAt: waits ? new Date(now + policy.approval.expiresAfterMinutes * 60_000) : null,
    decidedAt: status === 'approved' ? new Date(now) : null,
    decidedBy: status === 'approved' ? 'system' : null,
  };
}
