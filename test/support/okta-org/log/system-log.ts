/** The org's System Log: every event once, in the order in which it was persisted. */
import type { JsonObject } from '../../openapi/json.ts';
import type { OrgClock } from '../clock.ts';

export type SystemLogEvent = JsonObject & {
  readonly uuid: string;
  readonly published: string;
  readonly eventType: string;
};

export type LogEntry = {
  readonly event: SystemLogEvent;
  /** `published` in epoch milliseconds. */
  readonly publishedAt: number;
  /** When the event became readable, by the org's clock; polling requests use this time. */
  readonly persistedAt: number;
};

export type SystemLog = {
  append(event: SystemLogEvent, persistedAt: number): void;
  /** Returns the events that can be read now, in order of persistence; their positions never change. */
  entries(): readonly LogEntry[];
  byUuid(uuid: string): LogEntry | undefined;
};

export function startSystemLog(clock: OrgClock): SystemLog {
  const readable: LogEntry[] = [];
  const byUuid = new Map<string, LogEntry>();
  let waiting: LogEntry[] = [];
  const add = (entry: LogEntry): void => {
    // Only a past that is logged before anybody reads comes in another order.
    let at = readable.length;
    while (at > 0 && (readable[at - 1]?.persistedAt ?? 0) > entry.persistedAt) at -= 1;
    readable.splice(at, 0, entry);
    byUuid.set(entry.event.uuid, entry);
  };
  const settle = (): void => {
    if (waiting.length === 0) return;
    const due = waiting.filter(({ persistedAt }) => persistedAt <= clock.now());
    if (due.length === 0) return;
    waiting = waiting.filter(({ persistedAt }) => persistedAt > clock.now());
    for (const entry of due.sort((a, b) => a.persistedAt - b.persistedAt)) add(entry);
  };
  return {
    append(event, persistedAt) {
      const entry = { event, publishedAt: Date.parse(event.published), persistedAt };
      settle();
      if (persistedAt > clock.now()) waiting.push(entry);
      else add(entry);
    },
    entries() {
      settle();
      return readable;
    },
    byUuid(uuid) {
      settle();
      return byUuid.get(uuid);
    },
  };
}
