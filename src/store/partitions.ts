/** Day partitions of `log_events`: made ahead, made on demand for late events, dropped by retention. */
import type pg from 'pg';

const DAY_MS = 86_400_000;
const DAYS_AHEAD = 3;

/** Days that may get a partition of their own: the rest waits in the default one. */
export type Horizon = { readonly firstDay: number; readonly lastDay: number };

export function horizon(now: number, retentionDays: number): Horizon {
  const today = Math.floor(now / DAY_MS);
  return { firstDay: today - retentionDays, lastDay: today + DAYS_AHEAD };
}

/** Days since 1970 of an instant in epoch milliseconds. */
export function dayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}

/** Makes the partition of a day unless it exists. */
export async function ensureDay(pool: pg.Pool, day: number): Promise<void> {
  await pool.query('select ensure_log_events_day($1::date)', [isoDay(day)]);
}

/** Makes today's and the coming days' partitions. */
export async function ensureDaysAhead(pool: pg.Pool, now: number): Promise<void> {
  const today = dayOf(now);
  for (let day = today - 1; day <= today + DAYS_AHEAD; day += 1) await ensureDay(pool, day);
}

/** Drops the partitions of days before `firstDay`, and such events that waited in the default one. */
export async function dropDaysBefore(pool: pg.Pool, firstDay: number): Promise<number> {
  const found = await pool.query<{ name: string }>(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'log_events'::regclass and c.relname ~ '^log_events_[0-9]{8}$'
       and c.relname < $1`,
    [`log_events_${isoDay(firstDay).replaceAll('-', '')}`],
  );
  for (const { name } of found.rows) await pool.query(`drop table "${name}"`);
  await pool.query('delete from log_events_other_days where published < $1', [
    new Date(firstDay * DAY_MS),
  ]);
  return found.rows.length;
}

function isoDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
