/** Clients of the API: SSWS tokens and service apps, as an admin created them before the test. */
import { exportJWK, exportPKCS8, generateKeyPair, type JWK } from 'jose';
import { objectAt } from '../../openapi/json.ts';
import type { ApiToken, OrgUser, ServiceApp } from '../records.ts';
import type { OrgState } from '../state.ts';
import { addUser } from './directory.ts';
import { type RoleInput, roleOf } from './roles.ts';

/** Adds an SSWS token; its owner's roles decide what it may do. Default owner: a new super admin. */
export function addApiToken(
  state: OrgState,
  input: { readonly name?: string; readonly owner?: OrgUser } = {},
): ApiToken {
  const owner = input.owner ?? newOwner(state);
  const token: ApiToken = {
    id: state.chance.id('00T'),
    name: input.name ?? 'Session Warden',
    userId: owner.id,
    value: state.chance.id('00', 42),
    createdAt: state.clock.now(),
  };
  state.apiTokens.set(token.id, token);
  return token;
}

function newOwner(state: OrgState): OrgUser {
  const login = `token.owner.${state.users.size + 1}@example.com`;
  return addUser(state, { firstName: 'Token', lastName: 'Owner', login, roles: ['SUPER_ADMIN'] });
}

export type ServiceAppInput = {
  readonly label?: string;
  readonly scopes: readonly string[];
  /** Default `SUPER_ADMIN`; null for an app to which nobody assigned a role. */
  readonly role?: RoleInput | null;
  /** Default false. */
  readonly requiresDpop?: boolean;
};

/** A service app as the org has it, and the private key that only its owner has. */
export type ServiceAppCredentials = ServiceApp & {
  readonly privateKeyPem: string;
  readonly privateJwk: JWK;
};

export async function addServiceApp(
  state: OrgState,
  input: ServiceAppInput,
): Promise<ServiceAppCredentials> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const keyId = state.chance.id('', 16);
  const role = input.role === undefined ? 'SUPER_ADMIN' : input.role;
  const app: ServiceApp = {
    clientId: state.chance.id('0oa'),
    label: input.label ?? 'Session Warden',
    scopes: input.scopes,
    role: role === null ? null : roleOf(state, role),
    requiresDpop: input.requiresDpop ?? false,
    publicJwk: objectAt(await exportJWK(publicKey)),
    keyId,
  };
  state.serviceApps.set(app.clientId, app);
  const privateJwk = { ...(await exportJWK(privateKey)), kid: keyId, alg: 'RS256' };
  return { ...app, privateJwk, privateKeyPem: await exportPKCS8(privateKey) };
}
