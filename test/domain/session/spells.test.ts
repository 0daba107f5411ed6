import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import type { Moment } from '../../../src/domain/session/moment.ts';
import {
  absorbSpells,
  MOST_SPELLS,
  noteMoment,
  type Spells,
} from '../../../src/domain/session/spells.ts';
import { MINUTE, MORNING } from '../builders.ts';

const noted = (moments: readonly Moment[]): Spells => {
  const into: Spells = { spells: [], doubled: 0 };
  for (const moment of moments) noteMoment(into, moment);
  return into;
};
const inOrder = ({ spells, doubled }: Spells) => ({
  doubled,
  spells: [...spells].sort((a, b) => a.bucket - b.bucket),
});
const every = (minutes: number, count: number): Moment[] =>
  Array.from({ length: count }, (_, i) => ({ at: MORNING + i * minutes * MINUTE, uuid: `e${i}` }));

it('a long day is kept in stretches of two minutes, and weeks take no more room', () => {
  const day = noted(every(2, MOST_SPELLS));
  assert.equal(day.doubled, 0);
  assert.equal(day.spells.length, MOST_SPELLS);
  const weeks = noted(every(2, 30 * 720));
  assert.ok(weeks.spells.length <= MOST_SPELLS);
  assert.ok(weeks.spells.length > MOST_SPELLS / 4, 'no coarser than it has to be');
  const at = weeks.spells.flatMap(({ first, last }) => [first.at, last.at]);
  assert.equal(Math.min(...at), MORNING);
  assert.equal(Math.max(...at), MORNING + (30 * 720 - 1) * 2 * MINUTE);
});

const moments = fc
  .record({
    start: fc.integer({ min: 0, max: 5000 }),
    step: fc.integer({ min: 1, max: 40 }),
    count: fc.integer({ min: 1, max: 900 }),
    seed: fc.integer(),
  })
  .map(({ start, step, count, seed }) => {
    const all = every(step, count).map(({ at, uuid }) => ({ at: at + start * MINUTE, uuid }));
    const shuffled = all
      .map((moment, i) => ({ moment, key: Math.sin(seed + i * 7919) }))
      .sort((a, b) => a.key - b.key)
      .map(({ moment }) => moment);
    return { all, shuffled };
  });

it('neither order nor repetition nor the pieces in which they come change what is kept', () => {
  fc.assert(
    fc.property(moments, moments, fc.nat(), ({ all, shuffled }, { all: more }, cut) => {
      const whole = inOrder(noted(all));
      assert.deepEqual(inOrder(noted(shuffled)), whole);
      assert.deepEqual(inOrder(noted([...shuffled, ...all])), whole);
      const piece = cut % shuffled.length;
      const [one, other] = [noted(shuffled.slice(0, piece)), noted(shuffled.slice(piece))];
      absorbSpells(one, other);
      assert.deepEqual(inOrder(one), whole);
      // A coarse one takes a fine one in, and the other way round.
      const [both, back] = [noted(all), noted(more)];
      absorbSpells(both, noted(more));
      absorbSpells(back, noted(all));
      const together = inOrder(noted([...all, ...more]));
      assert.deepEqual(inOrder(both).doubled, together.doubled);
      assert.deepEqual(
        inOrder(both).spells.map(({ bucket, first, last }) => [bucket, first.at, last.at]),
        together.spells.map(({ bucket, first, last }) => [bucket, first.at, last.at]),
      );
      assert.equal(inOrder(back).spells.length, together.spells.length);
    }),
    { numRuns: 1000 },
  );
});
