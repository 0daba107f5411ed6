import type { Appearance } from '../../session/appearance.ts';
import type { NetworkKind } from '../../session/fingerprint.ts';
import { asSeenAt } from '../as-seen.ts';
import { KNOWN_DAYS } from '../baseline.ts';
import { fromCompanyEgress, isCompanyEgress } from '../compare/company-egress.ts';
import { isPhone, networkChanged } from '../compare/comparison.ts';
import { distanceKm, FAR_KM } from '../compare/distance.ts';
import { openedElsewhere } from '../compare/opening.ts';
import { isColleaguesCountry, isNobodysCountry } from '../compare/peers.ts';
import { familiarity, weigh } from '../compare/weigh.ts';
import { placeInWords } from '../compare/words.ts';
import { type EvidenceKind, NOTHING, type Suspicion } from './evidence.ts';

/** The country on either side, and whether this user is ever there. */
export const country: EvidenceKind = (suspicion) => {
  const { stranger, context } = suspicion;
  const opened = openedElsewhere(suspicion);
  const owner = opened ? null : suspicion.owner;
  const { weights } = context.tuning;
  const there = stranger.fingerprint.country;
  if (there === null || (networkChanged(suspicion) === false && !opened)) return NOTHING;
  if (context.policy.untrustedRegions.has(there))
    return weigh(
      'policy-distrusts',
      weights.untrustedRegion,
      `${there} is a region the policy distrusts`,
    );
  const here = owner?.fingerprint.country ?? null;
  if (owner !== null && here === null) return NOTHING;
  if (here === there) return weigh('country', weights.sameCountry, `the same country, ${there}`);
  if (context.policy.trustedCountries.has(there)) return NOTHING;
  const scale = EXITS.has(stranger.fingerprint.networkKind) ? weights.countryOfExit : 1;
  const habit = familiarity(context.baseline.countries, there);
  if (habit === 'never') {
    if (context.baseline.seen.days < KNOWN_DAYS && isNobodysCountry(suspicion))
      return weigh(
        'country',
        weights.countryOfNobody * scale,
        `${there} is new to this user, and nobody of the company works there`,
      );
    if (owner === null && context.baseline.countries.size === 0) return NOTHING;
    if (isColleaguesCountry(suspicion))
      return weigh(
        'country',
        weights.countryOfColleagues * scale,
        `${there} is new to this user, though colleagues work there`,
      );
    return weigh('country', weights.countryNew * scale, `${there} is new to this user`);
  }
  return owner === null
    ? weigh('country', weights.sameCountry, `${there} is where this user is on other days`)
    : weigh(
        'country',
        weights.countryKnown,
        owner.firstAt <= stranger.firstAt
          ? `from ${here} to another country, ${there}, where this user was before`
          : `from another country, ${there}, where this user was before, to ${here}`,
      );
};

/** Whether the sides are in two fixed places too far apart for one device, with no exit or phone at either end. */
export function isFarApart(suspicion: Suspicion): boolean {
  return !isElsewhereByDesign(suspicion) && (kmBetween(suspicion) ?? 0) >= FAR_KM;
}

/** Whether a passenger aircraft could get from the last event of one side to the first of the other in time. */
export const travel: EvidenceKind = (suspicion) => {
  const { owner, stranger, uuid, gapMs, context } = suspicion;
  if (owner === null || networkChanged(suspicion) !== true) return NOTHING;
  const km = kmBetween(suspicion);
  if (km === null || km < FAR_KM) return NOTHING;
  const { weights } = context.tuning;
  if (isElsewhereByDesign(suspicion) && !isAcrossBorders(suspicion)) return NOTHING;
  const hours = gapMs / 3_600_000;
  const facts = { km: Math.round(km), hours: Math.round(hours * 100) / 100 };
  // The change may be the owner's return: then the way led from the stranger's place to theirs.
  const isReturn = owner.moments.some((moment) => moment.uuid === uuid);
  const placed = placedIn(suspicion);
  const [first, second] = isReturn
    ? [placed(stranger), placed(owner)]
    : [placed(owner), placed(stranger)];
  const way = `${placeInWords(first)} → ${placeInWords(second)}, ${Math.round(km)} km`;
  if (km / Math.max(hours, 1 / 60) > FASTEST_KMH)
    return weigh(
      'travel',
      isElsewhereByDesign(suspicion) || ownerIsBehindEgress(suspicion)
        ? weights.travelFromEgress
        : km >= OCEAN_KM
          ? weights.impossibleAcrossOcean
          : weights.impossibleTravel,
      `${way} in ${inWords(gapMs)}: faster than an airliner`,
      facts,
    );
  if (isElsewhereByDesign(suspicion)) return NOTHING;
  return weigh(
    'travel',
    weights.possibleTravel,
    `${way} in ${inWords(gapMs)}, which a traveller can do`,
    facts,
  );
};

