/**
 * Counts what the hook is to bring and what it loses, by ten minutes of the events' own time: the proof of
 * completeness at any moment, and not only once something counts as lost.
 */
import type pg from 'pg';
import type { LostEvents } from '../../store/awaited.ts';
import { readCursor } from '../../store/cursors.ts';

const SPAN_MS = 10 * 60_000;
/** How far back it is told; by the instant at which a span begins, so that what is shown is counted as a whole. */
export const TOLD_MS = 24 * 3_600_000;

type Counts = Readonly<Record<string, number>>;

export type HookTally = {
  /** From when on events are counted, epoch milliseconds. */
  readonly from: number;
  /** Events that the System Log says the hook was to bring, by the beginning of their span. */
  readonly expected: Counts;
  /** Those among them that it did not bring within the hour. */
  readonly lost: Counts;
};

/** Name under which the tally is stored. */
export const HOOK_TALLY = 'hook_tally';

/** Reads the tally; null where nothing was counted yet. */
export function readTally(
  client: Pick<pg.ClientBase, 'query'>,
  org: string,
): Promise<HookTally | null> {
  return readCursor<HookTally>(client, org, HOOK_TALLY);
}

/**
 * Returns a tally of nothing, which counts events from the first whole span on.
 * @param readUntil up to when the log was read without counting, epoch milliseconds
 */
export function emptyTally(readUntil: number): HookTally {
  return { from: Math.ceil(readUntil / SPAN_MS) * SPAN_MS, expected: {}, lost: {} };
}

/** Returns the beginning of the span in which a moment is, epoch milliseconds. */
export function spanOf(at: number): number {
  return Math.floor(at / SPAN_MS) * SPAN_MS;
}

/** Adds events that the hook was to bring, and takes out what is too old to be told. */
export function withExpected(
  { from, expected, lost }: HookTally,
  published: readonly number[],
  now: number,
): HookTally {
  const counted = { ...expected };
  for (const at of published) if (at >= from) counted[spanOf(at)] = (counted[spanOf(at)] ?? 0) + 1;
  return { from, expected: recent(counted, now), lost: recent(lost, now) };
}

/** Takes out what is read a second time, from the beginning of a span on. */
export function beforeSpan(tally: HookTally, span: number): HookTally {
  return { ...tally, expected: only(tally.expected, (at) => at < span) };
}

/** Adds events that the hook did not bring. */
export function withLost(
  { from, expected, lost }: HookTally,
  more: readonly LostEvents[],
): HookTally {
  const counted = { ...lost };
  for (const { firstAt, count } of more) {
    if (firstAt >= from) counted[spanOf(firstAt)] = (counted[spanOf(firstAt)] ?? 0) + count;
  }
  return { from, expected, lost: counted };
}

/** Sums it up from the beginning of a span on. */
export function sumFrom(
  { expected, lost }: HookTally,
  from: number,
): { readonly expected: number; readonly lost: number } {
  const sum = (counts: Counts) =>
    Object.values(only(counts, (at) => at >= from)).reduce((all, count) => all + count, 0);
  return { expected: sum(expected), lost: sum(lost) };
}

function recent(counts: Counts, now: number): Counts {
  return only(counts, (at) => at >= spanOf(now - TOLD_MS));
}

function only(counts: Counts, isKept: (at: number) => boolean): Counts {
  return Object.fromEntries(Object.entries(counts).filter(([at]) => isKept(Number(at))));
}
