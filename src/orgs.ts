/** Connects each configured org with the credentials it has. Nothing is sent yet. */

import type { Logger } from 'pino';
import type { Config, OktaCredentials, OrgConfig } from './config.ts';
import { authOf } from './okta/auth-of.ts';
import { connectOkta, type OktaOrgClient } from './okta/client.ts';
import { READER_SCOPES, RESPONDER_SCOPES, type ScopeNeed, scopeNames } from './okta/scopes.ts';
import type { Org } from './pipeline/dependencies.ts';
import { countOktaCalls } from './pipeline/metrics/okta-calls.ts';
import type { Metrics } from './pipeline/metrics.ts';

/** One call may take this long before the queue tries again. */
const REQUEST_TIMEOUT_MS = 15_000;

/**
 * Returns the orgs by key. An org without credentials has no clients; its events are recorded and judged all the same.
 * @param acts false on an instance that never acts: it asks for no right to, and has no responder
 * @throws OktaError where an address or a private key cannot be used
 */
export function connectOrgs(
  config: Config,
  metrics: Metrics,
  acts = true,
): ReadonlyMap<string, Org> {
  return new Map(config.orgs.map((org) => [org.key, connectOrg(org, metrics, acts)]));
}

function connectOrg(config: OrgConfig, metrics: Metrics, acts: boolean): Org {
  const onCall = countOktaCalls(metrics, config.key);
  const client = (
    credentials: OktaCredentials,
    ...needs: (readonly ScopeNeed[])[]
  ): OktaOrgClient =>
    connectOkta({
      orgUrl: config.url,
      auth: authOf({ credentials }, scopeNames(...needs)),
      requestTimeoutMs: REQUEST_TIMEOUT_MS,
      ...(config.securityEvents === null ? {} : { securityEvents: config.securityEvents }),
      onCall,
    });
  const { credentials, responderCredentials } = config;
  const both = acts && responderCredentials === null;
  const reader =
    credentials === null
      ? null
      : client(credentials, READER_SCOPES, ...(both ? [RESPONDER_SCOPES] : []));
  if (!acts) return { key: config.key, config, reader, responder: null };
  const responder =
    responderCredentials === null ? reader : client(responderCredentials, RESPONDER_SCOPES);
  return { key: config.key, config, reader, responder };
}

/**
 * Fetches the access tokens before the first incident needs them, and logs what they do not allow.
 * @param acts false on an instance that never acts, which may do without credentials
 */
export async function greetOrg(org: Org, log: Logger, acts: boolean): Promise<void> {
  if (acts && org.reader === null) {
    log.warn(
      { org: org.key },
      'no credentials for Okta: it is detected and told of, but nothing is read back, confirmed or done. Set OKTA_CLIENT_ID and OKTA_PRIVATE_KEY, or OKTA_API_TOKEN.',
    );
  }
  const clients = new Set([org.reader, org.responder].filter((client) => client !== null));
  for (const client of clients) {
    try {
      const scopes = await client.grantedScopes();
      if (scopes === null || scopes.missing.length === 0) continue;
      const missing = scopes.missing;
      log.warn(
        { org: org.key, missing },
        'Okta scopes not granted: `warden doctor` says what fails',
      );
    } catch (err) {
      log.error({ org: org.key, err }, 'Okta gave no access token: run `warden doctor`');
    }
  }
}
