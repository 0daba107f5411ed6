/** Reads who may look and act: tokens for the API, sign-in to the console. */

import { isNetwork, wrongHttpsUrl } from './address.ts';
import type { Environment } from './environment.ts';
import type { Config, OidcConfig } from './types.ts';

/** Reads the API's tokens as `name:token` pairs; the history shows the name. */
export function readApiTokens(env: Environment): Config['apiTokens'] {
  return readTokens(env, 'API_TOKENS', 'the history could not tell who it was');
}

/**
 * Reads the tokens that are good for `/metrics` alone.
 * @param apiTokens a token that is also one of these is a problem: it would open everything
 */
export function readMetricsTokens(
  env: Environment,
  apiTokens: Config['apiTokens'],
): Config['metricsTokens'] {
  const tokens = readTokens(env, 'METRICS_TOKENS', 'nobody could tell which to take away');
  if (tokens.some(({ token }) => apiTokens.some((other) => other.token === token))) {
    env.problem(
      'METRICS_TOKENS',
      'gives a token that stands in API_TOKENS too: whoever only reads the metrics could decide about incidents',
    );
  }
  return tokens;
}

/**
 * Reads the tokens that are good for reading `/api` and `/metrics`, and for no change.
 * @param others a token that is also one of these is a problem: it would be good for more, or for less
 */
export function readReadTokens(
  env: Environment,
  others: Pick<Config, 'apiTokens' | 'metricsTokens'>,
): Config['readTokens'] {
  const tokens = readTokens(env, 'READ_TOKENS', 'nobody could tell which to take away');
  const taken = new Set([...others.apiTokens, ...others.metricsTokens].map(({ token }) => token));
  if (tokens.some(({ token }) => taken.has(token))) {
    env.problem(
      'READ_TOKENS',
      'gives a token that stands in API_TOKENS or METRICS_TOKENS too: nobody could tell what it is good for',
    );
  }
  return tokens;
}

function readTokens(
  env: Environment,
  variable: 'API_TOKENS' | 'METRICS_TOKENS' | 'READ_TOKENS',
  whyNotTwice: string,
): Config['apiTokens'] {
  const tokens = env.list(variable).map((entry) => {
    const colon = entry.indexOf(':');
    return {
      name: entry.slice(0, Math.max(colon, 0)).trim(),
      token: entry.slice(colon + 1).trim(),
    };
  });
  if (!tokens.every(({ name, token }) => /^[\w.@-]{1,64}$/.test(name) && /^[!-~]+$/.test(token))) {
    env.problem(
      variable,
      'must list name:token pairs; a name has letters, digits and . _ @ -, a token visible ASCII characters (make one with: openssl rand -hex 24)',
    );
  }
  if (new Set(tokens.map(({ name }) => name)).size < tokens.length) {
    env.problem(variable, `gives one name to two tokens: ${whyNotTwice}`);
  }
  if (new Set(tokens.map(({ token }) => token)).size < tokens.length) {
    env.problem(variable, `gives one token two names: ${whyNotTwice}`);
  }
  return tokens;
}

/** Reads the identity provider; null where people do not sign in with one. All three variables are needed, or none. */
export function readOidc(env: Environment): OidcConfig | null {
  const issuer = env.text('OIDC_ISSUER');
  const clientId = env.text('OIDC_CLIENT_ID');
  const clientSecret = env.text('OIDC_CLIENT_SECRET');
  const groupsClaim = env.text('OIDC_GROUPS_CLAIM') ?? 'groups';
  if (issuer === null && clientId === null && clientSecret === null) return null;
  if (issuer === null) env.problem('OIDC_ISSUER', MISSING);
  if (clientId === null) env.problem('OIDC_CLIENT_ID', MISSING);
  if (clientSecret === null) env.problem('OIDC_CLIENT_SECRET', MISSING);
  const wrong = issuer === null ? null : wrongHttpsUrl(issuer);
  if (wrong !== null) env.problem('OIDC_ISSUER', wrong);
  if (issuer === null || clientId === null || clientSecret === null) return null;
  // The issuer stays as written: it is compared with the provider's own, which may end in a slash.
  return { issuer, clientId, clientSecret, groupsClaim };
}

/** Reads whose `X-Forwarded-For` is believed: addresses and CIDRs; empty where nobody's is. */
export function readTrustedProxies(env: Environment): string[] {
  const proxies = env.list('TRUSTED_PROXIES');
  if (!proxies.every(isNetwork)) {
    env.problem('TRUSTED_PROXIES', 'must list addresses or CIDRs, such as 10.0.0.5,172.16.0.0/12');
  }
  return proxies;
}

const MISSING =
  'is missing: sign-in needs OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET, or none of them';
