import type { Appearance } from '../../session/appearance.ts';
import type { Fingerprint } from '../../session/fingerprint.ts';
import type { SeenFingerprint } from '../baseline.ts';
import { isCompanyEgress } from '../compare/company-egress.ts';
import { isOnFixedLine, shareAny } from '../compare/comparison.ts';
import { distanceKm, FAR_KM, NEAR_KM } from '../compare/distance.ts';
import { isOnHiddenNetwork } from '../compare/opening.ts';
import { mayBeDesktop } from '../compare/org-habit.ts';
import { familiarity, weigh } from '../compare/weigh.ts';
import { placeApart } from '../compare/words.ts';
import type { JudgeContext } from '../judge-context.ts';
import { type Evidence, type EvidenceKind, NOTHING, type Suspicion } from './evidence.ts';

/** Where else a user was just before, and how far away. */
export type Elsewhere = { readonly km: number; readonly row: SeenFingerprint };

/**
 * The user was in another place in the hours before the session began, in another session: impossible travel
 * from sign-in to sign-in. A proxy in the middle signs in where it stands, and its victim is at work.
 */
export const seenElsewhere: EvidenceKind = (suspicion) => {
  const found = elsewhereBefore(suspicion);
  if (found === null) return onAnotherDevice(suspicion);
  const place = placeApart(found.row.fingerprint, suspicion.stranger.fingerprint);
  const km = Math.round(found.km);
  return weigh(
    'seen-elsewhere',
    found.weight,
    `in the three hours before, this user was ${km} km away${place === null ? '' : `, in ${place}`}, in another session`,
    { km },
  );
};

/**
 * The user was at a line of theirs on one of their devices, and now somebody signs in on another line with a device
 * that they never had: a proxy in the middle may stand near its victim, being sold by city.
 */
function onAnotherDevice({ owner, stranger, context }: Suspicion): readonly Evidence[] {
  const { baseline, seenBefore, tuning } = context;
  const { asn } = stranger.fingerprint;
  if (owner !== null || stranger.starts === null || asn === null || baseline.asns.has(asn))
    return NOTHING;
  if (!isOnFixedLine(stranger) || isCompanyEgress(stranger, context)) return NOTHING;
  const { deviceTokens } = stranger;
  if (deviceTokens.size === 0 || shareAny(deviceTokens, baseline.deviceTokens)) return NOTHING;
  const isOwnDesk = ({ fingerprint: fp }: SeenFingerprint) =>
    fp.clientKind === 'browser' &&
    isOnFixedLine({ fingerprint: fp }) &&
    fp.asn !== null &&
    baseline.asns.has(fp.asn) &&
    fp.deviceToken !== null &&
    !deviceTokens.has(fp.deviceToken);
  if (!seenBefore.some(isOwnDesk)) return NOTHING;
  return weigh(
    'seen-elsewhere',
    tuning.weights.elsewhereOnOwnDevice,
    'in the three hours before, this user was on a line of theirs with another device, in another session',
  );
}

/** Where the user was before the stranger opened the session, and what it weighs; null where it says nothing. */
export function elsewhereBefore(
  suspicion: Suspicion,
): (Elsewhere & { readonly weight: number }) | null {
  if (!opensSession(suspicion)) return null;
  const elsewhere = furthestBefore(suspicion.stranger, suspicion.context);
  const weight = elsewhere === null ? 0 : weightOf(suspicion, elsewhere);
  return elsewhere === null || weight === 0 ? null : { ...elsewhere, weight };
}

/**
 * The furthest place, at least 100 km away, where the user was in the hours before; null where there is none, or where
 * the user is in the look's city on other days as well: one of the two places may be wrong all the time.
 */
export function furthestBefore(look: Appearance, context: JudgeContext): Elsewhere | null {
  const { city } = look.fingerprint;
  if (!look.succeeded || city === null || context.baseline.cities.has(city)) return null;
  if (isCompanyEgress(look, context)) return null;
  let furthest: Elsewhere | null = null;
  for (const row of context.seenBefore) {
    if (!isElsewhere(row, look.fingerprint)) continue;
    const km = distanceKm(row.fingerprint, look.fingerprint) ?? 0;
    if (km > (furthest?.km ?? 0)) furthest = { km, row };
  }
  return furthest;
}

/** Whether a browser was seen at least 100 km from there. */
export function isElsewhere({ fingerprint }: SeenFingerprint, there: Fingerprint): boolean {
  return fingerprint.clientKind === 'browser' && (distanceKm(fingerprint, there) ?? 0) >= NEAR_KM;
}

function opensSession({ owner, stranger }: Suspicion): boolean {
  return owner === null || stranger.starts !== null;
}

function weightOf(suspicion: Suspicion, { km }: Elsewhere): number {
  const { weights } = suspicion.context.tuning;
  if (mayBeDesktop(suspicion)) return 0;
  if (isOnHiddenNetwork(suspicion)) return hidesByHabit(suspicion) ? 0 : weights.elsewhereHidden;
  if (!isOnFixedLine(suspicion.stranger)) return km >= FAR_KM ? weights.elsewhereByExit : 0;
  return km >= FAR_KM ? weights.elsewhereFar : weights.elsewhere;
}

/** Whether the user hides by habit, by exits that are elsewhere each time; a desktop in a cloud stays in its place. */
function hidesByHabit({ stranger, context }: Suspicion): boolean {
  const { networkKind } = stranger.fingerprint;
  if (networkKind !== 'anonymiser') return false;
  return familiarity(context.baseline.networkKinds, networkKind) === 'habit';
}
