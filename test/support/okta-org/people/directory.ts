/** Adds people, groups and applications to the org, as an admin did before the test. */
import type { JsonObject } from '../../openapi/json.ts';
import type {
  OrgApp,
  OrgDevice,
  OrgFactor,
  OrgGroup,
  OrgUser,
  ProviderType,
  UserStatus,
} from '../records.ts';
import type { OrgState } from '../state.ts';
import { type RoleInput, roleOf } from './roles.ts';

export type UserInput = {
  /** Default: made from the name. */
  readonly login?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly status?: UserStatus;
  readonly provider?: ProviderType;
  readonly groups?: readonly OrgGroup[];
  readonly roles?: readonly RoleInput[];
  /** e.g. `push`, `signed_nonce`, `webauthn`, `sms`. */
  readonly factors?: readonly string[];
  readonly devices?: readonly Pick<OrgDevice, 'displayName' | 'platform' | 'osVersion'>[];
  /** Client ids of OAuth applications that hold a refresh token and a consent of the user. */
  readonly oauthClients?: readonly string[];
  readonly rememberedDevices?: number;
  /** Added to the profile, e.g. `{department: 'Finance'}`. */
  readonly profile?: JsonObject;
};

export function addUser(state: OrgState, input: UserInput = {}): OrgUser {
  const now = state.clock.now();
  const firstName = input.firstName ?? 'Ada';
  const lastName = input.lastName ?? `Number${state.users.size + 1}`;
  const login = input.login ?? `${firstName}.${lastName}@example.com`.toLowerCase();
  if ([...state.users.values()].some((other) => other.login === login)) {
    throw new Error(`The login ${login} is taken; give this user another name or login.`);
  }
  const type = input.provider ?? 'OKTA';
  const user: OrgUser = {
    id: state.chance.id('00u'),
    login,
    displayName: `${firstName} ${lastName}`,
    profile: { firstName, lastName, email: login, login, ...input.profile },
    status: input.status ?? 'ACTIVE',
    provider: { type, name: type === 'ACTIVE_DIRECTORY' ? 'corp.example.com' : type },
    createdAt: now,
    statusChangedAt: now,
    passwordChangedAt: now,
    lastLoginAt: null,
    lastUpdatedAt: now,
    groupIds: new Set([everyone(state).id, ...(input.groups ?? []).map(({ id }) => id)]),
    roles: (input.roles ?? []).map((role) => roleOf(state, role)),
    factors: (input.factors ?? []).map((factorType) => newFactor(state, factorType, login)),
    devices: (input.devices ?? []).map((device) => ({
      id: state.chance.id('guo'),
      createdAt: now,
      ...device,
    })),
    refreshTokens: (input.oauthClients ?? []).map((clientId) => ({
      id: state.chance.id('oar'),
      clientId,
      scopes: ['openid', 'offline_access'],
      createdAt: now,
    })),
    grants: (input.oauthClients ?? []).map((clientId) => ({
      id: state.chance.id('oag'),
      clientId,
      scopeId: 'offline_access',
      createdAt: now,
    })),
    risk: 'NONE',
    rememberedDevices: input.rememberedDevices ?? 0,
    convertedFrom: null,
    passwordResets: [],
  };
  state.users.set(user.id, user);
  return user;
}

export function newFactor(state: OrgState, factorType: string, login: string): OrgFactor {
  const profiles: Readonly<Record<string, JsonObject>> = {
    sms: { phoneNumber: '+15550100' },
    call: { phoneNumber: '+15550100' },
    email: { email: login },
    webauthn: { credentialId: state.chance.id(''), authenticatorName: 'MacBook Touch ID' },
  };
  return {
    id: state.chance.id('opf'),
    factorType,
    provider: factorType === 'webauthn' ? 'FIDO' : 'OKTA',
    status: 'ACTIVE',
    createdAt: state.clock.now(),
    profile: profiles[factorType] ?? { credentialId: login },
  };
}

export function addGroup(
  state: OrgState,
  name: string,
  type: OrgGroup['type'] = 'OKTA_GROUP',
): OrgGroup {
  const group = { id: state.chance.id('00g'), name, type, createdAt: state.clock.now() };
  state.groups.set(group.id, group);
  return group;
}

/** Returns the group that contains every user. */
function everyone(state: OrgState): OrgGroup {
  const known = [...state.groups.values()].find(({ type }) => type === 'BUILT_IN');
  return known ?? addGroup(state, 'Everyone', 'BUILT_IN');
}

export function addApp(
  state: OrgState,
  label: string,
  { universalLogout = false }: { readonly universalLogout?: boolean } = {},
): OrgApp {
  const name = label.toLowerCase().replace(/\W+/g, '_');
  const app = { id: state.chance.id('0oa'), name, label, universalLogout };
  state.apps.set(app.id, app);
  return app;
}
