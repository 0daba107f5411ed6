/** Brings a database to the schema this version needs: ours, then the queue library's. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { UnfitDatabaseError, unfitness } from './database-fitness.ts';

export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../migrations', import.meta.url));

/** Any constant will do, as long as every instance uses the same one. */
const LOCK_KEY = 7_305_118;

/** A host that takes the connection and says nothing would be waited for for ever. */
const NO_ANSWER_MS = 10_000;

/**
 * Applies what is missing. Several instances may start at once: without the advisory lock all but
 * one of them fail, so they wait for each other here.
 * @param afterwards runs under the same lock, for schemas that are not ours (the queue's)
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
  // Whoever waits for its query is told; unheard, the same would end the process.
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
