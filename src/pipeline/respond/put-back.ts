/** Has an action that Okta could not do now tried again later, or hands it to people once that takes too long. */
import { outlivesTying } from '../../domain/response/called-off.ts';
import { bothUndone, inverseOf } from '../../domain/response/undo.ts';
import { endAttempt, type ResponseActionRow } from '../../store/actions.ts';
import type { Transaction } from '../../store/database.ts';
import { appendHistory } from '../../store/history.ts';
import { type Incident, isOpen } from '../../store/incidents.ts';
import type { Dependencies } from '../dependencies.ts';
import { holdForPeople } from './hold-for-people.ts';
import type { Outcome } from './run.ts';
import type { RespondTiming } from './timing.ts';

type Passing = Extract<Outcome, { status: 'passing' }>;

/**
 * Puts the action back: for exactly as long as Okta asks, else with a pause that doubles. The wait is a job of its own
 * and not the queue's retry, so that a long rate limit uses up no attempts.
 * @returns whether the attempt was still this worker's to end
 */
export async function putBack(
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
