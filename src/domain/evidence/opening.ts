import { clientChange, networkChanged } from './comparison.ts';
import { clientDiverges } from './divergence.ts';
import type { Suspicion } from './evidence.ts';
import { isOneMachine } from './machine.ts';

/**
 * The session was opened from a network that is not this user's, and the client changed there: an
 * adversary in the middle who goes on with a browser of his own. Then the opening is part of the story.
 */
export function openedElsewhere(suspicion: Suspicion): boolean {
  const { stranger, appearances, context } = suspicion;
  const { asn } = stranger.fingerprint;
  if (networkChanged(suspicion) !== false || asn === null) return false;
  const opener = appearances.find((look) => look.starts !== null);
  return (
    opener?.fingerprint.asn === asn &&
    context.baseline.seen.days >= 2 &&
    !context.baseline.asns.has(asn) &&
    clientDiverges(suspicion) &&
    !isOneMachine(suspicion)
  );
}

/**
 * The session began on the other network, with a device cookie that this user has on other days and with the
 * same client: its owner opened it there. Who takes a session over did not open it, and a proxy in the middle
 * never sees that cookie.
 */
export function openedByOwnDevice(suspicion: Suspicion): boolean {
  const { owner, stranger, context } = suspicion;
  if (owner === null || stranger.starts === null || stranger.firstAt > owner.firstAt) return false;
  if (!['none', 'version'].includes(clientChange(suspicion))) return false;
  return [...stranger.deviceTokens].some((token) => context.baseline.deviceTokens.has(token));
}
