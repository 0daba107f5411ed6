/** Makes an action that was to run by itself wait for a person's approval. */
import { peopleNeeded } from '../../domain/response/approver.ts';
import type { Guard } from '../../domain/response/guardrails.ts';
import { changeAction, type ResponseActionRow } from '../../store/actions.ts';
import { forgetAnswers } from '../../store/approvals.ts';
import type { Transaction } from '../../store/database.ts';
import { appendHistory, isInHistory } from '../../store/history.ts';
import { changeIncident, type Incident } from '../../store/incidents.ts';
import type { Dependencies } from '../dependencies.ts';
import { policyOf } from '../policy-of.ts';

/** Makes it wait, says why on the incident, and starts the time after which silence counts. */
export async function holdForPeople(
  tx: Transaction,
  deps: Dependencies,
  incident: Incident,
  action: ResponseActionRow,
  hold: { readonly guard: Guard | null; readonly reason: string },
): Promise<void> {
  const { org, id: incidentId, details } = incident;
  const now = deps.now();
  const { approval } = policyOf(deps, incident, action.userId);
  const approvalExpiresAt = new Date(now + approval.expiresAfterMinutes * 60_000);
  await changeAction(tx, org, action.id, {
    ...hold,
    status: 'awaiting_approval',
    approvalsNeeded: peopleNeeded(action.kind, approval),
    approvalExpiresAt,
    onSilence: approval.onSilence,
    decidedAt: null,
    decidedBy: null,
    notBefore: null,
  });
  await forgetAnswers(tx, org, action.id);
  const anew = await hasWaited(tx, action);
  const notices = [...new Set([...details.notices, hold.reason])];
  await changeIncident(tx, incident, { details: { notices } }, new Date(now));
  const data = { action: action.kind, actionId: action.id, ...hold, ...(anew ? { anew } : {}) };
  await appendHistory(tx, { org, incidentId, at: now, actor: 'system', kind: 'action_held', data });
  const job = { org, incidentId };
  await deps.jobs.enqueue(tx, 'escalate', [{ data: job, startAfter: approvalExpiresAt }]);
  await deps.jobs.enqueue(tx, 'notify', [{ data: job }]);
}

/** Whether people were asked about it before, so that they have to hear that they are asked again. */
async function hasWaited(
  { rows }: Transaction,
  { id: actionId, org, incidentId, approvalExpiresAt }: ResponseActionRow,
): Promise<boolean> {
  // An action that waited, and was then approved by the policy, keeps no trace of that in its row.
  const waited = { actionId, status: 'awaiting_approval' };
  return approvalExpiresAt !== null || isInHistory(rows, org, [incidentId], waited);
}
