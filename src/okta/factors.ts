import type { Client } from '@okta/okta-sdk-nodejs';
import { callSdk, collectPages } from './sdk.ts';

export type OktaFactor = {
  readonly id: string;
  readonly type: string;
  /** Epoch milliseconds of the enrolment, null where Okta does not say. */
  readonly createdAt: number | null;
};

/** A user’s enrolled factors; `okta.users.manage` (reading: `.read`). */
export function factorCalls(sdk: Client) {
  return {
    /** Lists the factors that the user's enrolment policy shows; `okta.users.read`. */
    listFactors: async (userId: string): Promise<OktaFactor[]> => {
      const open = () => sdk.userFactorApi.listFactors({ userId });
      const factors = await collectPages('GET /api/v1/users/{id}/factors', open, 200);
      return factors.map((factor) => ({
        id: factor.id ?? '',
        type: factor.factorType ?? 'unknown',
        createdAt: factor.created ? new Date(factor.created).getTime() : null,
      }));
    },

    /**
     * Removes a factor. Removing `push` or `signed_nonce` removes the other, also older, factors of Okta Verify as
     * well.
     */
    unenrollFactor: (userId: string, factorId: string): Promise<void> =>
      callSdk('DELETE /api/v1/users/{id}/factors/{id}', () =>
        sdk.userFactorApi.unenrollFactor({ userId, factorId }),
      ),
  };
}
