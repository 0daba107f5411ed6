import type { EvidenceCode } from './evidence-codes.ts';

/**
 * A log-likelihood ratio in words. The steps follow Jeffreys' scale of evidence (Theory of
 * Probability, 1961), in natural logarithms: odds of 3, 10 and 30 to one.
 */
export function weightWords(weight: number, code: string): string {
  if (isCorrection(code)) return 'no evidence, a correction of the sum';
  const size = Math.abs(weight);
  const direction = weight >= 0 ? 'for a hijack' : 'against it';
  if (size < 0.05) return 'says nothing';
  if (size < Math.log(3)) return `a little ${direction}`;
  if (size < Math.log(10)) return `some evidence ${direction}`;
  if (size < Math.log(30)) return `strong evidence ${direction}`;
  return `very strong evidence ${direction}`;
}

/** Whether it only keeps one fact from counting several times, and speaks neither for a hijack nor against one. */
export function isCorrection(code: string): boolean {
  return code === ('counted-once' satisfies EvidenceCode);
}
