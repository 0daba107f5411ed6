import type { Appearance } from '../../session/appearance.ts';
import { bearTwice } from '../../session/by-token.ts';
import { isOnAnotherLine } from '../evidence/another-line.ts';
import type { Suspicion } from '../evidence/evidence.ts';
import { shareAny } from './comparison.ts';

/**
 * Whether only the device cookie and the line differ. A browser that moves takes its device cookie along; whoever was
 * sold the session's cookie alone is given another. One request may bear another for once; two do not.
 */
export function isAnotherJar(suspicion: Suspicion): boolean {
  const { owner, stranger } = suspicion;
  if (owner === null || owner.deviceTokens.size === 0 || !isOnAnotherLine(suspicion)) return false;
  if (!isOfOneOrigin(owner, stranger)) return false;
  return !shareAny(owner.deviceTokens, stranger.deviceTokens) && bearTwice(stranger.entries);
}

/** Whether both share a session id: the Admin Console gives out its own, and a cookie (R: a sign-in, three cookies). */
function isOfOneOrigin(owner: Appearance, stranger: Appearance): boolean {
  const own = new Set(owner.entries.map(({ sessionId }) => sessionId));
  return stranger.entries.some(({ sessionId }) => own.has(sessionId));
}
