import { proveDpop } from './dpop.ts';
import { readPrivateKey } from './private-key.ts';
import type { OktaSettings } from './settings.ts';
import {
  type AccessToken,
  refusesScope,
  requestToken,
  type TokenEndpoint,
} from './token-endpoint.ts';

/** What Okta granted to this client. */
export type GrantedScopes = {
  /** `DPoP`: the token is bound to the app's key, so that a stolen one is of no use. */
  readonly tokenType: 'Bearer' | 'DPoP';
  /** Scopes that were asked for and are not granted. */
  readonly missing: readonly string[];
};

/** Proves to Okta who calls; one per connection, so that all calls share one token. */
export type Credentials = {
  /** The headers that authorise one call. @throws OktaError where no token can be had */
  authorise(method: string, url: URL): Promise<Record<string, string>>;
  /** Told of a 401; true where another try with fresh credentials makes sense. */
  renew(answer: Headers): boolean;
  /** Which of the scopes asked for Okta grants; null for an API token, which has its owner's rights. */
  scopes(): Promise<GrantedScopes | null>;
};

/** A token is renewed this long before it runs out, so that none lapses on the way to Okta. */
const RENEW_EARLY_MS = 60_000;

/** @throws OktaError `okta_private_key_unusable` */
export function readCredentials(settings: OktaSettings, orgUrl: URL): Credentials {
  const { auth } = settings;
  if (auth.kind === 'ssws') {
    const headers = { authorization: `SSWS ${auth.token}` };
    return {
      authorise: async () => headers,
      renew: () => false,
      scopes: async () => null,
    };
  }
  return keepToken(
    {
      orgUrl,
      clientId: auth.clientId,
      key: readPrivateKey(auth.privateKey),
      timeoutMs: settings.requestTimeoutMs,
      fetch: settings.fetch ?? globalThis.fetch,
    },
    auth.scopes,
  );
}

type Held = { readonly token: AccessToken; readonly missing: readonly string[]; renewAt: number };

function keepToken(endpoint: TokenEndpoint, asked: readonly string[]): Credentials {
  let held: Promise<Held> | null = null;
  let nonce: string | null = null;

  async function current(): Promise<Held> {
    const mine = held;
    if (mine !== null) {
      const now = await mine;
      if (Date.now() < now.renewAt) return now;
    }
    // The first caller asks for a token; the rest wait for the same one. A failure is not kept.
    if (held !== null && held !== mine) return held;
    const minting = mint(endpoint, asked);
    held = minting;
    minting.catch(() => {
      if (held === minting) held = null;
    });
    return minting;
  }

  return {
    async authorise(method, url) {
      const { token } = await current();
      if (token.type === 'Bearer') return { authorization: `Bearer ${token.value}` };
      const proof = { method, url, nonce, accessToken: token.value };
      return {
        authorization: `DPoP ${token.value}`,
        dpop: await proveDpop(endpoint.key, proof),
      };
    },
    renew(headers) {
      const asksForNonce = headers.get('www-authenticate')?.includes('use_dpop_nonce') ?? false;
      if (asksForNonce) nonce = headers.get('dpop-nonce');
      else held = null;
      return true;
    },
    async scopes() {
      const { token, missing } = await current();
      return { tokenType: token.type, missing };
    },
  };
}

async function mint(endpoint: TokenEndpoint, asked: readonly string[]): Promise<Held> {
  const { token, missing } = await grant(endpoint, asked);
  return {
    token,
    missing,
    renewAt: Date.now() + token.expiresInMs - Math.min(RENEW_EARLY_MS, token.expiresInMs / 2),
  };
}

/**
 * Returns a token for the scopes that are granted. Okta refuses the whole request when one scope is not; one missing
 * scope must not disable the rest, so each is then tried by itself.
 */
async function grant(
  endpoint: TokenEndpoint,
  asked: readonly string[],
): Promise<{ token: AccessToken; missing: readonly string[] }> {
  try {
    const token = await requestToken(endpoint, asked);
    return { token, missing: asked.filter((scope) => !token.scopes.includes(scope)) };
  } catch (error) {
    if (!refusesScope(error) || asked.length < 2) throw error;
    const granted: string[] = [];
    for (const scope of asked) {
      if (await isGranted(endpoint, scope)) granted.push(scope);
    }
    if (granted.length === 0) throw error;
    const token = await requestToken(endpoint, granted);
    return { token, missing: asked.filter((scope) => !granted.includes(scope)) };
  }
}

async function isGranted(endpoint: TokenEndpoint, scope: string): Promise<boolean> {
  try {
    await requestToken(endpoint, [scope]);
    return true;
  } catch (error) {
    if (refusesScope(error)) return false;
    throw error;
  }
}
