/** How long a message waits that a receiver did not take: twice as long each time, and as long as it asks for. Pure. */

const FIRST_PAUSE_MS = 2_000;
/** No receiver may ask for more than this either: somebody is to hear of an incident. */
const LONGEST_PAUSE_MS = 3_600_000;
/** Eleven within the first hour and a bit, and then one an hour: about a day. */
const MOST_FAILURES = 35;

/**
 * @param failures how often it has failed before, since it was last told
 * @param retryAfterMs what the receiver asks for; null: nothing
 * @returns milliseconds; null: it has failed often enough
 */
export function pauseAfter(failures: number, retryAfterMs: number | null): number | null {
  if (failures + 1 >= MOST_FAILURES) return null;
  return Math.min(LONGEST_PAUSE_MS, Math.max(retryAfterMs ?? 0, FIRST_PAUSE_MS * 2 ** failures));
}
