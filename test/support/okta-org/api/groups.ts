/** Groups and their members. */
import type { Json } from '../../openapi/json.ts';
import { objectAt } from '../../openapi/json.ts';
import { iso } from '../clock.ts';
import { type Filter, FilterSyntaxError, parseFilter } from '../log/scim-filter.ts';
import { matches, pathsOf } from '../log/scim-match.ts';
import { targetUser } from '../people/event.ts';
import type { OrgGroup, OrgUser } from '../records.ts';
import { type Answer, type Call, NO_CONTENT, ok } from '../server/call.ts';
import { invalid, notFound, Refusal } from '../server/refusal.ts';
import type { OrgState } from '../state.ts';
import { recordByCaller } from './caller-event.ts';
import { userById } from './find-user.ts';
import { pageOfList } from './list-page.ts';
import { userView } from './user-view.ts';

export const listGroups: Answer = (state, call) => {
  const q = call.query.get('q')?.toLowerCase() ?? '';
  const search = searchOf(call.query.get('search'));
  const groups = [...state.groups.values()].filter(
    (group) =>
      group.name.toLowerCase().startsWith(q) &&
      (search === null || matches(search, groupView(state, group))),
  );
  return pageOfList(state, call, groups, (group) => groupView(state, group));
};

const SEARCHABLE = /^(id|type|created|lastUpdated|lastMembershipUpdated|source\.id|profile\..+)$/;

/** Reads a search. "Groups can be searched by the following operators: `sw`, `eq`, and `co`", dates also `gt`, `lt`. */
function searchOf(text: string | null): Filter | null {
  if (text === null) return null;
  try {
    const filter = parseFilter(text);
    for (const path of pathsOf(filter)) {
      if (!SEARCHABLE.test(path.join('.')))
        throw new Refusal('E0000031', '', [`Unrecognized attribute '${path.join('.')}'`]);
    }
    return filter;
  } catch (error) {
    if (error instanceof FilterSyntaxError) throw new Refusal('E0000031', '', [error.message]);
    throw error;
  }
}

export const getGroup: Answer = (state, call) => ok(groupView(state, groupOf(state, call)));

export const createGroup: Answer = (state, { body }) => {
  const name = objectAt(objectAt(body).profile).name;
  if (typeof name !== 'string' || name === '') throw invalid('name', 'name: is required');
  if ([...state.groups.values()].some((group) => group.name === name)) {
    throw invalid(
      'name',
      'name: An object with this field already exists in the current organization',
    );
  }
  const group: OrgGroup = {
    id: state.chance.id('00g'),
    name,
    type: 'OKTA_GROUP',
    createdAt: state.clock.now(),
  };
  state.groups.set(group.id, group);
  return ok(groupView(state, group));
};

export const listGroupUsers: Answer = (state, call) => {
  const group = groupOf(state, call);
  const members = [...state.users.values()].filter(({ groupIds }) => groupIds.has(group.id));
  return pageOfList(state, call, members, (user) => userView(state, user));
};

export const assignUserToGroup: Answer = (state, call) => {
  const [group, user] = [changeableGroupOf(state, call), userById(state, call)];
  // Adding a member again changes nothing and is not logged.
  if (!user.groupIds.has(group.id)) {
    user.groupIds.add(group.id);
    recordMembership(state, call, 'group.user_membership.add', user, group);
  }
  return NO_CONTENT;
};

export const unassignUserFromGroup: Answer = (state, call) => {
  const [group, user] = [changeableGroupOf(state, call), userById(state, call)];
  if (user.groupIds.delete(group.id)) {
    recordMembership(state, call, 'group.user_membership.remove', user, group);
  }
  return NO_CONTENT;
};

function recordMembership(
  state: OrgState,
  call: Call,
  eventType: string,
  user: OrgUser,
  group: OrgGroup,
): void {
  const target = {
    id: group.id,
    type: 'UserGroup',
    alternateId: 'unknown',
    displayName: group.name,
  };
  recordByCaller(state, call, { eventType, target: [targetUser(user), target] });
}

function groupOf(state: OrgState, { path }: Call): OrgGroup {
  const id = path.groupId ?? '';
  const group = state.groups.get(id);
  if (group === undefined) throw notFound(id, 'UserGroup');
  return group;
}

function changeableGroupOf(state: OrgState, call: Call): OrgGroup {
  const group = groupOf(state, call);
  if (group.type !== 'OKTA_GROUP') {
    throw invalid('group', `${group.type} memberships cannot be changed through the API`);
  }
  return group;
}

export function groupView(state: OrgState, group: OrgGroup): Json {
  const self = `${state.url}/api/v1/groups/${group.id}`;
  return {
    id: group.id,
    created: iso(group.createdAt),
    lastUpdated: iso(group.createdAt),
    lastMembershipUpdated: iso(group.createdAt),
    objectClass: [
      group.type === 'APP_GROUP' ? 'okta:windows_security_principal' : 'okta:user_group',
    ],
    type: group.type,
    profile: { name: group.name, description: null },
    _links: { users: { href: `${self}/users` }, apps: { href: `${self}/apps` } },
  };
}
