import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ACTION_STATUSES } from '../../../src/domain/response/incident.ts';
import { bothUndone, inverseOf, undoDueAt, undoStep } from '../../../src/domain/response/undo.ts';

const UNSUSPEND = { kind: 'unsuspend' as const, userId: '00u1', params: {} };

suite('undo', () => {
  test('takes back only what was done', () => {
    for (const status of ACTION_STATUSES) {
      const step = undoStep({ id: 7, kind: 'suspend', status, undo: UNSUSPEND, undoOf: null });
      assert.equal(step.possible, status === 'done');
    }
  });

  test('says whether there is no way back, or nothing was changed', () => {
    const done = { id: 7, status: 'done' as const, undo: null, undoOf: null };
    const cleared = undoStep({ ...done, kind: 'clear_sessions' });
    assert.match(cleared.possible ? '' : cleared.reason, /no way back/);
    const suspended = undoStep({ ...done, kind: 'suspend' });
    assert.match(suspended.possible ? '' : suspended.reason, /changed nothing/);
  });

  test('does not do again what it took back', () => {
    const back = { id: 8, kind: 'unsuspend', status: 'done' as const, undoOf: 7 };
    const step = undoStep({ ...back, undo: { kind: 'suspend', userId: '00u1', params: {} } });
    assert.equal(step.possible, false);
  });

  test('of a kind that another version knows is no fault, and none', () => {
    assert.equal(inverseOf('format_disk', '00u1', {}), null);
    assert.equal(inverseOf('clear_sessions', '00u1', {}), null);
    const step = undoStep({ id: 7, kind: 'format_disk', status: 'done', undo: null, undoOf: null });
    assert.match(step.possible ? '' : step.reason, /no way back/);
    const again = undoStep({ id: 7, kind: 'suspend', status: 'undone', undo: null, undoOf: null });
    assert.match(again.possible ? '' : again.reason, /taken back already/);
  });

  test('of two tries takes back what either did: of addresses the sum, of anything else the one thing', () => {
    const unblock = (...ips: string[]) => ({
      ...{ kind: 'unblock_ip' as const, userId: '00u1', params: { ips, zoneName: 'Z' } },
    });
    const [one, two] = [
      unblock('203.0.113.1', '203.0.113.2'),
      unblock('203.0.113.2', '203.0.113.3'),
    ];
    const both = unblock('203.0.113.1', '203.0.113.2', '203.0.113.3');
    assert.deepEqual(bothUndone(one, two), both);
    assert.deepEqual(bothUndone(one, null), one);
    assert.deepEqual(bothUndone(null, two), two);
    assert.deepEqual(bothUndone(UNSUSPEND, null), UNSUSPEND);
    assert.deepEqual(bothUndone(UNSUSPEND, { ...UNSUSPEND }), UNSUSPEND);
    assert.equal(bothUndone(null, null), null);
  });

  test('is due only where the policy gave it a time', () => {
    assert.equal(undoDueAt(1_000, null), null);
    assert.equal(undoDueAt(1_000, 60), 1_000 + 3_600_000);
  });
});
