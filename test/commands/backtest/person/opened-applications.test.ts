import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openedApplications } from '../../../../src/commands/backtest/person/opened-applications.ts';
import { userBaselines } from '../../../../src/commands/backtest/person/user-baselines.ts';
import type { SessionFacts } from '../../../../src/commands/backtest/sessions/session-facts.ts';
import { TUNING } from '../../../../src/domain/judgement/tuning.ts';
import { anEvent, DAY, MORNING, sightings, timelineOf } from '../../../domain/builders.ts';

function session(key: string, at: number, apps: readonly string[]): SessionFacts {
  const events = apps.map((app, i) => anEvent({ app, session: key, at: at + i * 1_000 }));
  const timeline = timelineOf(sightings(events));
  return { key, userId: '00uada', timeline, firstAt: at, lastAt: at, judgedAt: at, changedAt: [] };
}

describe('the applications of other days', () => {
  const now = session('now', MORNING, ['0oaToday']);
  const old = session('old', MORNING - 2 * DAY, ['0oaMail', '0oaWiki']);
  const strange = session('strange', MORNING - DAY, ['0oaVault']);

  it('are those of the person’s other sessions', () => {
    const habits = openedApplications(
      [old, now],
      TUNING.learning,
      userBaselines([], new Set(), TUNING.learning),
    )(now);
    assert.deepEqual([...habits.apps.keys()].sort(), ['0oaMail', '0oaWiki']);
    assert.equal(habits.days, 1);
  });

  it('are none of a session that was found stolen', () => {
    const baselines = userBaselines([], new Set(), TUNING.learning);
    const habitsOf = openedApplications([old, strange, now], TUNING.learning, baselines);
    baselines.settle('strange', Number.POSITIVE_INFINITY);
    assert.equal(habitsOf(now).apps.has('0oaVault'), false);
    baselines.settle('strange', MORNING - DAY);
    assert.equal(habitsOf(now).apps.has('0oaVault'), true);
  });
});
