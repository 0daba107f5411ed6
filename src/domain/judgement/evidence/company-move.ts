import { networkChanged } from './comparison.ts';
import { clientDiverges } from './divergence.ts';
import { type EvidenceKind, NOTHING, type Suspicion } from './evidence.ts';
import { weigh } from './weigh.ts';
import { networkInWords } from './words.ts';

const WITHIN_MS = 60 * 60_000;
const MOVERS = 3;

/**
 * The company changed its provider: colleagues went the same way within the hour, with their user agents
 * unchanged. In a town with three providers people cross between them all morning, so a network where
 * colleagues always were is no move. Speaks for the network alone, and for no other client, so that a
 * mass phishing run cannot hide behind itself.
 */
export const companyMove: EvidenceKind = (suspicion) => {
  const { stranger, owner, at, context } = suspicion;
  if (owner === null || networkChanged(suspicion) !== true) return NOTHING;
  if (clientDiverges(suspicion)) return NOTHING;
  const to = stranger.fingerprint.asn;
  if (to !== null && (context.org.networks.get(to)?.habitualUsers ?? 0) >= MOVERS) return NOTHING;
  const movers = new Set(
    context.org.moves
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
