import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import {
  type Claim,
  type ClaimRequest,
  claimNotification,
  noteReference,
  settleFailed,
  settleTold,
} from '../../src/store/notifications.ts';
import {
  receiversOff,
  switchOffReceiver,
  switchOnReceiver,
} from '../../src/store/receivers-off.ts';
import { testDatabase } from '../support/database.ts';

const NOW = Date.UTC(2026, 5, 1, 12);
const LEASE_MS = 45_000;

async function aLedger(t: TestContext) {
  const database = await testDatabase(t);
  const claim = (revision: number, at = NOW, of: Partial<ClaimRequest> = {}) =>
    claimNotification(database, {
      org: 'main',
      incidentId: 1,
      channel: 'slack',
      key: 'incident',
      revision,
      now: new Date(at),
      leaseMs: LEASE_MS,
      ...of,
    });
  const claimed = async (...asked: Parameters<typeof claim>): Promise<Claim> => {
    const answer = await claim(...asked);
    assert.ok(answer.state === 'claimed', answer.state);
    return answer.claim;
  };
  const tell = (of: Claim, revision: number, at = NOW, externalRef: unknown = { ts: revision }) =>
    settleTold(database.rows, of, { revision, externalRef, at: new Date(at) });
  const fail = (of: Claim, at = NOW, notBefore: number | null = null) =>
    settleFailed(database.rows, of, {
      error: 'unexpected',
      at: new Date(at),
      notBefore: notBefore === null ? null : new Date(notBefore),
    });
  const state = async (...asked: Parameters<typeof claim>) => (await claim(...asked)).state;
  return { database, claim, claimed, tell, fail, state };
}

suite('what a receiver was told', () => {
  test('is told by one of several workers, and each revision once', async (t) => {
    const { claim, tell, state } = await aLedger(t);
    const answers = await Promise.all([1, 2, 3, 4].map(() => claim(2)));
    const states = answers.map((answer) => answer.state).sort();
    assert.deepEqual(states, ['busy', 'busy', 'busy', 'claimed']);
    const first = answers.flatMap((answer) => (answer.state === 'claimed' ? [answer.claim] : []));
    assert.ok(first[0] !== undefined);
    assert.deepEqual([first[0].toldRevision, first[0].uncertain], [0, false]);
    await tell(first[0], 2);
    assert.deepEqual([await state(2), await state(1)], ['told', 'told']);
    const next = await Promise.all([1, 2, 3, 4].map(() => claim(3)));
    const [again, ...more] = next.flatMap((one) => (one.state === 'claimed' ? [one.claim] : []));
    assert.deepEqual(more, [], 'also where there is a row already');
    const { toldRevision, externalRef, uncertain } = again ?? {};
    assert.deepEqual([toldRevision, externalRef, uncertain], [2, { ts: 2 }, false]);
  });

  test('stands for each org, incident, channel and message by itself', async (t) => {
    const { claimed, tell, state } = await aLedger(t);
    const others: readonly Partial<ClaimRequest>[] = [
      { org: 'other' },
      { incidentId: 2 },
      { channel: 'pagerduty' },
      { key: 'created' },
    ];
    for (const other of others) assert.equal(await state(1, NOW, other), 'claimed');
    await tell(await claimed(1), 1);
    for (const other of others) assert.equal(await state(1, NOW, other), 'busy');
    assert.equal(await state(1), 'told');
  });

  test('is told anew after a worker that died, which changes nothing should it come back', async (t) => {
    const { claimed, tell, fail, state } = await aLedger(t);
    const dead = await claimed(1);
    assert.equal(await state(1, NOW + LEASE_MS - 1), 'busy');
    const next = await claimed(1, NOW + LEASE_MS);
    assert.equal(next.uncertain, true, 'it may have been heard');
    await fail(dead, NOW + LEASE_MS);
    await tell(dead, 1, NOW + LEASE_MS);
    assert.equal(await state(1, NOW + LEASE_MS + 1), 'busy');
    await tell(next, 1, NOW + LEASE_MS);
    await fail(next, NOW + LEASE_MS);
    assert.equal(await state(1, NOW + LEASE_MS), 'told', 'what is settled stays so');
  });

  test('belongs to a worker that gives signs of life', async (t) => {
    const { database, claimed, state } = await aLedger(t);
    const slow = await claimed(1);
    await noteReference(database.rows, slow, { ts: 'first' }, new Date(NOW + LEASE_MS - 1));
    assert.equal(await state(1, NOW + LEASE_MS + 1), 'busy');
    const next = await claimed(1, NOW + 2 * LEASE_MS);
    assert.deepEqual(next.externalRef, { ts: 'first' });
    await noteReference(database.rows, slow, { ts: 'late' }, new Date(NOW + 2 * LEASE_MS));
    const last = await claimed(1, NOW + 3 * LEASE_MS);
    assert.deepEqual(last.externalRef, { ts: 'first' });
  });

  test('is not told before the receiver allows it, and that holds once', async (t) => {
    const { claim, claimed, tell, fail, state } = await aLedger(t);
    await fail(await claimed(1), NOW, NOW + 60_000);
    assert.deepEqual(await claim(1, NOW + 59_999), {
      state: 'paused',
      until: new Date(NOW + 60_000),
    });
    const again = await claimed(1, NOW + 60_000);
    assert.deepEqual([again.uncertain, again.failures], [true, 1]);
    await tell(again, 1, NOW + 60_000);
    // An earlier clock on another machine: the pause was of that message.
    assert.equal(await state(2, NOW + 59_999), 'claimed');
  });

  test('has its failures counted until it is told, or given up', async (t) => {
    const { claimed, tell, fail } = await aLedger(t);
    for (const failures of [0, 1]) {
      const claim = await claimed(1, NOW + failures);
      assert.equal(claim.failures, failures);
      await fail(claim, NOW + failures, NOW + failures + 1);
    }
    await fail(await claimed(1, NOW + 2), NOW + 2, null);
    const anew = await claimed(1, NOW + 2);
    assert.equal(anew.failures, 0);
    await fail(anew, NOW + 2, NOW + 3);
    await tell(await claimed(1, NOW + 3), 1, NOW + 3);
    assert.equal((await claimed(2, NOW + 4)).failures, 0);
  });

  test('is nothing any more once it says that it is gone, in its org', async (t) => {
    const { database } = await aLedger(t);
    for (const again of [0, 1]) {
      const at = new Date(NOW + again);
      await database.transaction((tx) => switchOffReceiver(tx, 'main', 'one', at));
    }
    const off = (org: string) => receiversOff(database.rows, org);
    assert.deepEqual(await off('main'), [{ generation: 'one', since: new Date(NOW) }]);
    assert.deepEqual(await off('other'), []);
    await database.transaction((tx) => switchOnReceiver(tx, 'main', 'two'));
    assert.equal((await off('main')).length, 1);
    await database.transaction((tx) => switchOnReceiver(tx, 'main', 'one'));
    assert.deepEqual(await off('main'), []);
  });
});
