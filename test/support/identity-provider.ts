/** A small OpenID Connect provider on loopback, which signs in one person and checks what it is sent. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

type Cleanup = { after(work: () => Promise<void> | void): void };

export type ProviderBehaviour = {
  login: string;
  /** E-mail address; absent: the provider tells none. */
  email?: string;
  /** Groups; absent: the provider tells none. */
  groups?: readonly string[] | string;
  /** How long ago the person authenticated. */
  authenticatedSecondsAgo: number;
  /** Replaces the nonce in the id token. */
  nonce?: string;
};

export const CLIENT = { clientId: 'warden-console', clientSecret: 'provider-secret' };

export async function identityProvider(t: Cleanup, behaviour: ProviderBehaviour) {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };
  const pending = new Map<string, { challenge: string; nonce: string }>();
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', issuer());
    const send = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return send(200, metadata(issuer()));
      case '/keys':
        return send(200, { keys: [jwk] });
      case '/token':
        return send(...(await token(new URLSearchParams(await bodyOf(request)), request)));
      default:
        return send(404, {});
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.after(() => new Promise<void>((done) => server.close(() => done())));
  const issuer = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function token(
    form: URLSearchParams,
    request: IncomingMessage,
  ): Promise<[number, unknown]> {
    if (!isOurClient(request.headers.authorization)) return [401, { error: 'invalid_client' }];
    const code = form.get('code') ?? '';
    const asked = pending.get(code);
    pending.delete(code);
    const verifier = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (asked?.challenge !== verifier) return [400, { error: 'invalid_grant' }];
    const now = Math.floor(Date.now() / 1_000);
    const idToken = await new SignJWT({
      preferred_username: behaviour.login,
      ...(behaviour.email === undefined ? {} : { email: behaviour.email }),
      ...(behaviour.groups === undefined ? {} : { groups: behaviour.groups }),
      nonce: behaviour.nonce ?? asked.nonce,
      auth_time: now - behaviour.authenticatedSecondsAgo,
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .setIssuer(issuer())
      .setAudience(CLIENT.clientId)
      .setSubject('00uSub')
      .setIssuedAt(now)
      .setExpirationTime(now + 300)
      .sign(privateKey);
    const answer = { access_token: 'a', token_type: 'Bearer', expires_in: 300, id_token: idToken };
    return [200, answer];
  }

  /** Returns what a browser brings back after the person has signed in at `authorizationUrl`. */
  function signInAt(authorizationUrl: string): { callback: string; asked: URLSearchParams } {
    const { searchParams: asked } = new URL(authorizationUrl);
    const code = `code-${pending.size}-${asked.get('state')}`;
    pending.set(code, {
      challenge: asked.get('code_challenge') ?? '',
      nonce: asked.get('nonce') ?? '',
    });
    const answer = new URLSearchParams({ code, state: asked.get('state') ?? '' });
    return { callback: `/sign-in/callback?${answer}`, asked };
  }

  return { oidc: { issuer: issuer(), groupsClaim: 'groups', ...CLIENT }, signInAt };
}

/** Checks the client's credentials; by RFC 6749 section 2.3.1 both parts are form-encoded before they are joined. */
function isOurClient(authorization: string | undefined): boolean {
  const encoded = /^Basic (.+)$/.exec(authorization ?? '')?.[1] ?? '';
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString().split(':');
  return (
    decodeURIComponent(id) === CLIENT.clientId && decodeURIComponent(secret) === CLIENT.clientSecret
  );
}

function metadata(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: ['openid', 'profile', 'email', 'groups'],
    token_endpoint_auth_methods_supported: ['client_secret_basic'],
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
