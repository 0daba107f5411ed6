import { type Habit, type Habits, type Learning, learnable } from './baseline.ts';

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

export const NO_APPLICATIONS: ApplicationHabits = { days: 0, apps: new Map() };

const DAY_MS = 86_400_000;

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
  const apps = new Map<string, Habit>();
  for (const row of usable) {
    const day = Math.floor(row.at / DAY_MS);
    days.add(day);
    const habit = apps.get(row.app) ?? { days: 0, sessions: 0, lastDay: -1, lastSessionId: '' };
    if (habit.lastDay !== day) habit.days += 1;
    if (habit.lastSessionId !== row.sessionId) habit.sessions += 1;
    habit.lastDay = day;
    habit.lastSessionId = row.sessionId;
    apps.set(row.app, habit);
  }
  return { days: days.size, apps };
}
