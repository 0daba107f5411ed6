/** The probability for log-odds: a prior's, with the log-likelihood ratios of the evidence added. */
export function probability(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/** The log-odds of a probability strictly between 0 and 1. */
export function logOdds(probability: number): number {
  return Math.log(probability / (1 - probability));
}

/**
 * How likely something not seen before is for someone with this history: Good and Turing's estimate
 * (things seen exactly once, over all that was seen), smoothed so that an empty history says "a coin's
 * toss" and a long one never says "impossible". I. J. Good, Biometrika 40 (1953).
 */
export function chanceOfNew(seenOnce: number, seenInAll: number): number {
  return Math.min(0.5, (seenOnce + 0.5) / (seenInAll + 1));
}
