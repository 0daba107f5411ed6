/** Jobs that failed at every attempt: the queue keeps them apart, for thirty days. */
import type pg from 'pg';

export type DeadLetters = {
  /** The stage whose job it was. */
  readonly stage: string;
  readonly org: string;
  readonly jobs: number;
  readonly earliestAt: Date;
  readonly latestAt: Date;
};

/**
 * Returns dead letters by stage and org; `earliestAt` and `latestAt` are when they were given up, by the database’s
 * clock.
 */
export async function deadLetters(pool: pg.Pool): Promise<DeadLetters[]> {
  const { rows } = await pool.query<DeadLetters>(
    `select source_name as stage, data ->> 'org' as org, count(*)::int as jobs, min(created_on) as "earliestAt",
       max(created_on) as "latestAt"
     from pgboss.job where name = 'dead_letter' and state = 'created' and source_name is not null
     group by 1, 2 order by 1, 2`,
  );
  return rows;
}
