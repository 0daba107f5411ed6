import type { Client } from '@okta/okta-sdk-nodejs';
import { callSdk } from './sdk.ts';

/** Membership of groups of type OKTA_GROUP; `okta.groups.manage`. Both calls may be repeated freely. */
export function groupCalls(sdk: Client) {
  return {
    addToGroup: (groupId: string, userId: string): Promise<void> =>
      callSdk('PUT /api/v1/groups/{id}/users/{id}', () =>
        sdk.groupApi.assignUserToGroup({ groupId, userId }),
      ),

    removeFromGroup: (groupId: string, userId: string): Promise<void> =>
      callSdk('DELETE /api/v1/groups/{id}/users/{id}', () =>
        sdk.groupApi.unassignUserFromGroup({ groupId, userId }),
      ),
  };
}
