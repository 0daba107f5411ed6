/** A signed-in person, whose acts create events until the session ends or the org blocks them. */
import type { JsonObject } from '../../openapi/json.ts';
import { isBlockedAddress } from '../blocked-addresses.ts';
import { record } from '../log/record.ts';
import type { SystemLogEvent } from '../log/system-log.ts';
import type { OrgUser, SessionRecord } from '../records.ts';
import type { OrgState } from '../state.ts';
import type { BrowserClient } from './client.ts';
import { type ActDetails, eventOf } from './event.ts';

export type ActResult =
  | { readonly done: true; readonly event: SystemLogEvent }
  /** The org refused, and the act made no event of its own. */
  | {
      readonly done: false;
      readonly because: 'session_ended' | 'user_blocked' | 'address_blocked';
    };

export type OrgSession = {
  readonly id: string;
  readonly rootId: string;
  readonly user: OrgUser;
  /** The client that opened it. */
  readonly client: BrowserClient;
  /** Uuid of the `user.session.start`. */
  readonly startUuid: string;
  /** False once signed out, cleared, or the user was suspended. */
  isActive(): boolean;
  /**
   * Does something with the session's cookie, from `details.client` when a thief holds it.
   * An ended session can do nothing.
   */
  act(eventType: string, details?: ActDetails): ActResult;
  /** The person signs out. */
  signOut(details?: ActDetails): ActResult;
};

export type SignInDetails = ActDetails & {
  /** Also the second factor's event, e.g. `{factor: 'OKTA_VERIFY_PUSH', client: phone}`. */
  readonly mfa?: { readonly factor: string; readonly client?: BrowserClient };
  /** Also the `policy.evaluate_sign_on` that only the System Log carries; default false. */
  readonly policyEvents?: boolean;
};

/** The org did not let the person in. A `user.session.start` with outcome FAILURE says why. */
export class SignInRefused extends Error {
  readonly reason: string;
  constructor(reason: string) {
    super(`Sign-in refused: ${reason}`);
    this.reason = reason;
  }
}

/** Opens a session; throws SignInRefused when the user's status or a blocked zone forbids it. */
export function signIn(
  state: OrgState,
  user: OrgUser,
  client: BrowserClient,
  details: SignInDetails = {},
): OrgSession {
  const refusal = whyNot(state, user, client);
  if (refusal !== null) {
    const failed = { ...details, client, result: 'FAILURE', reason: refusal };
    record(state, eventOf(state, 'user.session.start', user, null, failed));
    throw new SignInRefused(refusal);
  }
  const id = state.chance.id('idx', 25);
  const session: SessionRecord = {
    id,
    rootId: id,
    userId: user.id,
    startedAt: details.at ?? state.clock.now(),
    endedAt: null,
  };
  state.sessions.set(id, session);
  user.lastLoginAt = session.startedAt;
  const emit = (type: string, more: ActDetails): SystemLogEvent =>
    record(state, eventOf(state, type, user, session, { ...details, client, ...more }));
  if (details.policyEvents === true) emit('policy.evaluate_sign_on', { result: 'ALLOW' });
  if (details.mfa !== undefined) {
    emit('user.authentication.auth_via_mfa', {
      client: details.mfa.client ?? client,
      debugData: { factor: details.mfa.factor, factorIntent: 'AUTHENTICATION' },
    });
  }
  const start = emit('user.session.start', {});
  return handleOf(state, session, user, client, start.uuid);
}

function handleOf(
  state: OrgState,
  session: SessionRecord,
  user: OrgUser,
  opener: BrowserClient,
  startUuid: string,
): OrgSession {
  const act: OrgSession['act'] = (eventType, details = {}) => {
    if (!state.eventTypes.known.has(eventType)) {
      throw new Error(`Okta has no event type ${eventType}; for a made-up one use org.emit().`);
    }
    const client = details.client ?? opener;
    if (session.endedAt !== null) return { done: false, because: 'session_ended' };
    if (user.status === 'SUSPENDED' || user.status === 'DEPROVISIONED') {
      return { done: false, because: 'user_blocked' };
    }
    if (isBlockedAddress(state, client.ip)) {
      const blocked = { ...details, client, result: 'DENY', reason: 'NETWORK_ZONE_BLACKLIST' };
      record(state, eventOf(state, 'security.request.blocked', user, null, blocked));
      return { done: false, because: 'address_blocked' };
    }
    const event = eventOf(state, eventType, user, session, { ...details, client });
    return { done: true, event: record(state, event) };
  };
  return {
    id: session.id,
    rootId: session.rootId,
    user,
    client: opener,
    startUuid,
    isActive: () => session.endedAt === null && user.status !== 'SUSPENDED',
    act,
    signOut(details = {}) {
      const ended: JsonObject = { ...details.debugData, endedSessionId: session.id };
      const result = act('user.session.end', { ...details, debugData: ended });
      if (result.done) session.endedAt = details.at ?? state.clock.now();
      return result;
    },
  };
}

function whyNot(state: OrgState, user: OrgUser, client: BrowserClient): string | null {
  if (isBlockedAddress(state, client.ip)) return 'NETWORK_ZONE_BLACKLIST';
  switch (user.status) {
    case 'ACTIVE':
      return null;
    case 'LOCKED_OUT':
      return 'LOCKED_OUT';
    case 'PASSWORD_EXPIRED':
      return 'PASSWORD_EXPIRED';
    default:
      return 'VERIFICATION_ERROR';
  }
}
