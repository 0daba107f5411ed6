import { clientChange, networkChanged, networkInWords } from './comparison.ts';
import { type EvidenceKind, NOTHING } from './evidence.ts';
import { weigh } from './weigh.ts';

const WITHIN_MS = 60 * 60_000;
const MOVERS = 3;

/**
 * The company changed its provider: colleagues went the same way within the hour, with their user agents
 * unchanged. Speaks for the network alone, so that a mass phishing run cannot hide behind itself.
 */
export const companyMove: EvidenceKind = (suspicion) => {
  const { stranger, owner, at, context } = suspicion;
  if (owner === null || networkChanged(suspicion) !== true) return NOTHING;
  if (['os', 'browser', 'script'].includes(clientChange(suspicion))) return NOTHING;
  const movers = new Set(
    context.org.moves
      .filter(
        (move) => move.toAsn === stranger.fingerprint.asn && Math.abs(move.at - at) <= WITHIN_MS,
      )
      .map((move) => move.userId),
  );
  if (movers.size < MOVERS) return NOTHING;
  return weigh(
    'company-move',
    context.tuning.weights.companyMove,
    `${movers.size} colleagues moved to ${networkInWords(stranger)} within the hour`,
    { movers: movers.size },
  );
};
