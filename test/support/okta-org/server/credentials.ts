/** Finds out who is calling: by an SSWS token, a bearer token, or a token bound by DPoP. */
import { createHash } from 'node:crypto';
import { verifyDpopProof } from '../api/dpop.ts';
import type { OrgState } from '../state.ts';
import type { Caller } from './call.ts';
import type { OrgRequest } from './record-of-calls.ts';
import { Refusal } from './refusal.ts';

export type Incoming = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
};

export function authKindOf(authorization: string | undefined): OrgRequest['auth'] {
  const scheme = (authorization ?? '').split(' ')[0]?.toLowerCase();
  return scheme === 'ssws' || scheme === 'bearer' || scheme === 'dpop' ? scheme : 'none';
}

/** Throws the refusal that Okta answers for a missing, wrong or expired credential. */
export async function authenticate(state: OrgState, incoming: Incoming): Promise<Caller> {
  const authorization = incoming.headers.authorization ?? '';
  const credential = authorization.slice(authorization.indexOf(' ') + 1).trim();
  const kind = authKindOf(authorization);
  if (kind === 'none') throw new Refusal('E0000005');
  if (kind === 'ssws') {
    const token = [...state.apiTokens.values()].find(({ value }) => value === credential);
    const user = token === undefined ? undefined : state.users.get(token.userId);
    if (token === undefined || user === undefined || user.status === 'DEPROVISIONED') {
      throw new Refusal('E0000011');
    }
    return { kind: 'ssws', token, user };
  }
  const token = state.accessTokens.get(credential);
  const app = token === undefined ? undefined : state.serviceApps.get(token.clientId);
  if (token === undefined || app === undefined || token.expiresAt <= state.clock.now()) {
    throw new Refusal('E0000011');
  }
  if ((token.boundTo !== null) !== (kind === 'dpop')) throw new Refusal('E0000011');
  if (token.boundTo !== null) {
    const thumbprint = await verifyDpopProof(state, incoming.headers.dpop, {
      method: incoming.method,
      url: `${state.url}${incoming.path}`,
      accessTokenHash: createHash('sha256').update(credential).digest('base64url'),
    });
    if (thumbprint !== token.boundTo) throw new Refusal('E0000011');
  }
  return { kind: 'oauth', app, scopes: token.scopes, dpop: kind === 'dpop' };
}
