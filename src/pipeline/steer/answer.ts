/** Approves and denies actions: the first answer that decides counts, and a later one changes nothing. */

import { hasAgreed } from '../../domain/response/agreement.ts';
import type { HistoryKind } from '../../domain/response/history-kinds.ts';
import { isLeftToPeople } from '../../domain/response/left-to-people.ts';
import { differentPeople } from '../../domain/response/people.ts';
import { PROTECTED } from '../../domain/response/protection.ts';
import { type Decider, namesOf } from '../../domain/response/themselves.ts';
import {
  type ActionChange,
  changeAction,
  findAction,
  type ResponseActionRow,
} from '../../store/actions.ts';
import { approversOf, hasAgreedElsewhere, recordAnswer } from '../../store/approvals.ts';
import type { Transaction } from '../../store/database.ts';
import { appendHistory } from '../../store/history.ts';
import { changeIncident, type Incident, lockIncident } from '../../store/incidents.ts';
import type { SteerDependencies } from '../dependencies.ts';
import { policyOf } from '../policy-of.ts';
import { protectsFrom } from '../respond/protects-from.ts';
import type { AnswerOutcome, AnswerRequest } from './answer-outcome.ts';
import { heldBack } from './held-back.ts';
import { isOver } from './is-over.ts';
import { judgedOtherwise } from './judged-otherwise.ts';
import { whyMayNotAgree, whyMayNotCallOffHere } from './may-decide.ts';
import { keepingRefusals } from './refused.ts';

export type { AnswerOutcome, AnswerRequest } from './answer-outcome.ts';

/** Agrees to an action; it is queued once enough different people have. */
export const approveAction = keepingRefusals('approve', approve);

async function approve(deps: SteerDependencies, request: AnswerRequest): Promise<AnswerOutcome> {
  return answer(deps, request, (tx, incident, action) =>
    agreeTo(tx, deps, incident, action, request),
  );
}

/** Counts one person's approval of an action that waits, and queues the action once there are enough. */
export async function agreeTo(
  tx: Transaction,
  deps: SteerDependencies,
  incident: Incident,
  action: ResponseActionRow,
  { note, ...decider }: Decider & Pick<AnswerRequest, 'note'>,
): Promise<Extract<AnswerOutcome, { outcome: 'approved' | 'waiting_for_second' }>> {
  const { org, id: incidentId } = incident;
  const actionId = action.id;
  const at = new Date(deps.now());
  const { by, alsoKnownAs } = decider;
  const who = { org, actionId, decidedBy: by, names: namesOf(decider), alsoKnownAs };
  const isNew =
    !(await hasAgreedElsewhere(tx, who)) &&
    (await recordAnswer(tx, { ...who, decision: 'approve', at }));
  const people = await approversOf(tx, org, actionId);
  const [approvals, needed] = [differentPeople(people, deps.config.people), action.approvalsNeeded];
  if (approvals < needed) {
    const given = { approvals, needed };
    // A repeated approval, such as a click that came twice, is no news for anybody.
    if (isNew || note !== undefined) {
      const said = { ...given, ...noted(note) };
      await write(tx, deps, incident, action, { by, kind: 'action_approval_given', said });
    }
    const before = people.filter((one) => one !== by);
    const again =
      !isNew || hasAgreed({ agreed: before }, decider) ? ({ again: true } as const) : {};
    return { outcome: 'waiting_for_second', ...given, ...again, ...(await heldBack(tx, org)) };
  }
  const decided = { status: 'approved' as const, decidedAt: at, decidedBy: people.join(', ') };
  await write(
    tx,
    deps,
    incident,
    action,
    { by, kind: 'action_approved', said: { people, ...noted(note) } },
    decided,
  );
  // For a protected user only a block can be agreed to, which does not mean that somebody deals with the theft.
  const status = isLeftToPeople(incident) ? incident.status : 'in_progress';
  const acting = { status, containment: 'acting' } as const;
  const contains = action.undoOf === null && incident.containment === 'none';
  if (contains) await changeIncident(tx, incident, acting, at);
  await deps.jobs.enqueue(tx, 'respond', [{ data: { org, incidentId } }]);
  return { outcome: 'approved', ...(await heldBack(tx, org)) };
}

