import type { Client } from '@okta/okta-sdk-nodejs';
import type { ProviderType, UserStatus } from '../domain/response/response-catalogue.ts';
import { callSdk, collectPages } from './sdk.ts';

/** A user as triage and response need one. Times are epoch milliseconds, null where there is none. */
export type OktaUser = {
  readonly id: string;
  readonly status: UserStatus | string;
  readonly login: string;
  readonly email: string | null;
  readonly displayName: string;
  readonly title: string | null;
  readonly department: string | null;
  /** Who checks the password: decides what may be done to it. */
  readonly providerType: ProviderType | string;
  readonly providerName: string | null;
  readonly createdAt: number | null;
  readonly lastLoginAt: number | null;
  readonly passwordChangedAt: number | null;
  readonly statusChangedAt: number | null;
};

export type OktaGroup = {
  readonly id: string;
  readonly name: string;
  readonly type: string | null;
};
export type OktaRole = { readonly id: string; readonly type: string; readonly label: string };
export type OktaDevice = {
  readonly id: string;
  readonly name: string | null;
  readonly platform: string | null;
  readonly status: string | null;
};

const MANY = 1_000;
/** Where groups mirror a directory or entitlements, people are in very many. */
const MANY_GROUPS = 10_000;

export function userCalls(sdk: Client) {
  return {
    /** @throws OktaError `E0000007` where there is no such user, or our role may not see it */
    getUser: async (userId: string): Promise<OktaUser> =>
      readUser(await callSdk('GET /api/v1/users/{id}', () => sdk.userApi.getUser({ userId }))),

    listUserGroups: async (userId: string): Promise<OktaGroup[]> => {
      const open = () => sdk.userApi.listUserGroups({ userId });
      const groups = await collectPages('GET /api/v1/users/{id}/groups', open, MANY_GROUPS);
      return groups.map((group) => ({
        id: group.id ?? '',
        name: nameOf(group.profile) ?? group.id ?? '',
        type: group.type ?? null,
      }));
    },

    /** Admin roles; needs `okta.roles.read`. */
    listUserRoles: async (userId: string): Promise<OktaRole[]> => {
      const open = () => sdk.roleAssignmentApi.listAssignedRolesForUser({ userId });
      const roles = await collectPages('GET /api/v1/users/{id}/roles', open, MANY);
      return roles.map((role) => ({
        id: role.id ?? '',
        type: role.type ?? 'CUSTOM',
        label: role.label ?? role.type ?? 'CUSTOM',
      }));
    },

    listUserDevices: async (userId: string): Promise<OktaDevice[]> => {
      const open = () => sdk.userApi.listUserDevices({ userId });
      const devices = await collectPages('GET /api/v1/users/{id}/devices', open, MANY);
      return devices.map(({ device }) => ({
        id: device?.id ?? '',
        name: device?.profile?.displayName ?? null,
        platform: device?.profile?.platform ?? null,
        status: device?.status ?? null,
      }));
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
    email: profile?.email ?? null,
    displayName: profile?.displayName || names.join(' ') || login,
    title: profile?.title ?? null,
    department: profile?.department ?? null,
    providerType: user.credentials?.provider?.type ?? 'UNKNOWN',
    providerName: user.credentials?.provider?.name ?? null,
    createdAt: timeOf(user.created),
    lastLoginAt: timeOf(user.lastLogin),
    passwordChangedAt: timeOf(user.passwordChanged),
    statusChangedAt: timeOf(user.statusChanged),
  };
}

function timeOf(date: Date | null | undefined): number | null {
  const time = date ? new Date(date).getTime() : Number.NaN;
  return Number.isNaN(time) ? null : time;
}

function nameOf(profile: unknown): string | null {
  const name = (profile as { name?: unknown } | null | undefined)?.name;
  return typeof name === 'string' ? name : null;
}
