import { type Habits, type Learning, learnable, noteIn } from './baseline.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** The first opening of an application in one session of the user's. */
export type OpenedApplication = {
  readonly sessionId: string;
  /** Okta's id of it. */
  readonly app: string;
  /** Epoch milliseconds. */
  readonly at: number;
};

/** Which applications a user opens through Okta, in other sessions than the one in question. */
export type ApplicationHabits = {
  /** UTC days on which any was opened. */
  readonly days: number;
  readonly apps: Habits<string>;
  /** The most that were opened within one minute in any one session. */
  readonly atOnce: number;
};

/** The habits at `at`, learnt from these openings; what is too recent to be believed, or too old, is left out. */
export function applicationHabits(
  opened: Iterable<OpenedApplication>,
  at: number,
  learning: Learning,
): ApplicationHabits {
  const usable = [...opened]
    .filter((row) => learnable({ firstSeenAt: row.at, lastSeenAt: row.at }, at, learning))
    .sort((a, b) => a.at - b.at || (a.sessionId < b.sessionId ? -1 : 1));
  const days = new Set<number>();
  const apps: Habits<string> = new Map();
  const bySession = new Map<string, number[]>();
  for (const { sessionId, app, at: openedAt } of usable) {
    days.add(Math.floor(openedAt / DAY_MS));
    const times = bySession.get(sessionId);
    if (times === undefined) bySession.set(sessionId, [openedAt]);
    else times.push(openedAt);
    noteIn(apps, app, { sessionId, firstSeenAt: openedAt, lastSeenAt: openedAt });
  }
  const atOnce = Math.max(0, ...[...bySession.values()].map(mostInAMinute));
  return { days: days.size, apps, atOnce };
}

/** The most of these moments, given in order, that lie within one minute. */
export function mostInAMinute(times: readonly number[]): number {
  let [most, from] = [0, 0];
  for (const [to, at] of times.entries()) {
    while (at - (times[from] ?? at) > MINUTE_MS) from += 1;
    most = Math.max(most, to - from + 1);
  }
  return most;
}
