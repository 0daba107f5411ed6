import type { Appearance } from '../appearance.ts';
import { operatorOf } from '../baseline.ts';
import type { NetworkKind } from '../fingerprint.ts';
import type { JudgeContext } from '../judge-context.ts';
import type { Suspicion } from './evidence.ts';
import { turnsBetween } from './turns.ts';

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
  return [...stranger.deviceFingerprints].some((fp) => context.baseline.deviceFingerprints.has(fp))
    ? null
    : true;
}

/**
 * A phone's system was updated: its header names the system's version, so the browser stays, one detail of
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

/** Those whose header may say the system's version; an iPad names itself like a Mac. */
const PHONES: ReadonlySet<string> = new Set(['iOS', 'macOS', 'Android']);

/** Different clients, as far as anything tells: another system, browser, script or device. */
export function clientDiverges(suspicion: Suspicion): boolean {
  const change = clientChange(suspicion);
  if (deviceChanged(suspicion) === false) return change === 'script';
  if (change === 'script') return true;
  if (change === 'os') return !isDesktopSiteToggle(suspicion) && !isDeviceMode(suspicion);
  if (change === 'browser') return !handsOver(suspicion);
  if (change === 'version') return versionStep(suspicion) !== 'update' && !handsOver(suspicion);
  return deviceChanged(suspicion) === true;
}

export type VersionStep = 'update' | 'other' | 'leap' | 'back' | 'returns';

/** An update goes forward in time by a few versions at most, and the old one is not seen again. */
export function versionStep(suspicion: Suspicion): VersionStep {
  const { owner, stranger } = suspicion;
  if (owner === null) return 'update';
  const [first, second] = owner.firstAt <= stranger.firstAt ? [owner, stranger] : [stranger, owner];
  const step = release(second) - release(first);
  if (step < 0) return 'back';
  if (turnsBetween(owner, stranger) >= 2) return 'returns';
  if (step > 3) return 'leap';
  return isOtherInstallation(suspicion) ? 'other' : 'update';
}

/** Versions counted one by one: Apple went from Safari 18 to 26 in one step, in September 2025. */
function release({ fingerprint: { family, major } }: Appearance): number {
  return family === 'Safari' && major !== null && major >= 26 ? major - 7 : (major ?? 0);
}

/** How many releases lie between two looks, whichever is the newer. */
export function releasesBetween(a: Appearance, b: Appearance): number {
  return Math.abs(release(a) - release(b));
}

/** An update keeps the cookies: with another device cookie, from another address, it is another browser. */
function isOtherInstallation({ owner, stranger }: Suspicion): boolean {
  if (owner === null || owner.deviceTokens.size === 0 || stranger.deviceTokens.size === 0)
    return false;
  return !shareAny(owner.ips, stranger.ips) && !shareAny(owner.deviceTokens, stranger.deviceTokens);
}

/** The same device asking for the desktop site: an iPad says Macintosh, an Android phone says Linux. */
export function isDesktopSiteToggle({ owner, stranger }: Suspicion): boolean {
  if (owner === null) return false;
  const [a, b] = [owner.fingerprint, stranger.fingerprint];
  const pair = [a.os, b.os].sort().join(' ');
  // Most browsers on iOS ask for the desktop site in Safari's name.
  if (pair === 'iOS macOS')
    return a.family === b.family || (a.os === 'macOS' ? a : b).family === 'Safari';
  if (pair !== 'Android Linux') return false;
  // Samsung's browser runs on Android alone, whatever system it names: a phone by its own cookie.
  const desktop = a.os === 'Linux' ? a : b;
  if (desktop.family === 'Samsung Internet' && shareAny(owner.deviceTokens, stranger.deviceTokens))
    return true;
  return a.family === b.family && isUpdate(a.major, b.major);
}

function isUpdate(a: number | null, b: number | null): boolean {
  return a === null || b === null || Math.abs(a - b) <= 1;
}

/**
 * An app's sign-in window and the system's browser, or Edge and its own Internet Explorer mode: one
 * device, one hand-over.
 */
export function handsOver({ owner, stranger }: Suspicion): boolean {
  if (owner === null) return false;
  const [a, b] = [owner.fingerprint, stranger.fingerprint];
  if (a.embedded || b.embedded) return true;
  return a.os === b.os && [a.family, b.family].sort().join(' ') === 'Edge IE';
}

/**
 * A browser's developer tools show a page as a phone would: a desktop and a phone with one device cookie, both
 * where this user is on other days. Whoever carries a stolen jar on takes it to a desktop.
 */
