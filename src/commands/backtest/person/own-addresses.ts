/** Finds where one person was on other days, as far as it matters for the addresses of one session. */

import { type Learning, learnable, type Stay } from '../../../domain/judgement/baseline.ts';
import { rangesAround } from '../../../domain/session/address-owners.ts';
import { type SessionFacts, spanOf } from '../sessions/session-facts.ts';
import type { UserBaselines } from './user-baselines.ts';

/**
 * Returns a function that gives, for a session, the ranges around its addresses at which the person was in other
 * sessions that may be learnt from.
 * @param sessions all of the person's
 */
export function ownAddresses(
  sessions: readonly SessionFacts[],
  learning: Learning,
  { teaches }: Pick<UserBaselines, 'teaches'>,
): (session: SessionFacts) => ReadonlySet<string> {
  let stays: Map<string, Stay[]> | null = null;
  return ({ key, timeline, judgedAt }) => {
    // Computed on demand, since most people never have anything to be judged.
    stays ??= staysIn(sessions);
    const own = new Set<string>();
    const asked = new Set<string>();
    for (const { ip } of timeline.entries) {
      if (ip === null) continue;
      for (const there of rangesAround(ip)) {
        if (asked.has(there)) continue;
        asked.add(there);
        const known = stays
          .get(there)
          ?.some(
            (stay) => learnable(stay, judgedAt, learning) && teaches(stay.sessionId, key, judgedAt),
          );
        if (known === true) own.add(there);
      }
    }
    return own;
  };
}

function staysIn(sessions: readonly SessionFacts[]): Map<string, Stay[]> {
  const stays = new Map<string, Stay[]>();
  for (const { key, timeline } of sessions) {
    for (const entry of timeline.entries) {
      if (entry.ip === null || !entry.inScope || !entry.succeeded) continue;
      const { firstAt, lastAt } = spanOf(entry);
      const stay = { sessionId: key, firstSeenAt: firstAt, lastSeenAt: lastAt };
      for (const there of rangesAround(entry.ip)) {
        const known = stays.get(there);
        if (known === undefined) stays.set(there, [stay]);
        else known.push(stay);
      }
    }
  }
  return stays;
}
