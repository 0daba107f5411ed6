/** A user's OAuth clients, with their refresh tokens and consent grants. */
import { iso } from '../clock.ts';
import { targetUser } from '../people/event.ts';
import { type Answer, type Call, NO_CONTENT, ok, type Reply } from '../server/call.ts';
import type { OrgState } from '../state.ts';
import { recordByCaller } from './caller-event.ts';
import { userById } from './find-user.ts';
import { revokeTokens } from './user-sessions.ts';

export const listUserClients: Answer = (state, call) => {
  const user = userById(state, call);
  const ids = new Set([...user.refreshTokens, ...user.grants].map(({ clientId }) => clientId));
  const base = `${state.url}/api/v1/users/${user.id}/clients`;
  return ok(
    [...ids].map((id) => ({
      client_id: id,
      client_name: id,
      client_uri: null,
      logo_uri: null,
      _links: {
        grants: { href: `${base}/${id}/grants`, hints: { allow: ['GET', 'DELETE'] } },
        tokens: { href: `${base}/${id}/tokens`, hints: { allow: ['GET', 'DELETE'] } },
      },
    })),
  );
};

export const listRefreshTokensForUserAndClient: Answer = (state, call) => {
  const user = userById(state, call);
  return ok(
    user.refreshTokens
      .filter(({ clientId }) => clientId === call.path.clientId)
      .map((token) => ({
        id: token.id,
        status: 'ACTIVE',
        created: iso(token.createdAt),
        lastUpdated: iso(token.createdAt),
        expiresAt: iso(token.createdAt + 90 * 86_400_000),
        issuer: state.url,
        clientId: token.clientId,
        userId: user.id,
        scopes: [...token.scopes],
      })),
  );
};

export const revokeTokensForUserAndClient: Answer = (state, call) => {
  const user = userById(state, call);
  const others = user.refreshTokens.filter(({ clientId }) => clientId !== call.path.clientId);
  if (others.length !== user.refreshTokens.length) revokeTokens(state, call, user);
  user.refreshTokens = others;
  return NO_CONTENT;
};

export const listUserGrants: Answer = (state, call) => grantsOf(state, call, () => true);

export const listGrantsForUserAndClient: Answer = (state, call) =>
  grantsOf(state, call, (clientId) => clientId === call.path.clientId);

export const revokeUserGrants: Answer = (state, call) => revokeGrants(state, call, () => true);

export const revokeGrantsForUserAndClient: Answer = (state, call) =>
  revokeGrants(state, call, (clientId) => clientId === call.path.clientId);

function grantsOf(state: OrgState, call: Call, isWanted: (clientId: string) => boolean): Reply {
  const user = userById(state, call);
  return ok(
    user.grants
      .filter(({ clientId }) => isWanted(clientId))
      .map((grant) => ({
        id: grant.id,
        status: 'ACTIVE',
        created: iso(grant.createdAt),
        lastUpdated: iso(grant.createdAt),
        issuer: state.url,
        clientId: grant.clientId,
        userId: user.id,
        scopeId: grant.scopeId,
        source: 'END_USER',
      })),
  );
}

function revokeGrants(state: OrgState, call: Call, isWanted: (clientId: string) => boolean): Reply {
  const user = userById(state, call);
  const kept = user.grants.filter(({ clientId }) => !isWanted(clientId));
  if (kept.length !== user.grants.length) {
    user.grants = kept;
    recordByCaller(state, call, {
      eventType: 'app.oauth2.as.consent.revoke.user',
      target: [targetUser(user)],
    });
  }
  return NO_CONTENT;
}
