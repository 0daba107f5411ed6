/** PagerDuty's Events API v2 over HTTP (developer.pagerduty.com, "Send an alert event"). */
import { AlertError, codeOfStatus, type Remedies } from './error.ts';
import type { PagerDutyEvent } from './pagerduty.ts';
import { retryAfterMs } from './retry-after.ts';

export type PagerDutyClient = {
  /** @throws AlertError */
  send(event: PagerDutyEvent): Promise<void>;
};

/** Where events go, by the region that an account is in (support.pagerduty.com, "Service Regions"). */
export const ENQUEUE_URLS = {
  us: 'https://events.pagerduty.com/v2/enqueue',
  eu: 'https://events.eu.pagerduty.com/v2/enqueue',
} as const;

const TIMEOUT_MS = 15_000;
const CHECK_KEY =
  'Copy the integration key of an Events API v2 service anew into PAGERDUTY_ROUTING_KEY, see that the service is on and that PAGERDUTY_REGION is the region of your account.';

/** Returns a client that makes one attempt a call; the queue tries again. No error carries the routing key. */
export function createPagerDutyClient(
  routingKey: string,
  url: string,
  timeoutMs: number = TIMEOUT_MS,
): PagerDutyClient {
  const remedies = remediesAt(new URL(url).host);
  return {
    async send(event) {
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ routing_key: routingKey, ...event }),
        signal: AbortSignal.timeout(timeoutMs),
      }).catch((cause: unknown) => {
        const timedOut = cause instanceof Error && cause.name === 'TimeoutError';
        throw new AlertError({
          code: timedOut ? 'alert_timeout' : 'alert_unreachable',
          message: `PagerDuty ${timedOut ? 'did not answer in time' : 'cannot be reached'}`,
          remedies,
          cause,
        });
      });
      await response.body?.cancel();
      if (response.ok) return;
      throw new AlertError({
        code: codeOfStatus(response.status),
        message: `PagerDuty answered ${response.status}`,
        remedies,
        retryAfterMs: retryAfterMs(response.headers.get('retry-after'), Date.now()),
      });
    },
  };
}

function remediesAt(host: string): Remedies {
  const checkWay = `Let this machine (and its proxy) reach ${host}.`;
  return {
    alert_unreachable: checkWay,
    alert_timeout: 'PagerDuty did not answer within 15 seconds; the alert is sent again later.',
    alert_redirected: `PagerDuty does not redirect, so something on the way does. ${checkWay}`,
    alert_gone: CHECK_KEY,
    alert_refused: CHECK_KEY,
  };
}
