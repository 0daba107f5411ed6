import { readRetryAfter } from './error-answer.ts';

/** What Okta says with every answer of the bucket that the call was counted in. */
export type RateLimit = {
  /** Calls a window, mostly a minute. */
  readonly limit: number;
  readonly remaining: number;
  /** Until the next window. */
  readonly resetMs: number;
};

/** Null where an answer does not say, as one that a proxy keeps. */
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
 * The part of the log's limit that whoever reads on and on leaves to others: before the service ends a stolen session,
 * it reads the log as well, with the same credentials.
 */
const LEFT_TO_OTHERS = 1 / 4;

/** Whether what is left is for those who cannot wait. */
export function isNearlyUsed({ limit, remaining }: RateLimit): boolean {
  return remaining < limit * LEFT_TO_OTHERS;
}

/** What is left of the limit of one part of the API. */
export type RateLimitLeft = RateLimit & {
  /** `users`, `logs`, `oauth2`: the first word of the path, in which nobody is named. */
  readonly api: string;
};

/** Null where the answer does not say. */
export function rateLimitLeft(pathname: string, headers: Headers): RateLimitLeft | null {
  const said = readRateLimit(headers);
  const api = /^\/(?:api\/v1\/)?(\w+)/.exec(pathname)?.[1];
  return said === null || api === undefined ? null : { ...said, api };
}
