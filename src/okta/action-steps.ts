import type {
  BlockedAddresses,
  ResponseActionKind,
  ResponseActionParams,
} from '../domain/response/response-catalogue.ts';
import { type ActionResult, done } from './action-result.ts';
import type { OktaOrgClient } from './client.ts';
import { OktaError } from './error.ts';
import { ignoreMissing, isSince, removed } from './made-since.ts';
import { unenrollNewFactors } from './unenroll-new-factors.ts';

export type Agreement = {
  /** Whether a person agreed to the action or asked for it, and not the policy alone. */
  readonly agreedByPerson: boolean;
};

type Step<K extends ResponseActionKind> = (
  client: OktaOrgClient,
  userId: string,
  params: ResponseActionParams[K],
  agreement: Agreement,
) => Promise<ActionResult>;

/** How each action is carried out, once the user's standing has been checked. Repeating one does no harm. */
export const ACTION_STEPS: { readonly [K in ResponseActionKind]: Step<K> } = {
  clear_sessions: async (client, userId) => {
    await client.revokeSessions(userId, { oauthTokens: true, forgetDevices: true });
    return done('All Okta sessions, OAuth tokens and remembered devices were revoked.');
  },

  expire_password: async (client, userId) => {
    await client.expirePassword(userId);
    return done('The password has to be changed at the next sign-in.');
  },

  reset_password: async (client, userId, { sendEmail }) => {
    await client.resetPassword(userId, { sendEmail });
    return done(
      sendEmail
        ? 'The password was reset, and Okta mailed the user a link.'
        : 'The password was reset without a mail. Make a link for the user in the Admin Console and hand it over yourself.',
    );
  },

  reset_factors: async (client, userId) => {
    await client.resetFactors(userId);
    return done('All MFA enrolments were removed.');
  },

  unenroll_new_factors: (client, userId, { since }, { agreedByPerson }) =>
    unenrollNewFactors(client, userId, since, agreedByPerson),

  suspend: async (client, userId) => {
    await client.suspend(userId);
    return done('The user is suspended.', { kind: 'unsuspend', userId, params: {} });
  },

  unsuspend: async (client, userId) => {
    await client.unsuspend(userId);
    return done('The user is active again.', { kind: 'suspend', userId, params: {} });
  },

  revoke_grants: async (client, userId) => {
    await client.revokeGrants(userId);
    return done('All consents given to OAuth clients were withdrawn.');
  },

  revoke_api_tokens: async (client, userId, { since }) => {
    const tokens = await client.listApiTokens();
    const recent = tokens.filter(
      ({ userId: owner, createdAt }) => owner === userId && isSince(createdAt, since),
    );
    for (const { id } of recent) await ignoreMissing(client.revokeApiToken(id));
    return done(
      removed(
        recent.map(({ name }) => name),
        'API token',
        'created',
        since,
      ),
    );
  },

  block_ip: async (client, userId, params) => {
    const { changed: ips } = await client.blockAddresses(params.zoneName, params.ips);
    const detail = `In the blocked network zone “${params.zoneName}”: ${addressesOf(params, ips, 'in it before')}.`;
    if (ips.length === 0) return done(detail);
    return done(detail, { kind: 'unblock_ip', userId, params: { ...params, ips } });
  },

  unblock_ip: async (client, userId, params) => {
    const { changed: ips } = await client.unblockAddresses(params.zoneName, params.ips);
    const detail = `Not in the blocked network zone “${params.zoneName}”: ${addressesOf(params, ips, 'out of it before')}.`;
    if (ips.length === 0) return done(detail);
    return done(detail, { kind: 'block_ip', userId, params: { ...params, ips } });
  },

  quarantine: async (client, userId, params) => {
    const groups = await client.listUserGroups(userId);
    if (groups.some(({ id }) => id === params.groupId)) {
      return done('The user is in the quarantine group already.');
    }
    await client.addToGroup(params.groupId, userId);
    const undo = { kind: 'unquarantine', userId, params } as const;
    return done('The user is in the quarantine group.', undo);
  },

  unquarantine: async (client, userId, params) => {
    await client.removeFromGroup(params.groupId, userId);
    const undo = { kind: 'quarantine', userId, params } as const;
    return done('The user is out of the quarantine group.', undo);
  },

  raise_risk: async (client, userId) => {
    // Undoing would hide somebody else's reason for it, so a risk that is HIGH already is left alone.
    if ((await knownRisk(client, userId)) === 'HIGH') {
      return done('The user’s risk was HIGH already.');
    }
    await client.setUserRisk(userId, 'HIGH');
    return done('The user’s risk is HIGH.', { kind: 'lower_risk', userId, params: {} });
  },

  lower_risk: async (client, userId) => {
    await client.setUserRisk(userId, 'LOW');
    return done('The user’s risk is LOW.', { kind: 'raise_risk', userId, params: {} });
  },

  universal_logout: async (client, userId) => {
    if ((await client.tokenOwner()) === userId) {
      return {
        status: 'refused',
        oktaErrorCode: 'would_revoke_own_token',
        message: 'Universal Logout of this user would revoke the API token this service runs on.',
        remedy:
          'Connect the service with a service app (OKTA_CLIENT_ID, OKTA_PRIVATE_KEY) instead.',
      };
    }
    await client.revokeEverything(userId);
    return done('Okta has begun to revoke all sessions and tokens, API tokens among them.');
  },

  send_security_event: async (client, _userId, params) => {
    await client.publishSessionRevoked(params);
    return done(
      'Okta has accepted the session-revoked event; its log has to show that it took it.',
    );
  },
};

/** Returns the user's risk; null where it may not be read, which needs another scope than setting it. */
async function knownRisk(client: OktaOrgClient, userId: string): Promise<string | null> {
  try {
    return await client.getUserRisk(userId);
  } catch (error) {
    if (error instanceof OktaError && error.status === 403) return null;
    throw error;
  }
}

function addressesOf({ ips }: BlockedAddresses, changed: readonly string[], was: string): string {
  return ips.map((ip) => (changed.includes(ip) ? ip : `${ip} (${was})`)).join(', ');
}
