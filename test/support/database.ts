/** A fresh, migrated database per test (or per file): a clone of the template, dropped afterwards. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { connectDatabase, type Database } from '../../src/store/database.ts';

type Cleanup = { after(work: () => Promise<void> | void): void };

/** URL of a new clone; it is dropped when the test (or suite) `t` ends. */
export function testDatabaseUrl(t: Cleanup): Promise<string> {
  return newDatabase(t, 'warden');
}

/** URL of a database in which nothing is yet. */
export function emptyDatabaseUrl(t: Cleanup): Promise<string> {
  return newDatabase(t, 'template0');
}

async function newDatabase(t: Cleanup, from: string): Promise<string> {
  const template = process.env.TEST_POSTGRES_URL;
  if (template === undefined) {
    throw new Error('No test server: run with --test-global-setup=test/support/global-setup.ts');
  }
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(template, `create database ${name} template ${from}`);
  t.after(() => asAdmin(template, `drop database if exists ${name} with (force)`));
  return template.replace(/\/warden$/, `/${name}`);
}

/** A connected clone. */
export async function testDatabase(t: Cleanup): Promise<Database> {
  const url = await testDatabaseUrl(t);
  const database = connectDatabase({ url, poolSize: 6, connectTimeoutMs: 20_000 });
  // Hooks run in the order they were added, and a database with connections is dropped by force.
  t.after(() => database.close().catch(() => {}));
  return database;
}

async function asAdmin(template: string, statement: string): Promise<void> {
  const client = new pg.Client({
    connectionString: template.replace(/\/warden$/, '/postgres'),
  });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** From now on the database lets nobody in, and ends the connections that there are. */
export async function refuseEverybody({ url }: Pick<Database, 'url'>): Promise<void> {
  const address = new URL(url);
  const name = address.pathname.slice(1);
  address.pathname = '/warden';
  await asAdmin(address.href, `alter database ${name} allow_connections false`);
  await asAdmin(
    address.href,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
  );
}
