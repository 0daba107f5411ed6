/** Decides on a judgement of `benign` while an incident is open: lowers it, and calls off what waits. */
import type { Guard } from '../../domain/response/guardrails.ts';
import { NOT_BEGUN_STATUSES } from '../../domain/response/incident.ts';
import { userSays } from '../../domain/response/user-question.ts';
import { actionsOf, changeAction } from '../../store/actions.ts';
import { questionsOf } from '../../store/asked-users.ts';
import type { Transaction } from '../../store/database.ts';
import { appendHistory } from '../../store/history.ts';
import { changeIncident, type Incident } from '../../store/incidents.ts';
import { storableScore } from '../../store/storable.ts';
import type { Dependencies } from '../dependencies.ts';
import { idempotencyKeyOf } from './action-of-step.ts';
import { containmentLeft } from './containment-left.ts';
import type { Decision, Deliberation } from './deliberation.ts';

/**
 * Lowers the incident and keeps it open: what was done stays on it, and a person decides whether it was nothing. What a
 * person agreed to is not called off; where the user says that it was not them, nothing is.
 */
export async function lowerIncident(
  tx: Transaction,
  deps: Dependencies,
  open: Incident,
  { judgement, now }: Deliberation,
): Promise<Decision> {
  if (open.verdict === 'benign') return { outcome: 'unchanged', incidentId: open.id };
  const { org, id: incidentId } = open;
  const reason = 'Called off: with the events that came since, the session is judged benign.';
  const isDenied = userSays(await questionsOf(tx.rows, org, incidentId)) === 'no';
  const calledOff = isDenied ? [] : await callOffUndecided(tx, open, reason);
  const { verdict, headline } = judgement;
  const change = {
    verdict,
    headline,
    score: storableScore(judgement.score),
    ...(await containmentLeft(tx, deps, open)),
  };
  await changeIncident(tx, open, change, new Date(now));
  const data = { from: open.verdict, verdict, score: judgement.score, headline, calledOff };
  const kind = 'verdict_changed';
  await appendHistory(tx, { org, incidentId, at: now, actor: 'system', kind, data });
  await deps.jobs.enqueue(tx, 'notify', [{ data: { org, incidentId } }]);
  return { outcome: 'lowered', incidentId };
}

/** Which actions that nobody has agreed to are kept when the others are called off. */
type Kept = {
  /** Idempotency keys of the actions that are still wanted. */
  readonly keys?: ReadonlySet<string>;
  /** Only actions held by this guard are called off; absent: whatever guard holds them, or none. */
  readonly heldBy?: Guard;
  /** Only actions planned as steps of this series are called off; absent: of any series. */
  readonly of?: string;
  /** Whether actions that one person asked for, and a second has not agreed to yet, are called off as well. */
  readonly noneOfPeople?: boolean;
};

/**
 * Ends every action of the incident that nobody has agreed to and that is not under way, also one that waits to be
 * tried again in Okta, and returns their ids. Actions that take an earlier one back go on. One that is under way is
 * only marked: it may succeed, and is not tried again.
 */
export async function callOffUndecided(
  tx: Transaction,
  { org, id }: Incident,
  reason: string,
  { keys, heldBy, of, noneOfPeople = false }: Kept = {},
): Promise<number[]> {
  const actions = await actionsOf(tx.rows, org, id);
  const undecided = actions.filter(
    ({ decidedBy, requestedBy, undoOf, idempotencyKey, guard }) =>
      undoOf === null &&
      (heldBy === undefined || guard === heldBy) &&
      (of === undefined || idempotencyKey.startsWith(idempotencyKeyOf(id, `${of}:`))) &&
      (decidedBy === null || decidedBy === 'system') &&
      (requestedBy === 'system' || noneOfPeople) &&
      keys?.has(idempotencyKey) !== true,
  );
  const calledOff = { guard: 'lowered', reason } as const;
  const waiting = undecided.filter(({ status }) => NOT_BEGUN_STATUSES.includes(status));
  for (const action of waiting) {
    await changeAction(tx, org, action.id, { status: 'skipped', ...calledOff });
  }
  for (const { id: underWay } of undecided.filter(({ status }) => status === 'running')) {
    await changeAction(tx, org, underWay, calledOff);
  }
  return waiting.map((action) => action.id);
}
