import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { pino } from 'pino';
import { startQueue } from '../../src/pipeline/queue/workers.ts';
import { jobsOf, type StageJobs } from '../../src/pipeline/stages.ts';
import { connectDatabase, type Transaction } from '../../src/store/database.ts';
import { testDatabaseUrl } from '../support/database.ts';
import { waitingJobs } from '../support/dependencies.ts';

const JOB = { org: 'main', sessionId: 'idx1' };

async function aQueue(t: TestContext, now: () => number = Date.now) {
  const url = await testDatabaseUrl(t);
  const database = connectDatabase({ url });
  t.after(() => database.close());
  const boss = await startQueue({ url, log: pino({ level: 'silent' }), supervise: false });
  t.after(() => boss.stop({ graceful: false }));
  const take = async () => (await boss.fetch<StageJobs['triage']>('triage'))[0]?.data ?? null;
  return { database, jobs: jobsOf(boss, now), take };
}

suite('a job left for a stage', () => {
  test('is one with what waits for the same session, which nobody takes before the news is committed', async (t) => {
    const { database, jobs, take } = await aQueue(t);
    await jobs.enqueue(null, 'triage', [{ data: JOB }]);
    await database.transaction(async (tx) => {
      await jobs.enqueue(tx, 'triage', [{ data: JOB }]);
      assert.equal(await take(), null);
    });
    assert.deepEqual(await take(), JOB);
    assert.equal(await take(), null);
  });

  test('holds up no other session, and no other writer', async (t) => {
    const { database, jobs, take } = await aQueue(t);
    const other = { ...JOB, sessionId: 'idx2' };
    await jobs.enqueue(null, 'triage', [{ data: JOB }, { data: other }]);
    await database.transaction(async (tx) => {
      await jobs.enqueue(tx, 'triage', [{ data: JOB }]);
      await database.transaction((second) => jobs.enqueue(second, 'triage', [{ data: JOB }]));
      assert.deepEqual(await take(), other);
      assert.equal(await take(), null);
    });
    assert.deepEqual(await take(), JOB);
  });

  test('is a job of its own where the waiting one was taken first', async (t) => {
    const { database, jobs, take } = await aQueue(t);
    await jobs.enqueue(null, 'triage', [{ data: JOB }]);
    await database.transaction(async (tx) => {
      assert.deepEqual(await take(), JOB);
      await jobs.enqueue(tx, 'triage', [{ data: JOB }]);
      assert.equal(await take(), null);
    });
    assert.deepEqual(await take(), JOB);
  });

  test('is a job of its own where the waiting one is taken between the insertion and the hold', async (t) => {
    const { database, jobs, take } = await aQueue(t);
    await jobs.enqueue(null, 'triage', [{ data: JOB }]);
    let taken: StageJobs['triage'] | null = null;
    await database.transaction(async (tx) => {
      const between = {
        ...tx,
        client: {
          async query(sql: string, values?: unknown[]) {
            if (sql.includes('for key share')) taken ??= await take();
            return tx.client.query(sql, values);
          },
        },
      } as unknown as Transaction;
      await jobs.enqueue(between, 'triage', [{ data: JOB }]);
      assert.deepEqual(taken, JOB);
    });
    assert.deepEqual(await take(), JOB);
  });

  test('that can wait is taken after the others, until somebody asks for the same without it', async (t) => {
    const { database, jobs, take } = await aQueue(t);
    const [first, second, third] = ['old1', 'old2', 'old3'].map((id) => ({
      ...JOB,
      sessionId: id,
    }));
    assert.ok(first && second && third);
    for (const data of [first, second, third]) {
      await jobs.enqueue(null, 'triage', [{ data, canWait: true }]);
    }
    await database.transaction((tx) => jobs.enqueue(tx, 'triage', [{ data: JOB }]));
    assert.deepEqual(await take(), JOB);
    await database.transaction((tx) => jobs.enqueue(tx, 'triage', [{ data: third }]));
    assert.deepEqual(await take(), third);
    await jobs.enqueue(null, 'triage', [{ data: second }]);
    await jobs.enqueue(null, 'triage', [{ data: second, canWait: true }]);
    assert.deepEqual([await take(), await take(), await take()], [second, first, null]);
  });

  test('that is to be ahead is taken first, though another waits longer, and so is one that is brought ahead', async (t) => {
    const { database, jobs, take } = await aQueue(t);
    const [first, second, third, fourth] = [1, 2, 3, 4].map((n) => ({
      ...JOB,
      sessionId: `idx${n}`,
    }));
    assert.ok(first && second && third && fourth);
    await jobs.enqueue(null, 'triage', [{ data: first }, { data: second }, { data: third }]);
    await jobs.enqueue(null, 'triage', [{ data: third, ahead: true }]);
    await jobs.enqueue(null, 'triage', [{ data: fourth, startAfter: new Date(Date.now() - 1) }]);
    assert.deepEqual(await take(), third);
    await database.transaction((tx) => jobs.bringAhead(tx, 'triage', [second, third, fourth]));
    assert.deepEqual(await take(), second);
    assert.deepEqual(await take(), fourth, 'one that waited for its moment');
    assert.deepEqual(await take(), first);
    assert.equal(await take(), null, 'none is added');
  });

  test('goes with its transaction', async (t) => {
    const { database, jobs, take } = await aQueue(t);
    const failing = database.transaction(async (tx) => {
      await jobs.enqueue(tx, 'triage', [{ data: JOB }]);
      throw new Error('not committed');
    });
    await assert.rejects(failing, /not committed/);
    assert.equal(await take(), null);
  });

  for (const [side, aheadMs] of [
    ['ahead of', 600_000],
    ['behind', -600_000],
  ] as const) {
    test(`waits as long as it is to where this machine’s clock is ${side} the database’s`, async (t) => {
      const now = () => Date.now() + aheadMs;
      const { database, jobs, take } = await aQueue(t, now);
      for (const startAfter of [new Date(now() + 90_000), new Date(now() + 60_000)]) {
        await jobs.enqueue(null, 'triage', [{ data: JOB, startAfter }]);
      }
      assert.equal(await take(), null);
      const [waiting] = await waitingJobs({ database }, 'triage');
      const waitsMs = (waiting?.startAfter.getTime() ?? 0) - Date.now();
      assert.ok(waitsMs > 50_000 && waitsMs <= 60_500, `waits ${waitsMs} ms`);
    });
  }

  for (const within of ['a transaction', 'none']) {
    test(`for two later moments, in ${within}, waits for the sooner`, async (t) => {
      const { database, jobs } = await aQueue(t);
      const sooner = new Date('2031-01-01T00:00:00Z');
      const later = new Date('2031-01-02T00:00:00Z');
      for (const startAfter of [later, sooner, later]) {
        const request = [{ data: JOB, startAfter }];
        if (within === 'none') await jobs.enqueue(null, 'triage', request);
        else await database.transaction((tx) => jobs.enqueue(tx, 'triage', request));
      }
      assert.deepEqual(await waitingJobs({ database }, 'triage'), [
        { data: JOB, startAfter: sooner },
      ]);
    });
  }
});
