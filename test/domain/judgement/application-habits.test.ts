import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applicationHabits } from '../../../src/domain/judgement/application-habits.ts';
import { TUNING } from '../../../src/domain/judgement/tuning.ts';
import { DAY, HOUR, MORNING } from '../builders.ts';

const opened = (app: string, at: number, sessionId = `s${at}`) => ({ sessionId, app, at });
const daysOf = (rows: readonly ReturnType<typeof opened>[]) => {
  const { days, apps } = applicationHabits(rows, MORNING, TUNING.learning);
  return { days, apps: Object.fromEntries([...apps].map(([app, habit]) => [app, habit.days])) };
};

describe('the applications that a user opens', () => {
  it('count by the days on which they were opened, in whatever order they are told', () => {
    const rows = [
      opened('mail', MORNING - 2 * DAY),
      opened('mail', MORNING - DAY),
      opened('mail', MORNING - DAY + HOUR),
      opened('wiki', MORNING - DAY),
    ];
    const expected = { days: 2, apps: { mail: 2, wiki: 1 } };
    assert.deepEqual(daysOf(rows), expected);
    assert.deepEqual(daysOf(rows.toReversed()), expected);
  });

  it('are opened at once as often as in the quickest minute of one session', () => {
    const session = (sessionId: string, at: number, count: number, apart: number) =>
      Array.from({ length: count }, (_, i) =>
        opened(`${sessionId}${i}`, at + i * apart, sessionId),
      );
    const atOnce = (rows: readonly ReturnType<typeof opened>[]) =>
      applicationHabits(rows, MORNING, TUNING.learning).atOnce;
    const quick = session('quick', MORNING - 2 * DAY, 9, 4_000);
    const slow = session('slow', MORNING - DAY, 12, 40_000);
    assert.equal(atOnce([...quick, ...slow]), 9);
    assert.equal(atOnce([...slow, ...quick].toReversed()), 9);
    assert.equal(atOnce(slow), 2);
    assert.equal(
      atOnce([...session('a', MORNING - DAY, 3, 1), ...session('b', MORNING - DAY, 3, 1)]),
      3,
    );
    assert.equal(atOnce([]), 0);
  });

  it('are none of the last hours, and none that is long forgotten', () => {
    const rows = [opened('mail', MORNING - HOUR), opened('wiki', MORNING - 100 * DAY)];
    assert.deepEqual(daysOf(rows), { days: 0, apps: {} });
  });
});
