/**
 * Rate limits by path, of which the longest prefix counts, over a window of one minute that starts with the
 * first call: https://developer.okta.com/docs/reference/rate-limits/
 */
import type { OrgClock } from '../clock.ts';

const WINDOW_MS = 60_000;

/** Okta's buckets, with generous limits: a limit matters only in the test that sets it. */
const BUCKETS = [
  '/api/v1',
  '/api/v1/users',
  '/api/v1/logs',
  '/api/v1/groups',
  '/api/v1/sessions',
  '/oauth2/v1/token',
  '/oauth2/v1',
  '/security',
];
const GENEROUS = 1_000_000;

export type RateLimitState = {
  readonly exceeded: boolean;
  readonly headers: Readonly<Record<string, string>>;
};

export type RateLimits = {
  /** Calls per minute for this path prefix from now on. */
  set(prefix: string, callsPerMinute: number): void;
  /** Counts one call. */
  count(path: string): RateLimitState;
};

export function startRateLimits(
  clock: OrgClock,
  limits: Readonly<Record<string, number>>,
): RateLimits {
  const limitOf = new Map(BUCKETS.map((bucket) => [bucket, GENEROUS]));
  for (const [prefix, limit] of Object.entries(limits)) limitOf.set(prefix, limit);
  const windows = new Map<string, { startedAt: number; used: number }>();
  return {
    set(prefix, callsPerMinute) {
      limitOf.set(prefix, callsPerMinute);
      windows.delete(prefix);
    },
    count(path) {
      const bucket = longestPrefix(limitOf.keys(), path);
      const limit = limitOf.get(bucket) ?? GENEROUS;
      let window = windows.get(bucket);
      if (window === undefined || clock.now() >= window.startedAt + WINDOW_MS) {
        window = { startedAt: clock.now(), used: 0 };
        windows.set(bucket, window);
      }
      window.used += 1;
      return {
        exceeded: window.used > limit,
        headers: {
          'x-rate-limit-limit': String(limit),
          'x-rate-limit-remaining': String(Math.max(0, limit - window.used)),
          'x-rate-limit-reset': String(Math.ceil((window.startedAt + WINDOW_MS) / 1_000)),
        },
      };
    },
  };
}

function longestPrefix(prefixes: Iterable<string>, path: string): string {
  let longest = '';
  for (const prefix of prefixes) {
    if (prefix.length > longest.length && path.startsWith(prefix)) longest = prefix;
  }
  return longest;
}
