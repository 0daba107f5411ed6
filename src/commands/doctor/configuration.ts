import { ConfigError } from '../../config/errors.ts';
import { isGuessable, LEAST_SECRET_LENGTH } from '../../config/guessable.ts';
import { requireForServe } from '../../config/serve.ts';
import type { Config, OrgConfig } from '../../config.ts';
import { type Check, fault, off, ok, warning } from './check.ts';

export const CONFIGURATION = 'configuration';

/** Checks that the configuration, which was read, is enough for a running service. */
export function configurationChecks(config: Config): Check[] {
  return [
    {
      org: null,
      name: CONFIGURATION,
      run: async () => {
        try {
          requireForServe(config);
        } catch (error) {
          if (!(error instanceof ConfigError)) throw error;
          const [first] = error.problems;
          const texts = error.problems.map(({ where, what }) => `${where} ${what}`);
          return fault(`${first?.where} and the rest do not suffice for serve.`, texts.join('; '));
        }
        return ok(`valid; ${config.orgs.length} org${config.orgs.length === 1 ? '' : 's'}`);
      },
    },
    { org: null, name: 'public address', run: async () => publicAddress(config) },
    ...proxyChecks(config),
    { org: null, name: 'API tokens', run: async () => apiTokens(config) },
    ...otherTokenChecks(config),
  ];
}

function apiTokens({ apiTokens: tokens }: Config) {
  if (tokens.length === 0) return off('none: scripts cannot ask, and nobody signs in with one');
  return longEnough('API_TOKENS', tokens);
}

function otherTokenChecks({ metricsTokens, readTokens }: Config): Check[] {
  const check = (name: string, variable: string, tokens: Config['apiTokens']): Check[] =>
    tokens.length === 0 ? [] : [{ org: null, name, run: async () => longEnough(variable, tokens) }];
  return [
    ...check('metrics tokens', 'METRICS_TOKENS', metricsTokens),
    ...check('read tokens', 'READ_TOKENS', readTokens),
  ];
}

function longEnough(variable: string, tokens: Config['apiTokens']) {
  const short = tokens.filter(({ token }) => isGuessable(token));
  if (short.length === 0) return ok(tokens.map(({ name }) => name).join(', '));
  return fault(
    `Fewer than ${LEAST_SECRET_LENGTH} characters, which can be guessed: ${short.map(({ name }) => name).join(', ')}.`,
    `Put longer ones into ${variable} (make one with: openssl rand -hex 24).`,
  );
}

function publicAddress({ publicUrl }: Config) {
  if (publicUrl === null) {
    return fault(
      'PUBLIC_URL is not set.',
      'Set it to the https address at which Okta and people reach this service.',
    );
  }
  return publicUrl.startsWith('https://')
    ? ok(publicUrl)
    : off(
        `${publicUrl} is for this machine only: Okta delivers to https addresses on the internet`,
      );
}

/** Warns of an unnamed proxy: an https address has one, and without its name all requests seem to come from it. */
function proxyChecks({ publicUrl, trustedProxies }: Config): Check[] {
  if (publicUrl?.startsWith('https://') !== true || trustedProxies.length > 0) return [];
  const result = warning(
    'TRUSTED_PROXIES is empty: everybody seems to come from the address of your proxy, so the log names nobody, and who guesses tokens keeps all guessable ones out',
    'Set TRUSTED_PROXIES to the addresses of the proxy before PUBLIC_URL, unless it keeps the addresses of those who call.',
  );
  return [{ org: null, name: 'proxies', run: async () => result }];
}

/** Warns of short hook secrets: Okta signs nothing, so a guessed secret is enough to deliver. Never shows one. */
export function hookSecretChecks({ key, hookSecrets }: OrgConfig): Check[] {
  const short = hookSecrets.filter(isGuessable).length;
  if (short === 0) return [];
  const where = key === 'main' ? 'OKTA_HOOK_SECRETS' : 'the org’s hook_secrets';
  const result = fault(
    `${short} of ${hookSecrets.length} in ${where} with fewer than ${LEAST_SECRET_LENGTH} characters, which can be guessed.`,
    'Put a longer one first (make one with: openssl rand -hex 32), restart “warden serve”, run: warden register --rotate. Then take the short one out.',
  );
  return [{ org: key, name: 'hook secret', run: async () => result }];
}
