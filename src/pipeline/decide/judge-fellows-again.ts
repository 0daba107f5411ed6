/** One thief, several victims: whoever was judged before counted the others as people who work from his address. */
import type { Transaction } from '../../store/database.ts';
import { countingOthersAt } from '../../store/fellow-victims.ts';
import type { Dependencies } from '../dependencies.ts';

type Victim = {
  readonly org: string;
  readonly userId: string;
  /** Where the user is known for a victim from now on. */
  readonly ips: readonly string[];
};

/**
 * Has the sessions of others judged again whose incidents count somebody at these addresses: by then it is known who
 * of them was robbed, and what waited for their sake is ruled on anew. In the transaction by which the user became
 * known for a victim, before it holds the org's limits. Returns the sessions.
 */
export async function judgeFellowsAgain(
  tx: Transaction,
  deps: Pick<Dependencies, 'jobs'>,
  victim: Victim,
): Promise<readonly string[]> {
  return queue(tx, deps, victim, []);
}

/** The same once that is committed, of those who were being judged at that moment: they were not seen from there. */
export async function judgeLaterFellowsAgain(
  deps: Pick<Dependencies, 'database' | 'jobs'>,
  victim: Victim,
  queued: readonly string[],
): Promise<void> {
  if (victim.ips.length === 0) return;
  await deps.database.transaction((tx) => queue(tx, deps, victim, queued));
}

async function queue(
  tx: Transaction,
  { jobs }: Pick<Dependencies, 'jobs'>,
  { org, userId, ips }: Victim,
  queued: readonly string[],
): Promise<readonly string[]> {
  if (ips.length === 0) return [];
  const found = await countingOthersAt(tx.client, { org, userId }, ips);
  const sessions = found.filter((sessionId) => !queued.includes(sessionId));
  const requests = sessions.map((sessionId) => ({ data: { org, sessionId }, canWait: true }));
  if (requests.length > 0) await jobs.enqueue(tx, 'triage', requests);
  return sessions;
}
