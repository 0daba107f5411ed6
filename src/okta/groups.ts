import type { Client } from '@okta/okta-sdk-nodejs';
import { callSdk, collectPages } from './sdk.ts';
import { nameOf, type OktaGroup } from './users.ts';

const MANY = 1_000;

/**
 * Calls on groups of type OKTA_GROUP; membership needs `okta.groups.manage`, and both of its calls may be repeated
 * freely. Looking a group up needs `okta.groups.read`.
 */
export function groupCalls(sdk: Client) {
  const listed = async (query: { search: string } | { q: string }): Promise<OktaGroup[]> => {
    const open = () => sdk.groupApi.listGroups(query);
    const groups = await collectPages('GET /api/v1/groups', open, MANY);
    return groups.map(({ id = '', profile }) => ({ id, name: nameOf(profile) ?? id }));
  };

  return {
    /** Returns the groups that have this id, or this name in upper or lower case. */
    groupsCalled: async (idOrName: string): Promise<OktaGroup[]> => {
      const quoted = JSON.stringify(idOrName);
      const wanted = idOrName.toLowerCase();
      // The last query finds by the beginning of a name, in upper or lower case, and only one page.
      for (const query of [
        { search: `id eq ${quoted}` },
        { search: `profile.name eq ${quoted}` },
        { q: idOrName },
      ]) {
        const found = (await listed(query)).filter(({ id, name }) =>
          [id, name].some((called) => called.toLowerCase() === wanted),
        );
        if (found.length > 0) return found;
      }
      return [];
    },

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
