import type { Verdict } from '../../domain/judgement/verdict.ts';

export type JudgedOtherwise = { readonly outcome: 'judged_otherwise'; readonly reason: string };

/**
 * The refusal of what was decided about another verdict than there is now: it may have turned graver meanwhile.
 * @param seen how it was judged when that was decided; undefined where nobody says
 */
export function judgedOtherwise(
  { verdict }: { readonly verdict: Verdict },
  seen: Verdict | undefined,
): JudgedOtherwise | null {
  if (seen === undefined || seen === verdict) return null;
  const reason = `It is judged ${verdict} now, no longer ${seen}: look at what changed, and decide again.`;
  return { outcome: 'judged_otherwise', reason };
}
