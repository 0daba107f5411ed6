/** Reads the body of a delivery: the events to record, and what of it is to be set aside. */
import { readDelivery } from '../okta/delivery.ts';
import { type ParsedDelivery, parseDelivery } from '../okta/delivery-text.ts';
import { readLogEvent } from '../okta/log-event.ts';
import type { Dependencies } from '../pipeline/dependencies.ts';
import type { EventRowMaker } from '../pipeline/record/event-row.ts';
import type { Recording } from '../pipeline/record.ts';
import type { EventRow } from '../store/events.ts';
import type { SetAside } from '../store/set-aside.ts';

/**
 * Events in one delivery; Okta sends hundreds at most. More would hold up the commit until it times out, and all those
 * behind it.
 */
const MOST_EVENTS = 10_000;
/** Unreadable events that are kept in a row each. Where there are more, the delivery is kept once instead. */
const MOST_UNREADABLE = 100;
/**
 * JSON values in one body. Parsed, each takes some fifty bytes, even `{}`. In Okta's events there is one in thirty
 * bytes of text, in hostile text one in each byte.
 */
const MOST_VALUES = 3_000_000;
const COMMA = 0x2c;
const LIST = 0x5b;
const OBJECT = 0x7b;

type ReadBody = {
  readonly recording: Recording;
  /** Why it is no delivery; null where it is one. */
  readonly refusal: 'not_json' | 'not_a_delivery' | null;
  /** Why it is kept whole though it may be a delivery; null where its events were read. */
  readonly keptWhole: string | null;
  /** Id of the hook that sent it, where the body names one. */
  readonly hookId: string | null;
};

/** Returns the reader of one body. The reader never throws: what it cannot read is to be set aside, with the reason. */
export function bodyReader(
  deps: Pick<Dependencies, 'log'>,
  rowOf: EventRowMaker,
): (org: string, bytes: Buffer) => ReadBody {
  return (org, bytes) => {
    const body = bytes.toString('utf8');
    const aside = (reason: string, deliveryId: string | null = null): SetAside => ({
      org,
      source: 'hook',
      reason,
      eventIndex: null,
      deliveryId,
      body,
    });
    const whole = (reason: string, rest: Omit<Partial<ReadBody>, 'recording'>): ReadBody => ({
      recording: { rows: [], setAside: [aside(reason)] },
      refusal: null,
      keptWhole: null,
      hookId: null,
      ...rest,
    });
    if (hasTooManyValues(bytes)) {
      const keptWhole = `more than ${MOST_VALUES} values, and no delivery of Okta’s has as many`;
      return whole(keptWhole, { keptWhole });
    }
    let parsed: ParsedDelivery;
    try {
      parsed = parseDelivery(body);
    } catch {
      return whole('not JSON', { refusal: 'not_json' });
    }
    const delivery = readDelivery(parsed.body);
    if (!delivery.ok) return whole(delivery.reason, { refusal: 'not_a_delivery' });
    const { deliveryId, hookId, events } = delivery;
    if (events.length > MOST_EVENTS) {
      const keptWhole = `${events.length} events, and no delivery of Okta’s has more than ${MOST_EVENTS}`;
      return whole(keptWhole, { keptWhole, hookId });
    }
    const rows: EventRow[] = [];
    const odd: SetAside[] = [];
    let unreadable = 0;
    let tooDeep: SetAside | null = null;
    for (const [eventIndex, raw] of events.entries()) {
      const text = parsed.texts?.[eventIndex] ?? jsonOf(raw);
      if (text === null) {
        // The delivery is kept once and whole, however many of its events are nested so deeply.
        tooDeep ??= aside(`event ${eventIndex} is nested too deeply`, deliveryId);
        continue;
      }
      const row = rowOrReason(org, raw, text);
      if (typeof row !== 'string') {
        rows.push(row);
        continue;
      }
      unreadable += 1;
      if (unreadable <= MOST_UNREADABLE)
        odd.push({ ...aside(row, deliveryId), eventIndex, body: text });
    }
    if (unreadable <= MOST_UNREADABLE) {
      const setAside = tooDeep === null ? odd : [...odd, tooDeep];
      return { recording: { rows, setAside }, refusal: null, keptWhole: null, hookId };
    }
    const keptWhole = `${unreadable} of ${events.length} events cannot be read, the first: ${odd[0]?.reason}`;
    const setAside = [aside(keptWhole, deliveryId)];
    return { recording: { rows, setAside }, refusal: null, keptWhole, hookId };
  };

  /**
   * Returns the row of one event, or why it is set aside: an unexpected error in one must not cost the events beside
   * it.
   */
  function rowOrReason(org: string, raw: unknown, text: string): EventRow | string {
    const reading = readLogEvent(raw);
    if (!reading.ok) return reading.reason;
    try {
      return rowOf(org, 'hook', reading.event, text);
    } catch (error) {
      deps.log.error({ err: error, stage: 'record' }, 'an event could not be compared');
      return 'the event could not be compared; see the log';
    }
  }
}

function hasTooManyValues(bytes: Buffer): boolean {
  if (bytes.length < MOST_VALUES) return false;
  let values = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === COMMA || byte === LIST || byte === OBJECT) values += 1;
  }
  return values > MOST_VALUES;
}

/** Returns the value as JSON; null where it is nested too deeply to be written, though it could be read. */
function jsonOf(value: unknown): string | null {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
