/** Clears a user's sessions, by the admin call and by Universal Logout. */
import { objectAt } from '../../openapi/json.ts';
import { targetUser } from '../people/event.ts';
import type { OrgUser } from '../records.ts';
import { type Answer, type Call, NO_CONTENT, rolesOf } from '../server/call.ts';
import { isAllowed } from '../server/permissions.ts';
import { Refusal } from '../server/refusal.ts';
import { clearSessions } from '../sessions.ts';
import type { OrgState } from '../state.ts';
import { recordByCaller } from './caller-event.ts';
import { userById } from './find-user.ts';

/** `DELETE /api/v1/users/{userId}/sessions`: remembered devices are forgotten too, unless the call says otherwise. */
export const revokeUserSessions: Answer = (state, call) => {
  const user = userById(state, call);
  endSessions(state, call, user);
  if (call.query.get('oauthTokens') === 'true') revokeTokens(state, call, user);
  if (call.query.get('forgetDevices') !== 'false') user.rememberedDevices = 0;
  return NO_CONTENT;
};

/**
 * `POST /oauth2/v1/global-token-revocation`: ends the user's sessions and tokens, and also the user's API tokens, which
 * no other call ends.
 */
export const globalTokenRevocation: Answer = (state, call) => {
  const subject = objectAt(objectAt(call.body).sub_id);
  const user = subject.format === 'opaque' ? state.users.get(String(subject.id)) : undefined;
  // Okta documents this answer without a body.
  if (user === undefined) return { status: 400 };
  if (!isAllowed(rolesOf(call.caller), call.operation.id, user)) throw new Refusal('E0000006');
  endSessions(state, call, user);
  revokeTokens(state, call, user);
  for (const token of [...state.apiTokens.values()].filter(({ userId }) => userId === user.id)) {
    state.apiTokens.delete(token.id);
    const target = { id: token.id, type: 'Token', alternateId: 'unknown', displayName: token.name };
    recordByCaller(state, call, { eventType: 'system.api_token.revoke', target: [target] });
  }
  // It covers only applications that are set up for it, so there may be none.
  const appInstanceIds = [...state.apps.values()].flatMap((app) =>
    app.universalLogout ? app.id : [],
  );
  if (appInstanceIds.length > 0)
    recordByCaller(state, call, {
      eventType: 'user.authentication.universal_logout',
      target: [targetUser(user)],
      debugData: { appInstanceIds: JSON.stringify(appInstanceIds) },
    });
  return NO_CONTENT;
};

export function endSessions(state: OrgState, call: Call, user: OrgUser): void {
  clearSessions(state, user, targetUser(user), (event) => recordByCaller(state, call, event));
}

export function revokeTokens(state: OrgState, call: Call, user: OrgUser): void {
  if (user.refreshTokens.length === 0) return;
  user.refreshTokens = [];
  recordByCaller(state, call, {
    eventType: 'app.oauth2.token.revoke.implicit.user',
    target: [targetUser(user)],
  });
}
