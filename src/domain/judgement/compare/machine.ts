import type { Appearance } from '../../session/appearance.ts';
import type { OsFamily } from '../../session/fingerprint.ts';
import type { Suspicion } from '../evidence/evidence.ts';
import type { JudgeContext } from '../judge-context.ts';
import { fromCompanyEgress } from './company-egress.ts';
import { deviceChanged, FIXED_LINES, networkChanged, ownersLooks, shareAny } from './comparison.ts';
import { isOwnAddress } from './own-address.ts';
import { usualPair } from './usual-pair.ts';

/** Whether one device asked for the desktop site, with the cookies that it has. */
export function isDesktopSiteToggle(suspicion: Suspicion): boolean {
  return isDesktopSitePair(suspicion) && !isOtherCookieElsewhere(suspicion);
}

/** Whether the headers may be one device's: an iPad that says Macintosh, an Android phone that says Linux. */
export function isDesktopSitePair(suspicion: Suspicion): boolean {
  const { owner, stranger } = suspicion;
  if (owner === null) return false;
  const [a, b] = [owner.fingerprint, stranger.fingerprint];
  const pair = [a.os, b.os].sort().join(' ');
  // Most browsers on iOS ask for the desktop site in Safari's name.
  if (pair === 'iOS macOS')
    return a.family === b.family || (a.os === 'macOS' ? a : b).family === 'Safari';
  if (pair !== 'Android Linux') return false;
  // Samsung's browser runs on Android alone, whatever system it names: with the same cookie it is the phone.
  const desktop = a.os === 'Linux' ? a : b;
  if (desktop.family === 'Samsung Internet' && shareAny(owner.deviceTokens, stranger.deviceTokens))
    return true;
  if (a.family === b.family)
    return isNearlySameVersion(a.major, b.major) || shareAny(owner.ips, stranger.ips);
  // Most browsers on Android ask for it in Chrome’s name: on one network, or with its cookie, that is the phone’s own.
  if (desktop.family !== 'Chrome') return false;
  return networkChanged(suspicion) !== true || shareAny(owner.deviceTokens, stranger.deviceTokens);
}

/** Whether the versions are one apart at most: an update may lie between the two. */
function isNearlySameVersion(a: number | null, b: number | null): boolean {
  return a === null || b === null || Math.abs(a - b) <= 1;
}

function isOtherCookieElsewhere(suspicion: Suspicion): boolean {
  const { owner, stranger } = suspicion;
  if (owner === null || stranger.deviceTokens.size === 0 || owner.deviceTokens.size === 0)
    return false;
  if (shareAny(owner.ips, stranger.ips)) return false;
  // One sign-in makes several cookies, so any of those seen on the owner's network will do.
  return !ownersLooks(suspicion).some((look) => shareAny(look.deviceTokens, stranger.deviceTokens));
}

/**
 * Whether one client hands the session over to another on one device: an app's sign-in window and the system's
 * browser, Edge and its own Internet Explorer mode, or two clients that this user has in one session day by day.
 */
export function handsOver(suspicion: Suspicion): boolean {
  const { owner, stranger } = suspicion;
  if (owner === null) return false;
  if (usualPair(suspicion) === 'habit') return true;
  const [a, b] = [owner.fingerprint, stranger.fingerprint];
  if (a.embedded || b.embedded) return true;
  return a.os === b.os && [a.family, b.family].sort().join(' ') === 'Edge IE';
}

/**
 * Whether one side is the browser in which Windows or an Apple system shows its applications' pages. Sides at one
 * address are left out, since that is weighed by itself.
 */
export function isSystemBrowser(suspicion: Suspicion): boolean {
  const { owner, stranger } = suspicion;
  if (owner === null || owner.fingerprint.os !== stranger.fingerprint.os) return false;
  if (shareAny(owner.ips, stranger.ips)) return false;
  return [owner, stranger].some(
    ({ fingerprint: { os, family } }) => os !== null && SYSTEM_BROWSER.get(os) === family,
  );
}

const SYSTEM_BROWSER: ReadonlyMap<OsFamily, string> = new Map([
  ['Windows', 'Edge'],
  ['macOS', 'Safari'],
  ['iOS', 'Safari'],
]);

/**
 * Whether it is an app's window beside a browser of the same system, by their headers: each has a jar and a canvas of
 * its own, so neither cookie nor fingerprint says anything about the other.
 */
