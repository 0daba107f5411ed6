/**
 * Keeps record of a verdict that was milder and is grave again. Whoever saw the milder one has turned away, so it is
 * said once more; one that goes to and fro is not said each time.
 */
import { VERDICTS, type Verdict } from '../judgement/verdict.ts';

export type RaisedAgain = {
  /** How often it has rung. */
  readonly times: number;
  /** When it last rang, by the service's clock, epoch milliseconds, and for which verdict. */
  readonly at: number;
  readonly verdict: Verdict;
  /** The mildest verdict that it was raised from since, too soon to ring; null where it was not. */
  readonly heldBack: Verdict | null;
};

const PAUSE_MS = 30 * 60_000;

export function isGraver(verdict: Verdict, than: Verdict): boolean {
  return VERDICTS.indexOf(verdict) > VERDICTS.indexOf(than);
}

/** Returns the record once the verdict is raised again: it rings now, or is held back until `dueAt`. */
export function raiseAgain(
  before: RaisedAgain | null,
  { from, verdict }: { readonly from: Verdict; readonly verdict: Verdict },
  now: number,
): RaisedAgain {
  const rings = before === null || now >= pauseEnds(before) || isGraver(verdict, before.verdict);
  if (rings) return ring(before, verdict, now);
  const { heldBack } = before;
  return heldBack !== null && isGraver(from, heldBack) ? before : { ...before, heldBack: from };
}

/** When what was held back is to ring after all, epoch milliseconds; null where nothing is. */
export function dueAt(raised: RaisedAgain | null): number | null {
  return raised === null || raised.heldBack === null ? null : pauseEnds(raised);
}

/**
 * Returns the record, with what was held back rung where it is due, or dropped where the verdict is as mild again.
 * @param verdict as it stands now; null where the incident is over
 */
export function ringIfDue(
  raised: RaisedAgain | null,
  verdict: Verdict | null,
  now: number,
): RaisedAgain | null {
  if (raised === null || raised.heldBack === null || now < pauseEnds(raised)) return raised;
  const isStill = verdict !== null && isGraver(verdict, raised.heldBack);
  return isStill ? ring(raised, verdict, now) : { ...raised, heldBack: null };
}

function pauseEnds({ at }: RaisedAgain): number {
  return at + PAUSE_MS;
}

function ring(before: RaisedAgain | null, verdict: Verdict, at: number): RaisedAgain {
  return { times: (before?.times ?? 0) + 1, at, verdict, heldBack: null };
}
