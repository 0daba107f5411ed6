import type { Client } from '@okta/okta-sdk-nodejs';
import { callSdk } from './sdk.ts';

/** Calls on one user's account. All need the scope `okta.users.manage`. */
export function accountCalls(sdk: Client) {
  const { userApi } = sdk;
  return {
    /** Ends every Okta session of the user; Okta's default leaves OAuth tokens alone, so both are said. */
    revokeSessions: (
      userId: string,
      also: { readonly oauthTokens: boolean; readonly forgetDevices: boolean },
    ): Promise<void> =>
      callSdk('DELETE /api/v1/users/{id}/sessions', () =>
        userApi.revokeUserSessions({ userId, ...also }),
      ),

    expirePassword: async (userId: string): Promise<void> => {
      const call = 'POST /api/v1/users/{id}/lifecycle/expire_password';
      await callSdk(call, () => userApi.expirePassword({ userId }));
    },

    /** Resets the password. Where no mail is sent, Okta answers with a link that is a secret: nobody is given it. */
    resetPassword: async (
      userId: string,
      { sendEmail }: { readonly sendEmail: boolean },
    ): Promise<void> => {
      const call = 'POST /api/v1/users/{id}/lifecycle/reset_password';
      await callSdk(call, () => userApi.generateResetPasswordToken({ userId, sendEmail }));
    },

    resetFactors: (userId: string): Promise<void> =>
      callSdk('POST /api/v1/users/{id}/lifecycle/reset_factors', () =>
        userApi.resetFactors({ userId }),
      ),

    suspend: (userId: string): Promise<void> =>
      callSdk('POST /api/v1/users/{id}/lifecycle/suspend', () => userApi.suspendUser({ userId })),

    unsuspend: (userId: string): Promise<void> =>
      callSdk('POST /api/v1/users/{id}/lifecycle/unsuspend', () =>
        userApi.unsuspendUser({ userId }),
      ),

    revokeGrants: (userId: string): Promise<void> =>
      callSdk('DELETE /api/v1/users/{id}/grants', () => userApi.revokeUserGrants({ userId })),
  };
}
