/** `--send-sample`: sends a sample alert to each receiver or to the one named, and tells what it answered. */
import { madeUpContained } from '../../alerts/made-up-theft.ts';
import { createPagerDutyClient, ENQUEUE_URLS } from '../../alerts/pagerduty-client.ts';
import { createTeamsClient } from '../../alerts/teams.ts';
import { sampleCard } from '../../alerts/teams-sample.ts';
import type { Config, SlackConfig } from '../../config.ts';
import { createSlackClient } from '../../slack/client.ts';
import { SlackError } from '../../slack/error.ts';
import { sampleMessage } from '../../slack/sample-message.ts';
import { type Check, type CheckResult, fault, ok } from './check.ts';
import { sampleToPagerDuty } from './sample-to-pagerduty.ts';
import { faultOfSample, sampleToWebhook, testedBy } from './sample-to-webhook.ts';

/**
 * Wrong usage: there is no receiver of that name, none at all, or no org. Names only hosts, as an address may be a
 * secret.
 */
export class NoSuchReceiver extends Error {
  override readonly name = 'NoSuchReceiver';
}

type Sample = {
  /** Names by which the sample can be asked for. */
  readonly names: readonly string[];
  /** The receiver's name for people. */
  readonly to: string;
  readonly run: () => Promise<CheckResult>;
  /** Whether it may page somebody, so that it is sent only where it is asked for by name. */
  readonly pages?: true;
};

/**
 * Returns the samples to send, as checks.
 * @param wanted `slack`, `teams`, `pagerduty`, a webhook's address as it is configured, or its host; true: all that page
 *   nobody
 * @throws NoSuchReceiver
 */
export function sampleChecks(config: Config, wanted: string | true, now: () => number): Check[] {
  if (config.orgs.length === 0) throw new NoSuchReceiver(NO_ORG);
  const samples = samplesOf(config, now);
  const meant = samples.filter(({ names, pages }) =>
    wanted === true ? pages !== true : names.includes(wanted),
  );
  if (meant.length === 0) throw new NoSuchReceiver(whyNone(samples, wanted));
  return meant.map(({ to, run }) => ({ org: null, name: `sample to ${to}`, run }));
}

const NO_ORG =
  'No org is configured, and a message tells whose incident it is about: set OKTA_ORG_URL first.';

/** Returns the samples of all receivers. */
function samplesOf(config: Config, now: () => number): readonly Sample[] {
  const { slack, teamsWebhookUrl, alertWebhooks, pagerDutyRoutingKey: key } = config;
  return [
    ...(slack === null
      ? []
      : [{ names: ['slack'], to: 'Slack', run: () => toSlack(slack, config, now()) }]),
    ...(teamsWebhookUrl === null
      ? []
      : [
          {
            names: ['teams'],
            to: 'Microsoft Teams',
            run: () => toTeams(teamsWebhookUrl, config, now()),
          },
        ]),
    ...(key === null ? [] : [toPagerDuty(key, config, now)]),
    ...alertWebhooks.receivers.map((webhook) => {
      const { host } = new URL(webhook.url);
      const run = () => sampleToWebhook(webhook, config, now);
      return { names: [webhook.url, host], to: host, run };
    }),
  ];
}

function toPagerDuty(routingKey: string, config: Config, now: () => number): Sample {
  const client = createPagerDutyClient(routingKey, ENQUEUE_URLS[config.pagerDutyRegion]);
  const run = () => sampleToPagerDuty(client, config, now());
  return { names: ['pagerduty'], to: 'PagerDuty', run, pages: true };
}

function whyNone(samples: readonly Sample[], wanted: string | true): string {
  if (samples.length === 0) {
    return 'No receiver is configured: set SLACK_BOT_TOKEN, TEAMS_WEBHOOK_URL, PAGERDUTY_ROUTING_KEY or ALERT_WEBHOOK_URLS, or webhooks in the policy file.';
  }
  if (wanted === true)
    return 'Only PagerDuty is configured, where a sample may page somebody: name it, --send-sample pagerduty.';
  const called = [...new Set(samples.map(({ names }) => names.at(-1)))];
  return `No receiver of that name is configured. There are: ${called.join(', ')}.`;
}

async function toSlack(slack: SlackConfig, config: Config, now: number): Promise<CheckResult> {
  const by = testedBy(null, config);
  // No incident has this number, so the sample is never taken for an incident's message.
  const mark = { org: by.org.key, incidentId: 0 };
  try {
    const message = sampleMessage(madeUpContained(by, now));
    const { channel } = await createSlackClient(slack).postMessage(message, mark);
    return ok(`stands in the channel ${channel}`);
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    return fault(`${error.message}.`, error.remedy);
  }
}

async function toTeams(url: string, config: Config, now: number): Promise<CheckResult> {
  const { privateNetworks } = config.alertWebhooks;
  const client = createTeamsClient({ url, privateNetworks, proxy: config.useProxy });
  try {
    await client.send(sampleCard(madeUpContained(testedBy(null, config), now)), now);
    return ok('the workflow was started: look whether the card stands in the channel');
  } catch (error) {
    return faultOfSample(error);
  } finally {
    await client.close();
  }
}
