/** Works on jobs that wait in the queue already, so that news joins them instead of becoming another job. */

/** A connection that runs SQL: the transaction's, or any. */
export type Sql = { query<R>(sql: string, values: unknown[]): Promise<{ rows: R[] }> };

const WAITING = `name = $1 and state = 'created'`;

/** The queue's priorities: the highest is taken first, and within one the oldest. */
export const AHEAD = 1;
export const IN_TURN = 0;
export const BEHIND = -1;

/**
 * Keeps the waiting jobs of these keys from being taken before this transaction ends, so that whoever takes one sees
 * what the transaction wrote. A worker skips a locked job; two writers share the lock. Returns the priority of each
 * waiting job by key; jobs that are missing were taken meanwhile.
 */
export async function holdWaiting(
  sql: Sql,
  queue: string,
  keys: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await sql.query<{ key: string; priority: number }>(
    `select singleton_key as key, priority from pgboss.job
     where ${WAITING} and singleton_key = any($2) order by singleton_key for key share`,
    [queue, keys],
  );
  return new Map(rows.map(({ key, priority }) => [key, priority]));
}

/** Raises jobs of a lower priority to this one. Locked by key, like everything that holds several jobs. */
export async function bringUpTo(
  sql: Sql,
  priority: number,
  queue: string,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return;
  await sql.query(
    `with behind as (
       select id from pgboss.job
       where ${WAITING} and singleton_key = any($2) and priority < $3
       order by singleton_key for no key update
     )
     update pgboss.job as j set priority = $3 from behind where j.name = $1 and j.id = behind.id`,
    [queue, keys, priority],
  );
}

/** Moves jobs that wait for a later moment forward to this one. */
export async function bringForward(
  sql: Sql,
  queue: string,
  moments: ReadonlyMap<string, Date>,
): Promise<void> {
  if (moments.size === 0) return;
  await sql.query(
    `update pgboss.job as j set start_after = m.at
     from unnest($2::text[], $3::timestamptz[]) as m (key, at)
     where ${WAITING} and j.singleton_key = m.key and j.start_after > m.at`,
    [queue, [...moments.keys()], [...moments.values()]],
  );
}

/** Returns how far the database's clock is ahead of the given one, in milliseconds. */
export async function clockAhead(sql: Sql, now: () => number): Promise<number> {
  const askedAt = now();
  const { rows } = await sql.query<{ at: number }>(
    'select (extract(epoch from clock_timestamp()) * 1000)::float8 as at',
    [],
  );
  const heardAt = now();
  return (rows[0]?.at ?? heardAt) - (askedAt + heardAt) / 2;
}

export type QueueNeeds = {
  readonly queue: string;
  /** Number of jobs that may be taken now; no more are counted than a queue has workers. */
  readonly due: number;
  /** Milliseconds until the next may be taken, if that is within the time asked about. */
  readonly nextInMs: number | null;
  /** Whether one is held by a worker that has been silent for longer than its heartbeat. */
  readonly abandoned: boolean;
};

const COUNTED_AT_MOST = 64;

/** Returns what each of these queues needs a worker for, now or within that time. */
export async function needsOf(
  sql: Sql,
  queues: readonly string[],
  withinMs: number,
): Promise<QueueNeeds[]> {
  const { rows } = await sql.query<QueueNeeds>(
    `select q.name as queue,
       count(*) filter (where j.start_after <= now())::int as due,
       ceil(extract(epoch from min(j.start_after) filter (where j.start_after > now()) - now())
         * 1000)::int as "nextInMs",
       exists (
         select from pgboss.job
         where name = q.name and state = 'active'
           and heartbeat_on + heartbeat_seconds * interval '1 second' < now()
       ) as abandoned
     from unnest($1::text[]) as q (name) left join lateral (
       select start_after from pgboss.job
       where name = q.name and state in ('created', 'retry') and not blocked
         and start_after <= now() + $2 * interval '1 millisecond'
       limit $3
     ) as j on true
     group by q.name`,
    [queues, withinMs, COUNTED_AT_MOST],
  );
  return rows;
}
