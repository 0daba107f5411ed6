/** PagerDuty's Events API v2 over HTTP (developer.pagerduty.com, "Send an alert event"). */
import { AlertError, codeOfStatus, type Remedies } from './error.ts';
import type { PagerDutyEvent } from './pagerduty.ts';
import { retryAfterMs } from './retry-after.ts';

export type PagerDutyClient = {
  /** @throws AlertError */
  send(event: PagerDutyEvent): Promise<void>;
};

const ENQUEUE_URL = 'https://events.pagerduty.com/v2/enqueue';
const TIMEOUT_MS = 15_000;
const CHECK_KEY =
  'Copy the integration key of an Events API v2 service anew into PAGERDUTY_ROUTING_KEY, and see that the service is on.';
const CHECK_WAY = 'Let this machine (and its proxy) reach events.pagerduty.com.';

const REMEDIES: Remedies = {
  alert_unreachable: CHECK_WAY,
  alert_timeout: 'PagerDuty did not answer within 15 seconds; the alert is sent again later.',
  alert_redirected: `PagerDuty does not redirect, so something on the way does. ${CHECK_WAY}`,
  alert_gone: CHECK_KEY,
  alert_refused: CHECK_KEY,
};

/** One attempt a call; the queue tries again. No error carries the routing key. */
export function createPagerDutyClient(
  routingKey: string,
  url: string = ENQUEUE_URL,
  timeoutMs: number = TIMEOUT_MS,
): PagerDutyClient {
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
          remedies: REMEDIES,
          cause,
        });
      });
      await response.body?.cancel();
      if (response.ok) return;
      throw new AlertError({
        code: codeOfStatus(response.status),
        message: `PagerDuty answered ${response.status}`,
        remedies: REMEDIES,
        retryAfterMs: retryAfterMs(response.headers.get('retry-after'), Date.now()),
      });
    },
  };
}
