import { readJsonArray } from './answer-json.ts';
import { OktaError } from './error.ts';
import type { Answer } from './error-answer.ts';
import { type RateLimit, readRateLimit } from './rate-limit.ts';
import type { Transport } from './transport.ts';

/** A page of the log. Events are Okta's JSON as it came; the SDK's model would drop fields that are needed. */
export type LogPage = {
  readonly events: readonly unknown[];
  /**
   * Where to continue. A polling request always gets one, even with an empty page: keep it as the cursor. Null at the
   * end of a bounded query.
   */
  readonly nextUrl: string | null;
  /** Whether it has as many events as were asked for: there are more, or there were. */
  readonly full: boolean;
};

export type LogQuery = {
  /** Epoch milliseconds, both exclusive in Okta's reading. */
  readonly since: number;
  readonly until: number;
  readonly filter?: string;
};

export type LogStart = { readonly since: number; readonly filter: string };

/** Okta lets a log query run for 30 s; the answer has to arrive as well. */
const LOG_TIMEOUT_MS = 45_000;
const PAGE_SIZE = 1_000;
/** 25 clauses of 50 characters: an address of under 2,500, which every proxy lets through. */
const UUIDS_PER_QUERY = 25;
/** Pages read for one chunk before giving up, where an org ignores the filter. */
const MAX_PAGES_PER_LOOKUP = 20;
const UUID = /^[A-Za-z0-9-]{1,64}$/;

/** `GET /api/v1/logs`; scope `okta.logs.read`. */
export function systemLogCalls(transport: Transport) {
  const ask = (url: URL | string) =>
    transport.send({ method: 'GET', url, timeoutMs: LOG_TIMEOUT_MS });

  function pageIn(answer: Answer): LogPage {
    const events = readJsonArray(answer);
    return { events, nextUrl: nextLink(transport, answer), full: events.length >= PAGE_SIZE };
  }

  const page = async (url: URL | string): Promise<LogPage> => pageIn(await ask(url));

  async function* queryBounded({ since, until, filter }: LogQuery): AsyncGenerator<unknown> {
    let next: URL | string | null = logUrl(transport, { since, until, filter });
    while (next !== null) {
      const { events, nextUrl }: LogPage = await page(next);
      yield* events;
      next = nextUrl;
    }
  }

  return {
    /** Yields every event published between two instants. Okta does not promise that the latest are there yet. */
    queryBounded,

    /**
     * Returns one page of the events published between two instants, for a caller who waits and retries at its own
     * pace. Continue with the `nextUrl` of the page before.
     * @throws OktaError `okta_foreign_link` for a `nextUrl` that is not this org's
     */
    async readPage(
      from: string | LogQuery,
    ): Promise<LogPage & { readonly rateLimit: RateLimit | null }> {
      const url = typeof from === 'string' ? logCursor(transport, from) : logUrl(transport, from);
      const answer = await ask(url);
      return { ...pageIn(answer), rateLimit: readRateLimit(answer.headers) };
    },

    /**
     * Returns the events with these uuids that the log already has. Pages are filtered here too, for an org, or
     * something on the way, may not apply the filter.
     * @param within where to look, epoch milliseconds; the shorter the cheaper
     */
    async findByUuid(
      uuids: readonly string[],
      within: { readonly since: number; readonly until: number },
    ): Promise<unknown[]> {
      const wanted = new Set(uuids.filter((uuid) => UUID.test(uuid)));
      const found: unknown[] = [];
      for (const chunk of chunks([...wanted], UUIDS_PER_QUERY)) {
        const filter = chunk.map((uuid) => `uuid eq "${uuid}"`).join(' or ');
        let next: URL | string | null = logUrl(transport, { ...within, filter });
        for (let pages = 0; next !== null && pages < MAX_PAGES_PER_LOOKUP; pages += 1) {
          const { events, nextUrl }: LogPage = await page(next);
          found.push(...events.filter((event) => takeWanted(wanted, event)));
          next = chunk.some((uuid) => wanted.has(uuid)) ? nextUrl : null;
        }
      }
      return found;
    },

    /**
     * Returns one page by a polling request: ordered by when Okta stored the events, so that a late one is not missed.
     * Start with a time, continue with the `nextUrl` of the page before, never with a time of the caller's own.
     * @throws OktaError `okta_foreign_link` for a cursor that is not this org's, `okta_answer_unreadable` where
     * something on the way removed the next link: the same page would be read for ever
     */
    async poll(
      from: string | LogStart,
    ): Promise<LogPage & { readonly nextUrl: string; readonly rateLimit: RateLimit | null }> {
      const url = typeof from === 'string' ? logCursor(transport, from) : logUrl(transport, from);
      const answer = await ask(url);
      const { nextUrl, ...read } = pageIn(answer);
      if (nextUrl !== null) return { ...read, nextUrl, rateLimit: readRateLimit(answer.headers) };
      throw new OktaError({
        code: 'okta_answer_unreadable',
        message: 'The System Log’s answer has no next link, which every polling request gets',
        retryable: true,
      });
    },
  };
}

type LogUrlParts = { since: number; until?: number; filter?: string | undefined };

function logUrl(transport: Transport, { since, until, filter }: LogUrlParts): URL {
  const url = new URL('/api/v1/logs', transport.orgUrl);
  url.searchParams.set('since', new Date(since).toISOString());
  if (until !== undefined) url.searchParams.set('until', new Date(until).toISOString());
  if (filter !== undefined) url.searchParams.set('filter', filter);
  url.searchParams.set('sortOrder', 'ASCENDING');
  url.searchParams.set('limit', String(PAGE_SIZE));
  return url;
}

function nextLink(transport: Transport, answer: Answer): string | null {
  const links = (answer.headers.get('link') ?? '').matchAll(/<([^>]+)>\s*;([^,]*)/g);
  for (const [, target, parameters] of links) {
    if (target !== undefined && /rel="?next"?/.test(parameters ?? '')) {
      return logCursor(transport, target);
    }
  }
  return null;
}

/**
 * Returns the link where it leads to this org's log, and throws otherwise: the token is sent wherever the link points.
 */
function logCursor(transport: Transport, link: string): string {
  const url = URL.parse(link, transport.orgUrl.href);
  if (url?.origin === transport.orgUrl.origin && url.pathname === '/api/v1/logs') return url.href;
  throw new OktaError({
    code: 'okta_foreign_link',
    message: `The System Log’s next link leads to ${url === null ? 'no address' : url.origin + url.pathname}`,
    retryable: false,
  });
}

/** Whether the event is wanted; true once for each uuid. */
function takeWanted(wanted: Set<string>, event: unknown): boolean {
  const uuid = (event as { uuid?: unknown } | null)?.uuid;
  return typeof uuid === 'string' && wanted.delete(uuid);
}

function* chunks<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
