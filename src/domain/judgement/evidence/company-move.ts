import { networkChanged, shareAny } from './comparison.ts';
import { clientDiverges } from './divergence.ts';
import { type EvidenceKind, NOTHING, type Suspicion } from './evidence.ts';
import { weigh } from './weigh.ts';
import { networkInWords } from './words.ts';

const WITHIN_MS = 60 * 60_000;
const MOVERS = 3;

/**
 * The company changed its provider: colleagues went the same way within the hour, with their user agents
 * unchanged, or signed in there with their own device cookies. In a town with three providers people cross between
 * them all morning, so a network where colleagues always were is no move. Speaks for the network alone, and for no other
 * client, so that a mass phishing run cannot hide behind itself; of a session that begins there, only if its own cookie
 * is the user's, and by the colleagues who signed in.
 */
export const companyMove: EvidenceKind = (suspicion) => {
  const { stranger, owner, at, context } = suspicion;
  const { arrivals, moves, networks } = context.org;
  const hasComeAlong =
    owner === null
      ? shareAny(stranger.deviceTokens, context.baseline.deviceTokens)
      : networkChanged(suspicion) === true && !clientDiverges(suspicion);
  if (!hasComeAlong) return NOTHING;
  const to = stranger.fingerprint.asn;
  if (to !== null && (networks.get(to)?.habitualUsers ?? 0) >= MOVERS) return NOTHING;
  const movers = new Set(
    [...arrivals, ...(owner === null ? [] : moves)]
      .filter((move) => move.toAsn === to && Math.abs(move.at - at) <= WITHIN_MS)
      .map((move) => move.userId),
  );
  if (movers.size < MOVERS || isAnybodys(suspicion)) return NOTHING;
  return weigh(
    'company-move',
    context.tuning.weights.companyMove,
    `${movers.size} colleagues moved to ${networkInWords(stranger)} within the hour, too`,
    { movers: movers.size },
  );
};

/** A household's provider, and no colleague at the address: a company's new line is one that it shares. */
function isAnybodys({ stranger, context }: Suspicion): boolean {
  const { networkKind } = stranger.fingerprint;
  if (networkKind !== 'residential' && networkKind !== 'mobile') return false;
  return [...stranger.ips].every((ip) => (context.org.addresses.get(ip)?.succeededUsers ?? 0) < 2);
}
