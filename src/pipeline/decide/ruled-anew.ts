/** Whether what is planned of an action stands already as it is, once more is known. */
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
 * What an action is ruled on by. That a block waited for the sake of the other victims while the session was cleared
 * leaves it as wanted as it was: the session that has ended is then our own doing.
 */
export function situationFor(
  before: ResponseActionRow | undefined,
  { containment }: Pick<Incident, 'containment'>,
  situation: Situation,
): Situation {
  const isOurs = before?.guard === 'shared_address' && containment !== 'none';
  return isOurs ? { ...situation, sessionEnded: false } : situation;
}

/** News lifts a hold that was for want of knowledge, and stops what has not begun; people's word stands. */
export function mayBeRuledAnew(
  before: ResponseActionRow,
  ruling: Ruling,
  { hold }: Pick<PlanStep, 'hold'>,
): boolean {
  const isUndecided = before.decidedBy === null || before.decidedBy === 'system';
  const bySystem = isUndecided && before.requestedBy === 'system';
  // What Okta has had to do with stays, but for what was called off while it waited for Okta.
  const calledOff = before.guard !== null && CALLED_OFF.has(before.guard);
  if (!bySystem || (before.attempts > 0 && !calledOff)) return false;
  if (ruling.status === 'skipped') {
    return NOT_BEGUN_STATUSES.includes(before.status);
  }
  const lifted =
    (before.guard !== null && LIFTABLE_GUARDS.has(before.guard)) ||
    // Those who share the address turned out to be the same thief's victims.
    (before.guard === 'shared_address' && hold === null);
  return (
    lifted &&
    ['awaiting_approval', 'skipped'].includes(before.status) &&
    ruling.guard !== before.guard
  );
}

const CALLED_OFF: ReadonlySet<Guard> = new Set(['lowered', 'forged', 'company_move']);

/** Whether a person is still asked for the same cause, in other words: fewer, or more, work from the address. */
export function isHeldOtherwise(before: ResponseActionRow, ruling: Ruling): boolean {
  return (
    (before.guard === 'shared_address' || before.guard === 'protected') &&
    before.status === 'awaiting_approval' &&
    before.requestedBy === 'system' &&
    ruling.guard === before.guard &&
    ruling.reason !== before.reason
  );
}

/** What was called off while it was under way, and has not ended since. */
export function isWantedAgain(before: ResponseActionRow, ruling: Ruling): boolean {
  const isUnderWay = before.status === 'running' || before.status === 'approved';
  return isUnderWay && isCalledOff(before) && ruling.status !== 'skipped';
}
