/**
 * Differences between Okta's published description and its documented behaviour. Each entry is as narrow
 * as it can be and says why; everything else is checked against the description.
 */
import type { OperationId } from './operations.ts';

/** Statuses that any operation may answer although the description does not list them. */
export const STATUSES_OF_EVERY_OPERATION: ReadonlySet<number> = new Set([
  401, // E0000011, E0000015: listed in Okta's error codes, left out of nearly every operation
  405, // E0000022
  429, // left out of publishSecurityEventTokens
  500, // E0000009
  502, // E0000240, and gateways in front of Okta
  503, // E0000010, read-only mode
  504, // E0000241, no connected agents
]);

/** Statuses of single operations, from the prose of the operation itself. */
export const STATUSES_OF_ONE_OPERATION: Readonly<Partial<Record<OperationId, readonly number[]>>> =
  {
    deleteEventHook: [400], // "you can only delete event hooks with a status of INACTIVE"
    deleteNetworkZone: [400], // "you can't delete a Network Zone with an ACTIVE status"
    assignUserToGroup: [400], // Everyone and app groups cannot be changed: E0000060-like refusals
    unassignUserFromGroup: [400],
    revokeSession: [400], // Identity Engine does not know the session ids of its own log
    refreshSession: [400],
  };

/** Body keys that are sent although the schema does not name them. */
export const BODY_KEYS_BEYOND_SCHEMA: Readonly<Partial<Record<OperationId, readonly string[]>>> = {
  // Client authentication by private_key_jwt is prose in the description, not schema.
  token: ['client_assertion', 'client_assertion_type', 'client_id'],
};

/**
 * Operations whose answers hold nulls, as Okta's own examples do, where the schema lacks `nullable`:
 * there a null is judged as a missing key.
 */
export const NULLS_MEAN_ABSENT: ReadonlySet<OperationId> = new Set([
  'listLogEvents', // actor.detailEntry, outcome.reason, client.id, ...
  'listUserClients', // client_uri, logo_uri
  'listGroups', // profile.description
  'createGroup',
  'getGroup',
  'listUserGroups',
]);

/** Values that Okta answers beyond the enumeration, and a listed one to judge them as. */
export const VALUES_BEYOND_ENUM: Readonly<
  Partial<Record<OperationId, Readonly<Record<string, Readonly<Record<string, string>>>>>>
> = {
  token: { token_type: { DPoP: 'Bearer' } }, // RFC 9449; the schema predates DPoP
};

/** Patterns that lost their look-ahead on the way into the description and match nothing useful. */
export const BROKEN_PATTERNS: ReadonlySet<string> = new Set([
  '^P(?:$)(\\d+Y)?(\\d+M)?(\\d+W)?(\\d+D)?(T(?:\\d)(\\d+H)?(\\d+M)?(\\d+S)?)?$',
]);
