import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { z } from 'zod';
import { readJson } from './answer-json.ts';
import { proveDpop } from './dpop.ts';
import { OktaError } from './error.ts';
import type { Answer } from './error-answer.ts';
import { readErrorAnswer } from './error-answer.ts';
import { exchange } from './exchange.ts';
import type { SigningKey } from './private-key.ts';
import { NO_ORG_THERE } from './remedy.ts';

export type AccessToken = {
  readonly value: string;
  /** `DPoP`: every call needs a proof of its own. */
  readonly type: 'Bearer' | 'DPoP';
  readonly scopes: readonly string[];
  readonly expiresInMs: number;
};

export type TokenEndpoint = {
  readonly orgUrl: URL;
  readonly clientId: string;
  readonly key: SigningKey;
  readonly timeoutMs: number;
  readonly fetch: typeof globalThis.fetch;
};

const answerShape = z.object({
  access_token: z.string().min(1),
  token_type: z.string(),
  expires_in: z.number().positive().catch(300),
  scope: z.string().catch(''),
});

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/**
 * Asks for a token with `private_key_jwt`. The SDK's own way is not used: it mistakes an error for a token, sends
 * `Bearer undefined` and reports 401 E0000011, and asks for one token per concurrent call. A DPoP proof is always sent;
 * the answer's `token_type` says whether the token is bound to it.
 * @throws OktaError with code `okta_token_` and the endpoint's own `error`
 */
export async function requestToken(
  endpoint: TokenEndpoint,
  scopes: readonly string[],
): Promise<AccessToken> {
  const first = await ask(endpoint, scopes, null);
  const nonce = first.headers.get('dpop-nonce');
  const answer =
    nonce !== null && first.status === 400 && first.text.includes('use_dpop_nonce')
      ? await ask(endpoint, scopes, nonce)
      : first;
  const call = 'POST /oauth2/v1/token';
  if (answer.status < 200 || answer.status > 299)
    throw refusal(endpoint, scopes, readErrorAnswer(call, answer));
  return readToken(call, answer, scopes);
}

const NOT_GRANTED: readonly string[] = ['okta_token_invalid_scope', 'okta_token_consent_required'];

/** Whether the scopes were the reason for the refusal. */
export function refusesScope(error: unknown): boolean {
  return error instanceof OktaError && NOT_GRANTED.includes(error.code);
}

/**
 * Returns the refusal with what only the caller knows: which scopes of which app, and that every org has such an
 * endpoint.
 */
function refusal(
  { clientId }: TokenEndpoint,
  scopes: readonly string[],
  error: OktaError,
): OktaError {
  const { message, status, retryable, code } = error;
  const again = (remedy: string) =>
    new OktaError({ code, message, status, retryable, remedy, cause: error });
  if (status === 404) return again(NO_ORG_THERE);
  if (!refusesScope(error)) return error;
  return again(`Grant ${scopes.join(', ')} under “Okta API Scopes” of the app ${clientId}.`);
}

async function ask(
  endpoint: TokenEndpoint,
  scopes: readonly string[],
  nonce: string | null,
): Promise<Answer> {
  const url = new URL('/oauth2/v1/token', endpoint.orgUrl);
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    scope: scopes.join(' '),
    client_assertion_type: ASSERTION_TYPE,
    client_assertion: await assertIdentity(endpoint, url),
  });
  return exchange(endpoint.fetch, {
    method: 'POST',
    url,
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      dpop: await proveDpop(endpoint.key, { method: 'POST', url, nonce }),
    },
    body: body.toString(),
    timeoutMs: endpoint.timeoutMs,
  });
}

async function assertIdentity(endpoint: TokenEndpoint, audience: URL): Promise<string> {
  const { key, keyId } = endpoint.key;
  return new SignJWT()
    .setProtectedHeader({ alg: 'RS256', ...(keyId === null ? {} : { kid: keyId }) })
    .setIssuer(endpoint.clientId)
    .setSubject(endpoint.clientId)
    .setAudience(audience.href)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime('5 minutes')
    .sign(key);
}

function readToken(call: string, answer: Answer, asked: readonly string[]): AccessToken {
  const reading = answerShape.safeParse(readJson(answer));
  if (!reading.success) {
    throw new OktaError({
      code: 'okta_answer_unreadable',
      status: answer.status,
      message: `${call} was answered without a usable access token`,
      retryable: true,
    });
  }
  const { access_token: value, token_type: type, expires_in: seconds, scope } = reading.data;
  return {
    value,
    type: type.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer',
    // RFC 6749, 5.1: no `scope` in the answer means that all that was asked for is granted.
    scopes: scope === '' ? asked : scope.split(' '),
    expiresInMs: seconds * 1000,
  };
}
