/** Who is told: Slack, Microsoft Teams, signed webhooks, PagerDuty. */

import { isCidr, withoutTrailingSlash, wrongHttpsUrl } from './address.ts';
import type { Environment } from './environment.ts';
import type { Config, SlackConfig } from './types.ts';

const SLACK_API = 'https://slack.com/api';

/** Null where Slack is told nothing: a token without a channel, or the other way round, is a problem. */
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

/** Of a workflow that anyone may trigger: one for people of the tenant wants a token of theirs, which we have not. */
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

/** Every address is signed to with the same secrets. No address is a problem by itself, one without a secret is. */
export function readAlertWebhooks(env: Environment): Config['alertWebhooks'] {
  const urls = env.list('ALERT_WEBHOOK_URLS');
  for (const url of urls) {
    const wrong = wrongHttpsUrl(url);
    if (wrong !== null) env.problem('ALERT_WEBHOOK_URLS', `each address ${wrong}`);
  }
  if (new Set(urls).size < urls.length) {
    env.problem('ALERT_WEBHOOK_URLS', 'names an address twice: leave one of them out');
  }
  const secrets = env.list('ALERT_WEBHOOK_SECRET');
  if (urls.length > 0 && secrets.length === 0) {
    env.problem(
      'ALERT_WEBHOOK_SECRET',
      'is missing: alerts are always signed. Make one with: echo "whsec_$(openssl rand -base64 32)"',
    );
  }
  if (!secrets.every(isSigningSecret)) {
    env.problem(
      'ALERT_WEBHOOK_SECRET',
      'must be whsec_ followed by the base64 of 24 to 64 random bytes, or a text of 24 bytes or more (a comma separates the current secret from the previous one)',
    );
  }
  const privateNetworks = env.list('ALERT_WEBHOOK_PRIVATE_NETWORKS');
  if (!privateNetworks.every(isCidr)) {
    env.problem('ALERT_WEBHOOK_PRIVATE_NETWORKS', 'must list CIDRs such as 10.1.0.0/16');
  }
  return { urls, secrets, privateNetworks };
}

/** PagerDuty's integration keys are 32 characters. */
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

function isSigningSecret(secret: string): boolean {
  if (!secret.startsWith('whsec_')) return Buffer.byteLength(secret) >= 24;
  const encoded = secret.slice('whsec_'.length);
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) return false;
  const bytes = Buffer.from(encoded, 'base64').length;
  return bytes >= 24 && bytes <= 64;
}
