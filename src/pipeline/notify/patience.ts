/** Decides how long a failed message waits: twice as long each time, at least as long as the receiver asks. Pure. */

const FIRST_PAUSE_MS = 2_000;
/** Longest pause, also where a receiver asks for more: somebody has to hear of an incident. */
const LONGEST_PAUSE_MS = 3_600_000;
/** Failures after which it is given up: eleven in somewhat over an hour, then one an hour, so about a day. */
const MOST_FAILURES = 35;

/**
 * Returns the pause after a further failure.
 * @param failures how often it has failed before, since it was last told
 * @param retryAfterMs what the receiver asks for; null: nothing
 * @returns milliseconds; null: it has failed often enough
 */
export function pauseAfter(failures: number, retryAfterMs: number | null): number | null {
  if (failures + 1 >= MOST_FAILURES) return null;
  return Math.min(LONGEST_PAUSE_MS, Math.max(retryAfterMs ?? 0, FIRST_PAUSE_MS * 2 ** failures));
}
