/** Reads which daily partitions of events exist, and who keeps one from being dropped. */
import type pg from 'pg';

export type HeldDays = {
  /** Days that have a partition, counted from 1970, the oldest first; those made ahead are among them. */
  readonly days: readonly number[];
  /** Events of days without a partition, up to `COUNTED_AT_MOST`. */
  readonly inNoDay: number;
};

/** Beyond this number the cause is a wrong clock, however many there are. */
const COUNTED_AT_MOST = 10_000;

export async function heldDays(client: Pick<pg.Pool, 'query'>): Promise<HeldDays> {
  const { rows } = await client.query<{ day: number }>(
    `select to_date(right(c.relname, 8), 'YYYYMMDD') - date '1970-01-01' as day
     from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'log_events'::regclass and c.relname ~ '^log_events_[0-9]{8}$' order by 1`,
  );
  const counted = await client.query<{ events: number }>(
    `select count(*)::int as events
     from (select from log_events_other_days limit ${COUNTED_AT_MOST}) as events`,
  );
  return { days: rows.map(({ day }) => day), inNoDay: counted.rows[0]?.events ?? 0 };
}

/** Returns the bytes of all days with their indexes. Postgres looks at every file for it. */
export async function bytesOfDays(client: Pick<pg.Pool, 'query'>): Promise<number> {
  const { rows } = await client.query<{ bytes: string }>(
    `select sum(pg_total_relation_size(inhrelid)) as bytes from pg_inherits
     where inhparent = 'log_events'::regclass`,
  );
  return Number(rows[0]?.bytes ?? 0);
}

export type Holder = {
  readonly pid: number;
  readonly application: string;
  /** Milliseconds since its transaction began; null where Postgres does not tell us. */
  readonly forMs: number | null;
};

/** Age of a transaction that counts as holding a day; a judgement ends sooner. */
const LONGER_THAN = '5 seconds';

/** Returns up to three connections that keep a day of events from being dropped, the longest first. */
export async function holdersOfDays(client: Pick<pg.Pool, 'query'>): Promise<Holder[]> {
  const { rows } = await client.query<{ pid: number; application: string; for_ms: number | null }>(
    `select pid, coalesce(nullif(application_name, ''), 'no name') as application,
       (extract(epoch from clock_timestamp() - xact_start) * 1000)::float8 as for_ms
     from pg_stat_activity
     where pid <> pg_backend_pid()
       and (xact_start is null or xact_start < clock_timestamp() - interval '${LONGER_THAN}')
       and pid in (
         select l.pid from pg_locks l
         where l.granted and l.database = (select oid from pg_database where datname = current_database())
           and (l.relation = 'log_events'::regclass
             or l.relation in (select inhrelid from pg_inherits where inhparent = 'log_events'::regclass))
       )
     order by xact_start nulls last limit 3`,
  );
  return rows.map(({ pid, application, for_ms: forMs }) => ({ pid, application, forMs }));
}
