import type { NetworkKind } from '../../session/fingerprint.ts';
import type { Suspicion } from '../evidence/evidence.ts';
import { clientChange, networkChanged, shareAny } from './comparison.ts';
import { clientDiverges } from './divergence.ts';
import { isOneMachine } from './machine.ts';

/**
 * Whether the session was opened from a network that is not this user's, and the client changed there: an adversary
 * in the middle who goes on with a browser of his own. Then that network is in question though it did not change.
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
 * Whether the owner opened the session on the stranger's network: it began there with the same client and a device
 * cookie that this user has on other days. Whoever takes a session over did not open it, and a proxy in the middle
 * never sees that cookie.
 */
export function openedByOwnDevice(suspicion: Suspicion): boolean {
  const { owner, stranger, context } = suspicion;
  if (owner === null || stranger.starts === null || stranger.firstAt > owner.firstAt) return false;
  if (!['none', 'version'].includes(clientChange(suspicion))) return false;
  return shareAny(stranger.deviceTokens, context.baseline.deviceTokens);
}

/**
 * Whether a proxy in the middle may have handed the sign-in on, as from a rented server. Header and fingerprint are
 * then the user's own, by construction, and absolve nobody. If they are new, that accuses nobody either: a new machine
 * of the user's in a cloud looks new, too. Only a cookie of another day does not pass through such a proxy.
 */
export function isRelayable(suspicion: Suspicion): boolean {
  return suspicion.owner === null && isOnHiddenNetwork(suspicion);
}

/** Whether the stranger is on a rented server, or behind something that hides who is there. */
export function isOnHiddenNetwork({ stranger }: Suspicion): boolean {
  return HIDES.has(stranger.fingerprint.networkKind);
}

const HIDES: ReadonlySet<NetworkKind> = new Set(['hosting', 'anonymiser']);

/** Whether the network says anything: it changed, or the session began on it. */
export function isNetworkInQuestion(suspicion: Suspicion): boolean {
  return (
    suspicion.owner === null || networkChanged(suspicion) === true || openedElsewhere(suspicion)
  );
}
