/** Reads what waits in the queue without a worker, and when each stage last had one. */
import type pg from 'pg';

export type Backlog = {
  readonly stage: string;
  /** Jobs that are due and not taken, or whose worker died; no more than `COUNTED_AT_MOST`. */
  readonly waiting: number;
  /** How long the oldest of them waits, in milliseconds; 0 where none does. */
  readonly oldestMs: number;
  /** Milliseconds since a worker last had a job of the stage; null where none had in days. */
  readonly takenAgoMs: number | null;
};

/** Counting further would tell nothing more, and each look would read all of a deep queue. */
export const COUNTED_AT_MOST = 10_000;

/**
 * Returns the backlog of each stage, by the database’s clock. Reads no jobs scheduled for later, no more of those due
 * than are counted, and of each kind the oldest alone: the queue’s indexes are in that order.
 */
export async function backlogOf(
  pool: Pick<pg.Pool, 'query'>,
  stages: readonly string[],
): Promise<Backlog[]> {
  const { rows } = await pool.query<Backlog>(
    `select stage, due.jobs + lost.jobs as waiting,
       coalesce(${msAgo('least(fresh.since, again.since, lost.since)')}, 0) as "oldestMs",
       case when held.now then 0 else ${msAgo('done.at')} end as "takenAgoMs"
     from unnest($1::text[]) with ordinality as s (stage, place)
     cross join lateral (
       select count(*)::int as jobs from (
         select from pgboss.job where name = stage and state in ('created', 'retry') and not blocked
           and start_after <= now() limit $2
       ) as one
     ) as due
     left join lateral (${oldestDue('created')}) as fresh on true
     left join lateral (${oldestDue('retry')}) as again on true
     cross join lateral (
       select count(*)::int as jobs, min(heartbeat_on) as since from pgboss.job
       where name = stage and state = 'active' and ${HEARD_UNTIL} < now()
     ) as lost
     cross join lateral (
       select exists (
         select from pgboss.job where name = stage and state = 'active' and ${HEARD_UNTIL} >= now()
       ) as now
     ) as held
     left join lateral (
       select completed_on as at from pgboss.job where name = stage and completed_on is not null
       order by completed_on desc limit 1
     ) as done on true
     order by place`,
    [stages, COUNTED_AT_MOST],
  );
  return rows;
}

/** In SQL, until when a job's worker counts as alive; a living one reports more often. */
const HEARD_UNTIL = `heartbeat_on + heartbeat_seconds * interval '1 second'`;

function oldestDue(state: 'created' | 'retry'): string {
  return `select start_after as since from pgboss.job
    where name = stage and state = '${state}' and not blocked and start_after <= now()
    order by start_after limit 1`;
}

function msAgo(instant: string): string {
  return `(extract(epoch from now() - ${instant}) * 1000)::float8`;
}
