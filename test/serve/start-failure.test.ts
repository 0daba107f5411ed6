import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/store/embedded.ts';
import { latin1DatabaseUrl, testDatabaseUrl } from '../support/database.ts';
import { readOnlySwitch } from '../support/read-only.ts';

async function serve(environment: Record<string, string>) {
  const child = spawn(process.execPath, ['src/main.ts', 'serve'], {
    env: {
      PATH: process.env.PATH ?? '',
      OKTA_ORG_URL: 'https://example.okta.com',
      OKTA_HOOK_SECRETS: 'hook-secret-0123456789abcdef0123456789',
      LOG_LEVEL: 'silent',
      ...environment,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  const [status] = await once(child, 'close');
  return { status, said };
}

suite('a service that cannot start', () => {
  test('says so where Postgres does not answer, and what to look at', async () => {
    const { status, said } = await serve({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
    assert.equal(status, 1);
    assert.match(said, /^Postgres cannot be used \(ECONNREFUSED\): check DATABASE_URL/);
    assert.ok(!said.includes('    at '));
  });

  test('says so where Postgres takes the connection and says nothing', async (t) => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    t.after(() => silent.close());
    await once(silent, 'listening');
    const address = silent.address();
    assert.ok(typeof address === 'object' && address !== null);
    const DATABASE_URL = `postgres://nobody@127.0.0.1:${address.port}/none`;
    const { status, said } = await serve({ DATABASE_URL });
    assert.equal(status, 1);
    assert.match(said, /^Postgres cannot be used \(timeout expired\): check DATABASE_URL/);
  });

  test('says so where the database cannot hold every name, which is wrong configuration', async (t) => {
    const { status, said } = await serve({ DATABASE_URL: await latin1DatabaseUrl(t) });
    assert.equal(status, 2);
    assert.match(
      said,
      /^The database has the encoding LATIN1, which cannot hold every name\. Make/,
    );
    assert.ok(!said.includes('    at '));
  });

  test('says so where Postgres takes no changes, and where to look', async (t) => {
    const DATABASE_URL = await testDatabaseUrl(t);
    await readOnlySwitch(DATABASE_URL)(true);
    const { status, said } = await serve({ DATABASE_URL });
    assert.equal(status, 1);
    assert.match(said, /^Postgres cannot be used \(25006\): it takes no changes.*to the primary/);
  });

  test('says so where the port is taken, and leaves nothing running', async (t) => {
    const server = createServer().listen(0, '127.0.0.1');
    t.after(() => server.close());
    await once(server, 'listening');
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    const DATABASE_URL = await testDatabaseUrl(t);
    const { status, said } = await serve({ DATABASE_URL, PORT: String(address.port) });
    assert.equal(status, 1);
    assert.match(said, new RegExp(`^Port ${address.port} is taken`));
  });

  test('leaves the one that runs already its embedded Postgres', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'warden-twice-'));
    const running = await startEmbeddedPostgres(folder);
    t.after(async () => {
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    });
    await running.hold();
    const server = createServer().listen(0, '127.0.0.1');
    t.after(() => server.close());
    await once(server, 'listening');
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    const { status, said } = await serve({ WARDEN_DATA_DIR: folder, PORT: `${address.port}` });
    assert.equal(status, 1);
    assert.match(said, /^Port \d+ is taken/);
    const client = new pg.Client({ connectionString: running.url });
    await client.connect();
    await client.end();
  });

  test('says so where it cannot listen at HOST, and does not blame the database', async (t) => {
    const DATABASE_URL = await testDatabaseUrl(t);
    const { status, said } = await serve({ DATABASE_URL, PORT: '0', HOST: 'nowhere.invalid' });
    assert.equal(status, 1);
    assert.match(
      said,
      /^The service cannot listen at HOST and PORT \((ENOTFOUND|EAI_AGAIN)\): set/,
    );
  });

  test('says so where nothing can be kept in WARDEN_DATA_DIR', async () => {
    const { status, said } = await serve({ WARDEN_DATA_DIR: 'package.json' });
    assert.equal(status, 1);
    assert.match(said, /^The embedded Postgres cannot keep its data in \S+package\.json\/postgres/);
    assert.match(said, /\(ENOTDIR\): set WARDEN_DATA_DIR to a folder .*, or set DATABASE_URL\.\n$/);
  });

  test('ends also where Postgres goes away when parts of it run already', async (t) => {
    const DATABASE_URL = await testDatabaseUrl(t);
    const client = new pg.Client({ connectionString: DATABASE_URL });
    await client.connect();
    await client.query(`
      create function away() returns setof told_networks language plpgsql as
        $$ begin raise exception 'shutting down' using errcode = '57P01'; end $$;
      alter table told_networks rename to told_before;
      create view told_networks as select * from away()`);
    await client.end();
    const { status, said } = await serve({ DATABASE_URL });
    assert.equal(status, 1);
    assert.match(said, /^Postgres cannot be used \(57P01\)/);
  });
});
