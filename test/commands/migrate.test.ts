import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/store/embedded.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** `warden migrate`, as an operator runs it. */
async function migrate(environment: Readonly<Record<string, string>>) {
  const env = { ...process.env, ...environment };
  const child = spawn(process.execPath, [MAIN, 'migrate'], { cwd: tmpdir(), env });
  const [out, err, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((done) => child.on('close', done)),
  ]);
  return { out, err, status };
}

test('migrate leaves the embedded Postgres running that the service uses, and stops its own', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'warden-migrate-'));
  const server = await startEmbeddedPostgres(folder);
  t.after(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const service = new pg.Client({ connectionString: server.url });
  service.on('error', () => {});
  await service.connect();
  const { status, out, err } = await migrate({ WARDEN_DATA_DIR: folder });
  assert.deepEqual([status, err], [0, '']);
  assert.match(out, /^The database is up to date: applied /);
  assert.deepEqual((await service.query('select 1 as alive')).rows, [{ alive: 1 }]);
  await service.end();

  await server.stop();
  assert.match((await migrate({ WARDEN_DATA_DIR: folder })).out, /nothing was missing/);
  await assert.rejects(new pg.Client({ connectionString: server.url }).connect());
});

test('a database that is away is status 1 with what to check', async () => {
  const { status, err } = await migrate({ DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none' });
  assert.equal(status, 1);
  assert.match(err, /Postgres cannot be used \(ECONNREFUSED\): check DATABASE_URL/);
});
