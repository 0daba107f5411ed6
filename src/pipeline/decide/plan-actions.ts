/**
 * Turns plan steps into action rows. The same plan made again results in the same rows: a row that people or Okta have
 * dealt with is never touched, and none is added twice.
 */

import { rulesForUser } from '../../config/rules-in-force.ts';
import {
  INTERRUPTING_KINDS,
  type Ruling,
  rule,
  type Situation,
} from '../../domain/response/guardrails.ts';
import type { PlanStep } from '../../domain/response/plan.ts';
import { describeCall } from '../../okta/describe-call.ts';
import {
  actionsOf,
  addAction,
  changeAction,
  countSignedOut,
  lockLimits,
} from '../../store/actions.ts';
import { forgetAnswers } from '../../store/approvals.ts';
import type { Transaction } from '../../store/database.ts';
import { appendHistory } from '../../store/history.ts';
import type { Incident } from '../../store/incidents.ts';
import { holdSwitch } from '../../store/switches.ts';
import type { Dependencies } from '../dependencies.ts';
import { orgOf } from '../policy-of.ts';
import { noticesOf } from './notices.ts';
import { isHeldOtherwise, isWantedAgain, mayBeRuledAnew, situationFor } from './ruled-anew.ts';

export type PlanRequest = {
  readonly incident: Incident;
  readonly userId: string;
  readonly steps: readonly PlanStep[];
  readonly situation: Omit<Situation, 'signedOut' | 'paused'>;
};

export type PlanResult = {
  /** Whether an action was added or decided anew. */
  readonly changed: boolean;
  /** Whether something was approved and is now to be done. */
  readonly approved: boolean;
  /** Whether people are asked for something, which rings. */
  readonly asks: boolean;
  /** What kept actions from being done, in words for the incident. */
  readonly notices: readonly string[];
  /** Earlier notices of that kind that no longer hold, or are worded differently now. */
  readonly gone: readonly string[];
};

/** Rules on each step and writes what is new, with history and the jobs that follow. */
export async function planActions(
  tx: Transaction,
  deps: Pick<Dependencies, 'jobs' | 'metrics' | 'orgs'>,
  { incident, userId, steps, situation: known }: PlanRequest,
): Promise<PlanResult> {
  if (steps.length === 0) return NOTHING_PLANNED;
  const { org, id: incidentId } = incident;
  const now = new Date(known.now);
  const rules = rulesForUser(orgOf(deps, org).config, known.policy);
  const existing = await actionsOf(tx.rows, org, incidentId);
  await lockLimits(tx, org);
  const situation: Situation = {
    ...known,
    paused: (await holdSwitch(tx, org)).actionsPaused,
    signedOut: await countSignedOut(tx, org, userId, INTERRUPTING_KINDS, now),
  };
  let position = Math.max(0, ...existing.map((action) => action.position));
  const rulings: Ruling[] = [];
  const restated: Ruling[] = [];
  const gone: string[] = [];
  const leftOut = new Set<string>();
  for (const step of steps) {
    const idempotencyKey = idempotencyKeyOf(incidentId, step.key);
    const before = existing.find((action) => action.idempotencyKey === idempotencyKey);
    const ruling = rule(step, situationFor(before, incident, situation));
    if (before !== undefined && !mayBeRuledAnew(before, ruling, step)) {
      if (isWantedAgain(before, ruling)) await changeAction(tx, org, before.id, TRIED_ON);
      if (isHeldOtherwise(before, ruling)) {
        await changeAction(tx, org, before.id, { reason: ruling.reason });
        restated.push(ruling);
        gone.push(before.reason ?? '');
      }
      continue;
    }
    const decision = decisionOf(ruling, situation);
    position += before === undefined ? 1 : 0;
    const actionId =
      before?.id ??
      (
        await addAction(tx, {
          org,
          incidentId,
          userId,
          kind: step.kind,
          params: step.action?.params ?? {},
          call: step.action === null ? [] : describeCall(step.action),
          position,
          idempotencyKey,
          requestedAt: now,
          requestedBy: 'system',
          undoAfterMinutes: step.undoAfterMinutes,
          ...decision,
        })
      )?.id;
    if (actionId === undefined) continue;
    if (before !== undefined) await changeAction(tx, org, before.id, decision);
    if (before?.guard === 'shared_address') gone.push(before.reason ?? '');
    // Approvals of an action that was called off were given on other evidence.
    const anew = before?.status === 'skipped';
    if (anew) await forgetAnswers(tx, org, before.id);
    rulings.push(ruling);
    if (ruling.status !== 'skipped' && step.leftOut !== null) leftOut.add(step.leftOut);
    const { status, reason } = ruling;
    const data = { action: step.kind, actionId, status, reason, ...(anew ? { anew } : {}), rules };
    const entry = {
      org,
      incidentId,
      at: known.now,
      actor: 'system',
      kind: 'action_planned' as const,
      data,
    };
    await appendHistory(tx, entry);
    deps.metrics.actions.inc({ org, kind: step.kind, result: ruling.status });
  }
  await enqueueFollowUps(tx, deps, { org, incidentId }, rulings, situation);
  return {
    changed: rulings.length + restated.length > 0,
    approved: rulings.some(({ status }) => status === 'approved'),
    asks: rulings.some(({ status }) => status === 'awaiting_approval'),
    notices: [...noticesOf([...rulings, ...restated]), ...leftOut],
    gone,
  };
}

const NOTHING_PLANNED = { changed: false, approved: false, asks: false, notices: [], gone: [] };

/** Returns the key by which a step has one action in its incident, however often it is planned. */
export function idempotencyKeyOf(incidentId: number, stepKey: string): string {
  return `${incidentId}:${stepKey}`;
}

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

const TRIED_ON = { guard: null, reason: null };

async function enqueueFollowUps(
  tx: Transaction,
  deps: Pick<Dependencies, 'jobs'>,
  data: { org: string; incidentId: number },
  rulings: readonly Ruling[],
  { now, policy }: Situation,
): Promise<void> {
  if (rulings.some(({ status }) => status === 'approved')) {
    await deps.jobs.enqueue(tx, 'respond', [{ data }]);
  }
  if (rulings.some(({ status }) => status === 'awaiting_approval')) {
    const startAfter = new Date(now + policy.approval.expiresAfterMinutes * 60_000);
    await deps.jobs.enqueue(tx, 'escalate', [{ data, startAfter }]);
  }
}
