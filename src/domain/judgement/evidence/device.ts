import { clientChange, networkChanged, ownersLooks, shareAny } from '../compare/comparison.ts';
import { isShared, isUnsteady, usualNovelty } from '../compare/device-habit.ts';
import { isAppBesideBrowser, isDesktopSiteToggle } from '../compare/machine.ts';
import { isRelayable } from '../compare/opening.ts';
import { isOwnAddress } from '../compare/own-address.ts';
import { isUpdated } from '../compare/update.ts';
import { weigh } from '../compare/weigh.ts';
import { type Evidence, type EvidenceKind, NOTHING, type Suspicion } from './evidence.ts';

const DAY_MS = 86_400_000;

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
  return neverSeen(suspicion);
};

/** A browser fingerprint that neither the owner nor this user on other days has. */
function neverSeen(suspicion: Suspicion): readonly Evidence[] {
  const { owner, context } = suspicion;
  const { baseline } = context;
  const { weights } = context.tuning;
  if (isUnsteady(baseline.deviceFingerprints, baseline)) return NOTHING;
  const hadOne = owner !== null && owner.deviceFingerprints.size > 0;
  if (!hadOne && baseline.deviceFingerprints.size === 0) return NOTHING;
  const usual = usualNovelty(baseline.deviceFingerprints);
  // Only within a session is a change rarer than the user's own rate from day to day.
  const rarer = hadOne ? weights.withinSession : 1;
  const most = Math.min(
    usual === null ? Number.POSITIVE_INFINITY : Math.log(rarer / usual),
    hadOne ? mostAfter(suspicion) : Number.POSITIVE_INFINITY,
  );
  const [weight, words] = hadOne
    ? otherFingerprint(suspicion, usual)
    : [
        owner === null || usual === null
          ? weights.fingerprintNewAtStart
          : weights.fingerprintUnknown,
        'a browser fingerprint that this user has on no other day',
      ];
  return weigh('device-fingerprint', Math.max(0, Math.min(weight, most)), words);
}

/** The upper bound by the gap: the longer it is, the likelier (exponentially) a fingerprint changed by itself. */
function mostAfter({ gapMs, context }: Suspicion): number {
  const { fingerprintLifeDays, thiefsOwnFingerprint } = context.tuning.weights;
  const changedByItself = 1 - Math.exp(-gapMs / (fingerprintLifeDays * DAY_MS));
  return Math.log(thiefsOwnFingerprint / changedByItself);
}

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

/** Whether both are at one address, or the same browser by its cookie is at an address of the user's. */
function isInPlace(suspicion: Suspicion): boolean {
  const { owner, stranger } = suspicion;
  if (owner === null) return false;
  if (shareAny(owner.ips, stranger.ips)) return true;
  return isOwnAddress(suspicion) && shareAny(owner.deviceTokens, stranger.deviceTokens);
}
