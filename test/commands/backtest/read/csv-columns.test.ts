import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  columnsOf,
  delimiterOf,
  eventOfRow,
} from '../../../../src/commands/backtest/read/csv-columns.ts';

const plain = (event: unknown) => JSON.parse(JSON.stringify(event));

describe('the columns of a table', () => {
  it('are fields, written in words with underscores or as they are', () => {
    const columns = columnsOf([
      'timestamp',
      'client.user_agent.raw_user_agent',
      'client.ipAddress',
      'debug_context.debug_data.dt_hash',
      'target0.display_name',
      'target1.id',
      'request.ip_chain.ip',
    ]);
    const event = eventOfRow(columns, ['2026-09-01', 'UA', '1.2.3.4', 'abc', 'One', '0oa2', '::1']);
    assert.deepEqual(plain(event), {
      published: '2026-09-01',
      client: { userAgent: { rawUserAgent: 'UA' }, ipAddress: '1.2.3.4' },
      debugContext: { debugData: { dtHash: 'abc' } },
      target: [{ displayName: 'One' }, { id: '0oa2' }],
      request: { ipChain: [{ ip: '::1' }] },
    });
  });

  it('may hold several fields at once as JSON; anything else in brackets is text', () => {
    const columns = columnsOf(['target', 'client.user_agent', 'display_message', 'actor.id']);
    const event = eventOfRow(columns, ['[{"id":"t"}]', '{"rawUserAgent":"UA"}', '[not JSON', 'u']);
    assert.deepEqual(plain(event), {
      target: [{ id: 't' }],
      client: { userAgent: { rawUserAgent: 'UA' } },
      displayMessage: '[not JSON',
      actor: { id: 'u' },
    });
  });

  it('are told by the type of the event, whatever parts them', () => {
    assert.equal(delimiterOf('severity,event_type,uuid'), ',');
    assert.equal(delimiterOf('"severity";"event_type"'), ';');
    assert.equal(delimiterOf('eventType\tuuid\r'), '\t');
    assert.equal(delimiterOf('"_raw"'), ',');
    assert.equal(delimiterOf('time,type'), null);
    assert.equal(delimiterOf('the event_type, in a sentence'), null);
  });

  it('never set anything but fields of the event, whatever they are called', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.constantFrom('__proto__', 'constructor', 'target0', 'ip_chain', 'a', '0', ''))
        .map((parts) => parts.join('.')),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.string())), (cells) => {
        const event = eventOfRow(
          columnsOf(cells.map(([column]) => column)),
          cells.map(([, cell]) => cell),
        );
        assert.ok(JSON.stringify(event).startsWith('{'));
        assert.equal(Object.keys(Object.prototype).length, 0);
      }),
      { numRuns: 1_000 },
    );
  });
});
