import type { Client } from '@okta/okta-sdk-nodejs';
import { callSdk, collectPages } from './sdk.ts';

/** An SSWS token's description; Okta shows the token itself once, to its maker only. */
export type OktaApiToken = {
  readonly id: string;
  readonly name: string;
  readonly userId: string | null;
  readonly createdAt: number | null;
};

/** The org’s SSWS tokens; `okta.apiTokens.manage` (reading: `.read`). */
export function apiTokenCalls(sdk: Client) {
  return {
    listApiTokens: async (): Promise<OktaApiToken[]> => {
      const open = () => sdk.apiTokenApi.listApiTokens();
      const tokens = await collectPages('GET /api/v1/api-tokens', open, 5_000);
      return tokens.map((token) => ({
        id: token.id ?? '',
        name: token.name,
        userId: token.userId ?? null,
        createdAt: token.created ? new Date(token.created).getTime() : null,
      }));
    },

    revokeApiToken: (apiTokenId: string): Promise<void> =>
      callSdk('DELETE /api/v1/api-tokens/{id}', () =>
        sdk.apiTokenApi.revokeApiToken({ apiTokenId }),
      ),
  };
}
