/**
 * Stage 7. What silence means: an approval or answer that nobody gave ends as its policy says, and everybody is told.
 * It also tells of a verdict that became grave again too soon after the last such message.
 */
import type { IncidentDetails } from '../domain/response/incident.ts';
import { dueAt, ringIfDue } from '../domain/response/raised-again.ts';
import { actionsOf, changeAction, type ResponseActionRow } from '../store/actions.ts';
import type { Transaction } from '../store/database.ts';
import { appendHistory } from '../store/history.ts';
import { changeIncident, type Incident, isOpen, lockIncident } from '../store/incidents.ts';
import { expireQuestions } from './decide/end-questions.ts';
import type { Dependencies } from './dependencies.ts';
import { policyOf } from './policy-of.ts';
import type { StageJobs } from './stages.ts';

/**
 * Ends what waited too long; silence never acts. `deny`: the action expires. `escalate`: the incident becomes more
 * urgent and is told again, and the approval stays open for as long once more; a second silence lets it expire.
 */
export async function escalate(deps: Dependencies, job: StageJobs['escalate']): Promise<void> {
  await deps.database.transaction(async (tx) => {
    const incident = await lockIncident(tx, job.org, job.incidentId);
    if (incident === null) return;
    const actions = await actionsOf(tx.rows, job.org, job.incidentId);
    const waiting = actions.filter(({ status }) => status === 'awaiting_approval');
    const now = deps.now();
    const due = waiting.filter((action) => expiresAt(action) <= now);
    const louder = due.filter(({ onSilence }) => onSilence === 'escalate');
    const silent = due.filter(({ onSilence }) => onSilence !== 'escalate');
    const times = waiting.map(expiresAt).filter((at) => at > now && Number.isFinite(at));
    const questions = await expireQuestions(tx, deps, incident);
    times.push(...questions.until);
    for (const action of silent) await expire(tx, deps, incident, action);
    for (const action of louder) times.push(await askAgain(tx, deps, incident, action));
    const { urgency, raisedAgain: raised } = incident.details;
    const raisedAgain = ringIfDue(raised, isOpen(incident) ? incident.verdict : null, now);
    const ringsAt = dueAt(raisedAgain);
    if (ringsAt !== null) times.push(ringsAt);
    if (due.length > 0 || questions.expired > 0 || raisedAgain !== raised) {
      const louderBy = louder.length > 0 ? 1 : 0;
      await tell(tx, deps, incident, { urgency: urgency + louderBy, raisedAgain });
    }
    if (times.length > 0) {
      const startAfter = new Date(Math.min(...times));
      await deps.jobs.enqueue(tx, 'escalate', [{ data: job, startAfter }]);
    }
  });
}

function expiresAt({ approvalExpiresAt }: ResponseActionRow): number {
  return approvalExpiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
}

async function expire(
  tx: Transaction,
  deps: Dependencies,
  { org, id: incidentId }: Incident,
  action: ResponseActionRow,
): Promise<void> {
  const now = deps.now();
  const reason = 'Nobody answered in time: not done.';
  const decided = { decidedAt: new Date(now), decidedBy: 'system' };
  await changeAction(tx, org, action.id, { status: 'expired', reason, ...decided });
  const data = { action: action.kind, actionId: action.id, reason };
  await appendHistory(tx, {
    org,
    incidentId,
    at: now,
    actor: 'system',
    kind: 'action_expired',
    data,
  });
  deps.metrics.actions.inc({ org, kind: action.kind, result: 'expired' });
}

/** Asks again, once: what silence means becomes `deny`. Returns until when it waits now, in epoch milliseconds. */
async function askAgain(
  tx: Transaction,
  deps: Dependencies,
  incident: Incident,
  action: ResponseActionRow,
): Promise<number> {
  const { org, id: incidentId } = incident;
  const now = deps.now();
  const { approval } = policyOf(deps, incident, action.userId);
  const until = now + approval.expiresAfterMinutes * 60_000;
  await changeAction(tx, org, action.id, {
    onSilence: 'deny',
    approvalExpiresAt: new Date(until),
  });
  const data = { action: action.kind, actionId: action.id, until: new Date(until).toISOString() };
  await appendHistory(tx, { org, incidentId, at: now, actor: 'system', kind: 'escalated', data });
  return until;
}

async function tell(
  tx: Transaction,
  deps: Dependencies,
  incident: Incident,
  details: Pick<IncidentDetails, 'urgency' | 'raisedAgain'>,
): Promise<void> {
  const { org, id: incidentId } = incident;
  await changeIncident(tx, incident, { details }, new Date(deps.now()));
  await deps.jobs.enqueue(tx, 'notify', [{ data: { org, incidentId } }]);
}
