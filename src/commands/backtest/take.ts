/** Parses what was read, or says why it is no log event. */
import type { FingerprintSources } from '../../domain/fingerprint.ts';
import { readLogEvent } from '../../okta/log-event.ts';
import { type Reading, readingOf } from './gathering.ts';

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
