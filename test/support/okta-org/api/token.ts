/** `POST /oauth2/v1/token`: client_credentials with private_key_jwt, as service apps use it. */
import { decodeJwt, importJWK, jwtVerify } from 'jose';
import { objectAt } from '../../openapi/json.ts';
import { record } from '../log/record.ts';
import type { ServiceApp } from '../records.ts';
import type { Answer, Call, Reply } from '../server/call.ts';
import { Refusal } from '../server/refusal.ts';
import type { OrgState } from '../state.ts';
import { serviceAppActor } from './caller-event.ts';
import { NonceMissing, verifyDpopProof } from './dpop.ts';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

export const token: Answer = async (state, call) => {
  const form = objectAt(call.body);
  if (form.grant_type !== 'client_credentials') {
    return problem(400, 'unsupported_grant_type', 'The grant type is not supported by this app.');
  }
  if (form.client_assertion_type !== ASSERTION_TYPE) {
    return problem(
      401,
      'invalid_client',
      'Client Credentials requests to the Org Authorization Server must use the private_key_jwt token_endpoint_auth_method.',
    );
  }
  const app = await appOf(state, String(form.client_assertion));
  if (app === null) return problem(401, 'invalid_client', 'The client_assertion is invalid.');
  const bound = await dpopBinding(state, call, app);
  if (bound.kind === 'refused') return bound.reply;
  const asked = String(form.scope ?? '')
    .split(/\s+/)
    .filter((scope) => scope !== '');
  if (asked.length === 0) {
    return problem(
      400,
      'invalid_scope',
      "The authorization server resource does not have any configured default scopes, 'scope' must be provided.",
    );
  }
  // Okta leaves out what was not granted instead of refusing the whole request.
  const granted = asked.filter((scope) => app.scopes.includes(scope));
  if (granted.length === 0) {
    return problem(
      400,
      'invalid_scope',
      'One or more scopes are not configured for the authorization server resource.',
    );
  }
  return grant(state, app, granted, bound.thumbprint);
};

/** How long an access token can be used. */
const LIFETIME_SECONDS = 3_600;

function grant(
  state: OrgState,
  app: ServiceApp,
  scopes: readonly string[],
  boundTo: string | null,
): Reply {
  const value = state.chance.id('eyJ', 64);
  const expiresAt = state.clock.now() + LIFETIME_SECONDS * 1_000;
  state.accessTokens.set(value, { value, clientId: app.clientId, scopes, expiresAt, boundTo });
  record(state, {
    eventType: 'app.oauth2.token.grant.access_token',
    actor: serviceAppActor(app),
    target: [{ id: app.clientId, type: 'PublicClientApp', displayName: app.label }],
  });
  return {
    status: 200,
    headers: { 'cache-control': 'no-store' },
    body: {
      token_type: boundTo === null ? 'Bearer' : 'DPoP',
      expires_in: LIFETIME_SECONDS,
      access_token: value,
      scope: scopes.join(' '),
    },
  };
}

/**
 * Returns the app whose registered key signed the assertion. Its times are compared with real time, not with the
 * org's clock: a test that moves that clock does not mean that the caller's clock is wrong.
 */
async function appOf(state: OrgState, assertion: string): Promise<ServiceApp | null> {
  try {
    const app = state.serviceApps.get(String(decodeJwt(assertion).sub));
    if (app === undefined) return null;
    const key = await importJWK(objectAt(app.publicJwk), 'RS256');
    const { payload, protectedHeader } = await jwtVerify(assertion, key, {
      issuer: app.clientId,
      subject: app.clientId,
      audience: `${state.url}/oauth2/v1/token`,
      requiredClaims: ['exp'],
      maxTokenAge: 3_600,
      clockTolerance: 60,
    });
    if (protectedHeader.kid !== undefined && protectedHeader.kid !== app.keyId) return null;
    if (payload.jti === undefined) return app;
    const jti = `assertion ${payload.jti}`;
    if (state.usedTokenIds.has(jti)) return null;
    state.usedTokenIds.add(jti);
    return app;
  } catch {
    return null;
  }
}

type Binding =
  | { readonly kind: 'accepted'; readonly thumbprint: string | null }
  | { readonly kind: 'refused'; readonly reply: Reply };

async function dpopBinding(state: OrgState, call: Call, app: ServiceApp): Promise<Binding> {
  // A proof that the app need not send is ignored: the SDK sends one with every token request.
  if (!app.requiresDpop) return { kind: 'accepted', thumbprint: null };
  const proof = call.headers.dpop;
  if (proof === undefined) {
    return refused('invalid_dpop_proof', 'The DPoP proof JWT header is missing.');
  }
  const nonce = `nonce-${app.clientId}`;
  try {
    const url = `${state.url}/oauth2/v1/token`;
    const thumbprint = await verifyDpopProof(state, proof, { method: 'POST', url, nonce });
    return { kind: 'accepted', thumbprint };
  } catch (error) {
    if (error instanceof NonceMissing) {
      return refused('use_dpop_nonce', 'Authorization server requires nonce in DPoP proof.', {
        'dpop-nonce': nonce,
      });
    }
    if (!(error instanceof Refusal)) throw error;
    return refused('invalid_dpop_proof', 'The DPoP proof JWT is invalid.');
  }
}

function refused(error: string, description: string, headers = {}): Binding {
  return { kind: 'refused', reply: { ...problem(400, error, description), headers } };
}

function problem(status: number, error: string, description: string): Reply {
  return { status, body: { error, error_description: description } };
}
