/** Reads the database as it was at one moment, and tells which of two snapshots was the later. */
import type pg from 'pg';

/**
 * Makes the transaction see one snapshot throughout, and returns its position: the number of transactions that had
 * ended. Every end is visible from the next snapshot on, so a later snapshot has seen all that an earlier one saw. A
 * time of day could not tell: an event recorded before may be committed after. Must be called before anything else is
 * read. Means nothing beyond this cluster: a restored copy counts anew.
 * Source: Postgres' `pg_current_snapshot()`: all below `xmax` have ended, but those listed in `xip`.
 */
export async function takeSnapshot(client: pg.ClientBase): Promise<number> {
  await client.query('set transaction isolation level repeatable read, read only');
  const { rows } = await client.query<{ ended: string }>(
    `select pg_snapshot_xmax(s)::text::bigint - (select count(*) from pg_snapshot_xip(s)) as ended
     from pg_current_snapshot() as s`,
  );
  return Number(rows[0]?.ended);
}
