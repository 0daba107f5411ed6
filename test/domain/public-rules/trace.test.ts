import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import type { Touch } from '../../../src/domain/public-rules/touch.ts';
import {
  addTouch,
  mergeTrace,
  type Trace,
  touchesOf,
} from '../../../src/domain/public-rules/trace.ts';

const touches = fc.array(
  fc
    .record({
      at: fc.integer({ min: 0, max: 20 }).map((minutes) => minutes * 37_000),
      ip: fc.constantFrom('192.0.2.1', '192.0.2.2', null),
      userAgent: fc.constantFrom('one', 'two'),
      deviceToken: fc.constantFrom('t1', 't2', null),
      asn: fc.constantFrom(1, 2, null),
    })
    .map(
      (some): Touch => ({
        ...some,
        session: 's',
        sessionId: 's',
        rootSessionId: null,
        userId: 'u',
        step: 'sso',
        succeeded: true,
        inScope: true,
        os: null,
        browser: null,
        asnSource: 'okta',
        hijackSuspected: false,
      }),
    ),
  { maxLength: 12 },
);

function traceOf(of: readonly Touch[]): Trace {
  const trace: Trace = [];
  for (const touch of of) addTouch(trace, touch);
  return trace;
}

it('order, repetition and merging change nothing', () => {
  fc.assert(
    fc.property(touches, fc.integer(), fc.nat(12), (all, seed, cut) => {
      const whole = touchesOf([traceOf(all)]);
      const shuffled = [...all, ...all].sort(
        (a, b) => ((a.at * 31 + seed) % 7) - ((b.at * 31 + seed) % 7),
      );
      assert.deepEqual(touchesOf([traceOf(shuffled)]), whole);
      const merged = traceOf(all.slice(cut));
      mergeTrace(merged, traceOf(all.slice(0, cut)));
      assert.deepEqual(touchesOf([merged]), whole);
    }),
    { numRuns: 1000 },
  );
});
