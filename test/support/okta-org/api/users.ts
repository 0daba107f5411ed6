/** Reading users, their groups, roles and devices. */
import { iso } from '../clock.ts';
import { type Filter, FilterSyntaxError, parseFilter } from '../log/scim-filter.ts';
import { matches } from '../log/scim-match.ts';
import type { OrgUser } from '../records.ts';
import { type Answer, ok } from '../server/call.ts';
import { invalid, Refusal } from '../server/refusal.ts';
import { userById, userByIdOrLogin } from './find-user.ts';
import { groupView } from './groups.ts';
import { pageOfList } from './list-page.ts';
import { userView } from './user-view.ts';

export const getUser: Answer = (state, call) => ok(userView(state, userByIdOrLogin(state, call)));

export const listUsers: Answer = (state, call) => {
  const { query } = call;
  const text = query.get('search') ?? query.get('filter');
  const filter = text === null ? null : filterOf(text);
  const q = query.get('q')?.toLowerCase();
  const users = [...state.users.values()].filter((user) => {
    if (filter !== null) return matches(filter, userView(state, user));
    if (user.status === 'DEPROVISIONED') return false;
    return q === undefined || startsWithAny(user, q);
  });
  return pageOfList(state, call, users, (user) => userView(state, user));
};

export const listUserGroups: Answer = (state, call) => {
  const user = userByIdOrLogin(state, call);
  return ok(
    [...user.groupIds].flatMap((id) => {
      const group = state.groups.get(id);
      return group === undefined ? [] : [groupView(state, group)];
    }),
  );
};

export const listUserDevices: Answer = (state, call) =>
  ok(
    userById(state, call).devices.map((device) => ({
      created: iso(device.createdAt),
      deviceUserId: `lnk${device.id.slice(3)}`,
      device: {
        id: device.id,
        status: 'ACTIVE',
        created: iso(device.createdAt),
        lastUpdated: iso(device.createdAt),
        profile: {
          displayName: device.displayName,
          platform: device.platform,
          osVersion: device.osVersion,
          registered: true,
          secureHardwarePresent: true,
        },
        resourceId: device.id,
        resourceType: 'UDDevice',
        resourceDisplayName: { value: device.displayName, sensitive: false },
        _links: { self: { href: `${state.url}/api/v1/devices/${device.id}` } },
      },
    })),
  );

function filterOf(text: string): Filter {
  try {
    return parseFilter(text);
  } catch (error) {
    if (error instanceof FilterSyntaxError) throw new Refusal('E0000031', '', [error.message]);
    throw invalid('search');
  }
}

function startsWithAny({ profile, login }: OrgUser, q: string): boolean {
  return [profile.firstName, profile.lastName, profile.email, login].some((value) =>
    String(value).toLowerCase().startsWith(q),
  );
}
