/** One thief, several victims: whoever was judged before counted the others as people who work from his address. */
import type { Transaction } from '../store/database.ts';
import { countingOthersAt } from '../store/fellow-victims.ts';
import type { Dependencies } from './dependencies.ts';

/**
 * Has the sessions of others judged again whose incidents count somebody at these addresses: by then it is known who
 * of them was robbed, and what waited for their sake is ruled on anew.
 * @param ips where the user is known for a victim from now on
 */
export async function judgeFellowsAgain(
  deps: Pick<Dependencies, 'database' | 'jobs'>,
  victim: { readonly org: string; readonly userId: string },
  ips: readonly string[],
): Promise<void> {
  if (ips.length === 0) return;
  await deps.database.transaction((tx) => judgeFellowsAgainIn(tx, deps, victim, ips));
}

/** The same in the transaction by which the user became known for a victim. */
export async function judgeFellowsAgainIn(
  tx: Transaction,
  deps: Pick<Dependencies, 'jobs'>,
  victim: { readonly org: string; readonly userId: string },
  ips: readonly string[],
): Promise<void> {
  const { org } = victim;
  const sessions = await countingOthersAt(tx.client, victim, ips);
  const jobs = sessions.map((sessionId) => ({ data: { org, sessionId }, canWait: true }));
  if (jobs.length > 0) await deps.jobs.enqueue(tx, 'triage', jobs);
}
