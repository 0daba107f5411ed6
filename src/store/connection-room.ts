/** How many connections Postgres allows, and how many are open: of all its databases together. */
import type pg from 'pg';

export type ConnectionRoom = {
  /** Without those that are kept for superusers and other privileged roles. */
  readonly allowed: number;
  readonly open: number;
};

/** Returns the numbers of now. Every role may see how many connections are open, unlike who opened them. */
export async function connectionRoom(client: Pick<pg.Pool, 'query'>): Promise<ConnectionRoom> {
  const { rows } = await client.query<ConnectionRoom>(
    `select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
       - coalesce(current_setting('reserved_connections', true)::int, 0) as allowed,
       (select coalesce(sum(numbackends), 0)::int from pg_stat_database) as open`,
  );
  return rows[0] ?? { allowed: 0, open: 0 };
}
