/** Tells whether an action planned earlier is ruled on anew once more is known. */
import { isCalledOff } from '../../domain/response/called-off.ts';
import {
  type Guard,
  LIFTABLE_GUARDS,
  type Ruling,
  type Situation,
} from '../../domain/response/guardrails.ts';
import { NOT_BEGUN_STATUSES } from '../../domain/response/incident.ts';
import type { PlanStep } from '../../domain/response/plan.ts';
import type { ResponseActionRow } from '../../store/actions.ts';
import type { Incident } from '../../store/incidents.ts';

/**
 * Returns the situation an action is ruled on by. A block that waited because others shared the address is still wanted
 * after the session was cleared: that the session has ended is then the service's own doing.
 */
export function situationFor(
  { guard }: ResponseActionRow,
  { containment }: Pick<Incident, 'containment'>,
  situation: Situation,
): Situation {
  const isOurs = guard === 'shared_address' && containment !== 'none';
  return isOurs ? { ...situation, sessionEnded: false } : situation;
}

/** Whether news decides anew: it lifts holds for want of knowledge, stops what has not begun; people's word stands. */
export function mayBeRuledAnew(
  before: ResponseActionRow,
  ruling: Ruling,
  { hold }: Pick<PlanStep, 'hold'>,
): boolean {
  const isUndecided = before.decidedBy === null || before.decidedBy === 'system';
  const bySystem = isUndecided && before.requestedBy === 'system';
  // An action that was tried in Okta stays, unless it was called off while it waited to be tried again.
  const calledOff = before.guard !== null && CALLED_OFF.has(before.guard);
  if (!bySystem || (before.attempts > 0 && !calledOff)) return false;
  if (ruling.status === 'skipped') {
    return NOT_BEGUN_STATUSES.includes(before.status);
  }
  const lifted =
    (before.guard !== null && LIFTABLE_GUARDS.has(before.guard)) ||
    // The others at the address turned out to be victims of the same thief.
    (before.guard === 'shared_address' && hold === null);
  return (
    lifted &&
    ['awaiting_approval', 'skipped'].includes(before.status) &&
    ruling.guard !== before.guard
  );
}

const CALLED_OFF: ReadonlySet<Guard> = new Set(['lowered', 'forged', 'company_move']);

/** Whether a person is still asked for the same cause but with other words: fewer or more work from the address. */
export function isHeldOtherwise(before: ResponseActionRow, ruling: Ruling): boolean {
  return (
    (before.guard === 'shared_address' || before.guard === 'protected') &&
    before.status === 'awaiting_approval' &&
    before.requestedBy === 'system' &&
    ruling.guard === before.guard &&
    ruling.reason !== before.reason
  );
}

/** Whether the action was called off while it was under way, has not ended since, and is wanted again. */
export function isWantedAgain(before: ResponseActionRow, ruling: Ruling): boolean {
  const isUnderWay = before.status === 'running' || before.status === 'approved';
  return isUnderWay && isCalledOff(before) && ruling.status !== 'skipped';
}
