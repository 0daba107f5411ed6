import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { daysAtAddress } from '../../../../src/commands/backtest/sessions/days-at-address.ts';
import {
  anEvent,
  DAY,
  HOUR,
  MORNING,
  PLACES,
  sightings,
  timelineOf,
} from '../../../domain/builders.ts';

const { home, office } = PLACES;
const session = (...events: ReturnType<typeof anEvent>[]) => ({
  timeline: timelineOf(sightings(events)),
});

describe('the days on which somebody was at an address', () => {
  const sessions = [
    session(
      anEvent({ from: home, at: MORNING }),
      anEvent({ from: home, at: MORNING + HOUR }),
      anEvent({ from: office, at: MORNING + 2 * HOUR }),
    ),
    session(
      anEvent({ from: home, at: MORNING + DAY }),
      anEvent({ from: home, at: MORNING - HOUR }),
    ),
  ];

  it('are counted once each, over all sessions and in any order of events', () => {
    const days = daysAtAddress(sessions);
    assert.equal(days(home.ip, MORNING + 2 * DAY), 2);
    assert.equal(days(office.ip, MORNING + 2 * DAY), 1);
    assert.equal(daysAtAddress(sessions.toReversed())(home.ip, MORNING + 2 * DAY), 2);
  });

  it('are those up to the moment, which counts itself', () => {
    const days = daysAtAddress(sessions);
    assert.equal(days(home.ip, MORNING - HOUR), 1);
    assert.equal(days(home.ip, MORNING - HOUR - 1), 0);
    assert.equal(days(home.ip, MORNING + DAY - 1), 1);
    assert.equal(days(home.ip, MORNING + DAY), 2);
  });

  it('are none where only failures came from there, or nothing', () => {
    const failed = [session(anEvent({ from: home, at: MORNING, result: 'FAILURE' }))];
    assert.equal(daysAtAddress(failed)(home.ip, MORNING + DAY), 0);
    assert.equal(daysAtAddress(sessions)('198.51.100.250', MORNING + DAY), 0);
  });
});
