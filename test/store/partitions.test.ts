import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { suite, type TestContext, test } from 'node:test';
import { dropDaysBefore, ensureDay, ensureDaysAhead, horizon } from '../../src/store/partitions.ts';
import { testDatabase } from '../support/database.ts';

const DAY = 86_400_000;

async function aDatabase(t: TestContext) {
  const { pool } = await testDatabase(t);
  const today = Math.floor(Date.now() / DAY);
  const store = async (day: number) => {
    const uuid = randomUUID();
    await pool.query(
      `insert into log_events (org, uuid, published, source, event_type, raw) values ('main', $1, $2, 'hook', 'x', '{}')`,
      [uuid, new Date(day * DAY + 12 * 3_600_000)],
    );
    return uuid;
  };
  const partitionOf = async (uuid: string) => {
    const { rows } = await pool.query<{ name: string }>(
      'select tableoid::regclass::text as name from log_events where uuid = $1',
      [uuid],
    );
    return rows[0]?.name ?? null;
  };
  return { pool, today, store, partitionOf };
}

const nameOf = (day: number) =>
  `log_events_${new Date(day * DAY).toISOString().slice(0, 10).replaceAll('-', '')}`;

suite('day partitions', () => {
  test('are made ahead, and making them again changes nothing', async (t) => {
    const { pool, today, store, partitionOf } = await aDatabase(t);
    await ensureDaysAhead(pool, Date.now());
    await ensureDaysAhead(pool, Date.now());
    for (const day of [today - 1, today, today + 3]) {
      assert.equal(await partitionOf(await store(day)), nameOf(day));
    }
  });

  test('take in what waited for them in the default partition', async (t) => {
    const { pool, today, store, partitionOf } = await aDatabase(t);
    const [late, other] = [await store(today - 40), await store(today - 41)];
    assert.equal(await partitionOf(late), 'log_events_other_days');
    await ensureDay(pool, today - 40);
    assert.equal(await partitionOf(late), nameOf(today - 40));
    assert.equal(await partitionOf(other), 'log_events_other_days');
  });

  test('may be made by several at once, each on its way to writing', async (t) => {
    const { pool, today, store, partitionOf } = await aDatabase(t);
    const days = Array.from({ length: 24 }, (_, index) => today - 30 - (index % 6));
    const uuids = await Promise.all(
      days.map(async (day) => {
        await ensureDay(pool, day);
        return store(day);
      }),
    );
    for (const uuid of uuids) assert.ok((await partitionOf(uuid)) !== null);
  });

  test('are dropped by several at once, each of which comes to its end', async (t) => {
    const { pool, today, store, partitionOf } = await aDatabase(t);
    for (let age = 100; age < 112; age += 1) await ensureDay(pool, today - age);
    const old = await store(today - 100);
    const drops = await Promise.all([1, 2, 3].map(() => dropDaysBefore(pool, today - 90)));
    assert.ok(drops.every(({ dropped, left }) => dropped + left <= 12));
    assert.deepEqual(await dropDaysBefore(pool, today - 90), { dropped: 0, left: 0 });
    assert.equal(await partitionOf(old), null);
    // Postgres itself fails here and there where two drop one table at the same moment.
    for (let round = 0; round < 12; round += 1) {
      for (let age = 100; age < 104; age += 1) await ensureDay(pool, today - age);
      const again = await Promise.all(
        Array.from({ length: 5 }, () => dropDaysBefore(pool, today - 90)),
      );
      assert.ok(again.some(({ dropped }) => dropped > 0));
    }
  });

  test('are dropped around the one that somebody holds, which is for the next time', async (t) => {
    const { pool, today } = await aDatabase(t);
    for (const age of [100, 99, 98, 97]) await ensureDay(pool, today - age);
    const reader = await pool.connect();
    await reader.query(`begin; lock table ${nameOf(today - 99)} in access share mode`);
    assert.deepEqual(await dropDaysBefore(pool, today - 90), { dropped: 3, left: 1 });
    await reader.query('commit');
    reader.release();
    assert.deepEqual(await dropDaysBefore(pool, today - 90), { dropped: 1, left: 0 });
  });

  test('are left for the next time where somebody reads them all, and keep nobody waiting one by one', async (t) => {
    const { pool, today } = await aDatabase(t);
    for (let age = 100; age < 110; age += 1) await ensureDay(pool, today - age);
    const backup = await pool.connect();
    await backup.query('begin; lock table log_events in access share mode');
    const began = performance.now();
    assert.deepEqual(await dropDaysBefore(pool, today - 90), { dropped: 0, left: 10 });
    // One wait of half a second and not ten.
    assert.ok(performance.now() - began < 3_000);
    await backup.query('commit');
    backup.release();
    assert.deepEqual(await dropDaysBefore(pool, today - 90), { dropped: 10, left: 0 });
  });

  test('are dropped once they are past retention, with what waited in the default one', async (t) => {
    const { pool, today, store, partitionOf } = await aDatabase(t);
    await ensureDay(pool, today - 100);
    await ensureDay(pool, today - 10);
    const [old, older, young] = [
      await store(today - 100),
      await store(today - 200),
      await store(today - 10),
    ];
    const { firstDay } = horizon(Date.now(), 90);
    assert.deepEqual(await dropDaysBefore(pool, firstDay), { dropped: 1, left: 0 });
    assert.equal(await partitionOf(old), null);
    assert.equal(await partitionOf(older), null);
    assert.equal(await partitionOf(young), nameOf(today - 10));
    assert.deepEqual(await dropDaysBefore(pool, firstDay), { dropped: 0, left: 0 });
  });
});
