/** Finds which applications one person opened in which session. */
import {
  type ApplicationHabits,
  applicationHabits,
  type OpenedApplication,
} from '../../../domain/judgement/application-habits.ts';
import type { Learning } from '../../../domain/judgement/baseline.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';
import type { UserBaselines } from './user-baselines.ts';

/**
 * Returns a function that gives, for a session, the person's habits from the other sessions that may be learnt from.
 * @param sessions all of the person's
 */
export function openedApplications(
  sessions: readonly SessionFacts[],
  learning: Learning,
  { teaches }: Pick<UserBaselines, 'teaches'>,
): (session: SessionFacts) => ApplicationHabits {
  let all: readonly (readonly OpenedApplication[])[] | null = null;
  return ({ key, judgedAt }) => {
    // Computed on demand, since most people never have anything to be judged.
    all ??= sessions.map(openedIn).filter((opened) => opened.length > 0);
    const others = all.filter(
      ([first]) => first !== undefined && teaches(first.sessionId, key, judgedAt),
    );
    return applicationHabits(others.flat(), judgedAt, learning);
  };
}

function openedIn({ key, timeline }: SessionFacts): readonly OpenedApplication[] {
  const firstAt = new Map<string, number>();
  for (const { apps, inScope, succeeded } of timeline.entries) {
    if (apps === null || !inScope || !succeeded) continue;
    for (const [app, { at }] of apps)
      firstAt.set(app, Math.min(at, firstAt.get(app) ?? Number.POSITIVE_INFINITY));
  }
  return [...firstAt].map(([app, at]) => ({ sessionId: key, app, at }));
}
