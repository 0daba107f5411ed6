import type { Appearance } from '../../session/appearance.ts';
import { clientName } from '../../session/client-name.ts';
import type { JudgeContext } from '../judge-context.ts';
import { clientChange, networkChanged, ownersLooks, shareAny } from './comparison.ts';
import { isShared, isUnsteady, usualNovelty } from './device-habit.ts';
import { type EvidenceKind, NOTHING, type Suspicion } from './evidence.ts';
import { isAppBesideBrowser, isDesktopSiteToggle } from './machine.ts';
import { isRelayable } from './opening.ts';
import { isOwnAddress } from './own-address.ts';
import { isUpdated } from './update.ts';
import { familiarity, weigh } from './weigh.ts';

/** Okta's fingerprint of the browser, made by a script in the page and so not part of a stolen jar. */
export const deviceFingerprint: EvidenceKind = (suspicion) => {
  const { owner, stranger, context } = suspicion;
  const { weights } = context.tuning;
  const { baseline } = context;
  if (stranger.deviceFingerprints.size === 0 || isShared(suspicion, stranger.deviceFingerprints))
    return NOTHING;
  if (isRelayable(suspicion)) return NOTHING;
  const known = shareAny(stranger.deviceFingerprints, baseline.deviceFingerprints);
  const contradicts = clientChange(suspicion) === 'os' && !isDesktopSiteToggle(suspicion);
  const kept = ownersLooks(suspicion).some((look) =>
    shareAny(look.deviceFingerprints, stranger.deviceFingerprints),
  );
  if (kept && contradicts)
    return weigh(
      'device-fingerprint',
      weights.fingerprintContradicts,
      'the same browser fingerprint under another operating system: one of the two is made up',
    );
  if (known)
    return weigh(
      'device-fingerprint',
      weights.fingerprintKnown,
      'a device this user has on other days, by its browser fingerprint',
    );
  if (kept)
    return weigh(
      'device-fingerprint',
      weights.fingerprintKept,
      shareAny(owner?.deviceFingerprints ?? new Set(), stranger.deviceFingerprints)
        ? 'the same device by its browser fingerprint'
        : 'the browser fingerprint of another client on the other side’s network',
    );
  if (isUnsteady(baseline.deviceFingerprints, baseline)) return NOTHING;
  const hadOne = owner !== null && owner.deviceFingerprints.size > 0;
  if (!hadOne && baseline.deviceFingerprints.size === 0) return NOTHING;
  const usual = usualNovelty(baseline.deviceFingerprints);
  // Only within a session is a change rarer than the user's own rate from day to day.
  const rarer = hadOne ? weights.withinSession : 1;
  const most = usual === null ? Number.POSITIVE_INFINITY : Math.log(rarer / usual);
  const [weight, words] = hadOne
    ? otherFingerprint(suspicion, usual)
    : [
        owner === null || usual === null
          ? weights.fingerprintNewAtStart
          : weights.fingerprintUnknown,
        'a browser fingerprint that this user has on no other day',
      ];
  return weigh('device-fingerprint', Math.max(0, Math.min(weight, most)), words);
};

/** What another fingerprint than the owner's is worth, before the user's own habits bound it. */
function otherFingerprint(
  suspicion: Suspicion,
  usual: number | null,
): readonly [weight: number, words: string] {
  const { weights } = suspicion.context.tuning;
  if (isAppBesideBrowser(suspicion))
    return [weights.fingerprintOfWindow, `${OTHER_PRINT}, as an app’s window has beside a browser`];
  if (isUpdated(suspicion))
    return [weights.fingerprintChangedByUpdate, `${OTHER_PRINT}, as an update may bring`];
  if (isInPlace(suspicion)) {
    const { owner, stranger } = suspicion;
    const same = shareAny(owner?.ips ?? new Set(), stranger.ips);
    const where = same ? 'from the same address' : 'but from a range of this user’s addresses';
    return [weights.fingerprintChangedInPlace, `${OTHER_PRINT}, ${where}`];
  }
  const elsewhere = usual === null ? weights.fingerprintChanged : weights.fingerprintNeverChanges;
  return [
    networkChanged(suspicion) === false ? weights.fingerprintChangedNearby : elsewhere,
    'another device by its browser fingerprint, which stolen cookies do not bring along',
  ];
}

const OTHER_PRINT = 'another browser fingerprint';

/** At one address; or the browser by its cookie, at an address of the user's. */
function isInPlace(suspicion: Suspicion): boolean {
  const { owner, stranger } = suspicion;
  if (owner === null) return false;
  if (shareAny(owner.ips, stranger.ips)) return true;
  return isOwnAddress(suspicion) && shareAny(owner.deviceTokens, stranger.deviceTokens);
}

/** Okta's device id, and whether the device is managed. */
export const deviceIdentity: EvidenceKind = ({ owner, stranger, context }) => {
  const { weights } = context.tuning;
  const known = shareAny(stranger.deviceIds, context.baseline.deviceIds);
  if (known || (owner !== null && shareAny(owner.deviceIds, stranger.deviceIds))) {
    // A sign-in asks the device itself; a later request may only repeat whose session it was.
    const weight = stranger.starts === null ? weights.deviceKept : weights.deviceAtStart;
    return weigh('device-identity', weight, 'a registered device of this user');
  }
  if (owner === null || owner.deviceIds.size === 0) return NOTHING;
  if (stranger.deviceIds.size > 0)
    return weigh('device-identity', weights.deviceChanged, 'another registered device');
  if (owner.fingerprint.deviceManaged === true && stranger.fingerprint.deviceManaged === false)
    return weigh(
      'device-identity',
      weights.managedGone,
      'a managed device gave way to one that is not',
    );
  // No program of anybody's names a device.
  if (stranger.fingerprint.clientKind === 'script') return NOTHING;
  return weigh(
    'device-identity',
    isUnnamedOften(stranger, context)
      ? weights.deviceUnnamed
      : shareAny(owner.ips, stranger.ips)
        ? weights.deviceGoneInPlace
        : weights.deviceGone,
    'other requests of this session name the user’s registered device; those from there, none',
  );
};

/** Which events name the device differs from org to org: where the same client often names none, that says little. */
function isUnnamedOften({ fingerprint }: Appearance, { baseline }: JudgeContext): boolean {
  return familiarity(baseline.unnamedDevices, clientName(fingerprint)) === 'habit';
}
