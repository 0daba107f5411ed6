import { isForSuperAdmins, ONLY_A_SUPER_ADMIN } from '../../domain/response/super-admin.ts';
import { undoDueAt } from '../../domain/response/undo.ts';
import { changeAction, endAttempt, type ResponseActionRow } from '../../store/actions.ts';
import type { Transaction } from '../../store/database.ts';
import { appendHistory } from '../../store/history.ts';
import { type Incident, isOpen, lockIncident } from '../../store/incidents.ts';
import type { Dependencies } from '../dependencies.ts';
import { awaitsReceipt } from './awaits-receipt.ts';
import { confirmTimingOf } from './confirm-timing.ts';
import { holdForPeople } from './hold-for-people.ts';
import { putBack } from './put-back.ts';
import type { Outcome } from './run.ts';
import { type ActionTime, settleIncident } from './settle.ts';
import { withShared } from './shared-change.ts';
import type { RespondTiming } from './timing.ts';
import { askOnceUnsuspended, callOffWhileSuspended } from './while-suspended.ts';

type Done = Extract<Outcome, { status: 'done' }>;
type Refused = Extract<Outcome, { status: 'refused' }>;
type Held = Extract<Outcome, { status: 'held' }>;

/** Writes the outcome and counts it, unless another worker has taken the action over in the meantime. */
export async function recordOutcome(
  deps: Dependencies,
  action: ResponseActionRow,
  outcome: Outcome,
  timing: RespondTiming,
): Promise<void> {
  const { org, incidentId, kind } = action;
  const isWritten = await deps.database.transaction(async (tx) => {
    const incident = await lockIncident(tx, org, incidentId);
    if (incident === null) return false;
    switch (outcome.status) {
      case 'passing':
        return putBack(tx, deps, incident, action, outcome, timing);
      case 'held':
        return askPeople(tx, deps, incident, action, outcome);
      case 'refused':
        return fail(tx, deps, incident, action, outcome);
      case 'done':
        return complete(tx, deps, incident, action, outcome);
    }
  });
  if (!isWritten || outcome.status === 'held') return;
  // Counted by the action's status, which the alarm in docs/operations.md queries.
  const result = outcome.status === 'refused' ? 'failed' : outcome.status;
  deps.metrics.actions.inc({ org, kind, result });
}

/** @returns whether the attempt was still this worker's to end */
async function complete(
  tx: Transaction,
  deps: Dependencies,
  incident: Incident,
  action: ResponseActionRow,
  outcome: Done,
): Promise<boolean> {
  const { org, incidentId, undoOf } = action;
  const now = deps.now();
  const { detail } = outcome;
  const ended = endedAt(now, action);
  const undo = await withShared(tx, action, outcome.undo ?? null);
  const taken = await endAttempt(tx, action, {
    ...ended,
    status: 'done',
    reason: null,
    result: { detail, ...byOktasClock(deps, org, now) },
    undo,
    undoBy: dateOf(undoDueAt(now, undo === null ? null : action.undoAfterMinutes)),
    errorCode: null,
    errorMessage: null,
    remedy: null,
  });
  if (!taken) return false;
  const data = { ...attemptOf(action), detail, agreedBy: action.decidedBy };
  const entry = { org, incidentId, at: now, actor: 'system', data };
  await appendHistory(tx, { ...entry, kind: 'action_done' });
  if (undoOf !== null) await changeAction(tx, org, undoOf, { status: 'undone' });
  await callOffWhileSuspended(tx, deps, action);
  await settleIncident(tx, deps, incident, undoOf !== null);
  await askOnceUnsuspended(tx, deps, action);
  if (awaitsReceipt({ ...action, ...ended, status: 'done', result: null })) {
    const startAfter = new Date(now + confirmTimingOf(deps).firstLookMs);
    await deps.jobs.enqueue(tx, 'confirm', [{ data: { org, incidentId }, startAfter }]);
  }
  return true;
}

/** @returns whether the attempt was still this worker's to end */
async function fail(
  tx: Transaction,
  deps: Dependencies,
  incident: Incident,
  action: ResponseActionRow,
  outcome: Refused,
): Promise<boolean> {
  const { org, incidentId } = action;
  const now = deps.now();
  const { oktaErrorCode, message } = outcome;
  const remedy = remedyOf(incident, action, outcome);
  const taken = await endAttempt(tx, action, {
    ...endedAt(now, action),
    status: 'failed',
    errorCode: oktaErrorCode,
    errorMessage: message,
    remedy,
  });
  if (!taken) return false;
  const data = { ...attemptOf(action), oktaErrorCode, message, remedy };
  const entry = { org, incidentId, at: now, actor: 'system', data };
  await appendHistory(tx, { ...entry, kind: 'action_failed' });
  await settleIncident(tx, deps, incident, action.undoOf !== null);
  return true;
}

function endedAt(now: number, { decidedBy }: ResponseActionRow) {
  // The mark of having been called off while under way goes, since the action has ended anyway.
  const mark = decidedBy === 'system' ? { guard: null, reason: null } : {};
  return { finishedAt: new Date(now), notBefore: null, ...mark };
}

function attemptOf({ kind, id, attempts }: ResponseActionRow) {
  return { action: kind, actionId: id, attempt: attempts };
}

/** Difference up to which two clocks count as equal: Okta's header has whole seconds, and the way there takes time. */
const SAME_TIME_MS = 2_000;

/** Returns the remedy. Okta does not say that it refused because of a super admin's account; the incident knows it. */
function remedyOf(
  { details }: Incident,
  { kind, userId }: ResponseActionRow,
  { oktaErrorCode: errorCode, remedy }: Refused,
): string {
  const user = details.user?.id === userId ? details.user : null;
  return isForSuperAdmins({ kind, errorCode }, user) ? ONLY_A_SUPER_ADMIN : remedy;
}

/**
 * Has people asked. Nothing was done, so the action counts as not begun: what the thief adds meanwhile precedes it.
 * @returns whether the attempt was still this worker's to end
 */
async function askPeople(
  tx: Transaction,
  deps: Dependencies,
  incident: Incident,
  action: ResponseActionRow,
  { reason }: Held,
): Promise<boolean> {
  const back = { status: 'approved' as const, startedAt: null, notBefore: null };
  if (!(await endAttempt(tx, action, back))) return false;
  // What a closed incident had under way is called off by the next claim, and nobody is asked.
  if (isOpen(incident))
    await holdForPeople(tx, deps, incident, action, { guard: 'older_factors', reason });
  return true;
}

/** Returns when it was done by Okta's clock, which the log goes by, where ours differs. */
function byOktasClock({ orgs }: Dependencies, org: string, now: number): ActionTime {
  const there = orgs.get(org)?.responder?.oktaTime() ?? now;
  return Math.abs(there - now) < SAME_TIME_MS ? {} : { finishedAtOkta: Math.round(there) };
}

function dateOf(at: number | null): Date | null {
  return at === null ? null : new Date(at);
}
