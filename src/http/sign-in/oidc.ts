/** Sign-in through an OpenID Connect provider: authorization code with PKCE, state and nonce. */

import * as openid from 'openid-client';
import type { OidcConfig } from '../../config.ts';
import { isLoopback } from '../../domain/ip-address.ts';

export type OidcRequest = {
  /** Where the browser has to go. */
  readonly url: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
};

export type OidcClient = {
  start(): Promise<OidcRequest>;
  /** Returns who signed in; throws `SignInError` when the provider's answer is not valid. */
  finish(
    callback: URL,
    expected: Pick<OidcRequest, 'state' | 'nonce' | 'codeVerifier'>,
  ): Promise<SignedIn>;
};

/** The person who signed in, as the provider names them; the address is null where it gave none. */
export type SignedIn = {
  readonly login: string;
  readonly email: string | null;
  /** Names of their groups; none where the provider tells none. */
  readonly groups: readonly string[];
};

/** Somebody could not be signed in; the message is for them. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
  readonly code = 'sign_in_failed';
}

/**
 * The person has to have authenticated this recently. The provider is usually the very org that is
 * being watched: a stolen session of an analyst must not open the console that would tell of it.
 */
const MAX_AGE_SECONDS = 300;
const TIMEOUT_SECONDS = 10;

/**
 * Creates the client. It asks for the provider's metadata at the first sign-in, so that an outage there delays no
 * start.
 * @param asksForGroups whether the policy names any group
 */
export function createOidcClient(
  config: OidcConfig,
  redirectUri: string,
  asksForGroups: boolean,
): OidcClient {
  let discovered: Promise<openid.Configuration> | null = null;
  const provider = () => {
    discovered ??= discover(config).catch((cause: unknown) => {
      discovered = null;
      throw failed('The identity provider could not be reached. Check OIDC_ISSUER.', cause);
    });
    return discovered;
  };
  return {
    async start() {
      const codeVerifier = openid.randomPKCECodeVerifier();
      const state = openid.randomState();
      const nonce = openid.randomNonce();
      const configuration = await provider();
      const url = openid.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: scopesOf(configuration, asksForGroups),
        code_challenge: await openid.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
        state,
        nonce,
        max_age: String(MAX_AGE_SECONDS),
      });
      return { url: url.href, state, nonce, codeVerifier };
    },
    async finish(callback, expected) {
      const configuration = await provider();
      // Behind a proxy the address of the request is not the one to which the provider sent the browser.
      const current = new URL(redirectUri);
      current.search = callback.search;
      const tokens = await openid
        .authorizationCodeGrant(configuration, current, {
          expectedState: expected.state,
          expectedNonce: expected.nonce,
          pkceCodeVerifier: expected.codeVerifier,
          maxAge: MAX_AGE_SECONDS,
          idTokenExpected: true,
        })
        .catch((cause: unknown) => {
          throw failed('The identity provider’s answer was refused. Sign in again.', cause);
        });
      return signedIn(tokens.claims(), config.groupsClaim);
    },
  };
}

async function discover(config: OidcConfig): Promise<openid.Configuration> {
  const issuer = new URL(config.issuer);
  const plain = issuer.protocol === 'http:' && isLoopback(issuer.hostname);
  return openid.discovery(
    issuer,
    config.clientId,
    config.clientSecret,
    openid.ClientSecretBasic(config.clientSecret),
    { timeout: TIMEOUT_SECONDS, ...(plain ? { execute: [openid.allowInsecureRequests] } : {}) },
  );
}

/**
 * Returns the scopes to ask for. Okta's own server tells groups to the scope `groups` only; a provider that does not
 * know the scope might refuse the sign-in, and tells groups without it.
 */
function scopesOf(configuration: openid.Configuration, asksForGroups: boolean): string {
  const known = configuration.serverMetadata().scopes_supported ?? [];
  return `openid profile email${asksForGroups && known.includes('groups') ? ' groups' : ''}`;
}

function signedIn(claims: openid.IDToken | undefined, groupsClaim: string): SignedIn {
  const login = claims?.preferred_username ?? claims?.email ?? claims?.sub;
  const email = typeof claims?.email === 'string' && claims.email !== '' ? claims.email : null;
  const groups = [claims?.[groupsClaim] ?? []].flat().filter((one) => typeof one === 'string');
  if (typeof login === 'string' && login !== '') return { login, email, groups };
  throw failed('The identity provider named nobody. Give the application the profile scope.', null);
}

function failed(message: string, cause: unknown): SignInError {
  return new SignInError(message, { cause });
}
