/** Parses what was read and takes it in, or notes where it stood and why it is no log event. */
import type { FingerprintSources } from '../../domain/fingerprint.ts';
import { readLogEvent } from '../../okta/log-event.ts';
import { type Block, eachLine } from './blocks.ts';
import { type Gathering, gather } from './gathering.ts';

/** A line, or an element of an array, that is no log event. */
export type Refused = { readonly file: string; readonly line: number; readonly reason: string };

export type Refusals = {
  count: number;
  /** The first of them, for the report. */
  readonly shown: Refused[];
};

const SHOWN = 20;

export function takeBlock(
  into: Gathering,
  refusals: Refusals,
  block: Block,
  file: string,
  sources: FingerprintSources,
): void {
  eachLine(block, (text, line) => takeElement(into, refusals, text, { file, line }, sources));
}

export function takeElement(
  into: Gathering,
  refusals: Refusals,
  text: string,
  where: { readonly file: string; readonly line: number },
  sources: FingerprintSources,
): void {
  const reason = takeText(into, text, sources);
  if (reason === null) return;
  refusals.count += 1;
  if (refusals.shown.length < SHOWN) refusals.shown.push({ ...where, reason });
}

/** Null when it was taken in. */
function takeText(into: Gathering, text: string, sources: FingerprintSources): string | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'not JSON';
  }
  const reading = readLogEvent(value);
  if (!reading.ok) return reading.reason;
  gather(into, reading.event, sources);
  return null;
}
