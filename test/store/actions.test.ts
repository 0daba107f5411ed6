import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  actionsDueForUndo,
  actionsOf,
  addAction,
  changeAction,
  countSignedOut,
  endAttempt,
  findAction,
  incidentsStopped,
  incidentsWithApproved,
  lockLimits,
  type NewResponseAction,
  renewAttempt,
} from '../../src/store/actions.ts';
import type { Database } from '../../src/store/database.ts';
import { testDatabase } from '../support/database.ts';

const NOW = Date.UTC(2026, 5, 1, 12);
const MINUTE = 60_000;

type Given = {
  readonly user: string;
  readonly minutesAgo: number;
  readonly status?: 'approved' | 'awaiting_approval' | 'done' | 'failed';
  readonly kind?: string;
  readonly attempts?: number;
  readonly org?: string;
};

async function given(database: Database, actions: readonly Given[]): Promise<void> {
  for (const [index, action] of actions.entries()) {
    const at = new Date(NOW - action.minutesAgo * MINUTE);
    await database.transaction((tx) =>
      addAction(tx, {
        org: action.org ?? 'main',
        incidentId: index + 1,
        userId: action.user,
        kind: action.kind ?? 'clear_sessions',
        position: 1,
        status: action.status ?? 'done',
        idempotencyKey: `${index}`,
        call: [],
        requestedBy: 'system',
        requestedAt: at,
        startedAt: action.status === 'done' ? at : null,
        attempts: action.attempts ?? 0,
      }),
    );
  }
}

function count(database: Database, except: string) {
  return database.transaction(async (tx) => {
    await lockLimits(tx, 'main');
    return countSignedOut(tx, 'main', except, ['clear_sessions', 'expire_password'], new Date(NOW));
  });
}

suite('counting who was signed out', () => {
  test('counts each user once, within the hour and the day', async (t) => {
    const database = await testDatabase(t);
    await given(database, [
      { user: 'a', minutesAgo: 5 },
      { user: 'a', minutesAgo: 4, kind: 'expire_password' },
      { user: 'b', minutesAgo: 59, status: 'approved' },
      { user: 'c', minutesAgo: 61 },
      { user: 'd', minutesAgo: 24 * 60 + 1 },
    ]);
    assert.deepEqual(await count(database, 'nobody'), { hour: 2, day: 3 });
    assert.deepEqual(await count(database, 'a'), { hour: 1, day: 2 });
  });

  test('counts a try that failed, for Okta may have done it, and nothing that only waits', async (t) => {
    const database = await testDatabase(t);
    await given(database, [
      { user: 'a', minutesAgo: 5, status: 'failed', attempts: 1 },
      { user: 'b', minutesAgo: 5, status: 'awaiting_approval' },
      { user: 'c', minutesAgo: 5, kind: 'raise_risk' },
      { user: 'd', minutesAgo: 5, org: 'other' },
    ]);
    assert.deepEqual(await count(database, 'nobody'), { hour: 1, day: 1 });
  });

  test('adds an action of one key once, and changes only the one meant', async (t) => {
    const database = await testDatabase(t);
    await given(database, [{ user: 'a', minutesAgo: 1 }]);
    const again = await database.transaction((tx) =>
      addAction(tx, {
        org: 'main',
        incidentId: 9,
        userId: 'a',
        kind: 'clear_sessions',
        position: 1,
        status: 'approved',
        idempotencyKey: '0',
        call: [],
        requestedBy: 'system',
      }),
    );
    assert.equal(again, null);
    await database.transaction((tx) => changeAction(tx, 'other', 1, { status: 'failed' }));
    const { rows } = await database.pool.query('select status from response_actions');
    assert.deepEqual(rows, [{ status: 'done' }]);
  });
});

let serial = 0;

/** Adds an action; what is not said is of no matter. */
async function anAction(database: Database, action: Partial<NewResponseAction>) {
  serial += 1;
  const added = await database.transaction((tx) =>
    addAction(tx, {
      org: 'main',
      incidentId: 1,
      userId: 'a',
      kind: 'clear_sessions',
      position: 1,
      status: 'done',
      idempotencyKey: `serial-${serial}`,
      call: [],
      requestedBy: 'system',
      ...action,
    }),
  );
  assert.ok(added !== null);
  return added;
}

suite('the lock under which users are counted', () => {
  test('is one for each org, and held until the transaction ends', async (t) => {
    const database = await testDatabase(t);
    const held = async () => {
      const locks = `select 1 from pg_locks where locktype = 'advisory' and granted
        and database = (select oid from pg_database where datname = current_database())`;
      return (await database.pool.query(locks)).rowCount;
    };
    await database.transaction(async (tx) => {
      await lockLimits(tx, 'main');
      await lockLimits(tx, 'main');
      assert.equal(await held(), 1);
      await lockLimits(tx, 'other');
      assert.equal(await held(), 2);
    });
    assert.equal(await held(), 0);
  });
});

