/** Reads how complete the hook is: of the events that the System Log says it was to bring, how many it brought. */
import type { Dependencies } from '../pipeline/dependencies.ts';
import { readTally, spanOf, sumFrom, TOLD_MS } from '../pipeline/reconcile/hook-tally.ts';
import { countAwaited } from '../store/awaited.ts';

export type HookEvents = {
  /** From when on events are counted, by their own time: a day ago, or since the service counts them. */
  readonly since: Date;
  /** How many the hook was to bring, as far as the log is read. */
  readonly expected: number;
  readonly came: number;
  /** Those that it may still bring: Okta takes up to an hour. */
  readonly awaited: number;
  /** Those that it did not bring within the hour; the System Log reader has brought them. */
  readonly lost: number;
};

/** Returns the last day; null where nobody reads the org's log, so that nothing is known. */
export async function readHookEvents(
  { database, now }: Pick<Dependencies, 'database' | 'now'>,
  org: string,
): Promise<HookEvents | null> {
  const tally = await readTally(database.pool, org);
  if (tally === null) return null;
  const since = new Date(Math.max(tally.from, spanOf(now() - TOLD_MS)));
  const awaited = await countAwaited(database.pool, org, since);
  const { expected, lost } = sumFrom(tally, since.getTime());
  // Some are noted as awaited an instant before they are counted.
  const came = Math.max(0, expected - awaited - lost);
  return { since, expected, came, awaited, lost };
}
