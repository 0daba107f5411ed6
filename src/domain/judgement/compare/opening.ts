import type { NetworkKind } from '../../session/fingerprint.ts';
import type { Suspicion } from '../evidence/evidence.ts';
import { clientChange, networkChanged, shareAny } from './comparison.ts';
import { clientDiverges } from './divergence.ts';
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
  return shareAny(stranger.deviceTokens, context.baseline.deviceTokens);
}

/**
 * A sign-in from a rented server may be one that a proxy in the middle hands on: header and fingerprint are then
 * the user's own, by construction, and absolve nobody. Nor does it accuse anybody that they are new: a new
 * machine of the user's in a cloud looks new, too. Only the cookie of another day does not pass through.
 */
export function isRelayable(suspicion: Suspicion): boolean {
  return suspicion.owner === null && isOnHiddenNetwork(suspicion);
}

/** On a rented server, or behind something that hides who is there. */
export function isOnHiddenNetwork({ stranger }: Suspicion): boolean {
  return HIDES.has(stranger.fingerprint.networkKind);
}

const HIDES: ReadonlySet<NetworkKind> = new Set(['hosting', 'anonymiser']);

/** Only a network that changed, or that a session began on, says anything. */
export function isNetworkInQuestion(suspicion: Suspicion): boolean {
  return (
    suspicion.owner === null || networkChanged(suspicion) === true || openedElsewhere(suspicion)
  );
}
