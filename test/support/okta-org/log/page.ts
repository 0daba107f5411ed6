/** Reads one page of the System Log. */
import type { LogQuery } from './query.ts';
import type { Filter } from './scim-filter.ts';
import { matches } from './scim-match.ts';
import type { LogEntry, SystemLog, SystemLogEvent } from './system-log.ts';

export type LogPage = {
  readonly events: readonly SystemLogEvent[];
  /** The cursor of the `next` link; null where there is none. */
  readonly next: number | null;
};

export function pageOf(log: SystemLog, query: LogQuery): LogPage {
  return query.polling ? pollingPage(log, query) : boundedPage(log, query);
}

/** Returns a page of a polling request, whose cursor is a position in the order of persistence. */
function pollingPage(log: SystemLog, query: LogQuery): LogPage {
  const entries = log.entries();
  const events: SystemLogEvent[] = [];
  let at = query.after ?? firstAfter(entries, query.since);
  for (; at < entries.length && events.length < query.limit; at += 1) {
    const entry = entries[at];
    if (entry !== undefined && isWanted(entry.event, query)) events.push(entry.event);
  }
  return { events, next: at };
}

/** Returns a page of a bounded request, whose cursor counts the events already given, in the order of `published`. */
function boundedPage(log: SystemLog, query: LogQuery): LogPage {
  const direction = query.ascending ? 1 : -1;
  const found = candidates(log, query.filter)
    .filter(
      ({ event, publishedAt }) =>
        publishedAt > query.since && publishedAt <= query.until && isWanted(event, query),
    )
    .sort((a, b) => direction * (a.publishedAt - b.publishedAt));
  const start = query.after ?? 0;
  const events = found.slice(start, start + query.limit).map(({ event }) => event);
  const end = start + events.length;
  return { events, next: end < found.length && events.length > 0 ? end : null };
}

/** Finds the first entry after `since` by halving, as persistence times rise along the log. */
function firstAfter(entries: readonly LogEntry[], since: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.persistedAt ?? 0) > since) high = middle;
    else low = middle + 1;
  }
  return low;
}

function isWanted(event: SystemLogEvent, { filter, keywords }: LogQuery): boolean {
  if (filter !== null && !matches(filter, event)) return false;
  if (keywords.length === 0) return true;
  const text = JSON.stringify(event).toLowerCase();
  return keywords.every((keyword) => text.includes(keyword));
}

/** Returns the entries that may match: only those with a named `uuid`, so that corroboration is fast in a long log. */
function candidates(log: SystemLog, filter: Filter | null): LogEntry[] {
  const uuids = filter === null ? null : namedUuids(filter);
  if (uuids === null) return [...log.entries()];
  return [...new Set(uuids)].flatMap((uuid) => log.byUuid(uuid) ?? []);
}

function namedUuids(filter: Filter): string[] | null {
  if (filter.kind === 'compare') {
    const isUuid =
      filter.path.length === 1 && filter.path[0] === 'uuid' && filter.operator === 'eq';
    return isUuid ? [String(filter.value)] : null;
  }
  if (filter.kind === 'or') {
    const parts = filter.filters.map(namedUuids);
    return parts.every((part) => part !== null) ? parts.flat() : null;
  }
  if (filter.kind === 'and') return filter.filters.map(namedUuids).find((p) => p !== null) ?? null;
  return null;
}
