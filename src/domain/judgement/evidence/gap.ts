import { ALONGSIDE, networkChanged } from './comparison.ts';
import { type EvidenceKind, NOTHING } from './evidence.ts';
import { inWords } from './place.ts';
import { weigh } from './weigh.ts';

const ABRUPT_MS = 2 * 60_000;

/** From one fixed network to another without the time that it takes to go there. */
export const abruptChange: EvidenceKind = (suspicion) => {
  const { owner, stranger, gapMs, context } = suspicion;
  if (owner === null || networkChanged(suspicion) !== true || gapMs > ABRUPT_MS) return NOTHING;
  const kinds = [owner.fingerprint.networkKind, stranger.fingerprint.networkKind];
  if (kinds.some((kind) => ALONGSIDE.has(kind))) return NOTHING;
  return weigh(
    'gap',
    context.tuning.weights.abrupt,
    gapMs < 500
      ? 'both networks in the same second'
      : `only ${inWords(gapMs)} between the two networks`,
    {
      seconds: Math.round(gapMs / 1000),
    },
  );
};
