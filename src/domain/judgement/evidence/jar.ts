import { clientChange, isOnFixedLine, networkChanged, shareAny } from './comparison.ts';
import type { Suspicion } from './evidence.ts';
import { isOwnAddress } from './own-address.ts';

/**
 * All that differs is the device cookie and the address: the same client on another fixed line of the same provider.
 * A browser that moves takes its cookie along; who was sold the session's cookie alone is given another.
 */
export function isAnotherJar(suspicion: Suspicion): boolean {
  const { owner, stranger } = suspicion;
  if (owner === null || clientChange(suspicion) !== 'none') return false;
  if (networkChanged(suspicion) === true || isOwnAddress(suspicion)) return false;
  if (!isOnFixedLine(owner) || !isOnFixedLine(stranger)) return false;
  if (owner.ips.size === 0 || stranger.ips.size === 0 || shareAny(owner.ips, stranger.ips))
    return false;
  const [mine, theirs] = [owner.deviceTokens, stranger.deviceTokens];
  return mine.size > 0 && theirs.size > 0 && !shareAny(mine, theirs);
}
