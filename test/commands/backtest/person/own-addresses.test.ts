import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ownAddresses } from '../../../../src/commands/backtest/person/own-addresses.ts';
import { userBaselines } from '../../../../src/commands/backtest/person/user-baselines.ts';
import type { SessionFacts } from '../../../../src/commands/backtest/sessions/session-facts.ts';
import { TUNING } from '../../../../src/domain/judgement/tuning.ts';
import {
  anEvent,
  DAY,
  HOUR,
  MORNING,
  ownAt,
  PLACES,
  sightings,
  timelineOf,
} from '../../../domain/builders.ts';

const { home, office, neighbour } = PLACES;

function session(key: string, at: number, places: readonly (typeof home)[]): SessionFacts {
  const events = places.map((from, i) => anEvent({ from, session: key, at: at + i * 1_000 }));
  const timeline = timelineOf(sightings(events));
  return { key, userId: '00uada', timeline, firstAt: at, lastAt: at, judgedAt: at, changedAt: [] };
}

describe('the addresses of other days', () => {
  const now = session('now', MORNING, [home, office]);

  it('are those of the person’s other sessions, and of those the session’s own', () => {
    const all = [session('old', MORNING - DAY, [home, neighbour]), now];
    assert.deepEqual(
      ownAddresses(all, TUNING.learning, userBaselines([], new Set(), TUNING.learning))(now),
      ownAt(home),
    );
  });

  it('are none that is too new to be believed, or forgotten', () => {
    const all = [
      session('new', MORNING - HOUR, [home]),
      session('old', MORNING - 100 * DAY, [office]),
      now,
    ];
    assert.deepEqual(
      ownAddresses(all, TUNING.learning, userBaselines([], new Set(), TUNING.learning))(now),
      ownAt(),
    );
  });

  it('are none of a session that was found stolen, nor yet of one that somebody has to look at', () => {
    const all = [
      session('stolen', MORNING - 2 * DAY, [home]),
      session('strange', MORNING - DAY, [office]),
      now,
    ];
    const baselines = userBaselines([], new Set(), TUNING.learning);
    const addresses = ownAddresses(all, TUNING.learning, baselines);
    baselines.settle('stolen', Number.POSITIVE_INFINITY);
    baselines.settle('strange', MORNING + DAY);
    assert.deepEqual(addresses(now), ownAt());
    baselines.settle('strange', MORNING - HOUR);
    assert.deepEqual(addresses(now), ownAt(office));
  });
});
