/** The number of days kept, as last applied: one row, since the database belongs to one deployment. */
import type pg from 'pg';
import type { Retention } from '../domain/retention.ts';

/**
 * Returns the retention; null where none was applied yet. With `lock`, in a transaction, nobody changes it until that
 * ends.
 */
export async function readRetention(
  client: Pick<pg.Pool, 'query'>,
  { lock = false } = {},
): Promise<Retention | null> {
  const { rows } = await client.query<{
    days: number;
    fall_days: number | null;
    fall_since: Date | null;
    fall_confirmed_by: string | null;
  }>(
    `select days, fall_days, fall_since, fall_confirmed_by from retention${lock ? ' for update' : ''}`,
  );
  const [row] = rows;
  if (row === undefined) return null;
  const { days, fall_days: fallDays, fall_since: since, fall_confirmed_by: confirmedBy } = row;
  const fall =
    fallDays === null || since === null
      ? null
      : { days: fallDays, since: since.getTime(), confirmedBy };
  return { days, fall };
}

/** Writes the retention over the earlier one. */
export async function writeRetention(
  client: Pick<pg.Pool, 'query'>,
  { days, fall }: Retention,
): Promise<void> {
  await client.query(
    `insert into retention (single, days, fall_days, fall_since, fall_confirmed_by) values (true, $1, $2, $3, $4)
     on conflict (single) do update set days = excluded.days, fall_days = excluded.fall_days,
       fall_since = excluded.fall_since, fall_confirmed_by = excluded.fall_confirmed_by`,
    [days, fall?.days ?? null, fall && new Date(fall.since), fall?.confirmedBy ?? null],
  );
}

/** Confirms the reduction that waits. Returns false where none does. */
export async function confirmFall(client: Pick<pg.Pool, 'query'>, by: string): Promise<boolean> {
  const { rowCount } = await client.query(
    'update retention set fall_confirmed_by = $1 where fall_days is not null',
    [by],
  );
  return rowCount === 1;
}
