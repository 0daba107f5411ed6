import { isLoopback } from '../domain/ip-address.ts';
import { invalidSettings } from './error.ts';
import type { RateLimitLeft } from './rate-limit.ts';

/** How this service proves to an Okta org who it is. */
export type OktaAuth =
  | { readonly kind: 'ssws'; readonly token: string }
  | {
      readonly kind: 'privateKey';
      readonly clientId: string;
      /** RSA, as a JWK, a PEM (PKCS#1 or PKCS#8), or the path of a file that holds one. */
      readonly privateKey: string;
      /** `kid` of the public key, needed for a PEM where the app has several keys. */
      readonly keyId?: string;
      readonly scopes: readonly string[];
    };

/** What a Security Events Provider, configured in Okta with our public key, signs its tokens with. */
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
  /** Time one call may take, answer read to the end. The SDK's own default is to wait for ever. */
  readonly requestTimeoutMs: number;
  readonly fetch?: typeof globalThis.fetch;
  readonly securityEvents?: SecurityEventsProvider;
  /**
   * Told of each call once it is over, for metrics: the HTTP status, null where no answer came, and what Okta said
   * is left of the limit, null where it did not.
   */
  readonly onCall?: (status: number | null, left: RateLimitLeft | null) => void;
};

/**
 * The org's address, reduced to its origin.
 * @throws OktaError `okta_settings_invalid` where it is no https address (http on loopback), or the
 * Admin Console's own host, which serves no API.
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

/** The Admin Console stands beside the org, at a host of its own that serves no API. */
export function isAdminConsole(hostname: string): boolean {
  return /-admin\.okta(preview|-emea|-gov)?\.(com|mil)$/.test(hostname);
}

const ORG_URL_REMEDY =
  'Set OKTA_ORG_URL to the address of the org itself, for example https://example.okta.com.';
