import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import pg from 'pg';
import { connectDatabase } from '../../src/store/database.ts';
import { isReadOnly, UnfitDatabaseError, unfitness } from '../../src/store/database-fitness.ts';
import { migrateDatabase } from '../../src/store/migrate.ts';
import { latin1DatabaseUrl, testDatabaseUrl } from '../support/database.ts';
import { readOnlySwitch } from '../support/read-only.ts';

function connected(t: TestContext, url: string) {
  const database = connectDatabase({ url, poolSize: 1, connectTimeoutMs: 20_000 });
  t.after(() => database.close());
  return database;
}

suite('a database', () => {
  test('that cannot hold every name is refused before anything is written, with what to do', async (t) => {
    const url = await latin1DatabaseUrl(t);
    await assert.rejects(migrateDatabase(url), (error) => {
      assert.ok(error instanceof UnfitDatabaseError);
      assert.match(error.message, /has the encoding LATIN1, .*createdb --encoding=UTF8/);
      return true;
    });
    const { pool } = connected(t, url);
    const { rows } = await pool.query(`select to_regnamespace('drizzle') as made`);
    assert.deepEqual(rows, [{ made: null }]);
  });

  test('of an older Postgres is refused', async () => {
    const older = { encoding: 'UTF8', version: '14.19', number: 140_019 };
    const answers = { query: async () => ({ rows: [older] }) } as unknown as pg.Client;
    assert.match((await unfitness(answers))?.problem ?? '', /^Postgres 14\.19 is too old\.$/);
  });

  test('as we make it will do, and takes changes', async (t) => {
    const { pool } = connected(t, await testDatabaseUrl(t));
    assert.equal(await unfitness(pool), null);
    assert.equal(await isReadOnly(pool), false);
  });

  test('that took no changes is found again where it leads to one that does: no connection is kept', async (t) => {
    const url = await testDatabaseUrl(t);
    const readOnly = readOnlySwitch(url);
    await readOnly(true);
    const database = connected(t, url);
    assert.equal(await isReadOnly(database.pool), true);
    const write = () =>
      database.transaction(({ client }) => client.query('create table a_change (a int)'));
    await assert.rejects(write(), { code: '25006' });
    // What was connected before goes on refusing.
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await readOnly(false);
    await assert.rejects(client.query('create table another (a int)'), { code: '25006' });
    await client.end();
    await write();
    assert.equal(await isReadOnly(database.pool), false);
  });
});
