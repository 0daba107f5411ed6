import type { LogEvent } from '../../domain/session/event.ts';
import { readLogEvent } from '../../okta/log-event.ts';
import type { StoredEvent } from '../../store/timeline.ts';

/** An event with how it reached us: by the hook it may be a forgery. */
export type HeldEvent = {
  readonly event: LogEvent;
  readonly source: 'hook' | 'system_log';
  /** Epoch milliseconds, by the clock of whoever read it. */
  readonly receivedAt: number;
};

/** Null for what cannot be read as a log event; nothing that was recorded as one is such. */
export function heldEvent({ raw, source, receivedAt }: StoredEvent): HeldEvent | null {
  const reading = readLogEvent(raw);
  return reading.ok ? { event: reading.event, source, receivedAt } : null;
}

/** Those of them that can be read. */
export function heldEvents(stored: readonly StoredEvent[]): HeldEvent[] {
  return stored.flatMap((one) => heldEvent(one) ?? []);
}
