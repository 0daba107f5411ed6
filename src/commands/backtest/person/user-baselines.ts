/**
 * The baselines of one user at rising times, without learning everything anew each time: the sessions
 * that are over and done with are learnt once. Gives what `baselineAt` gives.
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
  /** `at` must not fall from call to call. Of the session named nothing is learnt. Good until the next call. */
  readonly at: (at: number, session: string) => UserBaseline;
  /** The session has been judged; it may be learnt from after `learnFrom`, which may be never. Called again, it counts anew. */
  readonly settle: (session: string, learnFrom: number) => void;
  /**
   * Whether the one session may teach about the other at that time, as far as it has been judged: not about
   * itself, and not about those of its own sign-in.
   */
  readonly teaches: (session: string, about: string, at: number) => boolean;
};

/**
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
  /** Whether all that it must not teach have been judged. */
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

  /** Rows that nothing later can change: of judged sessions, over, and old enough to be believed. */
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
      // Mostly everything is learnt for good already: copied only where something passing is added.
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
