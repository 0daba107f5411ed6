/** Which two looks of a session are compared where one took the place of the other. */
import { neighbourhood } from '../session/address-owners.ts';
import type { Appearance } from '../session/appearance.ts';
import type { NetworkKind } from '../session/fingerprint.ts';
import { changesBetween, type Transition } from '../session/transition.ts';
import type { UserBaseline } from './baseline.ts';
import { shareAny } from './evidence/comparison.ts';
import type { JudgeContext } from './judge-context.ts';

/**
 * The change between the looks that are best compared: those of one machine, or of one address, where the session
 * holds such looks. Else the change itself.
 */
export function comparable(
  seen: Transition,
  appearances: readonly Appearance[],
  context: JudgeContext,
): Transition {
  const { to } = seen;
  const from = asFrom(seen, appearances, context.baseline);
  const besideTo = alreadyThere(from, to, appearances, context);
  if (besideTo !== null) return between(besideTo, to, seen);
  const besideFrom = alreadyThere(to, from, appearances, context);
  return between(from, besideFrom ?? to, seen);
}

function between(from: Appearance, to: Appearance, seen: Transition): Transition {
  return { ...seen, from, to, changed: changesBetween(from, to) };
}

/**
 * The client of `one` at the very address of `other`, where that is the user's own machine or line: it had moved there
 * itself, and what else comes from there stands beside it. A cookie or a fingerprint is no proof of that: a thief
 * with copies of both may show two clients at one address, too.
 */
function alreadyThere(
  one: Appearance,
  other: Appearance,
  appearances: readonly Appearance[],
  { ownAddresses }: JudgeContext,
): Appearance | null {
  if (one.fingerprint.asn === other.fingerprint.asn || shareAny(one.ips, other.ips)) return null;
  if (RENTED.has(other.fingerprint.networkKind)) return null;
  const found = appearances.find(
    (look) =>
      look !== one &&
      look !== other &&
      look.fingerprint.userAgent === one.fingerprint.userAgent &&
      look.fingerprint.userAgent !== other.fingerprint.userAgent &&
      isSameDevice(look, one) &&
      [...look.ips].some(
        (ip) =>
          other.ips.has(ip) &&
          (shareAny(look.deviceIds, one.deviceIds) || ownAddresses.has(neighbourhood(ip))),
      ),
  );
  return found ?? null;
}

/**
 * The look that went away: where the machine it was on had the later client already, that one, so that a
 * browser's developer tools or desktop site at home does not count when its user is in the office.
 */
function asFrom(
  { from, to }: Transition,
  appearances: readonly Appearance[],
  { asns }: UserBaseline,
): Appearance {
  const { asn } = from.fingerprint;
  if (asn === null || asn === to.fingerprint.asn) return from;
  if (!asns.has(asn) && !shareAny(from.deviceFingerprints, to.deviceFingerprints)) return from;
  const same = appearances.find(
    (look) =>
      look !== from &&
      look !== to &&
      look.fingerprint.userAgent === to.fingerprint.userAgent &&
      shareAny(look.ips, from.ips) &&
      shareAny(look.deviceTokens, from.deviceTokens) &&
      shareAny(look.deviceTokens, to.deviceTokens),
  );
  return same ?? from;
}

/** By anything that names a device: a header alone is that of half the world after an update. */
function isSameDevice(a: Appearance, b: Appearance): boolean {
  return (
    shareAny(a.deviceIds, b.deviceIds) ||
    shareAny(a.deviceTokens, b.deviceTokens) ||
    shareAny(a.deviceFingerprints, b.deviceFingerprints)
  );
}

/** Where strangers meet at one address: exits that anybody may hire. */
const RENTED: ReadonlySet<NetworkKind> = new Set(['hosting', 'anonymiser', 'vpn']);
