/**
 * Starts one real Postgres for the whole test run and prepares the database that every test file
 * clones. Node runs each test file in a process of its own; they find the server by environment.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrateEverything } from '../../src/pipeline/migrate.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/store/embedded.ts';

let server: EmbeddedPostgres | undefined;
let folder: string | undefined;

export async function globalSetup(): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'warden-test-'));
  server = await startEmbeddedPostgres(folder, { fsync: 'off', synchronous_commit: 'off' });
  await migrateEverything(server.url);
  const admin = new pg.Client({ connectionString: server.url.replace(/\/warden$/, '/postgres') });
  await admin.connect();
  await admin.query('alter database warden with is_template true');
  await admin.end();
  process.env.TEST_POSTGRES_URL = server.url;
  // A process per test file: compiled code that they share saves each a third of its start.
  process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'warden-compile-cache');
}

export async function globalTeardown(): Promise<void> {
  await server?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
}
