/** Measures the calls to an org for Prometheus. */
import type { OktaSettings } from '../../okta/settings.ts';
import type { Metrics } from '../metrics.ts';

/**
 * Returns a function that counts calls and shows what is left of Okta's limits. The number goes when its window ends,
 * since an old one would look like a lasting shortage.
 */
export function countOktaCalls(
  metrics: Pick<Metrics, 'oktaRequests' | 'rateLimitLeft'>,
  org: string,
): NonNullable<OktaSettings['onCall']> {
  const windows = new Map<string, NodeJS.Timeout>();
  return (status, left) => {
    metrics.oktaRequests.inc({ org, result: status === null ? 'none' : String(status) });
    if (left === null) return;
    const { api, limit, remaining, resetMs } = left;
    metrics.rateLimitLeft.set({ org, api }, limit === 0 ? 0 : remaining / limit);
    clearTimeout(windows.get(api));
    const over = setTimeout(() => metrics.rateLimitLeft.remove({ org, api }), resetMs);
    windows.set(api, over.unref());
  };
}