suite('when a user counts as signed out', () => {
  const ago = (minutes: number) => new Date(NOW - minutes * MINUTE);

  test('is when it was begun; before that when it was agreed on, or asked for', async (t) => {
    const database = await testDatabase(t);
    const old = { requestedAt: ago(2_000) };
    await anAction(database, { userId: 'a', ...old, decidedAt: ago(90), startedAt: ago(30) });
    await anAction(database, { userId: 'b', ...old, decidedAt: ago(30), status: 'approved' });
    await anAction(database, { userId: 'c', requestedAt: ago(30), status: 'approved' });
    const begun = { decidedAt: ago(30), startedAt: ago(90) };
    await anAction(database, { userId: 'd', ...old, ...begun });
    assert.deepEqual(await count(database, 'nobody'), { hour: 3, day: 4 });
    // Asked about again after it had been begun.
    assert.deepEqual(await count(database, 'a'), { hour: 2, day: 3 });
  });

  test('counts what is under way, and what was taken back later', async (t) => {
    const database = await testDatabase(t);
    for (const status of ['running', 'undone', 'proposed', 'skipped', 'denied'] as const) {
      await anAction(database, { userId: status, requestedAt: ago(5), status });
    }
    assert.deepEqual(await count(database, 'nobody'), { hour: 2, day: 2 });
  });
});

suite('actions as rows', () => {
  test('are found in the order of the plan, and only by the org that has them', async (t) => {
    const database = await testDatabase(t);
    const { rows } = database;
    const last = await anAction(database, { position: 2 });
    const first = await anAction(database, { position: 1 });
    const second = await anAction(database, { position: 1 });
    await anAction(database, { incidentId: 2 });
    // Postgres writes a changed row elsewhere.
    await database.transaction((tx) => changeAction(tx, 'main', first.id, { attempts: 1 }));
    const found = await actionsOf(rows, 'main', 1);
    assert.deepEqual(
      found.map(({ id }) => id),
      [first.id, second.id, last.id],
    );
    assert.deepEqual(await actionsOf(rows, 'other', 1), []);
    assert.equal((await findAction(rows, 'main', last.id))?.id, last.id);
    assert.equal(await findAction(rows, 'other', last.id), null);
  });

  test('keep what Postgres cannot store out of what is shown', async (t) => {
    const database = await testDatabase(t);
    const odd = { path: '/users/a\u0000b' };
    const { params, call } = await anAction(database, { params: odd, call: [odd] });
    assert.ok(!JSON.stringify([params, call]).includes('\\u0000'));
  });

  test('end with the attempt that began them, and no earlier or later one', async (t) => {
    const database = await testDatabase(t);
    const until = new Date(NOW + MINUTE);
    const running = await anAction(database, { status: 'running', attempts: 2 });
    const other = await anAction(database, { status: 'running', attempts: 2 });
    const end = (attempts: number) =>
      database.transaction((tx) => endAttempt(tx, { ...running, attempts }, { status: 'done' }));
    await renewAttempt(database.rows, { ...running, attempts: 1 }, until);
    assert.equal(await end(1), false);
    const [untouched] = await actionsOf(database.rows, 'main', 1);
    assert.deepEqual([untouched?.status, untouched?.notBefore], ['running', null]);
    await renewAttempt(database.rows, running, until);
    assert.equal(await end(2), true);
    assert.equal(await end(2), false, 'it has ended already');
    await renewAttempt(database.rows, running, new Date(NOW + 2 * MINUTE));
    const found = await actionsOf(database.rows, 'main', 1);
    assert.deepEqual(
      found.map(({ id, status, notBefore }) => [id, status, notBefore]),
      [
        [running.id, 'done', until],
        [other.id, 'running', null],
      ],
    );
  });

  test('go on and stop with the switch of their own org', async (t) => {
    const database = await testDatabase(t);
    const given: readonly Partial<NewResponseAction>[] = [
      { status: 'approved' },
      { status: 'approved' },
      { status: 'running' },
      { status: 'awaiting_approval', guard: 'paused' },
      { status: 'awaiting_approval', guard: 'limit' },
      { status: 'skipped', guard: 'paused' },
      { status: 'done' },
    ];
    for (const [index, action] of given.entries()) {
      const incidentId = Math.max(index, 1);
      await anAction(database, { ...action, incidentId });
      await anAction(database, { ...action, incidentId: incidentId + 100, org: 'other' });
    }
    assert.deepEqual(await incidentsWithApproved(database.rows, 'main'), [2, 1]);
    assert.deepEqual(await incidentsStopped(database.rows, 'main'), [1, 3]);
  });

  test('are due for undo once their time is up, unless somebody began', async (t) => {
    const database = await testDatabase(t);
    const undo = { kind: 'unsuspend', userId: 'a', params: {} } as const;
    const due = { undo, undoBy: new Date(NOW) };
    const both = await anAction(database, due);
    await anAction(database, { ...due, undoBy: new Date(NOW + 1) });
    await anAction(database, { ...due, undoBy: null });
    await anAction(database, { ...due, undo: null });
    await anAction(database, { ...due, status: 'approved' });
    await anAction(database, { ...due, status: 'undone' });
    const begun = await anAction(database, due);
    await anAction(database, { undoOf: begun.id, status: 'failed' });
    const found = await actionsDueForUndo(database.rows, new Date(NOW));
    assert.deepEqual(
      found.map(({ id }) => id),
      [both.id],
    );
  });
});
