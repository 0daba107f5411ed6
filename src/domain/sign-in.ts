import type { SeenFingerprint } from './baseline.ts';

/** Real sign-ins make two or three session ids within 40 seconds; applications opened first thing add theirs. */
const ONE_SIGN_IN_MS = 5 * 60_000;

/**
 * The sessions that began together with one: made by the same sign-in, where Okta names no root that ties them
 * together. Who steals a browser's cookies has them all, so that none of them tells what is usual for the user
 * of another.
 * @param rows all that was seen of one user, in any order
 */
export function sessionsOfOneSignIn(
  rows: Iterable<Pick<SeenFingerprint, 'sessionId' | 'firstSeenAt'>>,
): (session: string) => readonly string[] {
  const starts = new Map<string, number>();
  for (const { sessionId, firstSeenAt } of rows) {
    const known = starts.get(sessionId);
    if (known === undefined || firstSeenAt < known) starts.set(sessionId, firstSeenAt);
  }
  return (session) => {
    const start = starts.get(session);
    if (start === undefined) return [];
    return [...starts]
      .filter(([id, at]) => id !== session && Math.abs(at - start) <= ONE_SIGN_IN_MS)
      .map(([id]) => id);
  };
}
