/** What Prometheus is told of the calls to an org. */
import type { OktaSettings } from '../../okta/settings.ts';
import type { Metrics } from '../metrics.ts';

/**
 * Counts the calls, and says what is left of Okta's limits. A window that has ended says nothing of the next one: an
 * old number would look like a shortage that lasts.
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
