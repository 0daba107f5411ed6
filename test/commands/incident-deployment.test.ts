import assert from 'node:assert/strict';
import { test } from 'node:test';
import { incidents } from '../../src/commands/incidents.ts';
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
