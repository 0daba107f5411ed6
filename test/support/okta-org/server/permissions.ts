/**
 * Decides what a caller's admin role allows. A token's scope says which operations it may ask for, the role
 * whether the org grants them, and the role's resource set for which users:
 * https://developer.okta.com/docs/concepts/role-assignment/
 */
import type { OperationId } from '../../openapi/operations.ts';
import type { AdminRole, OrgUser } from '../records.ts';

/**
 * Permission that a role must have for each operation; a test holds it equal to the catalogue of actions. Only standard
 * roles can have those named in capitals.
 */
export const NEEDED: Readonly<Record<OperationId, string>> = {
  listEventHooks: 'okta.eventhooks.read',
  getEventHook: 'okta.eventhooks.read',
  createEventHook: 'okta.eventhooks.manage',
  replaceEventHook: 'okta.eventhooks.manage',
  deleteEventHook: 'okta.eventhooks.manage',
  activateEventHook: 'okta.eventhooks.manage',
  deactivateEventHook: 'okta.eventhooks.manage',
  verifyEventHook: 'okta.eventhooks.manage',
  listLogEvents: 'SYSTEM_LOG',
  listUsers: 'okta.users.read',
  getUser: 'okta.users.read',
  listUserGroups: 'okta.users.read',
  listUserDevices: 'okta.users.read',
  listFactors: 'okta.users.read',
  getFactor: 'okta.users.read',
  listUserClients: 'okta.users.read',
  listRefreshTokensForUserAndClient: 'okta.users.read',
  listGrantsForUserAndClient: 'okta.users.read',
  listUserGrants: 'okta.users.read',
  getUserRisk: 'okta.users.risk.read',
  listAssignedRolesForUser: 'okta.iam.read',
  listRolesForClient: 'okta.iam.read',
  listRolePermissions: 'okta.iam.read',
  revokeUserSessions: 'okta.users.lifecycle.clearSessions',
  expirePassword: 'okta.users.credentials.expirePassword',
  expirePasswordAndGetTemporaryPassword: 'okta.users.credentials.expirePassword',
  generateResetPasswordToken: 'okta.users.credentials.resetPassword',
  resetFactors: 'okta.users.credentials.resetFactors',
  unenrollFactor: 'okta.users.credentials.resetFactors',
  suspendUser: 'okta.users.lifecycle.suspend',
  unsuspendUser: 'okta.users.lifecycle.unsuspend',
  revokeTokensForUserAndClient: 'okta.users.manage',
  revokeGrantsForUserAndClient: 'okta.users.manage',
  revokeUserGrants: 'okta.users.manage',
  upsertUserRisk: 'okta.users.risk.manage',
  globalTokenRevocation: 'UNIVERSAL_LOGOUT',
  listGroups: 'okta.groups.read',
  getGroup: 'okta.groups.read',
  listGroupUsers: 'okta.groups.read',
  createGroup: 'okta.groups.create',
  assignUserToGroup: 'okta.groups.members.manage',
  unassignUserFromGroup: 'okta.groups.members.manage',
  listApiTokens: 'okta.users.apitokens.read',
  getApiToken: 'okta.users.apitokens.read',
  revokeApiToken: 'okta.users.apitokens.manage',
  listNetworkZones: 'ORG_READ',
  getNetworkZone: 'ORG_READ',
  createNetworkZone: 'ORG_MANAGE',
  replaceNetworkZone: 'ORG_MANAGE',
  deleteNetworkZone: 'ORG_MANAGE',
  activateNetworkZone: 'ORG_MANAGE',
  deactivateNetworkZone: 'ORG_MANAGE',
  getOrgSettings: 'ORG_READ',
  getSession: 'ORG_MANAGE',
  revokeSession: 'ORG_MANAGE',
  refreshSession: 'ORG_MANAGE',
  getWellknownOrgMetadata: '',
  token: '',
  publishSecurityEventTokens: '',
};

const READING = ['okta.users.read', 'okta.groups.read', 'okta.iam.read', 'SYSTEM_LOG', 'ORG_READ'];
const HELPING = [
  'okta.users.read',
  'okta.users.lifecycle.clearSessions',
  'okta.users.credentials.expirePassword',
  'okta.users.credentials.resetPassword',
  'okta.users.credentials.resetFactors',
];
const STANDARD: Readonly<Record<string, readonly string[]>> = {
  ORG_ADMIN: [
    ...READING,
    'okta.users.manage',
    'okta.users.apitokens.manage',
    'okta.groups.manage',
    'ORG_MANAGE',
    'UNIVERSAL_LOGOUT',
  ],
  READ_ONLY_ADMIN: READING,
  REPORT_ADMIN: ['SYSTEM_LOG'],
  HELP_DESK_ADMIN: HELPING,
  USER_ADMIN: ['okta.users.manage', 'okta.groups.read', 'okta.groups.members.manage'],
};

/** Whether one of the roles lets this operation act on `subject`, where it has one. */
export function isAllowed(
  roles: readonly AdminRole[],
  operation: OperationId,
  subject: OrgUser | null,
): boolean {
  const needed = NEEDED[operation];
  if (subject !== null && OF_SUPER_ADMINS_BY_THEM_ALONE.has(operation) && isSuper(subject.roles))
    return isSuper(roles);
  return needed === '' || roles.some((role) => grants(role, needed) && covers(role, subject));
}

/** By Okta's help: others may suspend a super administrator and clear the sessions, but not do any of these. */
const OF_SUPER_ADMINS_BY_THEM_ALONE: ReadonlySet<OperationId> = new Set<OperationId>([
  'expirePassword',
  'expirePasswordAndGetTemporaryPassword',
  'generateResetPasswordToken',
  'resetFactors',
  'unenrollFactor',
]);

function isSuper(roles: readonly AdminRole[]): boolean {
  return roles.some(({ type }) => type === 'SUPER_ADMIN');
}

function grants(role: AdminRole, needed: string): boolean {
  if (role.type === 'SUPER_ADMIN') return true;
  const held = role.type === 'CUSTOM' ? role.permissions : (STANDARD[role.type] ?? []);
  return held.some((permission) => permission === needed || includes(permission, needed));
}

/** Whether a permission includes another: `okta.users.manage` all under `okta.users.` not granted separately. */
function includes(permission: string, needed: string): boolean {
  const area = permission.endsWith('.manage') ? permission.slice(0, -'manage'.length) : null;
  if (area === null || !needed.startsWith(area)) return false;
  return area !== 'okta.users.' || !/^okta\.users\.(risk|apitokens)\./.test(needed);
}

function covers(role: AdminRole, subject: OrgUser | null): boolean {
  return subject === null || !role.exceptGroupIds.some((id) => subject.groupIds.has(id));
}
