import type { LogEvent } from '../../domain/session/event.ts';
import { readLogEvent } from '../../okta/log-event.ts';
import type { StoredEvent } from '../../store/timeline.ts';

/** An event with the way it came: one from the hook may be forged. */
export type HeldEvent = {
  readonly event: LogEvent;
  readonly source: 'hook' | 'system_log';
  /** Epoch milliseconds, by the clock of the instance that read it from the database. */
  readonly receivedAt: number;
};

/** Reads a stored event; null if it is no log event, which does not happen to events that were recorded as one. */
export function heldEvent({ raw, source, receivedAt }: StoredEvent): HeldEvent | null {
  const reading = readLogEvent(raw);
  return reading.ok ? { event: reading.event, source, receivedAt } : null;
}

/** Returns those of the stored events that can be read. */
export function heldEvents(stored: readonly StoredEvent[]): HeldEvent[] {
  return stored.flatMap((one) => heldEvent(one) ?? []);
}
