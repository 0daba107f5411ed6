/** Builds the clients of all receivers that are told of incidents, from the configuration. Nothing is sent yet. */
import { createPagerDutyClient, ENQUEUE_URLS } from './alerts/pagerduty-client.ts';
import { createTeamsClient } from './alerts/teams.ts';
import { createWebhookReceiver } from './alerts/webhook.ts';
import type { Config } from './config.ts';
import type { Receivers } from './pipeline/dependencies.ts';
import { createSlackClient } from './slack/client.ts';

/** Returns one client for each receiver; what is not configured is null or empty. */
export function buildReceivers(
  config: Pick<
    Config,
    | 'slack'
    | 'teamsWebhookUrl'
    | 'alertWebhooks'
    | 'pagerDutyRoutingKey'
    | 'pagerDutyRegion'
    | 'useProxy'
  >,
): Receivers {
  const { slack, teamsWebhookUrl: url, alertWebhooks, pagerDutyRoutingKey: key } = config;
  const { useProxy: proxy } = config;
  const { receivers, privateNetworks } = alertWebhooks;
  return {
    slack: slack === null ? null : createSlackClient(slack),
    teams: url === null ? null : createTeamsClient({ url, privateNetworks, proxy }),
    webhooks: receivers.map((each) => createWebhookReceiver({ ...each, privateNetworks, proxy })),
    pagerDuty:
      key === null ? null : createPagerDutyClient(key, ENQUEUE_URLS[config.pagerDutyRegion]),
  };
}
