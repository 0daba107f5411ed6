/** A user as the API shows it. */
import type { Json, JsonObject } from '../../openapi/json.ts';
import { iso } from '../clock.ts';
import type { OrgUser } from '../records.ts';
import type { OrgState } from '../state.ts';

export function userView(state: OrgState, user: OrgUser): JsonObject {
  const self = `${state.url}/api/v1/users/${user.id}`;
  const link = (path: string): Json => ({ href: `${self}${path}`, method: 'POST' });
  return {
    id: user.id,
    status: user.status,
    created: iso(user.createdAt),
    activated: iso(user.createdAt),
    statusChanged: iso(user.statusChangedAt),
    lastLogin: user.lastLoginAt === null ? null : iso(user.lastLoginAt),
    lastUpdated: iso(user.lastUpdatedAt),
    passwordChanged: user.passwordChangedAt === null ? null : iso(user.passwordChangedAt),
    type: { id: `oty${state.id.slice(3)}` },
    profile: user.profile,
    credentials: {
      ...(hasPassword(user) ? { password: {} } : {}),
      provider: { type: user.provider.type, name: user.provider.name },
    },
    _links: {
      self: { href: self },
      ...(user.status === 'SUSPENDED'
        ? { unsuspend: link('/lifecycle/unsuspend') }
        : { suspend: link('/lifecycle/suspend') }),
      // The links are present for every provider, as in Okta, even where the call would be refused.
      resetPassword: link('/lifecycle/reset_password'),
      expirePassword: link('/lifecycle/expire_password'),
      resetFactors: link('/lifecycle/reset_factors'),
      deactivate: link('/lifecycle/deactivate'),
    },
  };
}

/** Whether Okta holds the user's password: users of other providers sign in elsewhere. */
export function hasPassword({ provider }: OrgUser): boolean {
  return provider.type === 'OKTA' || provider.type === 'IMPORT';
}
