/** Small named facts of an org that outlive the process. */
import type pg from 'pg';
import { msSince } from './timeline.ts';

/** Returns the value of a cursor, or null where none was written. The caller knows its shape by its name. */
export async function readCursor<T>(
  client: Pick<pg.Pool, 'query'>,
  org: string,
  name: string,
): Promise<T | null> {
  const found = await client.query<{ value: T }>(
    'select value from cursors where org = $1 and name = $2',
    [org, name],
  );
  return found.rows[0]?.value ?? null;
}

/** Returns when a cursor was last written, epoch milliseconds by the reader's clock; null where it never was. */
export async function cursorWrittenAt(
  client: Pick<pg.Pool, 'query'>,
  org: string,
  name: string,
  now: () => number,
): Promise<number | null> {
  const found = await client.query<{ ago: number }>(
    `select ${msSince('updated_at')} as ago from cursors where org = $1 and name = $2`,
    [org, name],
  );
  const [written] = found.rows;
  return written === undefined ? null : now() - written.ago;
}

/** Returns the cursor of this name of every org that has one, with its age in milliseconds by the database's clock. */
export async function cursorsNamed<T>(
  client: Pick<pg.Pool, 'query'>,
  name: string,
): Promise<{ readonly org: string; readonly value: T; readonly agoMs: number }[]> {
  const found = await client.query<{ org: string; value: T; agoMs: number }>(
    `select org, value, ${msSince('updated_at')} as "agoMs" from cursors where name = $1`,
    [name],
  );
  return found.rows;
}

/** Writes a cursor over its earlier value. */
export async function writeCursor(
  client: Pick<pg.Pool, 'query'>,
  org: string,
  name: string,
  value: unknown,
): Promise<void> {
  await client.query(
    `insert into cursors (org, name, value) values ($1, $2, $3)
     on conflict (org, name) do update set value = excluded.value, updated_at = now()`,
    [org, name, JSON.stringify(value)],
  );
}

/** Writes a cursor that has no value yet, and returns the value that stands now. */
export async function keepCursor<T>(
  client: Pick<pg.Pool, 'query'>,
  org: string,
  name: string,
  value: T,
): Promise<T> {
  await client.query(
    'insert into cursors (org, name, value) values ($1, $2, $3) on conflict (org, name) do nothing',
    [org, name, JSON.stringify(value)],
  );
  return (await readCursor<T>(client, org, name)) ?? value;
}

/** Removes a cursor. */
export async function removeCursor(
  client: Pick<pg.Pool, 'query'>,
  org: string,
  name: string,
): Promise<void> {
  await client.query('delete from cursors where org = $1 and name = $2', [org, name]);
}

/**
 * Adds to a cursor that is a list the items that it lacks. Done in one statement, because somebody else may have added
 * to the list since it was read.
 */
export async function addToCursor(
  client: Pick<pg.Pool, 'query'>,
  org: string,
  name: string,
  items: readonly string[],
): Promise<void> {
  await client.query(
    `insert into cursors (org, name, value) values ($1, $2, $3)
     on conflict (org, name) do update set updated_at = now(), value = cursors.value || (
       select jsonb_agg(item) from jsonb_array_elements(excluded.value) item
       where not cursors.value @> jsonb_build_array(item))
     where not cursors.value @> excluded.value`,
    [org, name, JSON.stringify(items)],
  );
}
