/** Reads when a user is watched more strictly, in the form that judging takes. */
import type { Watch } from '../../domain/judgement/watch.ts';
import type { Rows } from '../../store/database.ts';
import { type WatchlistEntry, watchesOfUser } from '../../store/watchlist.ts';

/** Returns all watches, also past ones: what happened during them stays told. */
export async function watchesOf(rows: Rows, org: string, userId: string): Promise<Watch[]> {
  return (await watchesOfUser(rows, org, userId)).map(watchOf);
}

function watchOf({ since, expiresAt, endedAt, incidentId, reason, createdBy }: WatchlistEntry) {
  const until = Math.min(expiresAt.getTime(), endedAt?.getTime() ?? Number.POSITIVE_INFINITY);
  return { since: since.getTime(), until, incidentId, reason, by: createdBy };
}
