/** The variables whose value is a secret, or contains one. */
import { parseEnv } from 'node:util';
import { looksLikeKey } from '../okta/private-key.ts';
import type { Variable } from './variables.ts';

export const SECRET_VARIABLES = [
  'DATABASE_URL',
  'OKTA_HOOK_SECRETS',
  'OKTA_HOOK_HEADER',
  'OKTA_PRIVATE_KEY',
  'OKTA_API_TOKEN',
  'OKTA_RESPONDER_PRIVATE_KEY',
  'OKTA_SECURITY_EVENTS_PRIVATE_KEY',
  'SLACK_BOT_TOKEN',
  'SLACK_SIGNING_SECRET',
  'TEAMS_WEBHOOK_URL',
  'ALERT_WEBHOOK_URLS',
  'ALERT_WEBHOOK_SECRET',
  'PAGERDUTY_ROUTING_KEY',
  'API_TOKENS',
  'METRICS_TOKENS',
  'READ_TOKENS',
  'OIDC_CLIENT_SECRET',
] as const satisfies readonly Variable[];

/** Returns the secrets in the text of a `.env` file, in the order above; a key's path and `NAME_FILE` are none. */
export function secretsIn(envFile: string): readonly string[] {
  const values = parseEnv(envFile);
  return SECRET_VARIABLES.filter((name) => {
    const value = values[name]?.trim() ?? '';
    return value !== '' && !(name.endsWith('_PRIVATE_KEY') && !looksLikeKey(value));
  });
}
