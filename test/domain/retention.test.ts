import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { planRetention, type Retention } from '../../src/domain/retention.ts';

const DAY = 86_400_000;
const TODAY = 20_000;
const NOW = TODAY * DAY + 3_600_000;
/** A year of days, and those made ahead. */
const YEAR = Array.from({ length: 365 + 4 }, (_, i) => TODAY - 365 + i);
const APPLIED: Retention = { days: 365, fall: null };

const waits = (known: Retention | null, wanted: number, now = NOW) =>
  planRetention(known, wanted, YEAR, now);

suite('retention', () => {
  test('that stays, or grows, holds nothing up, however many days are due after a long downtime', () => {
    const later = NOW + 30 * DAY;
    for (const wanted of [365, 400]) {
      const { days, retention, held } = waits(APPLIED, wanted, later);
      assert.deepEqual([days, retention, held], [wanted, { days: wanted, fall: null }, null]);
    }
  });

  test('that falls by a week goes at once, by a day more not', () => {
    assert.equal(waits(APPLIED, 358).days, 358);
    const { days, held } = waits(APPLIED, 357);
    assert.deepEqual([days, held?.from, held?.going], [365, 365, 8]);
  });

  test('that falls far goes on after a day, or once somebody says that it is meant', () => {
    const first = waits(APPLIED, 90);
    assert.deepEqual([first.days, first.held?.going, first.held?.until], [365, 275, NOW + DAY]);
    const hoursLater = (hours: number) => waits(first.retention, 90, NOW + hours * 3_600_000);
    assert.equal(hoursLater(22).days, 365);
    assert.deepEqual(hoursLater(24).retention, { days: 90, fall: null });
    const { fall } = first.retention;
    assert.ok(fall !== null);
    const confirmed = { days: 365, fall: { ...fall, confirmedBy: 'cli:ada' } };
    assert.equal(waits(confirmed, 90).days, 90);
    // Said of another value, it holds for that one alone.
    assert.equal(waits(confirmed, 30).days, 365);
  });

  test('waits anew after somebody wanted the greater value, as where two workers differ', () => {
    const first = waits(APPLIED, 90);
    const between = waits(first.retention, 365, NOW + DAY / 2);
    assert.equal(between.retention.fall, null);
    assert.equal(waits(between.retention, 90, NOW + DAY).held?.until, NOW + 2 * DAY);
  });

  test('of which nothing is known takes what is there for meant', () => {
    assert.deepEqual(planRetention(null, 90, [], NOW).retention, { days: 90, fall: null });
    assert.equal(waits(null, 90).held?.from, 365);
    assert.equal(waits(null, 365).held, null);
  });
});
