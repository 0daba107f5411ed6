import { readJsonArray, readJsonObject } from './answer-json.ts';
import type { Credentials, GrantedScopes } from './credentials.ts';
import type { OktaAuth } from './settings.ts';
import type { Transport } from './transport.ts';

/** Calls about the service's own identity in the org, and about the org's clock. */
export function orgCalls(transport: Transport, credentials: Credentials, auth: OktaAuth) {
  return {
    orgUrl: transport.orgUrl.origin,
    authKind: auth.kind,
    oktaTime: transport.oktaTime,

    /**
     * Fetches the access token ahead of the first call, and returns its scopes. Null for an API token, which has the
     * rights of its owner.
     * @throws OktaError with code `okta_token_…` and the token endpoint's own reason
     */
    grantedScopes: (): Promise<GrantedScopes | null> => credentials.scopes(),

    /** Returns the user an API token belongs to; null for a service app, which is no user. */
    tokenOwner: async (): Promise<string | null> => {
      if (auth.kind !== 'ssws') return null;
      const answer = await transport.send({ method: 'GET', url: '/api/v1/users/me' });
      const { id } = readJsonObject(answer);
      return typeof id === 'string' ? id : null;
    },

    /**
     * Reads a list to see whether that is allowed.
     * @throws OktaError where it is not
     */
    readList: async (path: string): Promise<readonly unknown[]> =>
      readJsonArray(await transport.send({ method: 'GET', url: path })),

    /**
     * Returns how far Okta's clock is ahead of the local one, in milliseconds, to the second; null where it does not
     * say.
     */
    clockSkew: async (): Promise<number | null> => {
      const sentAt = Date.now();
      const answer = await transport.send({
        method: 'GET',
        url: '/.well-known/okta-organization',
        anonymous: true,
      });
      const date = Date.parse(answer.headers.get('date') ?? '');
      return Number.isNaN(date) ? null : date + 500 - (sentAt + Date.now()) / 2;
    },
  };
}
