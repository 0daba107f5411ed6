import type pg from 'pg';

/**
 * Returns the moment so many days before now, by Postgres' clock. As a parameter of the next statement it keeps that
 * from reading earlier days; computed inside the statement, Postgres would lock all of them first.
 */
export async function daysAgo(client: Pick<pg.Pool, 'query'>, days: number): Promise<Date> {
  const { rows } = await client.query<{ at: Date }>(
    `select now() - $1 * interval '24 hours' as at`,
    [days],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('Postgres did not tell the time');
  return row.at;
}
