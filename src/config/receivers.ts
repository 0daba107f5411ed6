/** Reads who is told: Slack, Microsoft Teams, PagerDuty; signed webhooks are in `webhooks.ts`. */

import { withoutTrailingSlash, wrongHttpsUrl } from './address.ts';
import type { Environment } from './environment.ts';
import type { SlackConfig } from './types.ts';

const SLACK_API = 'https://slack.com/api';

/** Reads Slack's settings; null where Slack is not used. A token without a channel, or the reverse, is a problem. */
export function readSlack(env: Environment): SlackConfig | null {
  const botToken = env.text('SLACK_BOT_TOKEN');
  const channel = env.text('SLACK_CHANNEL');
  const signingSecret = env.text('SLACK_SIGNING_SECRET');
  const apiUrl = env.text('SLACK_API_URL') ?? SLACK_API;
  const wrong = wrongHttpsUrl(apiUrl);
  if (wrong !== null) env.problem('SLACK_API_URL', wrong);
  if (botToken === null && channel === null && signingSecret === null) return null;
  if (botToken === null) {
    env.problem(
      'SLACK_BOT_TOKEN',
      'is missing: Slack needs the bot’s token (xoxb-…) and a channel',
    );
  }
  if (channel === null) {
    env.problem(
      'SLACK_CHANNEL',
      'is missing: set it to the id of the channel, such as C0123456789',
    );
  }
  if (botToken === null || channel === null) return null;
  return { botToken, channel, signingSecret, apiUrl: `${withoutTrailingSlash(apiUrl)}/` };
}

/** Reads the address of a workflow that anyone may trigger; one for the tenant's people needs a token of theirs. */
export function readTeams(env: Environment): string | null {
  const url = env.text('TEAMS_WEBHOOK_URL');
  if (url === null) return null;
  const wrong = wrongHttpsUrl(url);
  if (wrong !== null) env.problem('TEAMS_WEBHOOK_URL', wrong);
  else if ((new URL(url).searchParams.get('sig') ?? '') === '') {
    env.problem(
      'TEAMS_WEBHOOK_URL',
      'has no sig=…: copy the address of a workflow “Post to a channel when a webhook request is received” whole, in quotes where a shell reads it; anyone has to be allowed to trigger it',
    );
  }
  return url;
}

/** Reads PagerDuty's integration key, which has 32 characters. */
export function readPagerDuty(env: Environment): string | null {
  const key = env.text('PAGERDUTY_ROUTING_KEY');
  if (key !== null && !/^[0-9a-zA-Z]{32}$/.test(key)) {
    env.problem(
      'PAGERDUTY_ROUTING_KEY',
      'must be the 32 characters of an Events API v2 integration key',
    );
  }
  return key;
}
