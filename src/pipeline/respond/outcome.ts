import { outlivesTying } from '../../domain/response/called-off.ts';
import { isForSuperAdmins, ONLY_A_SUPER_ADMIN } from '../../domain/response/super-admin.ts';
import { bothUndone, inverseOf, undoDueAt } from '../../domain/response/undo.ts';
import { changeAction, endAttempt, type ResponseActionRow } from '../../store/actions.ts';
import type { Transaction } from '../../store/database.ts';
import { appendHistory } from '../../store/history.ts';
import { type Incident, isOpen, lockIncident } from '../../store/incidents.ts';
import type { Dependencies } from '../dependencies.ts';
import { awaitsReceipt } from './awaits-receipt.ts';
import { holdForPeople } from './hold-for-people.ts';
import type { Outcome } from './run.ts';
import { type ActionTime, settleIncident } from './settle.ts';
import { withShared } from './shared-change.ts';
import type { RespondTiming } from './timing.ts';
import { watchOf } from './watch-of.ts';
import { askOnceUnsuspended, callOffWhileSuspended } from './while-suspended.ts';

type Passing = Extract<Outcome, { status: 'passing' }>;
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
      default:
        return finish(tx, deps, incident, action, outcome);
    }
  });
  if (!isWritten || outcome.status === 'held') return;
  // Counted by the action's status, which the alarm in docs/operations.md queries.
  const result = outcome.status === 'refused' ? 'failed' : outcome.status;
  deps.metrics.actions.inc({ org, kind, result });
}

/** @returns whether the attempt was still this worker's to end */
async function finish(
  tx: Transaction,
  deps: Dependencies,
  incident: Incident,
  action: ResponseActionRow,
  outcome: Exclude<Outcome, Passing | Held>,
): Promise<boolean> {
  const { org, incidentId } = action;
  const now = deps.now();
  // The mark of having been called off while under way goes, since the action has ended anyway.
  const mark = action.decidedBy === 'system' ? { guard: null, reason: null } : {};
  const ended = { finishedAt: new Date(now), notBefore: null, ...mark };
  const undo =
    outcome.status === 'done' ? await withShared(tx, action, outcome.undo ?? null) : null;
  const taken =
    outcome.status === 'done'
      ? await endAttempt(tx, action, {
          ...ended,
          status: 'done',
          reason: null,
          result: { detail: outcome.detail, ...byOktasClock(deps, org, now) },
          undo,
          undoBy: dateOf(undoDueAt(now, undo === null ? null : action.undoAfterMinutes)),
          errorCode: null,
          errorMessage: null,
          remedy: null,
        })
      : await endAttempt(tx, action, {
          ...ended,
          status: 'failed',
          errorCode: outcome.oktaErrorCode,
          errorMessage: outcome.message,
          remedy: remedyOf(incident, action, outcome),
        });
  if (!taken) return false;
  const about = { action: action.kind, actionId: action.id, attempt: action.attempts };
  const entry = { org, incidentId, at: now, actor: 'system' };
  if (outcome.status === 'done') {
    const data = { ...about, detail: outcome.detail, agreedBy: action.decidedBy };
    await appendHistory(tx, { ...entry, kind: 'action_done', data });
    if (action.undoOf !== null) await changeAction(tx, org, action.undoOf, { status: 'undone' });
  } else {
    const { oktaErrorCode, message } = outcome;
    const remedy = remedyOf(incident, action, outcome);
    const data = { ...about, oktaErrorCode, message, remedy };
    await appendHistory(tx, { ...entry, kind: 'action_failed', data });
  }
  if (outcome.status === 'done') await callOffWhileSuspended(tx, deps, action);
  await settleIncident(tx, deps, incident, action.undoOf !== null);
  if (outcome.status !== 'done') return true;
  await askOnceUnsuspended(tx, deps, action);
  if (awaitsReceipt({ ...action, ...ended, status: 'done', result: null })) {
    const startAfter = new Date(now + watchOf(deps).firstLookMs);
    await deps.jobs.enqueue(tx, 'confirm', [{ data: { org, incidentId }, startAfter }]);
  }
  return true;
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

/**
 * Puts the action back: for exactly as long as Okta asks, else with a pause that doubles. The wait is a job of its own
 * and not the queue's retry, so that a long rate limit uses up no attempts.
 * @returns whether the attempt was still this worker's to end
 */
async function putBack(
  tx: Transaction,
  deps: Dependencies,
  incident: Incident,
  action: ResponseActionRow,
  { error }: Passing,
  timing: RespondTiming,
): Promise<boolean> {
  const { org, incidentId } = action;
  const now = deps.now();
  const doubled = timing.firstPauseMs * 2 ** Math.min(action.attempts - 1, 20);
  const pause = error.retryAfterMs ?? Math.min(doubled, timing.longestPauseMs);
  const notBefore = new Date(now + pause);
  const problem = { errorCode: error.code, errorMessage: error.message, remedy: error.remedy };
  // A refusal changed nothing, so what the next attempt finds done was done by somebody else.
  const done = error.addresses === null ? {} : { ips: error.addresses };
  const params = { ...(action.params as object), ...done };
  const ours = error.mayHaveActed ? inverseOf(action.kind, action.userId, params) : null;
  const undo = bothUndone(action.undo, ours);
  if (!(await endAttempt(tx, action, { ...problem, status: 'approved', notBefore, undo })))
    return false;
  // Not from the approval alone: actions may have been stopped after it, without a call to Okta.
  const since = Math.max(action.decidedAt?.getTime() ?? now, action.startedAt?.getTime() ?? now);
  // What a closed incident had under way is called off by the next claim, and nobody is asked.
  const asks = isOpen(incident) || action.undoOf !== null || outlivesTying(incident, action);
  if (asks && now - since > timing.giveUpAfterMs) {
    const reason = `Okta has not done it in ${action.attempts} attempts (${error.code}): ${error.remedy}`;
    await holdForPeople(tx, deps, incident, action, { guard: null, reason });
    return true;
  }
  if (action.attempts === 1) {
    const data = { action: action.kind, actionId: action.id, oktaErrorCode: error.code };
    await appendHistory(tx, {
      org,
      incidentId,
      at: now,
      actor: 'system',
      kind: 'action_delayed',
      data,
    });
  }
  await deps.jobs.enqueue(tx, 'respond', [{ data: { org, incidentId }, startAfter: notBefore }]);
  return true;
}

function dateOf(at: number | null): Date | null {
  return at === null ? null : new Date(at);
}
