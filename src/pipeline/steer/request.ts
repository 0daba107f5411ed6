/** An action that a person asks for, beyond what the policy planned. The policy’s hard limits bind it too. */
import { whyMayNotDecide } from '../../domain/response/approver.ts';
import { peopleNeeded } from '../../domain/response/guardrails.ts';
import type { ActionStatus } from '../../domain/response/incident.ts';
import { type PlanStep, planSteps } from '../../domain/response/plan.ts';
import type { PlannedAction } from '../../domain/response/response-policy.ts';
import { describeCall } from '../../okta/describe-call.ts';
import { actionsOf, addAction, type ResponseActionRow } from '../../store/actions.ts';
import { recordAnswer } from '../../store/approvals.ts';
import type { Transaction } from '../../store/database.ts';
import { appendHistory } from '../../store/history.ts';
import { changeIncident, type Incident, isOpen, lockIncident } from '../../store/incidents.ts';
import { idempotencyKeyOf } from '../decide/plan-actions.ts';
import { planContextOf } from '../decide/plan-context.ts';
import type { Dependencies } from '../dependencies.ts';
import { orgOf, policyOf } from '../policy-of.ts';

export type RequestOutcome =
  | { readonly outcome: 'approved' | 'waiting_for_second'; readonly actionId: number }
  /** An action of this kind waits or runs already. */
  | {
      readonly outcome: 'already_planned';
      readonly actionId: number;
      readonly status: ActionStatus;
    }
  | { readonly outcome: 'not_possible' | 'not_allowed'; readonly reason: string }
  | { readonly outcome: 'not_found' };

export type ActionRequest = {
  readonly org: string;
  readonly incidentId: number;
  /** A kind of the response catalogue. */
  readonly kind: string;
  /** As in a policy's plan, e.g. `groupId`, `expiresAfterMinutes`. */
  readonly params?: PlannedAction['params'];
  /** `slack:U1`, `api:name`, `console:login`, `cli:name`. */
  readonly by: string;
};

const UNFINISHED: readonly string[] = ['awaiting_approval', 'approved', 'running'];

/** Asking counts as the first approval; limits and staleness do not bind, for a person has looked. */
export async function requestAction(
  deps: Dependencies,
  request: ActionRequest,
): Promise<RequestOutcome> {
  const { org, incidentId, kind, by } = request;
  return deps.database.transaction(async (tx): Promise<RequestOutcome> => {
    const incident = await lockIncident(tx, org, incidentId);
    if (incident === null) return { outcome: 'not_found' };
    const refused = whyNot(deps, incident, by);
    if (refused !== null) return refused;
    const actions = await actionsOf(tx.rows, org, incidentId);
    const same = actions.find(
      (action) => action.kind === kind && UNFINISHED.includes(action.status),
    );
    if (same !== undefined) {
      return { outcome: 'already_planned', actionId: same.id, status: same.status };
    }
    const userId = incident.userId ?? '';
    const series = `request-${actions.length + 1}`;
    const context = planContextOf(orgOf(deps, org), incident, userId, series);
    const [step] = planSteps([{ kind, params: request.params ?? {} }], series, context);
    if (step === undefined || step.action === null || step.impossible !== null) {
      const reason = step?.impossible ?? 'It cannot be put together.';
      return { outcome: 'not_possible', reason };
    }
    return add(tx, deps, incident, actions, step, by);
  });
}

function whyNot(deps: Dependencies, incident: Incident, by: string): RequestOutcome | null {
  const { userId, details } = incident;
  if (userId === null) return notAllowed('not_possible', 'This incident is not about a user.');
  if (!isOpen(incident)) return notAllowed('not_possible', 'The incident is closed.');
  const { mode, isProtected, approval } = policyOf(deps, incident, userId);
  const refusal = whyMayNotDecide(approval.approvers, by);
  if (refusal !== null) return notAllowed('not_allowed', refusal);
  if (mode === 'observe') {
    return notAllowed('not_allowed', 'RESPONSE_MODE is observe: the service does nothing in Okta.');
  }
  if (isProtected === 'yes') {
    return notAllowed('not_allowed', 'The policy protects this user from every action.');
  }
  if (details.corroboration === 'forged') {
    return notAllowed('not_allowed', 'The delivery was forged: nothing happened to this user.');
  }
  return null;
}

function notAllowed(outcome: 'not_possible' | 'not_allowed', reason: string): RequestOutcome {
  return { outcome, reason };
}

async function add(
  tx: Transaction,
  deps: Dependencies,
  incident: Incident,
  actions: readonly ResponseActionRow[],
  { kind, key, action, undoAfterMinutes }: PlanStep,
  by: string,
): Promise<RequestOutcome> {
  const { org, id: incidentId } = incident;
  const now = deps.now();
  const at = new Date(now);
  const { approval } = policyOf(deps, incident, incident.userId ?? '');
  const approvalsNeeded = peopleNeeded(kind, approval);
  const waits = approvalsNeeded > 1;
  const expiresAt = new Date(now + approval.expiresAfterMinutes * 60_000);
  const row = await addAction(tx, {
    org,
    incidentId,
    userId: incident.userId ?? '',
    kind,
    params: action?.params ?? {},
    call: action === null ? [] : describeCall(action),
    position: Math.max(0, ...actions.map(({ position }) => position)) + 1,
    idempotencyKey: idempotencyKeyOf(incidentId, key),
    requestedAt: at,
    requestedBy: by,
    undoAfterMinutes,
    onSilence: approval.onSilence,
    ...(waits
      ? {
          status: 'awaiting_approval' as const,
          guard: 'two_people',
          reason: `${by} asks for it. The policy wants ${approvalsNeeded} different people.`,
          approvalsNeeded,
          approvalExpiresAt: expiresAt,
        }
      : { status: 'approved' as const, decidedAt: at, decidedBy: by }),
  });
  if (row === null) throw new Error('two actions of one key in a locked incident');
  const answer = { org, actionId: row.id, decision: 'approve' as const, decidedBy: by, at };
  await recordAnswer(tx, answer);
  const data = { action: kind, actionId: row.id, status: row.status };
  await appendHistory(tx, { org, incidentId, at: now, actor: by, kind: 'action_requested', data });
  const acting = !waits && incident.containment === 'none';
  const change = acting ? { containment: 'acting' as const, status: 'in_progress' as const } : {};
  await changeIncident(tx, incident, change, at);
  const job = { org, incidentId };
  await deps.jobs.enqueue(tx, 'notify', [{ data: job }]);
  if (waits) await deps.jobs.enqueue(tx, 'escalate', [{ data: job, startAfter: expiresAt }]);
  else await deps.jobs.enqueue(tx, 'respond', [{ data: job }]);
  return { outcome: waits ? 'waiting_for_second' : 'approved', actionId: row.id };
}
