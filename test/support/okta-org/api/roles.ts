/** Admin roles of people and of service apps, and what a custom one allows. */
import { iso } from '../clock.ts';
import type { AdminRole } from '../records.ts';
import { type Answer, ok } from '../server/call.ts';
import { notFound } from '../server/refusal.ts';
import type { OrgState } from '../state.ts';
import { userById } from './find-user.ts';
import { customRoleId, roleView } from './role-view.ts';

export const listAssignedRolesForUser: Answer = (state, call) => {
  const user = userById(state, call);
  return ok(user.roles.map((role) => roleView(state, role, `users/${user.id}`, 'USER')));
};

export const listRolesForClient: Answer = (state, { path }) => {
  const app = state.serviceApps.get(path.clientId ?? '');
  if (app === undefined) throw notFound(path.clientId ?? '', 'PublicClientApp');
  const roles = app.role === null ? [] : [app.role];
  return ok(roles.map((role) => roleView(state, role, `clients/${app.clientId}`, 'CLIENT')));
};

/** Lists a role's permissions, by its id or label; a standard role has no list of its own. */
export const listRolePermissions: Answer = (state, { path }) => {
  const wanted = path.roleIdOrLabel ?? '';
  const role = rolesOf(state).find(
    (one) => one.type === 'CUSTOM' && [customRoleId(one), one.label].includes(wanted),
  );
  if (role === undefined) throw notFound(wanted, 'Role');
  const id = customRoleId(role);
  const created = iso(0);
  return ok({
    permissions: role.permissions.map((label) => ({
      label,
      created,
      lastUpdated: created,
      _links: {
        role: { href: `${state.url}/api/v1/iam/roles/${id}` },
        self: { href: `${state.url}/api/v1/iam/roles/${id}/permissions/${label}` },
      },
    })),
  });
};

function rolesOf(state: OrgState): AdminRole[] {
  const ofApps = [...state.serviceApps.values()].flatMap(({ role }) => role ?? []);
  return [...ofApps, ...[...state.users.values()].flatMap(({ roles }) => roles)];
}
