import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { type FirstDays, noteDays } from '../../../../src/commands/backtest/sessions/first-days.ts';

const DAY = 86_400_000;

it('knows the first moments of the first two days, whatever the order in which they come', () => {
  const moments = fc.array(fc.integer({ min: 0, max: 5 * DAY }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(moments, (times) => {
      const known = new Map<string, FirstDays>();
      for (const at of times) {
        const moment = { at, uuid: String(at) };
        noteDays(known, 'k', [{ bucket: 0, first: moment, last: moment }]);
      }
      const firstOfDay = new Map<number, number>();
      for (const at of times.toSorted((a, b) => b - a)) firstOfDay.set(Math.floor(at / DAY), at);
      const [first, second] = [...firstOfDay.values()].sort((a, b) => a - b);
      const { firstAt, secondDayAt } = known.get('k') ?? {};
      assert.deepEqual([firstAt, secondDayAt], [first, second ?? Number.POSITIVE_INFINITY]);
    }),
    { numRuns: 1000 },
  );
});
