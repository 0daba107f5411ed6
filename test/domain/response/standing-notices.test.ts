import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { standingNotices } from '../../../src/domain/response/standing-notices.ts';

const WHY = '203.0.113.9 is for a person to decide on: 1 other user works from this address.';
const OTHER = 'It failed, and nothing was done.';

suite('a notice why an action waits', () => {
  const history = [{ kind: 'action_planned', data: { action: 'block_ip', reason: WHY } }];
  const told = (...actions: Parameters<typeof standingNotices>[1]) =>
    standingNotices([WHY, OTHER], actions, history);

  test('stands while it waits for that, or was left for it', () => {
    for (const status of ['awaiting_approval', 'proposed', 'skipped'] as const)
      assert.deepEqual(told({ status, reason: WHY }), [WHY, OTHER], status);
  });

  test('goes with the answer, with the end of the action, and with the reason; others stay', () => {
    for (const status of ['approved', 'denied', 'done', 'expired'] as const)
      assert.deepEqual(told({ status, reason: WHY }), [OTHER], status);
    assert.deepEqual(told({ status: 'skipped', reason: 'Called off.' }), [OTHER]);
    assert.deepEqual(told(), [OTHER]);
    const another = [{ kind: 'action_planned', data: { action: 'suspend', reason: OTHER } }];
    assert.deepEqual(standingNotices([OTHER], [], another), [OTHER]);
  });
});
