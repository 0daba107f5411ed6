/** Adds an action that a person asks for to the incident. */
import { peopleNeeded } from '../../domain/response/approver.ts';
import type { PlanStep } from '../../domain/response/plan.ts';
import { titleOfAction } from '../../domain/response/response-action.ts';
import type { UserPolicy } from '../../domain/response/response-policy.ts';
import { describeCall } from '../../okta/describe-call.ts';
import { addAction, changeAction, type ResponseActionRow } from '../../store/actions.ts';
import type { Transaction } from '../../store/database.ts';
import { appendHistory } from '../../store/history.ts';
import type { Incident } from '../../store/incidents.ts';
import { idempotencyKeyOf } from '../decide/action-of-step.ts';
import type { SteerDependencies } from '../dependencies.ts';
import type { WantedStep } from '../offers/by-hand.ts';
import { isOver } from './is-over.ts';

/** Returns the action that now waits for approval: one that does already, or a new one for what came to nothing. */
export async function takeUp(
  tx: Transaction,
  deps: SteerDependencies,
  incident: Incident,
  policy: UserPolicy,
  { step, stand }: WantedStep,
  actions: readonly ResponseActionRow[],
  by: string,
): Promise<ResponseActionRow> {
  const { org, id: incidentId } = incident;
  const at = new Date(deps.now());
  if (stand.is === 'waiting' && !isOver(stand.action, at.getTime())) return stand.action;
  const entry = { org, incidentId, at: at.getTime(), actor: by };
  if (stand.is !== 'new') {
    // If it stayed as it was, a judgement might return to it and have the same done twice.
    const change = { status: 'skipped', guard: 'replaced', reason: REPLACED } as const;
    const { kind: action, id: actionId } = stand.action;
    await changeAction(tx, org, actionId, change);
    const data = { action, actionId, reason: REPLACED };
    await appendHistory(tx, { ...entry, kind: 'action_replaced', data });
  }
  const asked = askedFor(step, policy, at, by);
  const action = await addAction(tx, { ...asked, ...placeOf(incident, step, actions) });
  if (action === null) throw new Error('an action was added beside the locked incident');
  const data = { action: action.kind, actionId: action.id };
  await appendHistory(tx, { ...entry, kind: 'action_requested', data });
  const startAfter = asked.approvalExpiresAt;
  await deps.jobs.enqueue(tx, 'escalate', [{ data: { org, incidentId }, startAfter }]);
  return action;
}

const REPLACED = 'Replaced: a person asked for it anew.';

function askedFor(
  { kind, action, hold }: PlanStep,
  { approval }: UserPolicy,
  at: Date,
  by: string,
) {
  const { onSilence, expiresAfterMinutes } = approval;
  const approvalsNeeded = peopleNeeded(kind, approval);
  const reason =
    approvalsNeeded > 1 ? `${titleOfAction(kind)} needs ${approvalsNeeded} people.` : hold;
  return {
    params: action?.params ?? {},
    call: action === null ? [] : describeCall(action),
    status: 'awaiting_approval' as const,
    guard: approvalsNeeded > 1 ? ('two_people' as const) : null,
    reason,
    approvalsNeeded,
    approvalExpiresAt: new Date(at.getTime() + expiresAfterMinutes * 60_000),
    onSilence,
    requestedAt: at,
    requestedBy: by,
  };
}

function placeOf(
  { org, id: incidentId, userId }: Incident,
  { kind, key, undoAfterMinutes }: PlanStep,
  actions: readonly ResponseActionRow[],
) {
  // It has the key of the plan's step, so that a judgement that wants the same later finds it done.
  const ofPlan = idempotencyKeyOf(incidentId, `plan:${kind}`);
  const isTaken = actions.some(({ idempotencyKey }) => idempotencyKey === ofPlan);
  return {
    org,
    incidentId,
    userId: userId ?? '',
    kind,
    undoAfterMinutes,
    position: Math.max(0, ...actions.map(({ position }) => position)) + 1,
    idempotencyKey: isTaken ? idempotencyKeyOf(incidentId, key) : ofPlan,
  };
}
