/** Takes back done actions that Okta can take back, when a person asks for it or their time is up. */
import type { ResponseAction } from '../../domain/response/response-catalogue.ts';
import { undoStep } from '../../domain/response/undo.ts';
import { describeCall } from '../../okta/describe-call.ts';
import {
  actionsDueForUndo,
  actionsOf,
  addAction,
  type ResponseActionRow,
} from '../../store/actions.ts';
import type { Transaction } from '../../store/database.ts';
import { appendHistory } from '../../store/history.ts';
import { changeIncident, lockIncident } from '../../store/incidents.ts';
import type { SteerDependencies } from '../dependencies.ts';
import { policyOf } from '../policy-of.ts';
import type { AnswerRequest } from './answer.ts';
import { type HeldBack, heldBack } from './held-back.ts';
import { type JudgedOtherwise, judgedOtherwise } from './judged-otherwise.ts';
import { whyMayNotCallOffHere } from './may-decide.ts';
import { keepingRefusals } from './refused.ts';

export type UndoOutcome =
  /** Queued; the action is `undone` once Okta has done it. */
  | ({ readonly outcome: 'undoing'; readonly undoActionId: number } & HeldBack)
  | JudgedOtherwise
  | { readonly outcome: 'already_undone' }
  | { readonly outcome: 'not_possible'; readonly reason: string }
  | { readonly outcome: 'not_allowed'; readonly reason: string }
  | { readonly outcome: 'not_found' };

/** Request to take an action back; `by` is `system` when its time is up. */
type UndoRequest = AnswerRequest;

/** Takes a done action back, once. A person needs the right to it; an action whose time is up is never refused. */
export const undoAction = keepingRefusals('undo', undo);

async function undo(deps: SteerDependencies, request: UndoRequest): Promise<UndoOutcome> {
  const { org, incidentId, actionId, by, note, verdict } = request;
  return deps.database.transaction(async (tx): Promise<UndoOutcome> => {
    const incident = await lockIncident(tx, org, incidentId);
    if (incident === null) return { outcome: 'not_found' };
    const actions = await actionsOf(tx.rows, org, incidentId);
    const action = actions.find(({ id }) => id === actionId);
    if (action === undefined) return { outcome: 'not_found' };
    const policy = policyOf(deps, incident, action.userId);
    const refusal =
      by === 'system' ? null : await whyMayNotCallOffHere(tx.rows, deps, incident, request, policy);
    if (refusal !== null) return { outcome: 'not_allowed', reason: refusal };
    if (action.status === 'undone') return { outcome: 'already_undone' };
    const otherwise = judgedOtherwise(incident, verdict);
    if (otherwise !== null) return otherwise;
    const step = undoStep(action);
    if (!step.possible) return { outcome: 'not_possible', reason: step.reason };
    const added = await addUndo(tx, deps, actions, action, step, by);
    if (added === null) return { outcome: 'already_undone' };
    const at = deps.now();
    const about = { action: step.action.kind, actionId: added.id, undoOf: actionId };
    const data = note === undefined ? about : { ...about, note };
    const entry = { org, incidentId, at, actor: by, kind: 'undo_requested' as const, data };
    await appendHistory(tx, entry);
    await changeIncident(tx, incident, {}, new Date(at));
    await deps.jobs.enqueue(tx, 'respond', [{ data: { org, incidentId } }]);
    await deps.jobs.enqueue(tx, 'notify', [{ data: { org, incidentId } }]);
    return { outcome: 'undoing', undoActionId: added.id, ...(await heldBack(tx, org)) };
  });
}

/** Takes back actions whose limited time is up, and returns how many. Called every minute. */
export async function undoDueActions(deps: SteerDependencies, now: number): Promise<number> {
  let begun = 0;
  for (const action of await actionsDueForUndo(deps.database.rows, new Date(now))) {
    if (!deps.orgs.has(action.org)) continue;
    const { org, incidentId, id: actionId } = action;
    const { outcome } = await undoAction(deps, { org, incidentId, actionId, by: 'system' });
    if (outcome === 'undoing') begun += 1;
  }
  return begun;
}

async function addUndo(
  tx: Transaction,
  deps: SteerDependencies,
  actions: readonly ResponseActionRow[],
  undoing: ResponseActionRow,
  { action, key }: { readonly action: ResponseAction; readonly key: string },
  by: string,
): Promise<ResponseActionRow | null> {
  const { org, incidentId } = undoing;
  const at = new Date(deps.now());
  // A reversal that came to nothing may be tried again; one that waits or was done may not.
  const tries = actions.filter(({ undoOf }) => undoOf === undoing.id);
  if (!tries.every(({ status }) => ['failed', 'expired', 'denied'].includes(status))) return null;
  return addAction(tx, {
    org,
    incidentId,
    userId: action.userId,
    kind: action.kind,
    params: action.params,
    call: describeCall(action),
    position: Math.max(...actions.map(({ position }) => position)) + 1,
    status: 'approved',
    idempotencyKey: `${incidentId}:${key}:${tries.length + 1}`,
    requestedAt: at,
    requestedBy: by,
    decidedAt: at,
    decidedBy: by,
    undoOf: undoing.id,
  });
}
