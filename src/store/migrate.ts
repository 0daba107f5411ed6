/** Brings a database to the schema this version needs: the service's own, then the queue library's. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { UnfitDatabaseError, unfitness } from './database-fitness.ts';

export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../migrations', import.meta.url));

/** Key of the advisory lock: any constant, as long as every instance uses the same one. */
const LOCK_KEY = 7_305_118;

/** Limit, since a host that takes the connection and sends nothing would be waited for without end. */
const NO_ANSWER_MS = 10_000;

/**
 * Applies the missing migrations. Several instances may start at once; they wait for each other at the advisory lock,
 * without which all but one would fail.
 * @param afterwards runs under the same lock, for the schema of the queue
 * @throws UnfitDatabaseError before anything is written
 */
export async function migrateDatabase(
  url: string,
  afterwards: () => Promise<void> = async () => {},
): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'session-warden-migrate',
    connectionTimeoutMillis: NO_ANSWER_MS,
  });
  // The pending query fails anyway; without a listener the same error would end the process.
  client.on('error', () => {});
  await client.connect();
  try {
    const unfit = await unfitness(client);
    if (unfit !== null) throw new UnfitDatabaseError(unfit);
    await client.query('select pg_advisory_lock($1)', [LOCK_KEY]);
    await migrate(drizzle(client), { migrationsFolder: MIGRATIONS_FOLDER });
    await afterwards();
  } finally {
    await client.end();
  }
}

/** Names of the migrations that this version has and the database lacks. */
export async function pendingMigrations(pool: pg.Pool): Promise<string[]> {
  const journal = JSON.parse(readFileSync(`${MIGRATIONS_FOLDER}/meta/_journal.json`, 'utf8')) as {
    entries: { tag: string; when: number }[];
  };
  const known = await pool.query<{ exists: boolean }>(
    `select to_regclass('drizzle.__drizzle_migrations') is not null as exists`,
  );
  if (known.rows[0]?.exists !== true) return journal.entries.map((entry) => entry.tag);
  const applied = await pool.query<{ created_at: string }>(
    'select created_at from drizzle.__drizzle_migrations',
  );
  const times = new Set(applied.rows.map((row) => Number(row.created_at)));
  return journal.entries.filter((entry) => !times.has(entry.when)).map((entry) => entry.tag);
}
