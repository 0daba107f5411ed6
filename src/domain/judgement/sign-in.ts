import type { Stay } from './baseline.ts';

/** Real sign-ins make two or three session ids within 40 seconds; applications opened right away add theirs. */
const ONE_SIGN_IN_MS = 5 * 60_000;

/**
 * Finds the other sessions of one sign-in, where Okta names no root that ties them together: those that began within
 * minutes of each other, and those into which nobody signed in and that began while another went on. Whoever steals
 * a browser's cookies has them all, and may be the first to use one of them. So when one is judged, the others do not
 * count as the user's history.
 * @param stays all that was seen of one user, in any order
 * @param isSignedInto whether the session has a sign-in of its own
 */
export function sessionsOfOneSignIn(
  stays: Iterable<Stay>,
  isSignedInto: (session: string) => boolean,
): (session: string) => readonly string[] {
  const spans = new Map<string, Span>();
  for (const { sessionId, firstSeenAt, lastSeenAt } of stays) {
    const span = spans.get(sessionId);
    if (span === undefined) {
      const isDerived = !isSignedInto(sessionId);
      spans.set(sessionId, { sessionId, from: firstSeenAt, to: lastSeenAt, isDerived });
    } else {
      span.from = Math.min(span.from, firstSeenAt);
      span.to = Math.max(span.to, lastSeenAt);
    }
  }
  const rising = [...spans.values()].sort((a, b) => a.from - b.from);
  return (session) => {
    const one = spans.get(session);
    if (one === undefined) return [];
    const found: string[] = [];
    for (const other of rising) {
      if (other.from > one.to && other.from > one.from + ONE_SIGN_IN_MS) break;
      if (other !== one && areOfOneSignIn(one, other)) found.push(other.sessionId);
    }
    return found;
  };
}

type Span = { readonly sessionId: string; from: number; to: number; readonly isDerived: boolean };

function areOfOneSignIn(one: Span, other: Span): boolean {
  if (Math.abs(other.from - one.from) <= ONE_SIGN_IN_MS) return true;
  const [earlier, later] = one.from < other.from ? [one, other] : [other, one];
  return later.isDerived && later.from <= earlier.to;
}
