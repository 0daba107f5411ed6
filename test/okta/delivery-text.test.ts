import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { parseDelivery } from '../../src/okta/delivery-text.ts';

const around = (events: string) => `{"eventId":"d1","data":{"events":${events}},"eventTime":"now"}`;

suite('the text of a delivery', () => {
  test('gives each event as it was written: escapes, spaces and numbers as they are', () => {
    const events = [
      '{"uuid":"1","n":1.0e2,"s":"\\u00e9 }, {\\"uuid\\":","e":[]}',
      '{"uuid":"é👍","target":[{"id":"a"},{"id":"b"}] }',
      '{"uuid":"},{\\\\"}',
    ];
    const text = around(`[${events.join(',')}]`);
    assert.deepEqual(parseDelivery(text), { body: JSON.parse(text), texts: events });
  });

  test('is read as a whole where it is laid out otherwise, or ends in another list', () => {
    for (const text of [
      JSON.stringify({ data: { events: [{ uuid: '1' }] } }, null, 2),
      '{"data":{"events":[{"uuid":"1"}]},"more":[1]}',
      '{"data":{"events":[1,{"uuid":"1"}]}}',
      '{"data":{"events":[{"uuid":"1"}],"events":[{"uuid":"2"}]}}',
      '{"data":{"events": []},"x":{"events":[{"uuid":"1"}]}}',
      '{"data":{"events":[{"uuid":"1","in":[{"a":1},{"uuid":"2"}]}]}}',
      around('[]'),
      '[]',
    ])
      assert.deepEqual(parseDelivery(text), { body: JSON.parse(text), texts: null }, text);
  });

  test('is refused exactly where JSON is', () => {
    for (const text of ['', '{', around('[{"uuid":"1"},]'), `${around('[{"uuid":"1"}]')}]`])
      assert.throws(() => parseDelivery(text), SyntaxError, text);
  });

  test('of any delivery at all means what JSON says, and so does each of its events', () => {
    const event = fc.oneof(fc.jsonValue(), fc.record({ uuid: fc.jsonValue(), a: fc.jsonValue() }));
    const some = fc.record({ x: fc.jsonValue(), data: fc.record({ events: fc.array(event) }) });
    const spoilt = fc.tuple(some, fc.nat(), fc.constantFrom('', ',', ']', '}', '"', '},{"uuid":'));
    fc.assert(
      fc.property(spoilt, ([delivery, at, extra]) => {
        const json = JSON.stringify(delivery);
        const cut = extra === '' ? 0 : at % json.length;
        const text = json.slice(0, cut) + extra + json.slice(cut);
        let expected: unknown;
        try {
          expected = JSON.parse(text);
        } catch {
          assert.throws(() => parseDelivery(text), SyntaxError);
          return;
        }
        const { body, texts } = parseDelivery(text);
        assert.deepEqual(body, expected);
        const events = (expected as { data?: { events?: unknown } }).data?.events;
        if (texts !== null)
          assert.deepEqual(
            texts.map((one) => JSON.parse(one)),
            events,
          );
      }),
      { numRuns: 3_000 },
    );
  });
});
