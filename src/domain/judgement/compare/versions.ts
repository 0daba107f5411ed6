import type { Appearance } from '../../session/appearance.ts';
import type { Suspicion } from '../evidence/evidence.ts';
import { shareAny } from './comparison.ts';
import { turnsBetween } from './turns.ts';
import { inOrder } from './words.ts';

export type VersionStep = 'update' | 'other' | 'leap' | 'back' | 'returns';

/** How the version changed: an update goes forward by a few at most, and the old one is not seen again. */
export function versionStep(suspicion: Suspicion): VersionStep {
  const { owner, stranger } = suspicion;
  if (owner === null) return 'update';
  const [first, second] = inOrder(owner, stranger);
  const step = release(second) - release(first);
  if (step < 0) return 'back';
  const goesOn = step > 0 && first.lastAt > second.lastAt;
  if (goesOn || turnsBetween(owner, stranger) >= 2) return 'returns';
  if (step > 3) return 'leap';
  return isOtherInstallation(suspicion) ? 'other' : 'update';
}

/** The version, counted without gaps: Apple went from Safari 18 to 26 in one step, in September 2025. */
function release({ fingerprint: { family, major } }: Appearance): number {
  return family === 'Safari' && major !== null && major >= 26 ? major - 7 : (major ?? 0);
}

/** How many releases lie between two looks, whichever is the newer. */
export function releasesBetween(a: Appearance, b: Appearance): number {
  return Math.abs(release(a) - release(b));
}

/** Whether it is another browser: another device cookie at another address, where an update keeps the cookies. */
function isOtherInstallation({ owner, stranger }: Suspicion): boolean {
  if (owner === null || owner.deviceTokens.size === 0 || stranger.deviceTokens.size === 0)
    return false;
  return !shareAny(owner.ips, stranger.ips) && !shareAny(owner.deviceTokens, stranger.deviceTokens);
}
