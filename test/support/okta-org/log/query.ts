/** Reads the query of `GET /api/v1/logs` and refuses what Okta refuses. */
import { invalid, Refusal } from '../server/refusal.ts';
import { type Filter, FilterSyntaxError, parseFilter } from './scim-filter.ts';
import { pathsOf } from './scim-match.ts';

export type LogQuery = {
  /**
   * No `until` and ascending: by persistence, nothing left out, always a `next` link.
   * Otherwise bounded: by `published`, and the last page has no `next`.
   */
  readonly polling: boolean;
  /** Exclusive, epoch milliseconds. */
  readonly since: number;
  readonly until: number;
  readonly ascending: boolean;
  readonly filter: Filter | null;
  readonly keywords: readonly string[];
  readonly limit: number;
  /** Position after which to go on, from a `next` link; null for the first page. */
  readonly after: number | null;
};

const DAY_MS = 86_400_000;
/** Top-level attributes of a log event; `published` may not be filtered, `since` and `until` are for that. */
const FILTERABLE = new Set(
  (
    'actor authenticationContext client debugContext device displayMessage eventType ' +
    'legacyEventType outcome request securityContext severity target transaction uuid version'
  ).split(' '),
);
const NO_CONTAINS = new Set(['debugContext.debugData.url', 'debugContext.debugData.requestUri']);

export function readLogQuery(query: URLSearchParams, now: number): LogQuery {
  const sortOrder = query.get('sortOrder') ?? 'ASCENDING';
  if (sortOrder !== 'ASCENDING' && sortOrder !== 'DESCENDING') {
    throw invalid('sortOrder', `sortOrder: ${sortOrder} is not ASCENDING or DESCENDING`);
  }
  const untilText = query.get('until');
  const until = untilText === null ? now : instant('until', untilText);
  const sinceText = query.get('since');
  const since = sinceText === null ? until - 7 * DAY_MS : instant('since', sinceText);
  if (since < now - 180 * DAY_MS) {
    throw new Refusal('E0000053', '', ['since: must be within the last 180 days']);
  }
  if (untilText !== null && since > until) throw invalid('since', 'since: is after until');
  const ascending = sortOrder === 'ASCENDING';
  return {
    polling: untilText === null && ascending,
    // Retention is 90 days: an older `since` finds nothing older.
    since: Math.max(since, now - 90 * DAY_MS),
    until,
    ascending,
    filter: readFilter(query.get('filter')),
    keywords: readKeywords(query.get('q')),
    limit: readLimit(query.get('limit')),
    after: readAfter(query.get('after')),
  };
}

function instant(name: string, text: string): number {
  const at = Date.parse(text);
  if (!/^\d{4}-\d\d-\d\d/.test(text) || Number.isNaN(at)) {
    throw invalid(name, `${name}: The timestamp must be in ISO 8601 format`);
  }
  return at;
}

function readFilter(text: string | null): Filter | null {
  if (text === null || text.trim() === '') return null;
  let filter: Filter;
  try {
    filter = parseFilter(text);
  } catch (error) {
    if (error instanceof FilterSyntaxError) {
      throw new Refusal('E0000031', '', [`Invalid filter '${text}': ${error.message}`]);
    }
    throw error;
  }
  for (const path of pathsOf(filter)) {
    if (!FILTERABLE.has(path[0] ?? '')) {
      throw new Refusal('E0000031', '', [`Unrecognized attribute '${path.join('.')}'`]);
    }
  }
  refuseContains(filter);
  return filter;
}

function refuseContains(filter: Filter): void {
  if (filter.kind === 'not') refuseContains(filter.filter);
  else if (filter.kind === 'and' || filter.kind === 'or') filter.filters.forEach(refuseContains);
  else if (filter.kind === 'compare' && filter.operator === 'co') {
    const path = filter.path.join('.');
    if (NO_CONTAINS.has(path))
      throw new Refusal('E0000031', '', [`co is not supported on ${path}`]);
  }
}

function readKeywords(text: string | null): string[] {
  const keywords = (text ?? '').split(/\s+/).filter((word) => word !== '');
  if (keywords.length > 10) throw invalid('q', 'q: at most 10 keywords');
  if (keywords.some((word) => word.length > 40))
    throw invalid('q', 'q: at most 40 characters each');
  return keywords.map((word) => word.toLowerCase());
}

function readLimit(text: string | null): number {
  if (text === null) return 100;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 0 || limit > 1_000) {
    throw invalid('limit', 'limit: The limit must be between 0 and 1000');
  }
  return limit;
}

function readAfter(text: string | null): number | null {
  if (text === null) return null;
  const match = /^(\d+)_1$/.exec(text);
  if (match === null) throw invalid('after', 'after: not a cursor that came from a next link');
  return Number(match[1]);
}
