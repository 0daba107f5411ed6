import type { Appearance } from '../../session/appearance.ts';
import type { NetworkKind } from '../../session/fingerprint.ts';
import type { Suspicion } from '../evidence/evidence.ts';
import { operatorOf } from '../operator.ts';
import { isUnsteady } from './device-habit.ts';

/** Whether the two sides came from different networks; null where it cannot be told. */
export function networkChanged({ owner, stranger }: Suspicion): boolean | null {
  if (owner === null) return null;
  const [a, b] = [owner.fingerprint, stranger.fingerprint];
  if (a.asn !== null && b.asn !== null) return a.asn !== b.asn;
  if (shareAny(owner.ips, stranger.ips)) return false;
  if (a.country !== null && b.country !== null && a.country !== b.country) return true;
  return null;
}

export type ClientChange = 'none' | 'detail' | 'version' | 'browser' | 'os' | 'script' | 'unknown';

/** How far the client changed by its user agent: the gravest difference. */
export function clientChange({ owner, stranger }: Suspicion): ClientChange {
  if (owner === null) return 'unknown';
  const [a, b] = [owner.fingerprint, stranger.fingerprint];
  if (a.userAgent === null || b.userAgent === null) return 'unknown';
  if (a.userAgent === b.userAgent) return 'none';
  if (b.clientKind === 'script' && a.clientKind !== 'script') return 'script';
  if (a.os !== null && b.os !== null && a.os !== b.os) return 'os';
  if (a.family !== b.family && a.family !== null && b.family !== null) return 'browser';
  if (a.major !== b.major && a.major !== null && b.major !== null) return 'version';
  return 'detail';
}

/**
 * The looks that came from the owner's network, the owner's own among them: what the stranger shares with
 * any of these is the user's, e.g. the fingerprint that a browser got by an update before it moved.
 */
export function ownersLooks({ owner, stranger, appearances }: Suspicion): readonly Appearance[] {
  if (owner === null) return [];
  const { asn } = owner.fingerprint;
  return appearances.filter(
    (look) => look === owner || (look !== stranger && asn !== null && look.fingerprint.asn === asn),
  );
}

/** Whether the two sides are different devices beyond what a user agent says; null where not known. */
export function deviceChanged(suspicion: Suspicion): boolean | null {
  const { owner, stranger, context } = suspicion;
  if (owner === null) return null;
  if (shareAny(owner.deviceIds, stranger.deviceIds)) return false;
  if (owner.deviceIds.size > 0 && stranger.deviceIds.size > 0) return true;
  if (owner.deviceFingerprints.size === 0 || stranger.deviceFingerprints.size === 0) return null;
  if (
    ownersLooks(suspicion).some((look) =>
      shareAny(look.deviceFingerprints, stranger.deviceFingerprints),
    )
  )
    return false;
  if (isSystemUpdate(suspicion)) return null;
  const { baseline } = context;
  if (isUnsteady(baseline.deviceFingerprints, baseline)) return null;
  return shareAny(stranger.deviceFingerprints, baseline.deviceFingerprints) ? null : true;
}

/**
 * Whether a phone's system was updated: its header names the system's version, so the browser stays, one detail of
 * the header changes, the device cookie stays too, and the old header is not seen again.
 */
export function isSystemUpdate(suspicion: Suspicion): boolean {
  const { owner, stranger } = suspicion;
  if (owner === null || clientChange(suspicion) !== 'detail') return false;
  if (!PHONES.has(stranger.fingerprint.os ?? '')) return false;
  const apart = owner.lastAt < stranger.firstAt || stranger.lastAt < owner.firstAt;
  const [before, after] = [owner.deviceTokens, stranger.deviceTokens];
  return apart && (before.size === 0 || after.size === 0 || shareAny(before, after));
}

/** Systems whose header may name the system's version; an iPad calls itself a Mac. */
const PHONES: ReadonlySet<string> = new Set(['iOS', 'macOS', 'Android']);

/** Networks that a device can use beside another one: it is in two places without moving. */
export const ALONGSIDE: ReadonlySet<NetworkKind> = new Set([
  'mobile',
  'roaming',
  'vpn',
  'zero-trust',
  'relay',
]);

/** Networks in which a household or an office keeps its address, or one beside it, for weeks. */
export const FIXED_LINES: ReadonlySet<NetworkKind> = new Set([
  'residential',
  'business',
  'unknown',
]);

/** Whether it is a computer on a fixed line, and so where its address is; a carrier, or an exit, stands anywhere. */
export function isOnFixedLine({
  fingerprint: { networkKind, deviceClass },
}: Pick<Appearance, 'fingerprint'>): boolean {
  return FIXED_LINES.has(networkKind) && deviceClass !== 'phone';
}

/** Whether both sides are phones, which use their carrier's network beside any other, whatever its name says. */
export function isPhone({ owner, stranger }: Suspicion): boolean {
  return [owner, stranger].every((look) => look?.fingerprint.deviceClass === 'phone');
}

export function sameOperator(a: Appearance, b: Appearance): boolean {
  const one = operatorOf(a.fingerprint);
  return one !== null && one === operatorOf(b.fingerprint);
}

/** Whether any value of the one is in the other, a set or a table of habits. */
export function shareAny<T>(a: ReadonlySet<T>, b: { has(value: T): boolean }): boolean {
  for (const value of a) if (b.has(value)) return true;
  return false;
}

/** Whether both countries are known and differ. */
export function countriesDiffer(
  { fingerprint: a }: Appearance,
  { fingerprint: b }: Appearance,
): boolean {
  return a.country !== null && b.country !== null && a.country !== b.country;
}
