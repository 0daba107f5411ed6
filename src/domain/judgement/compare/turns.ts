import type { Appearance } from '../../session/appearance.ts';

/** Two events further apart than this say nothing about being in two places at once. */
const AT_ONCE_MS = 15 * 60_000;

/** How many times one side followed the other within a quarter of an hour. 2 = there and back. */
export function turnsBetween(a: Appearance, b: Appearance): number {
  let turns = 0;
  let [i, j] = [0, 0];
  let last: { side: Appearance; at: number } | null = null;
  while (i < a.moments.length || j < b.moments.length) {
    const [x, y] = [a.moments[i], b.moments[j]];
    const takeA = y === undefined || (x !== undefined && x.at <= y.at);
    const at = (takeA ? x?.at : y?.at) ?? 0;
    const side = takeA ? a : b;
    if (takeA) i += 1;
    else j += 1;
    if (last !== null && last.side !== side && at - last.at <= AT_ONCE_MS) turns += 1;
    last = { side, at };
  }
  return turns;
}
