/** Tells whether the judged session is over, and whether by a sign-out alone. */
import type { UserFacts } from '../../domain/response/incident.ts';
import type { SessionEnd } from '../../domain/response/session-end.ts';
import { bindingFault } from '../../domain/session/device-binding.ts';
import type { Gathered } from './gather.ts';
import { isShutOut } from './profile.ts';

/**
 * Returns how it ended. Anybody who has the session can sign out; a clear or a suspension shows that somebody is at
 * work on it, and an end because of the device's key that Okta is.
 */
export function howItEnded(
  { ends, userId }: Pick<Gathered, 'ends' | 'userId'>,
  user: UserFacts | null,
): SessionEnd {
  const shutOut = isShutOut(user);
  const bySignOut = ends.every(
    ({ event }) =>
      event.eventType === 'user.session.end' &&
      event.actor.id === userId &&
      bindingFault(event) === null,
  );
  return {
    sessionEnded: ends.length > 0 || shutOut,
    signedOutAt:
      ends.length > 0 && bySignOut && !shutOut
        ? Math.min(...ends.map(({ event }) => event.publishedAt))
        : null,
  };
}
