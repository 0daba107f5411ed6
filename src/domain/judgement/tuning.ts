import type { Learning } from './baseline.ts';
import type { Thresholds } from './verdict.ts';
import { WEIGHTS, type Weights } from './weights.ts';

export type Tuning = {
  /** Log-odds of a hijack in a session that was triggered, before any evidence. */
  readonly prior: number;
  readonly thresholds: Thresholds;
  readonly learning: Learning;
  readonly weights: Weights;
};

export const TUNING: Tuning = {
  prior: -4,
  /**
   * More likely than not; and where, over the companies that 28 engineers simulated, wrong hijacks were
   * fewest for the recall that is wanted of what is acted on (S).
   */
  thresholds: { suspicious: 0.5, hijack: 0.935 },
  learning: { delayMs: 12 * 3_600_000, windowMs: 90 * 86_400_000, lookedAtMs: 72 * 3_600_000 },
  weights: WEIGHTS,
};
