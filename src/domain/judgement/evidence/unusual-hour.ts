import { weigh } from '../compare/weigh.ts';
import { type EvidenceKind, NOTHING } from './evidence.ts';

/** An hour at which this user never works; at least twenty stretches of use have to be known. */
export const unusualHour: EvidenceKind = ({ stranger, at, context }) => {
  const { hours } = context.baseline;
  const all = hours.reduce((sum, count) => sum + count, 0);
  if (all < 20) return NOTHING;
  const hour = Math.floor(at / 3_600_000) % 24;
  const near = [hour - 1, hour, hour + 1].reduce((n, h) => n + (hours[(h + 24) % 24] ?? 0), 0);
  if (near > 0) return NOTHING;
  const words = `active around ${hour}:00 UTC, when this user never is`;
  return weigh('unusual-hour', context.tuning.weights.oddHour, words, {
    events: stranger.moments.length,
  });
};
