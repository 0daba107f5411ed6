/**
 * Turns plan steps into action rows. The same plan made again results in the same rows: a row that people or Okta have
 * dealt with is never touched, and none is added twice.
 */

import { rulesForUser } from '../../config/rules-in-force.ts';
import {
  INTERRUPTING_KINDS,
  type Ruling,
  type Situation,
} from '../../domain/response/guardrails.ts';
import type { PlanStep } from '../../domain/response/plan.ts';
import { actionsOf, countSignedOut, lockLimits } from '../../store/actions.ts';
import type { Transaction } from '../../store/database.ts';
import { appendHistory } from '../../store/history.ts';
import type { Incident } from '../../store/incidents.ts';
import { holdSwitch } from '../../store/switches.ts';
import type { Dependencies } from '../dependencies.ts';
import { orgOf } from '../policy-of.ts';
import {
  addStep,
  idempotencyKeyOf,
  type PlannedStep,
  type Planning,
  ruleAgain,
} from './action-of-step.ts';
import { noticesOf } from './notices.ts';

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
  const rules = rulesForUser(orgOf(deps, org).config, known.policy);
  const existing = await actionsOf(tx.rows, org, incidentId);
  await lockLimits(tx, org);
  const situation: Situation = {
    ...known,
    paused: (await holdSwitch(tx, org)).actionsPaused,
    signedOut: await countSignedOut(tx, org, userId, INTERRUPTING_KINDS, new Date(known.now)),
  };
  const planning: Planning = { incident, userId, situation };
  let position = Math.max(0, ...existing.map((action) => action.position));
  const planned: PlannedStep[] = [];
  const leftOut = new Set<string>();
  for (const step of steps) {
    const key = idempotencyKeyOf(incidentId, step.key);
    const before = existing.find((action) => action.idempotencyKey === key);
    if (before === undefined) position += 1;
    const one =
      before === undefined
        ? await addStep(tx, planning, step, position)
        : await ruleAgain(tx, planning, step, before);
    if (one === null) continue;
    planned.push(one);
    if (!one.isDecided) continue;
    if (one.ruling.status !== 'skipped' && step.leftOut !== null) leftOut.add(step.leftOut);
    await noteDecided(tx, deps, planning, step, one, rules);
  }
  const decided = planned.filter(({ isDecided }) => isDecided).map(({ ruling }) => ruling);
  const restated = planned.filter(({ isDecided }) => !isDecided).map(({ ruling }) => ruling);
  await enqueueFollowUps(tx, deps, { org, incidentId }, decided, situation);
  return {
    changed: planned.length > 0,
    approved: decided.some(({ status }) => status === 'approved'),
    asks: decided.some(({ status }) => status === 'awaiting_approval'),
    notices: [...noticesOf([...decided, ...restated]), ...leftOut],
    gone: planned.flatMap(({ gone }) => gone ?? []),
  };
}

const NOTHING_PLANNED = { changed: false, approved: false, asks: false, notices: [], gone: [] };

async function noteDecided(
  tx: Transaction,
  { metrics }: Pick<Dependencies, 'metrics'>,
  { incident: { org, id: incidentId }, situation }: Planning,
  { kind: action }: PlanStep,
  { actionId, isAnew, ruling: { status, reason } }: PlannedStep,
  rules: ReturnType<typeof rulesForUser>,
): Promise<void> {
  const data = { action, actionId, status, reason, ...(isAnew ? { anew: true } : {}), rules };
  const of = { org, incidentId, at: situation.now, actor: 'system' };
  await appendHistory(tx, { ...of, kind: 'action_planned', data });
  metrics.actions.inc({ org, kind: action, result: status });
}

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
