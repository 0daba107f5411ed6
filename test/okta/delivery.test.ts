import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { readDelivery } from '../../src/okta/delivery.ts';

suite('an envelope', () => {
  test('is a delivery when it has a list of events, whatever else is wrong with it', () => {
    assert.deepEqual(readDelivery({ data: { events: [1, null] } }), {
      ok: true,
      deliveryId: null,
      hookId: null,
      events: [1, null],
    });
  });

  test('names the delivery in both spellings, and the hook at the end of its source', () => {
    const source = 'https://example.okta.com/api/v1/eventHooks/whoABC';
    for (const name of ['eventId', 'eventID']) {
      const reading = readDelivery({ [name]: 'd1', source, data: { events: [] } });
      assert.deepEqual(reading, { ok: true, deliveryId: 'd1', hookId: 'whoABC', events: [] });
    }
  });

  test('of any JSON at all is read or refused with a reason, never an exception', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        const reading = readDelivery(body);
        if (!reading.ok) assert.ok(reading.reason.length > 0);
      }),
      { numRuns: 1_000 },
    );
  });
});
