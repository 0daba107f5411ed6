/** Has earlier victims of a thief judged again: until then, the others counted as people who work from his address. */
import type { Transaction } from '../../store/database.ts';
import { countingOthersAt } from '../../store/fellow-victims.ts';
import type { Dependencies } from '../dependencies.ts';

type Victim = {
  readonly org: string;
  readonly userId: string;
  /** Addresses at which the user counts as a victim from now on. */
  readonly ips: readonly string[];
};

/**
 * Has those sessions of others judged again whose incidents count somebody at these addresses: it is now known who of
 * them was robbed, and what waited for their sake is ruled on anew. Call it in the transaction in which the user turns
 * out to be a victim, before it holds the org's limits. Returns the sessions.
 */
export async function judgeFellowsAgain(
  tx: Transaction,
  deps: Pick<Dependencies, 'jobs'>,
  victim: Victim,
): Promise<readonly string[]> {
  return queue(tx, deps, victim, []);
}

/** Does the same once that is committed, for sessions that were being judged meanwhile and not visible to it. */
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
