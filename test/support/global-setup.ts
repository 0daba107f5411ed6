/**
 * Starts one real Postgres for the whole test run and prepares the database that every test file
 * clones. Node runs each test file in a process of its own, which finds the server by environment variables.
 */
import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrateEverything } from '../../src/pipeline/queue/migrate.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/store/embedded.ts';

/**
 * Folder in memory. A clone is five hundred small files, and a run makes hundreds of clones: on a disk that takes
 * longer than anything else.
 */
const MEMORY = '/dev/shm';
/** Least room in memory, four times what a run needs; in a container there are often only 64 MB. */
const ROOM = 1024 ** 3;

/** Settings of a Postgres whose data need not outlive the run. */
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_wal_size: '256MB',
};

const DRIZZLE = new URL('../../src/import-drizzle.ts', import.meta.url).href;

let server: EmbeddedPostgres | undefined;
let folder: string | undefined;

export async function globalSetup(): Promise<void> {
  try {
    await prepare();
  } catch (error) {
    // Node runs no teardown after a failed setup, and memory is not cleared like a temporary folder.
    await globalTeardown();
    throw error;
  }
}

async function prepare(): Promise<void> {
  const memory = await hasRoom(MEMORY);
  folder = await mkdtemp(join(memory ? MEMORY : tmpdir(), 'warden-test-'));
  server = await startEmbeddedPostgres(folder, SETTINGS);
  await migrateEverything(server.url);
  const admin = new pg.Client({
    connectionString: server.adminUrl.replace(/\/warden$/, '/postgres'),
  });
  await admin.connect();
  await admin.query('alter database warden with is_template true');
  await admin.end();
  process.env.TEST_POSTGRES_URL = server.adminUrl;
  // In memory, copying a clone file by file is half of the work; on a disk it is twice as much.
  process.env.TEST_CLONE_STRATEGY = memory ? 'file_copy' : 'wal_log';
  // Each test file has a process: sharing compiled code saves each a third of its start.
  process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'warden-compile-cache');
  // Loading this as every command does saves another third.
  process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} --import=${DRIZZLE}`;
}

async function hasRoom(path: string): Promise<boolean> {
  const found = await statfs(path).catch(() => null);
  return found !== null && found.bavail * found.bsize >= ROOM;
}

export async function globalTeardown(): Promise<void> {
  await server?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
}
