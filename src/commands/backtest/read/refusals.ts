/** What was no log event, and why: counted, and the first of it told. */

/** A line, or an element of an array, that is no log event. */
export type Refused = {
  /** Its place among the files given. */
  readonly file: number;
  readonly line: number;
  readonly reason: string;
};

export type Refusals = {
  count: number;
  /** The first of them, for the report. */
  told: Refused[];
};

/** More would be no help to anybody, and would grow with the log. */
const MOST_TOLD = 1_000;

export const NOT_JSON = 'not JSON';

/** Counts one more, and keeps it while few are kept. */
export function refuse(refusals: Refusals, refused: Refused): void {
  refusals.count += 1;
  if (refusals.told.length < MOST_TOLD) refusals.told.push(refused);
}

/** The refusals of all parts, the first of them by file and line. */
export function allRefusals(parts: readonly Refusals[]): Refusals {
  const told = parts.flatMap((part) => part.told);
  told.sort((a, b) => a.file - b.file || a.line - b.line);
  return {
    count: parts.reduce((sum, { count }) => sum + count, 0),
    told: told.slice(0, MOST_TOLD),
  };
}
