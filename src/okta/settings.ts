import { isLoopback } from '../domain/ip-address.ts';
import { invalidSettings } from './error.ts';
import type { RateLimitLeft } from './rate-limit.ts';

/** How this service proves to an Okta org who it is. */
export type OktaAuth =
  | { readonly kind: 'ssws'; readonly token: string }
  | {
      readonly kind: 'privateKey';
      readonly clientId: string;
      /** RSA, as a JWK or a PEM (PKCS#1 or PKCS#8). */
      readonly privateKey: string;
      readonly scopes: readonly string[];
    };

/** A Security Events Provider, configured in Okta with the service's public key, and the key that signs its tokens. */
export type SecurityEventsProvider = {
  /** The issuer as entered in Okta. */
  readonly issuer: string;
  readonly privateKey: string;
  /** `kid` under which Okta finds the public key in the provider's key set. */
  readonly keyId: string;
};

export type OktaSettings = {
  /** `https://…`, or plain `http` on a loopback address. */
  readonly orgUrl: string;
  readonly auth: OktaAuth;
  /** Time one call may take, until the answer is read to the end. The SDK's own default is to wait for ever. */
  readonly requestTimeoutMs: number;
  readonly fetch?: typeof globalThis.fetch;
  readonly securityEvents?: SecurityEventsProvider;
  /**
   * Called once a call is over, for metrics, with the HTTP status, null where no answer came, and what Okta said is
   * left of the limit, null where it did not say.
   */
  readonly onCall?: (status: number | null, left: RateLimitLeft | null) => void;
};

/**
 * Returns the org's address, reduced to its origin.
 * @throws OktaError `okta_settings_invalid` where it is no https address (http on loopback), or the Admin Console's own
 * host, which serves no API.
 */
export function readOrgUrl(text: string): URL {
  const url = URL.parse(text);
  if (url === null) throw invalidSettings(`OKTA_ORG_URL is not a URL`, ORG_URL_REMEDY);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    throw invalidSettings(`OKTA_ORG_URL must begin with https://`, ORG_URL_REMEDY);
  }
  if (isAdminConsole(url.hostname)) {
    throw invalidSettings(`OKTA_ORG_URL names the Admin Console (-admin)`, ORG_URL_REMEDY);
  }
  return new URL(url.origin);
}

/** Whether this is the Admin Console, which has a host of its own beside the org's, without an API. */
export function isAdminConsole(hostname: string): boolean {
  return /-admin\.okta(preview|-emea|-gov)?\.(com|mil)$/.test(hostname);
}

const ORG_URL_REMEDY =
  'Set OKTA_ORG_URL to the address of the org itself, for example https://example.okta.com.';
