/** Ends sessions, and logs it as Okta does. */
import type { JsonObject } from '../openapi/json.ts';
import type { OrgUser, SessionRecord } from './records.ts';
import type { OrgState } from './state.ts';

/** Returns the user's sessions that can still act. */
export function activeSessions(state: OrgState, user: OrgUser): SessionRecord[] {
  return [...state.sessions.values()].filter(
    ({ userId, endedAt }) => userId === user.id && endedAt === null,
  );
}

/**
 * Ends every session of the user. `say` logs one event: first the clear with the user as target,
 * then an end for each session, tied to it by the transaction that `say` gives to both.
 */
export function clearSessions(
  state: OrgState,
  user: OrgUser,
  target: JsonObject,
  say: (event: {
    readonly eventType: string;
    readonly target: readonly JsonObject[];
    readonly debugData?: JsonObject;
  }) => void,
): void {
  say({ eventType: 'user.session.clear', target: [target] });
  for (const session of activeSessions(state, user)) {
    session.endedAt = state.clock.now();
    say({
      eventType: 'user.session.end',
      target: [target],
      debugData: { endedSessionId: session.id },
    });
  }
}
