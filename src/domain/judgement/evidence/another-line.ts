import { neighbourhood } from '../../session/address-owners.ts';
import type { Appearance } from '../../session/appearance.ts';
import { clientChange, isOnFixedLine, networkChanged } from '../compare/comparison.ts';
import { isOwnAddress } from '../compare/own-address.ts';
import { weigh } from '../compare/weigh.ts';
import { type EvidenceKind, NOTHING, type Suspicion } from './evidence.ts';
import { inWords, isInNewCity } from './place.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** How many ranges show a provider that deals addresses out to all its customers, or a proxy in their homes. */
const POOL = 3;

/** Whether the same client is on another fixed line of the same network, at none of the user's own addresses. */
export function isOnAnotherLine(suspicion: Suspicion): boolean {
  const { owner, stranger } = suspicion;
  if (owner === null || clientChange(suspicion) !== 'none') return false;
  if (networkChanged(suspicion) === true || isOwnAddress(suspicion)) return false;
  if (!isOnFixedLine(owner) || !isOnFixedLine(stranger)) return false;
  const [here, there] = [rangesOf(owner), rangesOf(stranger)];
  return here.size > 0 && there.size > 0 && ![...there].some((range) => here.has(range));
}

function rangesOf({ ips }: Appearance): ReadonlySet<string> {
  return new Set([...ips].map(neighbourhood));
}

/**
 * The same client at a line of the user's own provider where they never were: a household's address changes now and
 * then, but not within minutes and back, and not to another city.
 */
export const anotherLine: EvidenceKind = (suspicion) => {
  const { owner, stranger, gapMs, context } = suspicion;
  if (owner === null || !isOnAnotherLine(suspicion) || stranger.firstAt < owner.firstAt)
    return NOTHING;
  if (rangesOf(stranger).size >= POOL) return NOTHING;
  const { weights } = context.tuning;
  const back =
    owner.moments.find(({ at }) => at > stranger.firstAt)?.at ?? Number.POSITIVE_INFINITY;
  const away = back - stranger.firstAt;
  const quick =
    gapMs < 2 * MINUTE_MS
      ? weights.lineAtOnce
      : gapMs < 10 * MINUTE_MS
        ? weights.lineInMinutes
        : gapMs < HOUR_MS
          ? weights.lineSoon
          : 0;
  const returned =
    away < HOUR_MS
      ? weights.lineAndBack
      : back < Number.POSITIVE_INFINITY
        ? weights.lineBackLater
        : 0;
  const moved = isInNewCity(suspicion) ? weights.lineInNewCity : 0;
  const words = [
    'another line of the same network, in a range of addresses where this user is on no other day',
    ...(quick > 0 ? [gapMs < SECOND_MS ? 'at once' : `${inWords(gapMs)} later`] : []),
    ...(away < HOUR_MS
      ? [away < SECOND_MS ? 'and back at once' : `and back ${inWords(away)} after`]
      : []),
    ...(moved > 0 ? [`in ${stranger.fingerprint.city}, where they never are`] : []),
  ];
  return weigh('another-line', weights.anotherLine + quick + returned + moved, words.join(', '));
};
