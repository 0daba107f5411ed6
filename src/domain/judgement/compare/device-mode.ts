import type { Appearance } from '../../session/appearance.ts';
import type { Suspicion } from '../evidence/evidence.ts';
import { clientChange, shareAny } from './comparison.ts';
import { isStrangeNetwork } from './machine.ts';
import { isForHire } from './org-habit.ts';

/**
 * Whether a browser's developer tools show pages as on a phone: a desktop and a phone with one device cookie, in one
 * country and on no rented network. Whoever carries a stolen jar on takes it to a desktop.
 */
export function isDeviceMode(suspicion: Suspicion): boolean {
  const { owner, stranger, appearances, context } = suspicion;
  if (owner === null || clientChange(suspicion) !== 'os') return false;
  const [a, b] = [owner.fingerprint, stranger.fingerprint];
  if ([a.deviceClass, b.deviceClass].sort().join(' ') !== 'desktop phone') return false;
  // The developer tools name a phone's browser of the same version.
  if (a.family === b.family && !isSameVersion(a.major, b.major)) return false;
  if (a.embedded || b.embedded || a.country !== b.country) return false;
  if (!shareAny(owner.deviceTokens, stranger.deviceTokens)) return false;
  // Both are one machine, so a desktop was where the phone seems to be, or will be: on a network of the user's.
  const [phone, desktop] = a.deviceClass === 'phone' ? [owner, stranger] : [stranger, owner];
  const desktops = appearances.filter(
    (look) => look === desktop || look.fingerprint.deviceClass === 'desktop',
  );
  const together = desktops.some((look) => isInOneNetwork(look, phone));
  if (!together && isStrangeNetwork(stranger, context)) return false;
  return !isForHire(a.networkKind) && !isForHire(b.networkKind);
}

function isInOneNetwork(a: Appearance, b: Appearance): boolean {
  const [one, other] = [a.fingerprint.asn, b.fingerprint.asn];
  return one === null || other === null ? shareAny(a.ips, b.ips) : one === other;
}

function isSameVersion(a: number | null, b: number | null): boolean {
  return a === null || b === null || a === b;
}
