/**
 * Unwraps events from what others put around them: a delivery of the hook, a page of the API on one line, the envelope
 * of a collector or a search engine. Used only where a value is no event itself.
 */
import { createHash } from 'node:crypto';

/**
 * Keys that contain events: `data.events` of a delivery, `event` of Splunk's collector, `detail` of EventBridge,
 * `result._raw` or `results` of Splunk, `hits.hits`, `_source` and `event.original` of Elasticsearch.
 */
const AROUND = [
  'data',
  'events',
  'event',
  'detail',
  'result',
  'results',
  'hits',
  '_source',
  '_raw',
  'original',
];
/** No real envelope is deeper. */
const DEEPEST = 6;

/** Returns the events inside `value`; a value without any is returned as it is, to be refused for its own reason. */
export function eventsIn(value: unknown, depth = 0): readonly unknown[] {
  if (depth > DEEPEST) return [value];
  if (Array.isArray(value)) return value.flatMap((item) => eventsIn(item, depth + 1));
  const raw = record(value);
  if (raw === null) return [value];
  if (isEvent(raw)) return [identified(raw)];
  for (const key of AROUND) {
    const inner = parsed(raw[key]);
    if (record(inner) !== null || Array.isArray(inner)) return eventsIn(inner, depth + 1);
  }
  return [value];
}

/**
 * Gives an event that has lost its uuid one made of its content. Two copies of an event get the same one, so repetition
 * changes nothing. Good enough for looking back; the service itself takes no such event, because it acts.
 */
function identified(event: Readonly<Record<string, unknown>>): unknown {
  if (typeof event.uuid === 'string' && event.uuid.trim() !== '') return event;
  const hash = createHash('sha256').update(JSON.stringify(event)).digest('base64url');
  return { ...event, uuid: `content:${hash}` };
}

function isEvent(raw: Readonly<Record<string, unknown>>): boolean {
  return typeof raw.eventType === 'string' && record(raw.actor) !== null;
}

function record(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null;
}

/** Returns the parsed value where the envelope holds the event as text. */
function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
