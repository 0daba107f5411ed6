import assert from 'node:assert/strict';
import { it } from 'node:test';
import { testDatabase } from '../support/database.ts';

const IN_TIME = { timeout: 30_000 };

it(
  'a connection that dies in a transaction fails that one, not the process or the next',
  IN_TIME,
  async (t) => {
    const database = await testDatabase(t);
    const cut = database.transaction(async ({ client }) => {
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
      // Listened for before it happens: the end may come sooner than the answer to who asked for it.
      const ended = new Promise((resolve) => client.once('end', resolve));
      await database.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
      // Without a query under way there is nobody but the connection's own listener to be told.
      await ended;
      await client.query('select 1');
    });
    await assert.rejects(cut);
    const answer = await database.transaction(async ({ client }) =>
      client.query('select 1 as one'),
    );
    assert.deepEqual(answer.rows, [{ one: 1 }]);
  },
);
