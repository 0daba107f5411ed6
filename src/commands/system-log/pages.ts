/** The log page by page, at a pace that leaves room for the running service, which may use the same credentials. */
import type { OktaOrgClient } from '../../okta/client.ts';
import { OktaError } from '../../okta/error.ts';
import { isNearlyUsed } from '../../okta/rate-limit.ts';
import type { LogQuery } from '../../okta/system-log.ts';

export type Pace = {
  /** Rejects where `stop` comes meanwhile. */
  readonly sleep: (ms: number, stop: AbortSignal) => Promise<void>;
  readonly stop: AbortSignal;
  /** Told before each wait of some length. */
  readonly onWait: (ms: number) => void;
};

/** Okta's windows are a minute long. */
const UNTOLD_LIMIT_MS = 60_000;
const FIRST_PAUSE_MS = 1_000;
/** In a row, without a page between them. */
const MOST_TRIES = 6;

/**
 * Each page as it comes. What passes by itself is waited for: the rate limit always, other trouble once there was
 * a page, for before that it is more likely to be the configuration.
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

/** Null where waiting is of no use. */
function pauseAfter(error: unknown, failed: number, isFirst: boolean): number | null {
  // Of 401 the client has tried again by itself, with fresh credentials where it can have them.
  if (!(error instanceof OktaError) || !error.retryable || error.status === 401) return null;
  if (failed >= MOST_TRIES) return null;
  if (error.status === 429) return error.retryAfterMs ?? UNTOLD_LIMIT_MS;
  return isFirst ? null : FIRST_PAUSE_MS * 2 ** (failed - 1);
}
