import { type Habits, type Learning, learnable, noteIn } from './baseline.ts';

const DAY_MS = 86_400_000;

/** An application as one session of the user opened it first. */
export type OpenedApplication = {
  readonly sessionId: string;
  /** Okta's id of it. */
  readonly app: string;
  /** Epoch milliseconds. */
  readonly at: number;
};

/** Which applications a user opens by Okta, in other sessions than the one in question. */
export type ApplicationHabits = {
  /** UTC days on which any was opened. */
  readonly days: number;
  readonly apps: Habits<string>;
};

/** The habits at `at`, from what teaches about the user; what is too recent to be believed is left out. */
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
  for (const { sessionId, app, at: openedAt } of usable) {
    days.add(Math.floor(openedAt / DAY_MS));
    noteIn(apps, app, { sessionId, firstSeenAt: openedAt, lastSeenAt: openedAt });
  }
  return { days: days.size, apps };
}
