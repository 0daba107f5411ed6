/** PagerDuty's Events API on loopback, and the client that posts to it. */
import { createPagerDutyClient } from '../../src/alerts/pagerduty-client.ts';
import { startWebhookReceiver } from './webhook-receiver.ts';

type Page = {
  readonly event_action: string;
  readonly payload?: { readonly summary: string; readonly severity: string };
};

export async function startPagerDuty(t: Parameters<typeof startWebhookReceiver>[0]) {
  const server = await startWebhookReceiver(t);
  return {
    client: createPagerDutyClient('R'.repeat(32), server.url),
    /** Returns the events received, in order. */
    events: () => server.received.map(({ body }) => body as Page),
  };
}
