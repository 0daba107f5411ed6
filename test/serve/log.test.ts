import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { sql } from 'drizzle-orm';
import { openLog } from '../../src/serve/log.ts';
import { testDatabase } from '../support/database.ts';

const SECRET = 'idxSecretOfSomebody';

async function logged(
  t: TestContext,
  work: (database: Awaited<ReturnType<typeof testDatabase>>) => Promise<unknown>,
) {
  const database = await testDatabase(t);
  let text = '';
  const write = (line: string) => {
    text += line;
  };
  const log = openLog('info', { write });
  await work(database).then(
    () => assert.fail('it should have failed'),
    (err: unknown) => log.error({ err }, 'failed'),
  );
  return text;
}

suite('the log of a query that failed', () => {
  test('tells which kind of fault it was, and none of its values', async (t) => {
    for (const work of [
      (database: Awaited<ReturnType<typeof testDatabase>>) =>
        database.rows.execute(sql`select ${SECRET}::int, 'a' || ${'\n at: error: '}`),
      (database: Awaited<ReturnType<typeof testDatabase>>) =>
        database.pool.query('select $1::json -> 1', [`{"a":"${SECRET}`]),
    ]) {
      const text = await logged(t, work);
      assert.ok(!text.includes(SECRET), text);
      assert.match(text, /22P02/);
    }
  });
});
