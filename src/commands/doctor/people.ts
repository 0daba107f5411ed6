/** Checks that somebody is told of incidents, and can open the console to look at them. */
import type { Config } from '../../config.ts';
import { type Check, type CheckResult, fault, off, ok, warning } from './check.ts';

const ANSWER_WITHIN_MS = 10_000;

export function peopleChecks(config: Config): Check[] {
  const named = (name: string, run: Check['run']): Check => ({ org: null, name, run });
  return [
    ...(isSilent(config) ? [named('anybody told', async () => NOBODY_TOLD)] : []),
    named('console sign-in', () => lookAtIssuer(config)),
  ];
}

function isSilent(config: Config): boolean {
  const { slack, teamsWebhookUrl, alertWebhooks, pagerDutyRoutingKey } = config;
  const others = [slack, teamsWebhookUrl, pagerDutyRoutingKey];
  return alertWebhooks.receivers.length === 0 && others.every((one) => one === null);
}

const NOBODY_TOLD = warning(
  'nobody is told of an incident: it is seen by whoever looks into the console or asks the API',
  'Set one of SLACK_BOT_TOKEN with SLACK_CHANNEL, TEAMS_WEBHOOK_URL, ALERT_WEBHOOK_URLS (or webhooks in the policy file), PAGERDUTY_ROUTING_KEY (docs/alerts.md).',
);

const NOBODY_IN = warning(
  'nobody can sign in to the console: there is neither an API token nor an identity provider',
  'Set API_TOKENS (name:token; make one with: openssl rand -hex 24), or OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET (docs/console.md).',
);

async function lookAtIssuer({ oidc, apiTokens }: Config): Promise<CheckResult> {
  if (oidc === null && apiTokens.length === 0) return NOBODY_IN;
  if (oidc === null) return off('no OIDC_ISSUER; the console is opened with an API token');
  const url = `${oidc.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    if (response.ok) return ok(`${oidc.issuer} answers`);
    return fault(`${url} answers ${response.status}.`, 'Check OIDC_ISSUER.');
  } catch {
    return fault(`${url} cannot be reached.`, 'Check OIDC_ISSUER, DNS and firewall.');
  }
}