export function isDeviceMode(suspicion: Suspicion): boolean {
  const { owner, stranger, context } = suspicion;
  if (owner === null || clientChange(suspicion) !== 'os') return false;
  const classes = [owner, stranger].map(({ fingerprint }) => fingerprint.deviceClass).sort();
  if (classes.join(' ') !== 'desktop phone') return false;
  if (owner.fingerprint.embedded || stranger.fingerprint.embedded) return false;
  if (!shareAny(owner.deviceTokens, stranger.deviceTokens)) return false;
  return (
    networkChanged(suspicion) === false ||
    [owner, stranger].every(
      ({ fingerprint: { asn } }) => asn !== null && context.baseline.asns.has(asn),
    )
  );
}

/** The one address of a household or an office, on a network where this user is on other days. */
export function isOwnLine({ owner, stranger, context }: Suspicion): boolean {
  if (owner === null || !shareAny(owner.ips, stranger.ips)) return false;
  if (!LINES.has(stranger.fingerprint.networkKind)) return false;
  return !isStrangeNetwork(stranger, context);
}

/** Not one of those where this user is on other days; of somebody new nobody knows. */
function isStrangeNetwork(
  { fingerprint: { asn } }: Appearance,
  { baseline }: JudgeContext,
): boolean {
  return baseline.seen.days >= 2 && asn !== null && !baseline.asns.has(asn);
}

/**
 * One address, one device token and no other device: two programs on one machine, not two people. Where the
 * user never was, it may be a machine in the middle, and its owner's own browser.
 */
export function isOneMachine(suspicion: Suspicion): boolean {
  const { owner, stranger } = suspicion;
  return (
    owner !== null &&
    stranger.fingerprint.clientKind !== 'script' &&
    !isStrangeNetwork(stranger, suspicion.context) &&
    shareAny(owner.ips, stranger.ips) &&
    (shareAny(owner.deviceTokens, stranger.deviceTokens) || isPrivateLine(suspicion)) &&
    deviceChanged(suspicion) !== true
  );
}

/** Where Okta names no device cookie at all, one address does, unless strangers share it: an exit, a carrier, a host. */
function isPrivateLine({ owner, stranger }: Suspicion): boolean {
  if (owner === null || owner.deviceTokens.size + stranger.deviceTokens.size > 0) return false;
  return LINES.has(stranger.fingerprint.networkKind);
}

const LINES: ReadonlySet<NetworkKind> = new Set(['residential', 'business', 'unknown']);

/** Networks that a device can use beside another one: it is in two places without moving. */
export const ALONGSIDE: ReadonlySet<NetworkKind> = new Set([
  'mobile',
  'vpn',
  'zero-trust',
  'relay',
]);

/** A phone is on its carrier's network beside every other, whatever that network's name says. */
export function isPhone({ owner, stranger }: Suspicion): boolean {
  return [owner, stranger].every((look) => look?.fingerprint.deviceClass === 'phone');
}

export function sameOperator(a: Appearance, b: Appearance): boolean {
  const one = operatorOf(a.fingerprint);
  return one !== null && one === operatorOf(b.fingerprint);
}

export function shareAny<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): boolean {
  for (const value of a) if (b.has(value)) return true;
  return false;
}

/** `Chrome 140 on Windows`: a client in words. */
export function clientInWords({ fingerprint: fp }: Appearance): string {
  const name = fp.family ?? fp.userAgent?.slice(0, 40) ?? 'an unnamed client';
  // Libraries begin at 0.x, which tells a reader nothing.
  const version = fp.major === null || fp.major === 0 ? '' : ` ${fp.major}`;
  return `${name}${version}${fp.os === null ? '' : ` on ${fp.os}`}`;
}

/** `Chrome on Windows`: a client in words, without the version. */
export function familyInWords({ fingerprint: fp }: Appearance): string {
  return `${fp.family ?? 'an unnamed client'}${fp.os === null ? '' : ` on ${fp.os}`}`;
}

/** `DigitalOcean (AS14061)`: a network in words. */
export function networkInWords({ fingerprint: fp, ips }: Appearance): string {
  if (fp.asOrg !== null) return fp.asn === null ? fp.asOrg : `${fp.asOrg} (AS${fp.asn})`;
  if (fp.asn !== null) return `AS${fp.asn}`;
  return [...ips].sort()[0] ?? 'an unknown network';
}
