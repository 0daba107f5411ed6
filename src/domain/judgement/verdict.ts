/** `suspicious`: a person is told. `hijack`: contained, where the policy allows it. */
export const VERDICTS = ['benign', 'suspicious', 'hijack'] as const;
export type Verdict = (typeof VERDICTS)[number];

export type Thresholds = { readonly suspicious: number; readonly hijack: number };

/** The verdict for a probability; a threshold itself already counts as reached. */
export function verdictFor(score: number, thresholds: Thresholds): Verdict {
  if (score >= thresholds.hijack) return 'hijack';
  return score >= thresholds.suspicious ? 'suspicious' : 'benign';
}
