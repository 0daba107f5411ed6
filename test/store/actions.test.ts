import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { addAction, changeAction, countSignedOut, lockLimits } from '../../src/store/actions.ts';
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
