/** A fresh, migrated database per test (or per file): a clone of the template, dropped afterwards. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { connectDatabase, type Database } from '../../src/store/database.ts';
import { eventually } from './eventually.ts';

type Cleanup = { after(work: () => Promise<void> | void): void };

/** Returns the URL of a new clone, which is dropped when the test (or suite) `t` ends. */
export function testDatabaseUrl(t: Cleanup): Promise<string> {
  return newDatabase(t, 'warden');
}

/** Returns the URL of an empty database. */
export function emptyDatabaseUrl(t: Cleanup): Promise<string> {
  return newDatabase(t, 'template0');
}

/** Returns the URL of an empty database in an encoding that lacks most of the world's letters. */
export function latin1DatabaseUrl(t: Cleanup): Promise<string> {
  return newDatabase(t, 'template0', `encoding 'LATIN1' locale 'C'`);
}

async function newDatabase(t: Cleanup, from: string, further = ''): Promise<string> {
  const { TEST_POSTGRES_URL: template, TEST_CLONE_STRATEGY: strategy } = process.env;
  if (template === undefined) {
    throw new Error('No test server: run with --test-global-setup=test/support/global-setup.ts');
  }
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(`create database ${name} template ${from} strategy ${strategy} ${further}`);
  t.after(() => asAdmin(`drop database if exists ${name} with (force)`));
  return template.replace(/\/warden$/, `/${name}`);
}

/** Returns a connected clone. */
export async function testDatabase(t: Cleanup): Promise<Database> {
  const url = await testDatabaseUrl(t);
  const database = connectDatabase({ url, poolSize: 6, connectTimeoutMs: 20_000 });
  // Hooks run in the order they were added, and a database with connections is dropped by force.
  t.after(() => database.close().catch(() => {}));
  return database;
}

/** Resolves once so many connections wait for locks that others hold; rejects where they never do. */
export async function untilSomebodyWaits(
  { pool }: Pick<Database, 'pool'>,
  howMany = 1,
): Promise<void> {
  await eventually(`${howMany} who wait for a lock`, async () => {
    const { rows } = await pool.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rows.length >= howMany;
  });
}

/** One connection for all databases that a file makes and drops; it does not keep the process from ending. */
let admin: pg.Pool | undefined;

async function asAdmin(statement: string): Promise<void> {
  admin ??= new pg.Pool({
    connectionString: process.env.TEST_POSTGRES_URL?.replace(/\/warden$/, '/postgres'),
    max: 4,
    idleTimeoutMillis: 0,
    allowExitOnIdle: true,
  });
  await admin.query(statement);
}

/** Makes the database refuse new connections, and ends the existing ones. */
export async function refuseEverybody({ url }: Pick<Database, 'url'>): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  await asAdmin(`alter database ${name} allow_connections false`);
  await asAdmin(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
}
