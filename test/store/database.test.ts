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

it(
  'of two transactions that wait for each other, the one that Postgres ends is done again',
  IN_TIME,
  async (t) => {
    const database = await testDatabase(t);
    await database.pool.query(`
    create table rows_in_turn (id int primary key, times int not null default 0);
    insert into rows_in_turn values (1), (2)`);
    const tries = { one: 0, other: 0 };
    const begun = { one: Promise.withResolvers<void>(), other: Promise.withResolvers<void>() };
    const inTurn = (who: 'one' | 'other', ids: readonly number[]) =>
      database.transaction(async ({ client }) => {
        tries[who] += 1;
        const count = (id?: number) =>
          client.query('update rows_in_turn set times = times + 1 where id = $1', [id]);
        await count(ids[0]);
        begun[who].resolve();
        await Promise.all(Object.values(begun).map(({ promise }) => promise));
        await count(ids[1]);
        return who;
      });
    const done = await Promise.all([inTurn('one', [1, 2]), inTurn('other', [2, 1])]);
    assert.deepEqual(done, ['one', 'other']);
    // Looking at the same moment, each may be ended for the other's sake.
    assert.ok(tries.one + tries.other >= 3, 'one of them twice');
    const { rows } = await database.pool.query('select times from rows_in_turn');
    assert.deepEqual(rows, [{ times: 2 }, { times: 2 }]);
  },
);

it('whoever is ended for another time and again is told in the end', IN_TIME, async (t) => {
  const database = await testDatabase(t);
  let tries = 0;
  const ended = database.transaction(async ({ client }) => {
    tries += 1;
    await client.query(`do $$ begin raise exception 'deadlock' using errcode = '40P01'; end $$`);
  });
  await assert.rejects(ended, { code: '40P01' });
  assert.equal(tries, 3);
});
