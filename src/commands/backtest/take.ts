/** Parses what was read, or says why it is no log event. */
import type { FingerprintSources } from '../../domain/fingerprint.ts';
import { readLogEvent } from '../../okta/log-event.ts';
import { type Reading, readingOf } from './gathering.ts';

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
  shown: Refused[];
};

const SHOWN = 20;

export function refuse(refusals: Refusals, refused: Refused): void {
  refusals.count += 1;
  if (refusals.shown.length < SHOWN) refusals.shown.push(refused);
}

/** The refusals of all parts, the first of them by file and line. */
export function allRefusals(parts: readonly Refusals[]): Refusals {
  const shown = parts.flatMap((part) => part.shown);
  shown.sort((a, b) => a.file - b.file || a.line - b.line);
  return {
    count: parts.reduce((sum, { count }) => sum + count, 0),
    shown: shown.slice(0, SHOWN),
  };
}

/** The text as an event, or the reason why it is none. Never throws. */
export function readText(text: string, sources: FingerprintSources): Reading | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'not JSON';
  }
  return readValue(value, sources);
}

/** The same for what is parsed already. */
export function readValue(value: unknown, sources: FingerprintSources): Reading | string {
  const reading = readLogEvent(value);
  return reading.ok ? readingOf(reading.event, sources) : reading.reason;
}
