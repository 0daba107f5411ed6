/** Whether a history holds together, and whether it is still the one that others were told of. Pure. */
import { type ChainEntry, checkChain } from '../../store/history.ts';
import type { KeptHead } from './kept-copies.ts';

export type Problem = { readonly incident: string; readonly problem: string };

/** At most one of its own, and one for each kept copy that it contradicts. */
export function problemsOf(
  incident: string,
  chain: readonly ChainEntry[],
  heads: readonly KeptHead[],
): readonly Problem[] {
  const check = checkChain(chain);
  const own = check.intact ? [] : [{ incident, problem: check.problem }];
  return [
    ...own,
    ...heads.flatMap((kept) => {
      const problem = contradiction(chain, kept);
      return problem === null ? [] : [{ incident, problem: `${problem} (${kept.at}).` }];
    }),
  ];
}

/** A copy that is told of an incident of which there is nothing. */
export function isGone({ incident, at }: KeptHead): Problem {
  return { incident, problem: `told of, and not there (${at}).` };
}

function contradiction(chain: readonly ChainEntry[], { entries, head }: KeptHead): string | null {
  const entry = chain.find(({ sequence }) => sequence === entries);
  if (entry === undefined) return `${entries} entries were told, and it has ${chain.length}`;
  return entry.hash === head ? null : `entry ${entries} is another than the one told`;
}
