/** Whether a history holds together, and whether it is still the one that others were told of. Pure. */
import { type ChainEntry, checkChain } from '../../store/history.ts';
import type { KeptEntry, KeptHead } from './kept-copies.ts';
import type { Problem } from './problem.ts';

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

/** Where a history first says something else than the entries that were kept of it; at most one. */
export function firstOtherEntry(
  incident: string,
  chain: readonly ChainEntry[],
  kept: readonly KeptEntry[],
): readonly Problem[] {
  const own = new Map(chain.map(({ sequence, hash }) => [sequence, hash]));
  const other = kept.find(({ sequence, hash }) => own.get(sequence) !== hash);
  if (other === undefined) return [];
  const { sequence, kind, actor, at, where } = other;
  const was = `Entry ${sequence} was told as ${kind} by ${actor} at ${at.toISOString()}`;
  return [{ incident, problem: `${was}, and is not there so (${where}).` }];
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
