/** Where one person was on other days, as far as it matters for the addresses of one session. */
import { neighbourhood } from '../../domain/address-owners.ts';
import type { Learning } from '../../domain/baseline.ts';
import { type SessionFacts, spanOf } from './session-facts.ts';

export type OwnAddresses = {
  /** Of the session's neighbourhoods those where the person was in others, as told until its judging. */
  readonly of: (session: SessionFacts) => ReadonlySet<string>;
  /** The session has been judged; it may be learnt from after `learnFrom`, which may be never. */
  readonly settle: (session: string, learnFrom: number) => void;
};

type Stay = { readonly session: string; readonly firstAt: number; readonly lastAt: number };

/** @param sessions all of the person's */
export function ownAddresses(sessions: readonly SessionFacts[], learning: Learning): OwnAddresses {
  const learnFrom = new Map<string, number>();
  let stays: Map<string, Stay[]> | null = null;
  return {
    settle: (session, from) => learnFrom.set(session, from),
    of: ({ key, timeline, judgedAt }) => {
      // Most people never have anything to be judged.
      stays ??= staysIn(sessions);
      const own = new Set<string>();
      for (const { ip } of timeline.entries) {
        if (ip === null) continue;
        const there = neighbourhood(ip);
        const known = stays
          .get(there)
          ?.some(
            ({ session, firstAt, lastAt }) =>
              session !== key &&
              firstAt <= judgedAt - learning.delayMs &&
              lastAt >= judgedAt - learning.windowMs &&
              (learnFrom.get(session) ?? judgedAt) <= judgedAt,
          );
        if (known === true) own.add(there);
      }
      return own;
    },
  };
}

function staysIn(sessions: readonly SessionFacts[]): Map<string, Stay[]> {
  const stays = new Map<string, Stay[]>();
  for (const { key, timeline } of sessions) {
    for (const entry of timeline.entries) {
      if (entry.ip === null || !entry.inScope || !entry.succeeded) continue;
      const there = neighbourhood(entry.ip);
      const known = stays.get(there);
      const stay = { session: key, ...spanOf(entry) };
      if (known === undefined) stays.set(there, [stay]);
      else known.push(stay);
    }
  }
  return stays;
}