function noted(note: string | undefined): { readonly note?: string } {
  return note === undefined ? {} : { note };
}

/** Refuses an action for good. One person is enough, whatever others have agreed to. */
export const denyAction = keepingRefusals('deny', deny);

async function deny(deps: SteerDependencies, request: AnswerRequest): Promise<AnswerOutcome> {
  return answer(deps, request, async (tx, incident, action) => {
    const { org, actionId, by, note } = request;
    const policy = policyOf(deps, incident, action.userId);
    const refusal = await whyMayNotCallOffHere(tx.rows, deps, incident, request, policy);
    if (refusal !== null) return notAllowed(refusal);
    const at = new Date(deps.now());
    const names = namesOf(request);
    await recordAnswer(tx, { org, actionId, decision: 'deny', decidedBy: by, names, at });
    const decided = { status: 'denied' as const, decidedAt: at, decidedBy: by };
    await write(
      tx,
      deps,
      incident,
      action,
      { by, kind: 'action_denied', said: noted(note) },
      decided,
    );
    return { outcome: 'denied' };
  });
}

type Answering = (
  tx: Transaction,
  incident: Incident,
  action: ResponseActionRow,
) => Promise<AnswerOutcome>;

/** Checks whether the action can be answered, and answers. The incident's row lock makes two clicks take turns. */
async function answer(
  deps: SteerDependencies,
  request: AnswerRequest,
  work: Answering,
): Promise<AnswerOutcome> {
  const { org, incidentId, actionId, verdict } = request;
  return deps.database.transaction(async (tx): Promise<AnswerOutcome> => {
    const incident = await lockIncident(tx, org, incidentId);
    const action = incident === null ? null : await findAction(tx.rows, org, actionId);
    if (incident === null || action?.incidentId !== incidentId) return { outcome: 'not_found' };
    const { approval, mode } = policyOf(deps, incident, action.userId);
    const refusal = await whyMayNotAgree(tx.rows, incident, approval.approvers, request);
    if (refusal !== null) return notAllowed(refusal);
    if (action.status === 'expired') return { outcome: 'expired' };
    if (action.status === 'proposed') {
      return notAllowed(
        'RESPONSE_MODE is observe: the service does nothing in Okta, also when asked.',
      );
    }
    if (action.status !== 'awaiting_approval') {
      return { outcome: 'already_decided', status: action.status, decidedBy: action.decidedBy };
    }
    if (isOver(action, deps.now())) return { outcome: 'expired' };
    if (mode === 'observe') return notAllowed('The policy for this user is now to observe only.');
    if (protectsFrom(deps, incident, action)) return notAllowed(PROTECTED);
    return judgedOtherwise(incident, verdict) ?? work(tx, incident, action);
  });
}

function notAllowed(reason: string): AnswerOutcome {
  return { outcome: 'not_allowed', reason };
}

type Entry = {
  readonly by: string;
  readonly kind: HistoryKind;
  readonly said: Readonly<Record<string, unknown>>;
};

/** Writes the history entry, the change of the action, and the job that tells of it. */
async function write(
  tx: Transaction,
  deps: SteerDependencies,
  incident: Incident,
  action: ResponseActionRow,
  { by, kind, said }: Entry,
  change: ActionChange = {},
): Promise<void> {
  const { org, id: incidentId } = incident;
  const at = deps.now();
  if (Object.keys(change).length > 0) await changeAction(tx, org, action.id, change);
  const data = { action: action.kind, actionId: action.id, ...said };
  await appendHistory(tx, { org, incidentId, at, actor: by, kind, data });
  await changeIncident(tx, incident, {}, new Date(at));
  if (change.status !== undefined) {
    deps.metrics.actions.inc({ org, kind: action.kind, result: change.status });
  }
  await deps.jobs.enqueue(tx, 'notify', [{ data: { org, incidentId } }]);
}
