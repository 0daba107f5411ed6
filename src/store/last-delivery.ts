import type pg from 'pg';
import { daysAgo } from './days-ago.ts';

/**
 * Returns when the newest event that a delivery brought to this org was published, epoch milliseconds; null where the
 * last seven days have none. Looks at seven day partitions at most.
 */
export async function lastDeliveredAt(
  pool: Pick<pg.Pool, 'query'>,
  org: string,
): Promise<number | null> {
  const result = await pool.query<{ published: Date | null }>(
    `select max(published) as published from log_events
     where org = $1 and source = 'hook' and published > $2`,
    [org, await daysAgo(pool, 7)],
  );
  return result.rows[0]?.published?.getTime() ?? null;
}
