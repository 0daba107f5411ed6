/** Finds the looks of a session that are best compared where one took the place of another. */
import { neighbourhood } from '../session/address-owners.ts';
import type { Appearance } from '../session/appearance.ts';
import type { Transition } from '../session/transition.ts';
import type { UserBaseline } from './baseline.ts';
import { shareAny } from './compare/comparison.ts';
import { isForHire } from './compare/org-habit.ts';
import type { JudgeContext } from './judge-context.ts';

/**
 * The owner's look at the stranger's very address, if that is surely the owner's own machine or line: then they moved
 * there themselves, and the stranger is compared with them there. A cookie or a fingerprint does not prove it: a thief
 * with copies of both may show two clients at one address, too. Null where the session has no such look.
 */
export function ownerBeside(
  owner: Appearance,
  stranger: Appearance,
  appearances: readonly Appearance[],
  context: JudgeContext,
): Appearance | null {
  const { asn, userAgent } = owner.fingerprint;
  if (asn === stranger.fingerprint.asn || shareAny(owner.ips, stranger.ips)) return null;
  // On such networks strangers meet at one address.
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
 * The look to compare the later one with: the one before it, or the later client on that same machine where it was seen
 * there. So developer tools or a desktop site used at home do not count when the user is in the office.
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

/** Whether it is an address of the user's other days, and the owner came to it from a network of theirs. */
function isOwnFromHome(
  { fingerprint: { asn } }: Appearance,
  ip: string,
  { baseline, ownAddresses }: JudgeContext,
): boolean {
  return asn !== null && baseline.asns.has(asn) && ownAddresses.has(neighbourhood(ip));
}

/** Whether anything names one device for both; a header alone does not, being half the world's after an update. */
function isSameDevice(a: Appearance, b: Appearance): boolean {
  return (
    shareAny(a.deviceIds, b.deviceIds) ||
    shareAny(a.deviceTokens, b.deviceTokens) ||
    shareAny(a.deviceFingerprints, b.deviceFingerprints)
  );
}
