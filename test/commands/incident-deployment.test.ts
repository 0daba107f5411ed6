import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import pg from 'pg';
import { type Connect, connectDeployment } from '../../src/commands/incident/deployment.ts';
import { approve, close, incident } from '../../src/commands/incident.ts';
import { incidents } from '../../src/commands/incidents.ts';
import { redrive } from '../../src/commands/redrive.ts';
import { testDatabaseUrl } from '../support/database.ts';
import { recordedIo } from '../support/recorded-io.ts';

async function run(env: Record<string, string>) {
  const io = recordedIo(env);
  return { status: await incidents(['--json'], io), out: io.out(), err: io.err() };
}

test('the command finds its database by the environment of the service', async (t) => {
  const url = await testDatabaseUrl(t);
  const { status, out } = await run({
    DATABASE_URL: url,
    OKTA_ORG_URL: 'https://example.okta.com',
  });
  assert.deepEqual([status, JSON.parse(out)], [0, { incidents: [], next: null }]);
});

test('a database that goes away in mid-command is status 1, told without a stack', async (t) => {
  for (const [command, ...argv] of [
    [incidents],
    [incident, '42'],
    [approve, '42', '7'],
    [close, '42', 'benign'],
    [redrive],
  ] as const) {
    const url = await testDatabaseUrl(t);
    const goingAway: Connect = async (env) => {
      const deployment = await connectDeployment(env);
      await goAway(url);
      return deployment;
    };
    const io = recordedIo({ DATABASE_URL: url, OKTA_ORG_URL: 'https://example.okta.com' });
    assert.equal(await command(argv, io, goingAway), 1);
    assert.match(io.err(), /^warden [a-z]+: Postgres failed in .* \(\w+\): .*run it again\.\n$/);
  }
});

/** As at a failover: whoever was connected is cut off, and nobody else is let in. */
async function goAway(url: string): Promise<void> {
  const admin = new URL(url);
  const name = admin.pathname.slice(1);
  admin.pathname = '/postgres';
  const client = new pg.Client({ connectionString: admin.href });
  await client.connect();
  await client.query(`alter database ${name} allow_connections false`);
  const cut = 'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1';
  await client.query(cut, [name]);
  await client.end();
}

test('a database that is away is status 1, a wrong setting is status 2, each told with its remedy', async () => {
  const away = await run({
    DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none',
    OKTA_ORG_URL: 'https://example.okta.com',
  });
  assert.equal(away.status, 1);
  assert.match(away.err, /DATABASE_URL/);
  const wrong = await run({ DATABASE_URL: 'nonsense', OKTA_ORG_URL: 'https://example.okta.com' });
  assert.equal(wrong.status, 2);
  assert.match(wrong.err, /DATABASE_URL/);
});

test('in a folder without a deployment nothing is made: status 2, and where to run it', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'no-deployment-'));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const [dataDir, said] of [
    [
      join(folder, 'data'),
      /^warden incidents: No database here: DATABASE_URL is not set, and .*data does not exist\. Run it in the folder of \.env/,
    ],
    [folder, /and .* holds no database\. Run it/],
  ] as const) {
    const { status, out, err } = await run({
      WARDEN_DATA_DIR: dataDir,
      OKTA_ORG_URL: 'https://example.okta.com',
    });
    assert.equal(status, 2);
    assert.match(err, said);
    assert.equal(JSON.parse(out).error.code, 'no_database');
  }
  assert.deepEqual(readdirSync(folder), []);
});
