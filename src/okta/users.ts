import type { Client } from '@okta/okta-sdk-nodejs';
import type { ProviderType, UserStatus } from '../domain/response/response-catalogue.ts';
import type { UserContact } from '../domain/response/user-contact.ts';
import { readContact } from './contact.ts';
import { callSdk, collectPages } from './sdk.ts';

/** The facts about a user that triage and response need. */
export type OktaUser = {
  readonly id: string;
  readonly status: UserStatus | string;
  readonly login: string;
  /** Empty where the profile has none. */
  readonly email: string;
  readonly displayName: string;
  /** Who checks the password, which decides what may be done to it. */
  readonly providerType: ProviderType | string;
  readonly contact: UserContact;
};

export type OktaGroup = { readonly id: string; readonly name: string };
/** An admin role, e.g. `SUPER_ADMIN`; `CUSTOM` where the org made it itself. */
export type OktaRole = { readonly type: string };

const MANY = 1_000;
/** Where groups mirror a directory or entitlements, a person is in very many. */
const MANY_GROUPS = 10_000;

/** Reads users, `okta.users.read`, and their roles, `okta.roles.read`. */
export function userCalls(sdk: Client) {
  return {
    /**
     * Returns a user.
     * @throws OktaError `E0000007` where there is no such user, or the service's role may not see it
     */
    getUser: async (userId: string): Promise<OktaUser> =>
      readUser(await callSdk('GET /api/v1/users/{id}', () => sdk.userApi.getUser({ userId }))),

    listUserGroups: async (userId: string): Promise<OktaGroup[]> => {
      const open = () => sdk.userApi.listUserGroups({ userId });
      const groups = await collectPages('GET /api/v1/users/{id}/groups', open, MANY_GROUPS);
      return groups.map((group) => ({
        id: group.id ?? '',
        name: nameOf(group.profile) ?? group.id ?? '',
      }));
    },

    /** Admin roles; needs `okta.roles.read`. */
    listUserRoles: async (userId: string): Promise<OktaRole[]> => {
      const open = () => sdk.roleAssignmentApi.listAssignedRolesForUser({ userId });
      const roles = await collectPages('GET /api/v1/users/{id}/roles', open, MANY);
      return roles.map((role) => ({ type: role.type ?? 'CUSTOM' }));
    },
  };
}

type SdkUser = Awaited<ReturnType<Client['userApi']['getUser']>>;

function readUser(user: SdkUser): OktaUser {
  const { profile } = user;
  const login = profile?.login ?? '';
  const names = [profile?.firstName, profile?.lastName].filter((name) => Boolean(name));
  return {
    id: user.id ?? '',
    status: user.status ?? 'UNKNOWN',
    login,
    email: profile?.email ?? '',
    displayName: profile?.displayName || names.join(' ') || login,
    providerType: user.credentials?.provider?.type ?? 'UNKNOWN',
    contact: readContact(profile),
  };
}

/** Returns the name in a group's profile, whose shape the org decides; null where there is none. */
export function nameOf(profile: unknown): string | null {
  const name = (profile as { name?: unknown } | null | undefined)?.name;
  return typeof name === 'string' ? name : null;
}
