/** Day partitions of `log_events`: made ahead, made on demand for late events, dropped by retention. */
import type pg from 'pg';

const DAY_MS = 86_400_000;
const DAYS_AHEAD = 3;

/** Days that may get a partition of their own; events of other days stay in the default one. */
export type Horizon = { readonly firstDay: number; readonly lastDay: number };

/** @param now epoch milliseconds */
export function horizon(now: number, retentionDays: number): Horizon {
  const today = Math.floor(now / DAY_MS);
  return { firstDay: today - retentionDays, lastDay: today + DAYS_AHEAD };
}

/** Days since 1970 of an instant in epoch milliseconds. */
export function dayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}

/**
 * Makes the partition of a day unless it exists. Returns false where a long reader, such as a backup, is in the way:
 * the day's events wait in the default partition until it is made.
 */
export async function ensureDay(pool: pg.Pool, day: number): Promise<boolean> {
  return unlessHeld(() => pool.query('select ensure_log_events_day($1::date)', [isoDay(day)]));
}

/** Makes the partitions of today and of the coming days, until a reader is in the way. */
export async function ensureDaysAhead(pool: pg.Pool, now: number): Promise<void> {
  const today = dayOf(now);
  for (let day = today - 1; day <= today + DAYS_AHEAD; day += 1) {
    if (!(await ensureDay(pool, day))) return;
  }
}

export type DroppedDays = {
  readonly dropped: number;
  /** Days past retention that are left for the next time, because somebody was reading. */
  readonly left: number;
};

/** Drops the partitions of days before `firstDay`, and events of such days in the default one. */
export async function dropDaysBefore(pool: pg.Pool, firstDay: number): Promise<DroppedDays> {
  const found = await pool.query<{ name: string }>(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'log_events'::regclass and c.relname ~ '^log_events_[0-9]{8}$'
       and c.relname < $1 order by 1`,
    [`log_events_${isoDay(firstDay).replaceAll('-', '')}`],
  );
  await pool.query('delete from log_events_other_days where published < $1', [
    new Date(firstDay * DAY_MS),
  ]);
  let dropped = 0;
  for (const { name } of found.rows) {
    const outcome = await dropDay(pool, name);
    // A reader of all events, such as a backup, is in the way of every day.
    if (outcome === 'all held') break;
    if (outcome === 'dropped') dropped += 1;
  }
  return { dropped, left: found.rows.length - dropped };
}

/** Drops one day, which another instance may have dropped meanwhile. */
async function dropDay(pool: pg.Pool, name: string): Promise<'dropped' | 'held' | 'all held'> {
  const client = await pool.connect();
  let broken: unknown;
  try {
    await client.query(`begin; set local lock_timeout = '${NO_LONGER_THAN}'`);
    const free = await unlessHeld(() =>
      client.query(`${ONE_AT_A_TIME}; lock table only log_events in access exclusive mode`),
    );
    if (!free) return 'all held';
    // All others are waiting by now, and are not to be kept waiting for a single day.
    await client.query(`set local lock_timeout = '${AT_ONCE}'`);
    const gone = await unlessHeld(() => client.query(`drop table if exists "${name}"`));
    return gone ? 'dropped' : 'held';
  } catch (error) {
    broken = error;
    throw error;
  } finally {
    // In a transaction that failed this is a rollback.
    await client.query('commit').catch((error: unknown) => {
      broken = error;
    });
    client.release(broken !== undefined);
  }
}

/**
 * The lock that is also taken to make a day. Where two drop one partition at the same moment, Postgres fails with
 * "could not find tuple for parent of relation".
 */
const ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtext('ensure_log_events_day'))";

/** While this waits for a table, all others wait behind it, and Okta ends a connection after three seconds. */
const NO_LONGER_THAN = '500ms';
const AT_ONCE = '20ms';

const LOCK_NOT_AVAILABLE = '55P03';

/** Does the work; returns false where a lock could not be had in time. */
async function unlessHeld(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if ((error as Partial<pg.DatabaseError>).code === LOCK_NOT_AVAILABLE) return false;
    throw error;
  }
}

/** Returns a day counted from 1970 as `2026-11-23`. */
export function isoDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
