/** Finds where one person was in the hours before a session began. */
import type { SeenFingerprint } from '../../../domain/judgement/baseline.ts';
import { isSeenBefore, openedAt } from '../../../domain/judgement/seen-before.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';
import type { UserBaselines } from './user-baselines.ts';

/**
 * Returns the rows of those hours that may be learnt from.
 * @param rows all of the person's
 */
export function seenBefore(
  rows: readonly SeenFingerprint[],
  { key, timeline, judgedAt }: SessionFacts,
  { teaches }: Pick<UserBaselines, 'teaches'>,
): readonly SeenFingerprint[] {
  const opened = openedAt(timeline);
  return rows.filter((row) => isSeenBefore(row, opened) && teaches(row.sessionId, key, judgedAt));
}
