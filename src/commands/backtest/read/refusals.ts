/** Counts what was not a log event, and keeps the first reasons. */

/** A line, or an element of an array, that is not a log event. */
export type Refused = {
  /** Index of the file among those given. */
  readonly file: number;
  readonly line: number;
  readonly reason: string;
};

export type Refusals = {
  count: number;
  /** The first of them, for the report. */
  told: Refused[];
};

/** More would help nobody, and would grow with the log. */
const MOST_TOLD = 1_000;

export const NOT_JSON = 'not JSON';

/** Counts a refusal, and keeps it while only few are kept. */
export function refuse(refusals: Refusals, refused: Refused): void {
  refusals.count += 1;
  if (refusals.told.length < MOST_TOLD) refusals.told.push(refused);
}

/** Returns the refusals of all parts, the first of them by file and line. */
export function allRefusals(parts: readonly Refusals[]): Refusals {
  const told = parts.flatMap((part) => part.told);
  told.sort((a, b) => a.file - b.file || a.line - b.line);
  return {
    count: parts.reduce((sum, { count }) => sum + count, 0),
    told: told.slice(0, MOST_TOLD),
  };
}
