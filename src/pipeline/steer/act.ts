/**
 * A person has something done in their own name, whatever the verdict: the plan for a hijack, or single actions. Their
 * word is one approval, and what binds an approval binds it too.
 */
import type { Verdict } from '../../domain/judgement/verdict.ts';
import { whyMayNotDecide } from '../../domain/response/approver.ts';
import { peopleNeeded } from '../../domain/response/guardrails.ts';
import type { ActionStatus, IncidentStatus } from '../../domain/response/incident.ts';
import type { PlanStep } from '../../domain/response/plan.ts';
import { titleOfAction } from '../../domain/response/response-action.ts';
import type { UserPolicy } from '../../domain/response/response-policy.ts';
import { describeCall } from '../../okta/describe-call.ts';
import { actionsOf, addAction, changeAction, type ResponseActionRow } from '../../store/actions.ts';
import type { Transaction } from '../../store/database.ts';
import { appendHistory } from '../../store/history.ts';
import { changeIncident, type Incident, isOpen, lockIncident } from '../../store/incidents.ts';
import { stepsByHand, type WantedStep, whyNothingByHand } from '../by-hand.ts';
import { idempotencyKeyOf } from '../decide/plan-actions.ts';
import type { SteerDependencies } from '../dependencies.ts';
import { orgOf, policyOf } from '../policy-of.ts';
import { agreeTo, isOver } from './answer.ts';
import type { SteerRequest } from './incident.ts';
import { keepingRefusals } from './refused.ts';

export type ActRequest = SteerRequest & {
  /** Null: the plan for a hijack. */
  readonly kinds: readonly string[] | null;
  /** The done action that is to be done once more. */
  readonly again?: number | undefined;
  /** How it was judged when this was decided, as far as that is known. */
  readonly verdict?: Verdict | undefined;
};

export type ActOutcome =
  | {
      readonly outcome: 'requested';
      readonly actions: readonly Requested[];
      /** What was wanted as well and is not done, with the reason. */
      readonly left: readonly { readonly kind: string; readonly reason: string }[];
    }
  | {
      readonly outcome: 'not_allowed' | 'judged_otherwise' | 'not_possible';
      readonly reason: string;
    }
  /** `own`: it was asked for by the same person, so that this is a click that came twice. */
  | { readonly outcome: 'nothing_to_do'; readonly reason: string; readonly own: boolean }
  | {
      readonly outcome: 'already_closed';
      readonly status: IncidentStatus;
      readonly closedBy: string | null;
    }
  | { readonly outcome: 'not_found' };

type Requested = {
  readonly id: number;
  readonly kind: string;
  /** `awaiting_approval`: more people have to agree. */
  readonly status: Extract<ActionStatus, 'approved' | 'awaiting_approval'>;
};

/** Has actions done about an open incident; each once, however often it is asked for. */
export const actByHand = keepingRefusals('act', act);

async function act(deps: SteerDependencies, request: ActRequest): Promise<ActOutcome> {
  return deps.database.transaction(async (tx): Promise<ActOutcome> => {
    const incident = await lockIncident(tx, request.org, request.incidentId);
    if (incident === null) return { outcome: 'not_found' };
    const { userId, verdict, status, closedBy } = incident;
    if (userId === null) return { outcome: 'not_possible', reason: 'It is about no user.' };
    const policy = policyOf(deps, incident, userId);
    const refusal =
      whyMayNotDecide(policy.approval.approvers, request.by) ?? whyNothingByHand(incident, policy);
    if (refusal !== null) return { outcome: 'not_allowed', reason: refusal };
    if (!isOpen(incident)) return { outcome: 'already_closed', status, closedBy };
    if (request.verdict !== undefined && request.verdict !== verdict) {
      const reason = `It is judged ${verdict} now, no longer ${request.verdict}: look at it again.`;
      return { outcome: 'judged_otherwise', reason };
    }
    return carryOut(tx, deps, incident, policy, request);
  });
}

async function carryOut(
  tx: Transaction,
  deps: SteerDependencies,
  incident: Incident,
  policy: UserPolicy,
  request: ActRequest,
): Promise<ActOutcome> {
  const { org, id: incidentId } = incident;
  const actions = await actionsOf(tx.rows, org, incidentId);
  const wanted = stepsByHand(orgOf(deps, org), incident, policy, actions, request);
  const left = wanted.flatMap((one) => {
    const reason = whyLeft(one);
    return reason === null ? [] : [{ kind: one.step.kind, reason }];
  });
  const doable = wanted.filter((one) => whyLeft(one) === null);
  if (doable.length === 0) {
    const why = left.map(({ reason }) => reason).join(' ');
    const reason = why === '' ? 'The policy plans nothing for a hijack.' : why;
    const own = wanted.some(
      ({ stand }) => stand.is === 'over' && stand.action.requestedBy === request.by,
    );
    return { outcome: 'nothing_to_do', reason, own };
  }
  const requested: Requested[] = [];
  for (const one of doable) {
    const action = await takeUp(tx, deps, incident, policy, one, actions, request.by);
    const { outcome } = await agreeTo(tx, deps, incident, action, request.by);
    const status = outcome === 'approved' ? 'approved' : 'awaiting_approval';
    requested.push({ id: action.id, kind: action.kind, status });
  }
  const leftOut = doable.flatMap(({ step }) => [step.hold, step.leftOut]);
  const notices = [...incident.details.notices, ...leftOut].filter((notice) => notice !== null);
  const at = new Date(deps.now());
  await changeIncident(tx, incident, { details: { notices: [...new Set(notices)] } }, at);
  return { outcome: 'requested', actions: requested, left };
}

function whyLeft({ step, stand }: WantedStep): string | null {
  return stand.is === 'over' ? stand.because : step.impossible;
}

/** The action as it now waits for a word: the one that does already, or a new one in the place of what came to nothing. */
async function takeUp(
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
    // Left as it was, a judgement might come back to it and have the same done twice.
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
  // Under the plan's own key, a judgement that wants the same later finds that it is done.
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
