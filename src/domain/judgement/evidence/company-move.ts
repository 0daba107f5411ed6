import { ARRIVED_WITHIN_MS, MOVED_WITHIN_MS } from '../../session/org-context.ts';
import { networkChanged, shareAny } from '../compare/comparison.ts';
import { clientDiverges } from '../compare/divergence.ts';
import { hasRegulars, isRented } from '../compare/org-habit.ts';
import { weigh } from '../compare/weigh.ts';
import { networkInWords } from '../compare/words.ts';
import { type EvidenceKind, NOTHING, type Suspicion } from './evidence.ts';

const MOVERS = 3;
const RENTED_MOVERS = 5;
const RENTED_SHARE = 0.2;

/**
 * The company changed its provider: colleagues went the same way within the hour, with their user agents
 * unchanged, or signed in there with their own device cookies since yesterday. In a town with three providers people
 * cross between them all morning, so a network where colleagues always were is no move. It absolves the network and no
 * other client, so that a mass phishing run cannot hide behind itself. A session that begins there needs a cookie of
 * the user's, and only colleagues who signed in count for it.
 */
export const companyMove: EvidenceKind = (suspicion) => {
  const { stranger, owner, at, context } = suspicion;
  const hasComeAlong =
    owner === null
      ? shareAny(stranger.deviceTokens, context.baseline.deviceTokens)
      : networkChanged(suspicion) === true && !clientDiverges(suspicion);
  if (!hasComeAlong || hasRegulars(suspicion)) return NOTHING;
  const to = stranger.fingerprint.asn;
  const arrived = arrivedOn(suspicion);
  const went = context.org.moves.filter(
    (move) => move.toAsn === to && Math.abs(move.at - at) <= MOVED_WITHIN_MS,
  );
  const movers = new Set([...arrived, ...(owner === null ? [] : went.map(({ userId }) => userId))]);
  const least = arrived.size < MOVERS ? leastMovers(suspicion) : MOVERS;
  if (movers.size < least || isAnybodys(suspicion)) return NOTHING;
  const since =
    arrived.size < MOVERS ? 'within the hour, too' : 'or signed in there since yesterday';
  return weigh(
    'company-move',
    context.tuning.weights.companyMove,
    `${movers.size} colleagues moved to ${networkInWords(stranger)} ${since}`,
    { movers: movers.size },
  );
};

/**
 * How many colleagues have to move. On a rented network it takes more, since one thief with the cookies of a few people
 * moves as they would, though he does not sign in.
 */
function leastMovers(suspicion: Suspicion): number {
  const { activeUsers } = suspicion.context.org;
  return isRented(suspicion) ? Math.max(RENTED_MOVERS, activeUsers * RENTED_SHARE) : MOVERS;
}

/** Whether enough colleagues signed in there for the first time, with their own cookies, to make it the company's. */
export function isCompanysNew(suspicion: Suspicion): boolean {
  return !hasRegulars(suspicion) && arrivedOn(suspicion).size >= MOVERS;
}

function arrivedOn({ stranger, at, context }: Suspicion): Set<string> {
  const there = context.org.arrivals.filter(
    ({ toAsn, at: came }) =>
      toAsn === stranger.fingerprint.asn &&
      came >= at - ARRIVED_WITHIN_MS &&
      came <= at + MOVED_WITHIN_MS,
  );
  return new Set(there.map(({ userId }) => userId));
}

/** Whether it is a household's provider or a carrier, and colleagues share no address, as they would a company's. */
function isAnybodys({ stranger, context }: Suspicion): boolean {
  const { networkKind } = stranger.fingerprint;
  if (networkKind !== 'residential' && networkKind !== 'mobile') return false;
  return [...stranger.ips].every((ip) => (context.org.addresses.get(ip)?.succeededUsers ?? 0) < 2);
}
