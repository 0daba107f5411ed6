import { readRetryAfter } from './error-answer.ts';

/** The state of the rate limit that a call counted towards, as Okta says it with every answer. */
export type RateLimit = {
  /** Calls per window, which is mostly a minute. */
  readonly limit: number;
  readonly remaining: number;
  /** Until the next window. */
  readonly resetMs: number;
};

/** Reads the rate limit; null where an answer does not say, such as one from a proxy. */
export function readRateLimit(headers: Headers): RateLimit | null {
  const [limit, remaining] = ['limit', 'remaining'].map((name) =>
    Number(headers.get(`x-rate-limit-${name}`) ?? Number.NaN),
  );
  const resetMs = readRetryAfter(headers);
  if (limit === undefined || remaining === undefined || resetMs === null) return null;
  return Number.isFinite(limit) && Number.isFinite(remaining)
    ? { limit, remaining, resetMs }
    : null;
}

/**
 * Share of the System Log's limit that continuous readers leave to others: before the service ends a stolen session it
 * reads the log as well, with the same credentials.
 */
const LEFT_TO_OTHERS = 1 / 4;

/** Whether the rest of the limit is to be left to those who cannot wait. */
export function isNearlyUsed({ limit, remaining }: RateLimit): boolean {
  return remaining < limit * LEFT_TO_OTHERS;
}

/** What is left of the limit of one part of the API. */
export type RateLimitLeft = RateLimit & {
  /** `users`, `logs`, `oauth2`: the first word of the path, in which nobody is named. */
  readonly api: string;
};

/** Returns what is left of the limit; null where the answer does not say. */
export function rateLimitLeft(pathname: string, headers: Headers): RateLimitLeft | null {
  const said = readRateLimit(headers);
  const api = /^\/(?:api\/v1\/)?(\w+)/.exec(pathname)?.[1];
  return said === null || api === undefined ? null : { ...said, api };
}
