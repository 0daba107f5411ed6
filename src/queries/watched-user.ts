/** Tells whether the user of an incident is being watched more strictly. */

import type { Dependencies } from '../pipeline/dependencies.ts';
import { type WatchlistEntry, watchlistInForce } from '../store/watchlist.ts';

/** Returns the watch that is in force; null where none is. */
export async function watchOfUser(
  { database: { rows }, now }: Pick<Dependencies, 'database' | 'now'>,
  { org, userId }: { readonly org: string; readonly userId: string | null },
): Promise<WatchlistEntry | null> {
  if (userId === null) return null;
  const inForce = await watchlistInForce(rows, org, new Date(now()), userId);
  return inForce.at(-1) ?? null;
}
