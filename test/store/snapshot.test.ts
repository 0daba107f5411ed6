import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { takeSnapshot } from '../../src/store/snapshot.ts';
import { testDatabase } from '../support/database.ts';

suite('the snapshot of a reading', () => {
  test('grows with what there was to see, and what comes during the reading is not seen', async (t) => {
    const database = await testDatabase(t);
    await database.pool.query('create table note (id int)');
    const write = () => database.pool.query('insert into note values (1)');
    const read = async (meanwhile: () => Promise<unknown> = async () => {}) =>
      database.transaction(async ({ client }) => {
        const snapshot = await takeSnapshot(client);
        await meanwhile();
        const { rows } = await client.query<{ seen: number }>(
          'select count(*)::int as seen from note',
        );
        return { snapshot, seen: rows[0]?.seen };
      });
    const first = await read(write);
    assert.equal(first.seen, 0);
    const second = await read();
    assert.equal(second.seen, 1);
    assert.ok(second.snapshot > first.snapshot);
  });

  test('is told from another also while an older transaction is still open', async (t) => {
    const database = await testDatabase(t);
    await database.pool.query('create table note (id int)');
    const snapshot = () => database.transaction(({ client }) => takeSnapshot(client));
    const snapshots = await database.transaction(async ({ client: older }) => {
      await older.query('insert into note values (1)');
      const before = await snapshot();
      await database.pool.query('insert into note values (2)');
      return [before, await snapshot()];
    });
    snapshots.push(await snapshot());
    assert.deepEqual(
      snapshots,
      snapshots.toSorted((a, b) => a - b),
    );
    assert.equal(new Set(snapshots).size, 3);
  });

  test('is for reading only', async (t) => {
    const database = await testDatabase(t);
    await assert.rejects(
      database.transaction(async ({ client }) => {
        await takeSnapshot(client);
        await client.query('create table note (id int)');
      }),
      /read-only transaction/,
    );
  });
});
