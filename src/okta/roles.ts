import type { Client } from '@okta/okta-sdk-nodejs';
import { callSdk, collectPages } from './sdk.ts';

/** An admin role that somebody has, on the resources of its assignment. */
export type AssignedRole = {
  /** `READ_ONLY_ADMIN` and the like; `CUSTOM` where the org made it itself. */
  readonly type: string;
  readonly label: string;
  /**
   * The permissions of a custom role, by Okta's names such as `okta.users.lifecycle.clearSessions`; null for a standard
   * one.
   */
  readonly permissions: readonly string[] | null;
};

type Assignment = { readonly type?: string; readonly label?: string; readonly role?: string };

const MANY = 1_000;

/** Reads the roles of service apps and people; `okta.roles.read`, and a role that may read roles. */
export function roleCalls(sdk: Client) {
  const withPermissions = (assigned: readonly Assignment[]): Promise<AssignedRole[]> =>
    Promise.all(
      assigned.map(async ({ type = 'CUSTOM', label = type, role }) => ({
        type,
        label,
        permissions: role === undefined ? null : await permissionsOf(role),
      })),
    );

  const permissionsOf = async (roleIdOrLabel: string): Promise<string[]> => {
    const found = await callSdk('GET /api/v1/iam/roles/{id}/permissions', () =>
      sdk.customRoleApi.listRolePermissions({ roleIdOrLabel }),
    );
    return (found.permissions ?? []).flatMap(({ label }) => label ?? []);
  };

  return {
    /**
     * Returns the roles of a service app.
     * @throws OktaError 403 where roles may not be read
     */
    rolesOfClient: async (clientId: string): Promise<AssignedRole[]> => {
      const open = () => sdk.roleAssignmentApi.listRolesForClient({ clientId });
      return withPermissions(await collectPages('GET /oauth2/v1/clients/{id}/roles', open, MANY));
    },

    /**
     * Returns the roles of a person, such as the owner of an API token.
     * @throws OktaError 403 where roles may not be read
     */
    rolesOfUser: async (userId: string): Promise<AssignedRole[]> => {
      const open = () => sdk.roleAssignmentApi.listAssignedRolesForUser({ userId });
      return withPermissions(await collectPages('GET /api/v1/users/{id}/roles', open, MANY));
    },
  };
}
