/** Lists, shows and revokes SSWS tokens. */
import type { Json } from '../../openapi/json.ts';
import { iso } from '../clock.ts';
import type { ApiToken } from '../records.ts';
import { type Answer, type Call, NO_CONTENT, ok } from '../server/call.ts';
import { notFound } from '../server/refusal.ts';
import type { OrgState } from '../state.ts';
import { recordByCaller } from './caller-event.ts';

export const listApiTokens: Answer = (state) =>
  ok([...state.apiTokens.values()].map((token) => tokenView(state, token)));

export const getApiToken: Answer = (state, call) => ok(tokenView(state, tokenOf(state, call)));

export const revokeApiToken: Answer = (state, call) => {
  const token = tokenOf(state, call);
  state.apiTokens.delete(token.id);
  recordByCaller(state, call, {
    eventType: 'system.api_token.revoke',
    target: [tokenTarget(token)],
  });
  return NO_CONTENT;
};

export function tokenTarget({ id, name }: ApiToken): { [key: string]: Json } {
  return { id, type: 'Token', alternateId: 'unknown', displayName: name, detailEntry: null };
}

function tokenOf(state: OrgState, { path }: Call): ApiToken {
  const id = path.apiTokenId ?? '';
  const token = state.apiTokens.get(id);
  if (token === undefined) throw notFound(id, 'ApiToken');
  return token;
}

function tokenView(state: OrgState, token: ApiToken): Json {
  return {
    id: token.id,
    name: token.name,
    userId: token.userId,
    clientName: 'Okta API',
    tokenWindow: 'P30D',
    created: iso(token.createdAt),
    lastUpdated: iso(token.createdAt),
    expiresAt: iso(state.clock.now() + 30 * 86_400_000),
    network: { connection: 'ANYWHERE' },
    _link: { self: { href: `${state.url}/api/v1/api-tokens/${token.id}` } },
  };
}
