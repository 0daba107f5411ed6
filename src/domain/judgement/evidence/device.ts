import type { Appearance } from '../../session/appearance.ts';
import type { Habits } from '../baseline.ts';
import { clientChange, networkChanged, ownersLooks, shareAny } from './comparison.ts';
import { type EvidenceKind, NOTHING, type Suspicion } from './evidence.ts';
import { handsOver, isAppBesideBrowser, isDesktopSiteToggle, isOwnLine } from './machine.ts';
import { isRelayable, openedByOwnDevice } from './opening.ts';
import { isOwnAddress } from './own-address.ts';
import { isUpdated } from './update.ts';
import { noveltyRate, weigh } from './weigh.ts';

/** From here on a device counts as shared: a kiosk or a virtual desktop. */
const SHARED_BY = 3;

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
      'the same device by its browser fingerprint',
    );
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
  if (known || (owner !== null && shareAny(owner.deviceIds, stranger.deviceIds)))
    return weigh('device-identity', weights.deviceKept, 'a registered device of this user');
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
    shareAny(owner.ips, stranger.ips) ? weights.deviceGoneInPlace : weights.deviceGone,
    'the other requests name the user’s registered device; these name none',
  );
};

/** The hash of Okta's device cookie. Weak by itself: one sign-in makes two or three of them. */
export const deviceToken: EvidenceKind = (suspicion) => {
  const { owner, stranger, context } = suspicion;
  const { weights } = context.tuning;
  const tokens = stranger.deviceTokens;
  if (tokens.size === 0 || isShared(suspicion, tokens)) return NOTHING;
  if (openedByOwnDevice(suspicion))
    return weigh(
      'device-token',
      weights.tokenKnown,
      'the session began there with a device cookie of this user’s from other days',
    );
  if (ownersLooks(suspicion).some((look) => shareAny(look.deviceTokens, tokens)))
    return clientChange(suspicion) === 'os' && !isDesktopSiteToggle(suspicion)
      ? weigh(
          'device-token',
          weights.tokenContradicts,
          'one device cookie under two operating systems, as in a copied cookie jar',
        )
      : weigh(
          'device-token',
          weights.tokenKept,
          'the same device cookie on both sides, which says little: whoever copies all cookies has it too',
        );
  if (shareAny(tokens, context.baseline.deviceTokens))
    return weigh(
      'device-token',
      weights.tokenKnown,
      'a device cookie of this user’s from other days',
    );
  const hadOne =
    owner === null ? context.baseline.deviceTokens.size > 0 : owner.deviceTokens.size > 0;
  if (!hadOne || isRelayable(suspicion)) return NOTHING;
  const usual = usualNovelty(context.baseline.deviceTokens);
  const weight = owner === null ? weights.tokenNewAtStart : otherToken(suspicion, owner, usual);
  const rarer = owner === null ? 1 : weights.tokenWithinSession;
  const most = usual === null ? weight : Math.log((weights.thiefLacksToken * rarer) / usual);
  return weigh(
    'device-token',
    Math.max(0, Math.min(weight, most)),
    'a device cookie that this user has on no other day',
  );
};

/** What another token than the owner's is worth, before the user's own habits bound it. */
function otherToken(suspicion: Suspicion, owner: Appearance, usual: number | null): number {
  const { stranger, context } = suspicion;
  const { weights } = context.tuning;
  if (isOwnProgram(suspicion) || handsOver(suspicion)) return weights.tokenNoise;
  if (networkChanged(suspicion) === true)
    return usual === null ? weights.tokenChanged : weights.tokenNeverChanges;
  const nearby = owner.ips.size > 0 && !shareAny(owner.ips, stranger.ips);
  return nearby ? weights.tokenChangedNearby : weights.tokenNoise;
}

/** A program of the user's own has a jar of its own, or none. */
function isOwnProgram(suspicion: Suspicion): boolean {
  return clientChange(suspicion) === 'script' && isOwnLine(suspicion);
}

/** Enough days to tell a user whose device looks new every day from one whose never does. */
const ENOUGH_DAYS = 5;

function usualNovelty(habits: Habits<string>): number | null {
  let days = 0;
  for (const habit of habits.values()) days += habit.days;
  return days < ENOUGH_DAYS ? null : noveltyRate(habits);
}

function isShared({ context }: Suspicion, ids: ReadonlySet<string>): boolean {
  return [...ids].some((id) => (context.org.deviceUsers.get(id) ?? 0) >= SHARED_BY);
}
