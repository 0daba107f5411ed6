/** One look at a session: everything held about it, and the judgement of that. */
import type { Judgement } from '../../domain/judgement/judge.ts';
import { judgeWatched, type WatchedJudgement } from '../../domain/judgement/judge-watched.ts';
import type { Dependencies, Org } from '../dependencies.ts';
import type { Doubts } from './doubts.ts';
import { type Gathered, gather } from './gather.ts';

export type Look = WatchedJudgement & { readonly gathered: Gathered };

/** A look in which there was something to judge. */
export type Judged = Look & { readonly judgement: Judgement };

/** Looks at a session and judges it; null where nothing of it is held that could be judged. */
export function lookAt(
  deps: Dependencies,
  org: Org,
  sessionId: string,
  doubts: Doubts,
): Promise<Look | null> {
  return deps.database.transaction(async (tx) => {
    const gathered = await gather(tx, deps, org, sessionId, doubts);
    return gathered && { gathered, ...judgeWatched(gathered.timeline, gathered.context) };
  });
}
