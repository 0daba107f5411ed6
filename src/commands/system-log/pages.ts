/** Reads the log page by page, at a pace that leaves room for the service, which may use the same credentials. */
import type { OktaOrgClient } from '../../okta/client.ts';
import { OktaError } from '../../okta/error.ts';
import { isNearlyUsed } from '../../okta/rate-limit.ts';
import type { LogQuery } from '../../okta/system-log.ts';

export type Pace = {
  /** Waits; rejects where `stop` is signalled meanwhile. */
  readonly sleep: (ms: number, stop: AbortSignal) => Promise<void>;
  readonly stop: AbortSignal;
  /** Called before each longer wait. */
  readonly onWait: (ms: number) => void;
};

/** Wait at the rate limit where Okta names none; its windows are a minute long. */
const UNTOLD_LIMIT_MS = 60_000;
const FIRST_PAUSE_MS = 1_000;
/** Most failed tries in a row, without a page between them. */
const MOST_TRIES = 6;

/**
 * Yields each page as it comes. Errors that pass by themselves are waited for: the rate limit always, others only after
 * a first page, as before it the configuration is more likely to be wrong.
 * @throws OktaError
 */
export async function* logPages(
  reader: Pick<OktaOrgClient, 'readPage'>,
  query: LogQuery,
  pace: Pace,
): AsyncGenerator<readonly unknown[]> {
  const wait = async (ms: number) => {
    pace.onWait(ms);
    await pace.sleep(ms, pace.stop);
  };
  let from: string | LogQuery | null = query;
  while (from !== null) {
    const { events, nextUrl, rateLimit }: Page = await readPatiently(reader, from, pace.stop, wait);
    yield events;
    from = nextUrl;
    if (from !== null && rateLimit !== null && isNearlyUsed(rateLimit))
      await wait(rateLimit.resetMs);
  }
}

type Page = Awaited<ReturnType<OktaOrgClient['readPage']>>;

async function readPatiently(
  reader: Pick<OktaOrgClient, 'readPage'>,
  from: string | LogQuery,
  stop: AbortSignal,
  wait: (ms: number) => Promise<void>,
): Promise<Page> {
  for (let failed = 1; ; failed += 1) {
    try {
      return await reader.readPage(from);
    } catch (error) {
      const pauseMs = pauseAfter(error, failed, typeof from !== 'string');
      if (pauseMs === null || stop.aborted) throw error;
      await wait(pauseMs);
    }
  }
}

/** Returns how long to wait after an error; null where waiting is of no use. */
function pauseAfter(error: unknown, failed: number, isFirst: boolean): number | null {
  // After a 401, the client has already tried again, with fresh credentials where it can get them.
  if (!(error instanceof OktaError) || !error.retryable || error.status === 401) return null;
  if (failed >= MOST_TRIES) return null;
  if (error.status === 429) return error.retryAfterMs ?? UNTOLD_LIMIT_MS;
  return isFirst ? null : FIRST_PAUSE_MS * 2 ** (failed - 1);
}
