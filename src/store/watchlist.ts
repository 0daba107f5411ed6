/** Users who are watched more strictly for a time, after a theft; those whose time has ended stay. */
import { and, desc, eq } from 'drizzle-orm';
import { storableText } from '../domain/storable-text.ts';
import type { Rows, Transaction } from './database.ts';
import { type Ending, firstToEnd, inForce, ofId } from './for-a-time.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { watchlist } from './schema.ts';

export type WatchlistEntry = typeof watchlist.$inferSelect;

/** Entries in force at a moment, the first to end before the others. */
export async function watchlistInForce(
  rows: Rows,
  org: string,
  now: Date,
  userId?: string,
): Promise<WatchlistEntry[]> {
  return rows
    .select()
    .from(watchlist)
    .where(inForce(watchlist, { org, now, userId }))
    .orderBy(...firstToEnd(watchlist));
}

const MOST_OF_A_USER = 100;

/** All entries of a user, ended ones too; the latest first. */
export async function watchesOfUser(
  rows: Rows,
  org: string,
  userId: string,
): Promise<WatchlistEntry[]> {
  return rows
    .select()
    .from(watchlist)
    .where(and(eq(watchlist.org, org), eq(watchlist.userId, userId)))
    .orderBy(desc(watchlist.id))
    .limit(MOST_OF_A_USER);
}

/**
 * Lets one transaction at a time begin a watch of a user, since two would each leave one in force. Held until the
 * transaction ends; taken after the row lock of the incident.
 */
export async function lockWatchesOfUser(
  { client }: Transaction,
  org: string,
  userId: string,
): Promise<void> {
  await oneAtATime(client, `watches ${org} ${userId}`);
}

/** Adds an entry. The caller holds the row lock of the incident. */
export async function addToWatchlist(
  { rows }: Transaction,
  entry: typeof watchlist.$inferInsert,
): Promise<WatchlistEntry> {
  const reason = storableText(entry.reason);
  const [row] = await rows
    .insert(watchlist)
    .values({ ...entry, reason })
    .returning();
  if (row === undefined) throw new Error('an entry of the watch-list was not added');
  return row;
}

/**
 * Returns an entry, or null where the org has none of that id. Without a lock: a decision that depends on it must read
 * it again under one.
 */
export async function findWatchlistEntry(
  rows: Rows,
  org: string,
  id: number,
): Promise<WatchlistEntry | null> {
  const [row] = await rows
    .select()
    .from(watchlist)
    .where(ofId(watchlist, org, id));
  return row ?? null;
}

/** Returns an entry, locked until the transaction ends. The caller holds the row lock of the entry's incident. */
export async function lockWatchlistEntry(
  { rows }: Transaction,
  org: string,
  id: number,
): Promise<WatchlistEntry | null> {
  const [row] = await rows
    .select()
    .from(watchlist)
    .where(ofId(watchlist, org, id))
    .for('update');
  return row ?? null;
}

/** Ends an entry before its time. */
export async function endWatchlistEntry(
  { rows }: Transaction,
  { org, id }: Pick<WatchlistEntry, 'org' | 'id'>,
  ending: Ending,
): Promise<void> {
  await rows
    .update(watchlist)
    .set(ending)
    .where(ofId(watchlist, org, id));
}
