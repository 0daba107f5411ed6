/** Checks whether a database that answers can hold what the service stores. */
import type pg from 'pg';

const OLDEST_VERSION = 150_000;

/** A database that would lose something, or that lacks what the statements need; `message` says what to do. */
export class UnfitDatabaseError extends Error {
  override readonly name = 'UnfitDatabaseError';
  readonly code = 'database_unfit';
  readonly retryable = false;

  constructor({ problem, remedy }: Unfitness) {
    super(`${problem} ${remedy}`);
  }
}

export type Unfitness = { readonly problem: string; readonly remedy: string };

type Asked = Pick<pg.ClientBase, 'query'> | Pick<pg.Pool, 'query'>;

/** Returns why the database cannot be used, and what to do; null where it can. */
export async function unfitness(database: Asked): Promise<Unfitness | null> {
  const { rows } = await (database as pg.Pool).query<{
    encoding: string;
    version: string;
    number: number;
  }>(`select current_setting('server_encoding') as encoding, current_setting('server_version') as version,
      current_setting('server_version_num')::int as number`);
  const [{ encoding, version, number }] = rows as [(typeof rows)[number]];
  if (number < OLDEST_VERSION) {
    const problem = `Postgres ${version} is too old.`;
    return { problem, remedy: 'Let DATABASE_URL lead to Postgres 15 or newer.' };
  }
  // Where the encoding lacks a letter of a name, Postgres refuses the whole delivery with that name in it.
  if (encoding !== 'UTF8') {
    return {
      problem: `The database has the encoding ${encoding}, which cannot hold every name.`,
      remedy:
        'Make one with “createdb --encoding=UTF8 --template=template0 NAME”, move the data with pg_dump, and let DATABASE_URL lead there.',
    };
  }
  return null;
}

/**
 * Whether the database answers but takes no changes: a standby, or a server or user set to read-only. Such a connection
 * is closed: after a failover the same name leads elsewhere.
 */
export async function isReadOnly(pool: pg.Pool): Promise<boolean> {
  const client = await pool.connect();
  let isDone = true;
  try {
    const { rows } = await client.query<{ read_only: boolean }>(
      `select pg_is_in_recovery() or current_setting('transaction_read_only')::bool as read_only`,
    );
    isDone = rows[0]?.read_only !== false;
    return isDone;
  } finally {
    client.release(isDone);
  }
}
