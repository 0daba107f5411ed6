import type { Appearance } from '../../session/appearance.ts';
import { bearTwice } from '../../session/by-token.ts';
import { isOnAnotherLine } from '../evidence/another-line.ts';
import type { Suspicion } from '../evidence/evidence.ts';
import { shareAny } from './comparison.ts';

/**
 * All that differs is the device cookie and the line. A browser that moves takes its cookie along; who was sold the
 * session's cookie alone is given another. One request may bear one for once; two do not.
 */
export function isAnotherJar(suspicion: Suspicion): boolean {
  const { owner, stranger } = suspicion;
  if (owner === null || owner.deviceTokens.size === 0 || !isOnAnotherLine(suspicion)) return false;
  if (!isOfOneOrigin(owner, stranger)) return false;
  return !shareAny(owner.deviceTokens, stranger.deviceTokens) && bearTwice(stranger.entries);
}

/** The Admin Console gives out a device cookie, and a session id, of its own (R: one sign-in, three cookies). */
function isOfOneOrigin(owner: Appearance, stranger: Appearance): boolean {
  const own = new Set(owner.entries.map(({ sessionId }) => sessionId));
  return stranger.entries.some(({ sessionId }) => own.has(sessionId));
}
