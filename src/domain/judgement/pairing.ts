/** Which looks of a session are best compared where one took the place of the other. */
import { neighbourhood } from '../session/address-owners.ts';
import type { Appearance } from '../session/appearance.ts';
import type { Transition } from '../session/transition.ts';
import type { UserBaseline } from './baseline.ts';
import { shareAny } from './compare/comparison.ts';
import { isForHire } from './compare/org-habit.ts';
import type { JudgeContext } from './judge-context.ts';

/**
 * The owner at the stranger's very address, where that is surely the owner's own machine or line: they had moved there
 * themselves, and what else comes from there stands beside them. A cookie or a fingerprint is no proof of that: a thief
 * with copies of both may show two clients at one address, too. Null where the session holds no such look.
 */
export function ownerBeside(
  owner: Appearance,
  stranger: Appearance,
  appearances: readonly Appearance[],
  context: JudgeContext,
): Appearance | null {
  const { asn, userAgent } = owner.fingerprint;
  if (asn === stranger.fingerprint.asn || shareAny(owner.ips, stranger.ips)) return null;
  // Where strangers meet at one address.
  if (isForHire(stranger.fingerprint.networkKind)) return null;
  const found = appearances.find(
    (look) =>
      look !== owner &&
      look !== stranger &&
      look.fingerprint.userAgent === userAgent &&
      userAgent !== stranger.fingerprint.userAgent &&
      isSameDevice(look, owner) &&
      [...look.ips].some(
        (ip) =>
          stranger.ips.has(ip) &&
          (shareAny(look.deviceIds, owner.deviceIds) || isOwnFromHome(owner, ip, context)),
      ),
  );
  return found ?? null;
}

/**
 * The look that went away: where the machine it was on had the later client already, that one, so that a
 * browser's developer tools or desktop site at home does not count when its user is in the office.
 */
export function asFrom(
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

/** The user's address on other days, come to from a network of theirs. */
function isOwnFromHome(
  { fingerprint: { asn } }: Appearance,
  ip: string,
  { baseline, ownAddresses }: JudgeContext,
): boolean {
  return asn !== null && baseline.asns.has(asn) && ownAddresses.has(neighbourhood(ip));
}

/** By anything that names a device: a header alone is that of half the world after an update. */
function isSameDevice(a: Appearance, b: Appearance): boolean {
  return (
    shareAny(a.deviceIds, b.deviceIds) ||
    shareAny(a.deviceTokens, b.deviceTokens) ||
    shareAny(a.deviceFingerprints, b.deviceFingerprints)
  );
}
