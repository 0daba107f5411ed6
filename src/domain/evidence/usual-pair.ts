import { clientName, pairOf } from '../baseline.ts';
import type { Suspicion } from './evidence.ts';
import { familiarity } from './weigh.ts';

/**
 * Whether this user's sessions hold both clients on other days: an app that shows its pages in the system's own
 * browser, a single sign-on across browsers, a workplace with two. What happens every day is no news.
 */
export function usualPair({ owner, stranger, context }: Suspicion): ReturnType<typeof familiarity> {
  const [a, b] = [owner?.fingerprint, stranger.fingerprint].map((fp) => fp && clientName(fp));
  if (a == null || b == null || a === b) return 'never';
  return familiarity(context.baseline.pairs, pairOf(a, b));
}
