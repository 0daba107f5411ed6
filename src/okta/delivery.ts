/** The envelope of an event hook delivery. Only the parts that the service uses must be right. */
import { list, record, text } from './tolerant.ts';

export type DeliveryReading =
  | {
      readonly ok: true;
      /** Okta's id of this POST. Older documents spell it `eventID`. */
      readonly deliveryId: string | null;
      /** Id of the hook that sent it, from the end of `source`. */
      readonly hookId: string | null;
      readonly events: readonly unknown[];
    }
  | { readonly ok: false; readonly reason: string };

/** Reads a parsed body. Never throws; the events themselves are read one by one elsewhere. */
export function readDelivery(body: unknown): DeliveryReading {
  const envelope = record(body);
  if (envelope === null) return { ok: false, reason: 'a delivery must be a JSON object' };
  const data = record(envelope.data);
  if (data === null || !Array.isArray(data.events)) {
    return { ok: false, reason: 'a delivery must have data.events, a list' };
  }
  return {
    ok: true,
    deliveryId: text(envelope.eventId) ?? text(envelope.eventID),
    hookId: text(envelope.source)?.split('/').at(-1) ?? null,
    events: list(data.events),
  };
}
