import type pg from 'pg';

/** Makes other callers with the same `what` wait until this transaction ends. */
export async function oneAtATime(client: pg.ClientBase, what: string): Promise<void> {
  await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [what]);
}
