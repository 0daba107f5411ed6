/** Parses what was read, or says why it is no log event. */
import type { FingerprintSources } from '../../../domain/session/fingerprint.ts';
import { readLogEvent } from '../../../okta/log-event.ts';
import { NOT_JSON } from '../read/refusals.ts';
import { eventsIn } from '../read/unwrap.ts';
import { type Reading, readingOf } from '../sessions/gathering.ts';

/** Text that is no log event; `value` is its JSON, undefined where it has none. */
export type Unread = { readonly reason: string; readonly value: unknown };

/** Returns the text as an event, or the reason why it is none. Never throws. */
export function readText(text: string, sources: FingerprintSources): Reading | Unread {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { reason: NOT_JSON, value: undefined };
  }
  return readValue(value, sources);
}

/** Returns a parsed value as an event, or the reason why it is none. */
export function readValue(value: unknown, sources: FingerprintSources): Reading | Unread {
  const reading = readLogEvent(value);
  return reading.ok ? readingOf(reading.event, sources) : { reason: reading.reason, value };
}

/** Tells the two outcomes of reading apart. */
export function isUnread(read: Reading | Unread): read is Unread {
  return 'reason' in read;
}

/** Returns the events inside a value that is no event by itself. */
export function readWithin(
  { reason, value }: Unread,
  sources: FingerprintSources,
): readonly (Unread | { readonly reading: Reading; readonly value: unknown })[] {
  if (value === undefined) return [{ reason, value }];
  return eventsIn(value).map((inner) => {
    const reading = readValue(inner, sources);
    if (!isUnread(reading)) return { reading, value: inner };
    return hasType(inner) ? reading : { reason: UNKNOWN_FORM, value: inner };
  });
}

const UNKNOWN_FORM = 'neither a log event nor anything known around one';

/** Whether the value has an event's type: without one it is not merely an incomplete event. */
function hasType(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'eventType' in value;
}
