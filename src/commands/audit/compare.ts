/** Compares a history with itself and with what others were told of it. Pure. */
import { type ChainEntry, checkChain } from '../../store/history.ts';
import type { KeptEntry, KeptHead } from './kept-copies.ts';
import type { Problem } from './problem.ts';

/** Returns at most one problem of the history itself, and one for each kept copy that it contradicts. */
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

/** Returns the first kept entry that differs from the history, as a problem; at most one. */
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

/** Returns the problem of a copy about an incident that does not exist. */
export function isGone({ incident, at }: KeptHead): Problem {
  return { incident, problem: `told of, and not there (${at}).` };
}

function contradiction(chain: readonly ChainEntry[], { entries, head }: KeptHead): string | null {
  const entry = chain.find(({ sequence }) => sequence === entries);
  if (entry === undefined) return `${entries} entries were told, and it has ${chain.length}`;
  return entry.hash === head ? null : `entry ${entries} is another than the one told`;
}
