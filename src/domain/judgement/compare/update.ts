import { clientName } from '../../session/client-name.ts';
import type { Suspicion } from '../evidence/evidence.ts';
import { clientChange, isSystemUpdate, shareAny } from './comparison.ts';
import { isComputerElsewhere } from './machine.ts';
import { versionStep } from './versions.ts';
import { familiarity } from './weigh.ts';

/**
 * Whether an update explains another fingerprint, also where it came a look before or after this one. A computer that
 * is updated and at once in a network that its user never had is rather another one, with the next version in its
 * header.
 */
export function isUpdated(suspicion: Suspicion): boolean {
  const { stranger, appearances } = suspicion;
  const { os, family, major } = stranger.fingerprint;
  if (clientChange(suspicion) === 'version')
    return versionStep(suspicion) === 'update' && !isComputerElsewhere(suspicion);
  if (isSystemUpdate(suspicion)) return !isComputerElsewhere(suspicion);
  return (
    clientChange(suspicion) === 'none' &&
    (isFreshlyUpdated(suspicion) ||
      appearances.some(
        ({ fingerprint: fp }) => fp.os === os && fp.family === family && fp.major !== major,
      ))
  );
}

/** Whether it is the same browser by its cookie, a usual one, with a header never seen before: updated since. */
function isFreshlyUpdated({ owner, stranger, context: { baseline } }: Suspicion): boolean {
  const { userAgent } = stranger.fingerprint;
  return (
    owner !== null &&
    shareAny(owner.deviceTokens, stranger.deviceTokens) &&
    familiarity(baseline.clients, clientName(stranger.fingerprint)) === 'habit' &&
    familiarity(baseline.userAgents, userAgent) === 'never'
  );
}
