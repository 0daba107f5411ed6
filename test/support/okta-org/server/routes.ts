/** The function that answers each operation. */
import type { OperationId } from '../../openapi/operations.ts';
import * as apiTokens from '../api/api-tokens.ts';
import * as eventHooks from '../api/event-hooks.ts';
import * as factors from '../api/factors.ts';
import * as groups from '../api/groups.ts';
import * as logs from '../api/logs.ts';
import {
  classicSession,
  getOrgSettings,
  getWellknownOrgMetadata,
  publishSecurityEventTokens,
} from '../api/org.ts';
import { getUserRisk, upsertUserRisk } from '../api/risk.ts';
import * as roles from '../api/roles.ts';
import { token } from '../api/token.ts';
import * as lifecycle from '../api/user-lifecycle.ts';
import { globalTokenRevocation, revokeUserSessions } from '../api/user-sessions.ts';
import * as userTokens from '../api/user-tokens.ts';
import * as users from '../api/users.ts';
import * as zones from '../api/zones.ts';
import type { Answer } from './call.ts';

export const ANSWERS: Readonly<Record<OperationId, Answer>> = {
  listEventHooks: eventHooks.listEventHooks,
  createEventHook: eventHooks.createEventHook,
  getEventHook: eventHooks.getEventHook,
  replaceEventHook: eventHooks.replaceEventHook,
  deleteEventHook: eventHooks.deleteEventHook,
  activateEventHook: eventHooks.activateEventHook,
  deactivateEventHook: eventHooks.deactivateEventHook,
  verifyEventHook: eventHooks.verifyEventHook,
  listLogEvents: logs.listLogEvents,
  listUsers: users.listUsers,
  getUser: users.getUser,
  listUserGroups: users.listUserGroups,
  listAssignedRolesForUser: roles.listAssignedRolesForUser,
  listRolesForClient: roles.listRolesForClient,
  listRolePermissions: roles.listRolePermissions,
  listUserDevices: users.listUserDevices,
  listFactors: factors.listFactors,
  getFactor: factors.getFactor,
  unenrollFactor: factors.unenrollFactor,
  resetFactors: factors.resetFactors,
  listUserClients: userTokens.listUserClients,
  listRefreshTokensForUserAndClient: userTokens.listRefreshTokensForUserAndClient,
  revokeTokensForUserAndClient: userTokens.revokeTokensForUserAndClient,
  listGrantsForUserAndClient: userTokens.listGrantsForUserAndClient,
  revokeGrantsForUserAndClient: userTokens.revokeGrantsForUserAndClient,
  listUserGrants: userTokens.listUserGrants,
  revokeUserGrants: userTokens.revokeUserGrants,
  revokeUserSessions,
  globalTokenRevocation,
  expirePassword: lifecycle.expirePassword,
  expirePasswordAndGetTemporaryPassword: lifecycle.expirePasswordAndGetTemporaryPassword,
  generateResetPasswordToken: lifecycle.generateResetPasswordToken,
  suspendUser: lifecycle.suspendUser,
  unsuspendUser: lifecycle.unsuspendUser,
  getUserRisk,
  upsertUserRisk,
  listApiTokens: apiTokens.listApiTokens,
  getApiToken: apiTokens.getApiToken,
  revokeApiToken: apiTokens.revokeApiToken,
  listNetworkZones: zones.listNetworkZones,
  createNetworkZone: zones.createNetworkZone,
  getNetworkZone: zones.getNetworkZone,
  replaceNetworkZone: zones.replaceNetworkZone,
  deleteNetworkZone: zones.deleteNetworkZone,
  activateNetworkZone: zones.activateNetworkZone,
  deactivateNetworkZone: zones.deactivateNetworkZone,
  listGroups: groups.listGroups,
  createGroup: groups.createGroup,
  getGroup: groups.getGroup,
  listGroupUsers: groups.listGroupUsers,
  assignUserToGroup: groups.assignUserToGroup,
  unassignUserFromGroup: groups.unassignUserFromGroup,
  getSession: classicSession,
  revokeSession: classicSession,
  refreshSession: classicSession,
  getOrgSettings,
  getWellknownOrgMetadata,
  publishSecurityEventTokens,
  token,
};
