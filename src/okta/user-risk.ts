import type { Client } from '@okta/okta-sdk-nodejs';
import { callSdk } from './sdk.ts';

export type RiskLevel = 'HIGH' | 'LOW';

/** Calls on the user's risk in Identity Threat Protection; the org's entity risk policy decides what follows. */
export function userRiskCalls(sdk: Client) {
  return {
    setUserRisk: async (userId: string, riskLevel: RiskLevel): Promise<void> => {
      await callSdk('PUT /api/v1/users/{id}/risk', () =>
        sdk.userApi.upsertUserRisk({ userId, userRiskRequest: { riskLevel } }),
      );
    },

    /** Returns `HIGH`, `MEDIUM`, `LOW` or `NONE`. */
    getUserRisk: async (userId: string): Promise<string> => {
      const risk = await callSdk('GET /api/v1/users/{id}/risk', () =>
        sdk.userApi.getUserRisk({ userId }),
      );
      const level = (risk as { riskLevel?: unknown }).riskLevel;
      return typeof level === 'string' ? level : 'NONE';
    },
  };
}
