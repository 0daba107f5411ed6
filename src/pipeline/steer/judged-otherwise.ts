import type { Verdict } from '../../domain/judgement/verdict.ts';

export type JudgedOtherwise = { readonly outcome: 'judged_otherwise'; readonly reason: string };

/**
 * Returns the refusal of a decision that was made about another verdict than the present one; null where it fits.
 * @param seen the verdict when it was decided; undefined where that is not known
 */
export function judgedOtherwise(
  { verdict }: { readonly verdict: Verdict },
  seen: Verdict | undefined,
): JudgedOtherwise | null {
  if (seen === undefined || seen === verdict) return null;
  const reason = `It is judged ${verdict} now, no longer ${seen}: look at what changed, and decide again.`;
  return { outcome: 'judged_otherwise', reason };
}
