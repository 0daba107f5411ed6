import type { Learning } from './baseline.ts';
import type { Thresholds } from './verdict.ts';
import { WEIGHTS, type Weights } from './weights.ts';

export type Tuning = {
  /** Log-odds of a hijack in a session that was triggered, before any evidence. */
  readonly prior: number;
  /** The prior of a user who is watched after a theft; decides only what is told. */
  readonly watchedPrior: number;
  readonly thresholds: Thresholds;
  readonly learning: Learning;
  readonly weights: Weights;
};

export const TUNING: Tuning = {
  prior: -4.8,
  /**
   * Even odds: whatever on the whole speaks for a hijack is told. On the companies that twenty-four engineers
   * simulated, this finds 98 of 100 thefts where a prior of −4.3 finds 93, for 19 alarms in 1,000 days of a watched
   * user instead of one: one in eight weeks of watching (S). How much likelier a second theft is, nobody has
   * published (J).
   */
  watchedPrior: 0,
  /**
   * `suspicious`: more likely than not. `hijack`: where, over the companies that fifteen engineers simulated, wrong
   * hijacks were fewest for the recall that is wanted of what is acted on (S). The prior is where most of these
   * engineers' companies have at most one false alarm in 1,000 days of a user and at least 95 of 100 thefts found (S).
   */
  thresholds: { suspicious: 0.5, hijack: 0.85 },
  learning: { delayMs: 12 * 3_600_000, windowMs: 90 * 86_400_000, lookedAtMs: 72 * 3_600_000 },
  weights: WEIGHTS,
};
