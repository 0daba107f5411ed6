import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { migrateEverything } from '../../src/pipeline/queue/migrate.ts';
import { launched } from '../../src/store/embedded/server.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/store/embedded.ts';

const EMBEDDED = fileURLToPath(new URL('../../src/store/embedded.ts', import.meta.url));

async function aFolder(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'warden-embedded-'));
  // As a clone in a private folder of root: nobody else may even enter.
  await chmod(folder, 0o700);
  const servers: EmbeddedPostgres[] = [];
  t.after(async () => {
    for (const server of servers) await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const start = async () => {
    const server = await startEmbeddedPostgres(folder);
    servers.push(server);
    return server;
  };
  return { folder, start };
}

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

suite('the embedded Postgres', () => {
  test('keeps its data from one start to the next, in a folder that only we may enter', async (t) => {
    const { start } = await aFolder(t);
    const first = await start();
    assert.equal(first.takenOver, false);
    await ask(first.url, 'create table kept as select 42 as answer');
    await first.stop();
    await assert.rejects(ask(first.url, 'select 1'));
    const second = await start();
    assert.deepEqual(await ask(second.url, 'select answer from kept'), [{ answer: 42 }]);
  });

  test('is taken over from a process that was killed', async (t) => {
    const { folder, start } = await aFolder(t);
    const program = `const { startEmbeddedPostgres } = await import(${JSON.stringify(EMBEDDED)});
      const server = await startEmbeddedPostgres(${JSON.stringify(folder)});
      console.log(server.url); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
    const url = chunk.toString().trim();
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.deepEqual(await ask(url, 'select 1 as alive'), [{ alive: 1 }]);
    const adopted = await start();
    assert.equal(adopted.takenOver, true);
    assert.equal(adopted.url, url);
    await adopted.stop();
    await assert.rejects(ask(url, 'select 1'));
  });

  test('gives the service a role of its own, which reads and writes no file and makes no superuser', async (t) => {
    const { folder, start } = await aFolder(t);
    const { url } = await start();
    const password = join(folder, 'postgres', 'password');
    for (const statement of [
      `select pg_read_file('${password}')`,
      `copy (select 'x') to '${join(folder, 'written')}'`,
      `copy (select 'x') to program 'cat'`,
      'create role another superuser',
    ])
      await assert.rejects(ask(url, statement), { code: /^(42501|0A000)$/ }, statement);
    await migrateEverything(url);
    const foreign = `select relname from pg_class where relowner <> current_user::regrole
      and relnamespace::regnamespace::text in ('public', 'drizzle', 'pgboss')`;
    assert.deepEqual(await ask(url, foreign), []);
  });

  test('of an earlier version, in which all was the superuser’s, is handed over', async (t) => {
    const { start } = await aFolder(t);
    const first = await start();
    const admin = first.adminUrl.replace(/warden$/, 'postgres');
    await ask(admin, 'drop database warden');
    await ask(admin, 'drop role warden_service');
    await ask(admin, 'create database warden');
    await migrateEverything(first.adminUrl);
    await ask(first.adminUrl, `insert into org_switches values ('main', true, 'cli:ada')`);
    await first.stop();
    const second = await start();
    await migrateEverything(second.url);
    assert.deepEqual(await ask(second.url, 'select changed_by from org_switches'), [
      { changed_by: 'cli:ada' },
    ]);
    for (const [catalogue, owner, schema] of [
      ['pg_class', 'relowner', 'relnamespace'],
      ['pg_proc', 'proowner', 'pronamespace'],
      ['pg_type', 'typowner', 'typnamespace'],
    ])
      assert.deepEqual(
        await ask(
          second.url,
          `select oid from ${catalogue} where ${owner} <> current_user::regrole
            and ${schema}::regnamespace::text in ('public', 'drizzle', 'pgboss')`,
        ),
        [],
        catalogue,
      );
    await ask(second.url, 'drop schema pgboss cascade; drop schema drizzle cascade');
  });

  test('is stopped by the last who holds it, whoever started it', async (t) => {
    const { start } = await aFolder(t);
    const [first, second] = [await start(), await start()];
    for (const server of [first, second]) await server.hold();
    await first.stop();
    assert.deepEqual(await ask(second.url, 'select 1 as alive'), [{ alive: 1 }]);
    await second.stop();
    await assert.rejects(ask(second.url, 'select 1'));
  });

  test('is left to the service that took it over by a command that started it', async (t) => {
    const { start } = await aFolder(t);
    const [command, service] = [await start(), await start()];
    await service.hold();
    await command.stop();
    assert.deepEqual(await ask(service.url, 'select 1 as alive'), [{ alive: 1 }]);
  });

  test('starts where another program has the number of one that lost its power', async (t) => {
    const { folder, start } = await aFolder(t);
    const first = await start();
    await ask(first.url, 'create table kept as select 42 as answer');
    await first.stop();
    const cluster = join(folder, 'postgres', 'cluster');
    const { port } = new URL(first.url);
    await writeFile(
      join(cluster, 'postmaster.pid'),
      `${process.pid}\n${cluster}\n1795000000\n${port}\n\n127.0.0.1\n`,
    );
    const second = await start();
    assert.equal(second.takenOver, false);
    assert.deepEqual(await ask(second.url, 'select answer from kept'), [{ answer: 42 }]);
  });

  test('lets nobody in without its password', async (t) => {
    const server = await (await aFolder(t)).start();
    const url = new URL(server.url);
    url.password = 'guess';
    await assert.rejects(ask(url.href, 'select 1'), { code: '28P01' });
  });

  test('that ends as soon as it is started is not waited for, and says why and what to do', async (t) => {
    const { folder, start } = await aFolder(t);
    await aBrokenCluster(folder);
    const startedAt = performance.now();
    await assert.rejects(start(), {
      code: 'embedded_postgres_failed',
      message: /postgresql\.conf.*DATABASE_URL/s,
    });
    const tookMs = performance.now() - startedAt;
    assert.ok(tookMs < 15_000, `took ${tookMs} ms`);
  });

  test('that the system cannot run is told with what to do, and does not end the process', async (t) => {
    const { folder } = await aFolder(t);
    const { PATH } = process.env;
    t.after(() => {
      process.env.PATH = PATH;
    });
    // Neither the program nor, for root, what runs it as somebody else.
    process.env.PATH = '';
    const nowhere = { initdb: '/no/initdb', postgres: '/no/postgres' };
    await assert.rejects(launched(nowhere, folder, folder, {}), {
      code: 'embedded_postgres_failed',
      message: /could not be started \(ENOENT\).*DATABASE_URL/,
    });
  });
});

async function aBrokenCluster(folder: string): Promise<void> {
  const cluster = join(folder, 'postgres', 'cluster');
  await mkdir(cluster, { recursive: true });
  await writeFile(join(cluster, 'PG_VERSION'), '18');
  await writeFile(join(folder, 'postgres', 'password'), 'secret');
}