export function isAppBesideBrowser({ owner, stranger }: Suspicion): boolean {
  if (owner === null) return false;
  const [a, b] = [owner.fingerprint, stranger.fingerprint];
  return (a.embedded || b.embedded) && a.os !== null && a.os === b.os;
}

/**
 * Whether one side is an app's window, which may name another system than the browser beside it; whoever steals a
 * session has a browser or a script. On another network it has to be the stranger's and to show pages: a thief's
 * browser may well follow a window of the owner's, and a thief's program may call itself an app.
 */
export function isAppWindow(suspicion: Suspicion): boolean {
  const { owner, stranger } = suspicion;
  if (owner === null) return false;
  const [a, b] = [owner.fingerprint, stranger.fingerprint];
  if (networkChanged(suspicion) === true) return b.embedded && b.clientKind === 'browser';
  return a.embedded || b.embedded;
}

/**
 * Whether the stranger is on the session's own line: at one address with another browser of it, on a fixed line of a
 * network where this user is on other days; or at an address of theirs, or of the whole company.
 */
export function isOwnLine(suspicion: Suspicion): boolean {
  const { owner, stranger, appearances, context } = suspicion;
  if (owner === null) return false;
  if (isOwnAddress(suspicion) || fromCompanyEgress(suspicion)) return true;
  if (!FIXED_LINES.has(stranger.fingerprint.networkKind)) return false;
  if (isStrangeNetwork(stranger, context)) return false;
  const browsers = appearances.filter(
    (look) => look !== stranger && look.fingerprint.clientKind === 'browser',
  );
  return [owner, ...browsers].some((look) => isOneLine(look, stranger));
}

/** Whether both are at one address, or with one provider in one place, one by IPv4, one by IPv6: a line has both. */
function isOneLine(a: Appearance, b: Appearance): boolean {
  if (shareAny(a.ips, b.ips)) return true;
  if (a.fingerprint.asn === null || a.fingerprint.asn !== b.fingerprint.asn) return false;
  if (a.fingerprint.city !== b.fingerprint.city) return false;
  const [one, other] = [a, b].map(({ ips }) => new Set([...ips].map((ip) => ip.includes(':'))));
  return one?.size === 1 && other?.size === 1 && one.has(true) !== other.has(true);
}

/** Whether this user is on no other day in this network; false for somebody new, of whom nobody knows. */
export function isStrangeNetwork(
  { fingerprint: { asn } }: Appearance,
  { baseline }: JudgeContext,
): boolean {
  return baseline.seen.days >= 2 && asn !== null && !baseline.asns.has(asn);
}

/** Whether a computer changed to a strange network: a header, which a thief can write, explains nothing there. */
export function isComputerElsewhere(suspicion: Suspicion): boolean {
  const { stranger, context } = suspicion;
  if (stranger.fingerprint.deviceClass === 'phone' || networkChanged(suspicion) !== true)
    return false;
  return isStrangeNetwork(stranger, context);
}

/**
 * Whether the sides are two programs on one machine, not two people: one address, one device token and no other
 * device. Not where the user never was: there it may be a machine in the middle beside its owner's own browser.
 */
export function isOneMachine(suspicion: Suspicion): boolean {
  const { owner, stranger } = suspicion;
  return (
    owner !== null &&
    stranger.fingerprint.clientKind !== 'script' &&
    !isStrangeNetwork(stranger, suspicion.context) &&
    shareAny(owner.ips, stranger.ips) &&
    (shareAny(owner.deviceTokens, stranger.deviceTokens) ||
      isPrivateLine(suspicion) ||
      isHousehold(suspicion)) &&
    deviceChanged(suspicion) !== true
  );
}

/** Whether one address is enough, as Okta names no device cookie: not an exit's, a carrier's or a host's. */
function isPrivateLine({ owner, stranger }: Suspicion): boolean {
  if (owner === null || owner.deviceTokens.size + stranger.deviceTokens.size > 0) return false;
  return FIXED_LINES.has(stranger.fingerprint.networkKind);
}

/** Whether the common address is a home's: on a network of the user's, no colleague's. A thief sits behind another. */
function isHousehold({ owner, stranger, context }: Suspicion): boolean {
  if (owner === null || !FIXED_LINES.has(stranger.fingerprint.networkKind)) return false;
  const { asn } = stranger.fingerprint;
  if (asn === null || !context.baseline.asns.has(asn)) return false;
  return [...stranger.ips]
    .filter((ip) => owner.ips.has(ip))
    .some((ip) => (context.org.addresses.get(ip)?.succeededUsers ?? 0) === 0);
}
