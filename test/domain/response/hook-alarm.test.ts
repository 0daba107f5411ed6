import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { hookAlarmOf } from '../../../src/domain/response/hook-alarm.ts';
import { readLogEvent } from '../../../src/okta/log-event.ts';

const OURS = new Set(['who1', 'who2']);
const MALLORY = { id: '00uM', type: 'User', alternateId: 'm@example.com', displayName: 'Mallory' };

/** @param type after `event_hook.`, or a whole one */
function alarm(type: string, fields: Record<string, unknown> = {}) {
  const reading = readLogEvent({
    uuid: 'e1',
    published: '2026-06-01T12:00:00.000Z',
    eventType: type.includes('.') ? type : `event_hook.${type}`,
    actor: MALLORY,
    target: [
      { id: '00uM', type: 'User' },
      { id: 'who2', type: 'EventHook' },
    ],
    ...fields,
  });
  assert.ok(reading.ok);
  return hookAlarmOf(reading.event, OURS);
}

suite('the alarms about our hooks', () => {
  test('say what was done to which hook, and by whom, as well as the log knows them', () => {
    for (const [type, change] of [
      ['updated', 'changed'],
      ['deactivated', 'deactivated'],
      ['deleted', 'deleted'],
    ] as const) {
      const { kind, subject, headline } = alarm(type) ?? {};
      assert.deepEqual(
        [kind, subject, headline],
        ['hook_tampered', 'who2', `Our event hook was ${change} by m@example.com`],
      );
    }
    const by = (actor: object) => alarm('deleted', { actor })?.headline.split(' by ')[1];
    assert.equal(by({ ...MALLORY, alternateId: 'unknown' }), 'Mallory');
    assert.equal(by({ id: '00uM', type: 'User' }), '00uM');
  });

  test('are not raised by what is done to other hooks, nor by what harms none', () => {
    const target = [{ id: 'whoOther', type: 'EventHook' }];
    for (const type of ['updated', 'deactivated', 'deleted', 'delivery']) {
      assert.equal(alarm(type, { target }), null, type);
    }
    for (const type of ['created', 'activated', 'verified']) assert.equal(alarm(type), null, type);
  });

  test('tell of deliveries that failed, and of the quota for deliveries but of no other limit', () => {
    const failed = alarm('delivery');
    assert.deepEqual([failed?.kind, failed?.subject], ['delivery_failure', 'who2']);
    const limit = (end: string, operationRateLimitType: string) =>
      alarm(`system.operation.rate_limit.${end}`, {
        target: [],
        debugContext: { debugData: { operationRateLimitType } },
      })?.kind;
    assert.equal(limit('warning', 'event_hook_delivery'), 'delivery_quota');
    assert.equal(limit('violation', 'event_hook_delivery'), 'delivery_quota');
    assert.equal(limit('warning', 'web_request'), undefined);
    const elsewhere = {
      debugContext: { debugData: { operationRateLimitType: 'event_hook_delivery' } },
    };
    assert.equal(alarm('user.session.start', elsewhere), null);
  });
});