/** V: Datadog. */
const FASTEST_KMH = 1000;
const OCEAN_KM = 4000;

const EXITS: ReadonlySet<NetworkKind> = new Set([
  'hosting',
  'vpn',
  'zero-trust',
  'relay',
  'anonymiser',
  'roaming',
]);

function isElsewhereByDesign(suspicion: Suspicion): boolean {
  const { owner, stranger } = suspicion;
  if (fromCompanyEgress(suspicion) || isPhone(suspicion)) return true;
  const kinds = [stranger.fingerprint.networkKind, owner?.fingerprint.networkKind ?? 'unknown'];
  return kinds.some((kind) => EXITS.has(kind) || kind === 'mobile');
}

/**
 * Whether another country counts although a carrier or an exit stands at one end: a carrier's gateway may be in
 * another city and its roaming customers in another country, but not a desktop that was at home a moment ago.
 */
function isAcrossBorders(suspicion: Suspicion): boolean {
  const { owner, stranger } = suspicion;
  const [a, b] = [owner?.fingerprint, stranger.fingerprint];
  if (a === undefined || a.country === null || b.country === null || a.country === b.country)
    return false;
  if (isPhone(suspicion) || fromCompanyEgress(suspicion)) return false;
  if (isOtherContinentThanExit(suspicion)) return true;
  if (EXITS.has(a.networkKind) || EXITS.has(b.networkKind)) return false;
  return a.networkKind === 'mobile' || b.networkKind === 'mobile';
}

/** Whether the stranger is an ocean away from the owner's egress, which has exits everywhere and uses the nearest. */
function isOtherContinentThanExit(suspicion: Suspicion): boolean {
  const { owner, stranger } = suspicion;
  return (
    owner?.fingerprint.networkKind === 'zero-trust' &&
    !EXITS.has(stranger.fingerprint.networkKind) &&
    (kmBetween(suspicion) ?? 0) >= OCEAN_KM
  );
}

/** Whether the owner works by the company's tunnel: seen where its exit stands, and elsewhere once it is off. */
function ownerIsBehindEgress({ owner, context }: Suspicion): boolean {
  return owner !== null && isCompanyEgress(owner, context);
}

function kmBetween(suspicion: Suspicion): number | null {
  const { owner, stranger } = suspicion;
  const placed = placedIn(suspicion);
  return owner === null
    ? null
    : distanceKm(placed(owner).fingerprint, placed(stranger).fingerprint);
}

/** Places a look where it was at the moment of the change: it may have been in another city at first. */
function placedIn({ at, uuid, timeline: { entries } }: Suspicion) {
  return (look: Appearance): Appearance => asSeenAt(look, entries, { at, uuid });
}

/** `40 s`, `12 min`, `3 h`, `2 days`: a span for people. */
export function inWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 100) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}

/** Whether the stranger is in a city where this user never is, as far as geolocation can be believed. */
export function isInNewCity({ owner, stranger, context }: Suspicion): boolean {
  const there = stranger.fingerprint.city;
  const here = owner?.fingerprint.city ?? null;
  return there !== null && here !== null && here !== there && !context.baseline.cities.has(there);
}
