import type { Appearance } from '../appearance.ts';
import type { NetworkKind } from '../fingerprint.ts';
import type { JudgeContext } from '../judge-context.ts';
import { clientChange, deviceChanged, networkChanged, shareAny } from './comparison.ts';
import type { Suspicion } from './evidence.ts';

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
