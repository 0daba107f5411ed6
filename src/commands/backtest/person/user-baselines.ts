/**
 * The baselines of one user at rising times, without learning everything again each time: sessions that are over are
 * learnt once. The results equal those of `baselineAt`.
 */
import {
  emptyBaseline,
  type Habit,
  type Habits,
  type Learning,
  learn,
  learnable,
  type SeenFingerprint,
  type UserBaseline,
} from '../../../domain/judgement/baseline.ts';
import { sessionsOfOneSignIn } from '../../../domain/judgement/sign-in.ts';

export type UserBaselines = {
  /**
   * Returns the baseline at a moment, which must not fall from call to call. Nothing is learnt from the given session.
   * The result is valid until the next call.
   */
  readonly at: (at: number, session: string) => UserBaseline;
  /**
   * Notes that the session has been judged and may be learnt from after `learnFrom`, which may be never. Another call
   * replaces the earlier one.
   */
  readonly settle: (session: string, learnFrom: number) => void;
  /**
   * Whether one session may teach about the other at that time, as far as it has been judged: not about itself, nor
   * about sessions of its own sign-in.
   */
  readonly teaches: (session: string, about: string, at: number) => boolean;
};

/**
 * Returns the baselines of a user.
 * @param rows what was seen of the user in all sessions, in any order
 * @param signedInto the sessions that have a sign-in of their own
 */
export function userBaselines(
  rows: readonly SeenFingerprint[],
  signedInto: ReadonlySet<string>,
  learning: Learning,
): UserBaselines {
  const ordered = [...rows].sort(
    (a, b) => a.firstSeenAt - b.firstSeenAt || (a.sessionId < b.sessionId ? -1 : 1),
  );
  const learnFrom = new Map<string, number>();
  const ofOneSignIn = sessionsOfOneSignIn(rows, (session) => signedInto.has(session));
  const together = new Map<string, ReadonlySet<string>>();
  const signedInWith = (session: string): ReadonlySet<string> => {
    let others = together.get(session);
    if (others === undefined) {
      others = new Set(ofOneSignIn(session));
      together.set(session, others);
    }
    return others;
  };
  /** Whether all sessions of its sign-in, which it must not teach about, have been judged. */
  const isFree = (session: string) => {
    for (const other of signedInWith(session)) if (!learnFrom.has(other)) return false;
    return true;
  };
  let learnt = emptyBaseline();
  let next = 0;
  let oldest = Number.POSITIVE_INFINITY;
  const startOver = () => {
    learnt = emptyBaseline();
    next = 0;
    oldest = Number.POSITIVE_INFINITY;
  };

  /**
   * Learns the rows that nothing later can change: those of judged sessions that are over and old enough to be
   * believed.
   */
  const advance = (at: number) => {
    if (oldest < at - learning.windowMs) startOver();
    for (let row = ordered[next]; row !== undefined; row = ordered[next]) {
      const from = learnFrom.get(row.sessionId);
      const never = from === Number.POSITIVE_INFINITY;
      const believed = row.firstSeenAt <= at - learning.delayMs;
      if (from === undefined || !believed || row.lastSeenAt > at || (from > at && !never)) return;
      if (!isFree(row.sessionId)) return;
      if (!never && learnable(row, at, learning)) {
        learn(learnt, row);
        oldest = Math.min(oldest, row.lastSeenAt);
      }
      next += 1;
    }
  };

  const teaches = (session: string, about: string, at: number) =>
    session !== about && (learnFrom.get(session) ?? at) <= at && !signedInWith(about).has(session);

  return {
    teaches,
    settle: (session, from) => {
      if (learnFrom.has(session)) startOver();
      learnFrom.set(session, from);
    },
    at: (at, session) => {
      advance(at);
      // Mostly everything is learnt for good already: the baseline is copied only where something temporary is added.
      let baseline = learnt;
      for (let i = next; i < ordered.length; i += 1) {
        const row = ordered[i];
        if (row === undefined || row.firstSeenAt > at - learning.delayMs) break;
        if (!teaches(row.sessionId, session, at) || !learnable(row, at, learning)) continue;
        if (baseline === learnt) baseline = copyOf(learnt);
        learn(baseline, row.lastSeenAt > at ? { ...row, lastSeenAt: at } : row);
      }
      return baseline;
    },
  };
}

function copyOf(baseline: UserBaseline): UserBaseline {
  return {
    seen: { ...baseline.seen },
    asns: copied(baseline.asns),
    operators: copied(baseline.operators),
    networkKinds: copied(baseline.networkKinds),
    countries: copied(baseline.countries),
    cities: copied(baseline.cities),
    userAgents: copied(baseline.userAgents),
    clients: copied(baseline.clients),
    pairs: copied(baseline.pairs),
    clientsOf: new Map(baseline.clientsOf),
    systems: copied(baseline.systems),
    clientKinds: copied(baseline.clientKinds),
    deviceTokens: copied(baseline.deviceTokens),
    deviceFingerprints: copied(baseline.deviceFingerprints),
    deviceIds: copied(baseline.deviceIds),
    unnamedDevices: copied(baseline.unnamedDevices),
    hours: [...baseline.hours],
  };
}

function copied<K>(habits: Habits<K>): Habits<K> {
  const copy = new Map<K, Habit>();
  for (const [key, habit] of habits) copy.set(key, { ...habit });
  return copy;
}
