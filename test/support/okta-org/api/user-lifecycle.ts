/** Changes a user's password and status, under Okta's preconditions. */
import { targetUser } from '../people/event.ts';
import type { OrgUser, UserStatus } from '../records.ts';
import { type Answer, type Call, EMPTY_OK, ok } from '../server/call.ts';
import { invalid, Refusal } from '../server/refusal.ts';
import { clearSessions } from '../sessions.ts';
import type { OrgState } from '../state.ts';
import { recordByCaller } from './caller-event.ts';
import { userById } from './find-user.ts';
import { endSessions } from './user-sessions.ts';
import { hasPassword, userView } from './user-view.ts';

/** Statuses in which password operations are allowed; any other is refused with E0000038. */
const PASSWORD_STATUSES: ReadonlySet<UserStatus> = new Set([
  'ACTIVE',
  'RECOVERY',
  'PASSWORD_EXPIRED',
  'LOCKED_OUT',
]);

/** Sets PASSWORD_EXPIRED. Sessions continue: the known password works until the next sign-in. */
export const expirePassword: Answer = (state, call) => {
  const user = userById(state, call);
  expire(state, call, user);
  return ok(userView(state, user));
};

export const expirePasswordAndGetTemporaryPassword: Answer = (state, call) => {
  const user = userById(state, call);
  expire(state, call, user);
  if (call.query.get('revokeSessions') === 'true') endSessions(state, call, user);
  return ok({ tempPassword: state.chance.id('', 8) });
};

function expire(state: OrgState, call: Call, user: OrgUser): void {
  requirePasswordStatus(user);
  // Users who sign in elsewhere have no password here. Active Directory's is expired there, through its agent.
  if (user.provider.type === 'FEDERATION' || user.provider.type === 'SOCIAL') {
    throw new Refusal('E0000023');
  }
  setStatus(state, user, 'PASSWORD_EXPIRED');
  say(state, call, 'user.account.expire_password', user);
}

/** Sets RECOVERY; each call sends or returns a new one-time link. */
export const generateResetPasswordToken: Answer = (state, call) => {
  const user = userById(state, call);
  const sendEmail = call.query.get('sendEmail');
  if (sendEmail === null) throw invalid('sendEmail', 'sendEmail: is required');
  requirePasswordStatus(user);
  const type = user.provider.type;
  if (type === 'ACTIVE_DIRECTORY' || type === 'LDAP') throw new Refusal('E0000023');
  if (!hasPassword(user)) {
    // By default the call separates a federated user from its identity provider and gives it a password here.
    user.convertedFrom = type;
    user.provider = { type: 'OKTA', name: 'OKTA' };
  }
  setStatus(state, user, 'RECOVERY');
  user.passwordResets.push({ at: state.clock.now(), emailed: sendEmail === 'true' });
  say(state, call, 'user.account.reset_password', user);
  if (call.query.get('revokeSessions') === 'true') endSessions(state, call, user);
  if (sendEmail === 'true') return ok({});
  return ok({ resetPasswordUrl: `${state.url}/reset_password/${state.chance.id('')}` });
};

/** Suspends a user, who must be ACTIVE, and ends the user's sessions. */
export const suspendUser: Answer = (state, call) => {
  const user = userById(state, call);
  if (user.status !== 'ACTIVE') {
    throw invalid('Cannot suspend a user that is not active', `status: user is ${user.status}`);
  }
  setStatus(state, user, 'SUSPENDED');
  say(state, call, 'user.lifecycle.suspend', user);
  clearSessions(state, user, targetUser(user), (event) => {
    // Suspending ends the sessions without the clear event that an admin's call would log.
    if (event.eventType === 'user.session.end') recordByCaller(state, call, event);
  });
  return EMPTY_OK;
};

export const unsuspendUser: Answer = (state, call) => {
  const user = userById(state, call);
  if (user.status !== 'SUSPENDED') {
    throw invalid(
      'Cannot unsuspend a user that is not suspended',
      `status: user is ${user.status}`,
    );
  }
  setStatus(state, user, 'ACTIVE');
  say(state, call, 'user.lifecycle.unsuspend', user);
  return EMPTY_OK;
};

function requirePasswordStatus(user: OrgUser): void {
  if (!PASSWORD_STATUSES.has(user.status)) throw new Refusal('E0000038');
}

export function setStatus(state: OrgState, user: OrgUser, status: UserStatus): void {
  if (user.status !== status) user.statusChangedAt = state.clock.now();
  user.status = status;
  user.lastUpdatedAt = state.clock.now();
}

function say(state: OrgState, call: Call, eventType: string, user: OrgUser): void {
  recordByCaller(state, call, { eventType, target: [targetUser(user)] });
}
