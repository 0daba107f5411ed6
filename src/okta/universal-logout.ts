import type { Transport } from './transport.ts';

/**
 * Global token revocation: all sessions and tokens, API tokens too, and Universal Logout in the
 * applications that support it. Not in the SDK. 204 means that Okta has begun, not that it is done.
 */
export function universalLogoutCalls(transport: Transport) {
  return {
    revokeEverything: async (userId: string): Promise<void> => {
      await transport.send({
        method: 'POST',
        url: '/oauth2/v1/global-token-revocation',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(globalTokenRevocationBody(userId)),
      });
    },
  };
}

/** Returns the body, with Okta’s own user id: the subject identifier `opaque` of RFC 9493. */
export function globalTokenRevocationBody(userId: string) {
  return { sub_id: { format: 'opaque', id: userId } };
}
