/** Counts the actions that wait for a person's approval. */
import type pg from 'pg';

export type AwaitedApprovals = {
  readonly org: string;
  readonly actions: number;
  /** How long the oldest of them waits, in milliseconds by the database’s clock. */
  readonly oldestMs: number;
};

/** Returns the counts of each org in which any action waits. */
export async function awaitedApprovals(pool: Pick<pg.Pool, 'query'>): Promise<AwaitedApprovals[]> {
  const { rows } = await pool.query<AwaitedApprovals>(
    `select org, count(*)::int as actions,
       greatest(extract(epoch from now() - min(requested_at)) * 1000, 0)::float8 as "oldestMs"
     from response_actions where status = 'awaiting_approval' group by org`,
  );
  return rows;
}
