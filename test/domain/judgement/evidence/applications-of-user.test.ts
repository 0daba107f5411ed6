import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applicationHabits } from '../../../../src/domain/judgement/application-habits.ts';
import { TUNING } from '../../../../src/domain/judgement/tuning.ts';
import {
  anEvent,
  change,
  DAY,
  HOUR,
  itHolds,
  judged,
  MINUTE,
  MORNING,
  PLACES,
} from '../../builders.ts';
import { weightOf } from '../../evidence-of.ts';

const { neighbour } = PLACES;
const after = MORNING + 38 * MINUTE;

/** What Ada opened on each of so many days; beside it something else every day, where she is curious. */
const opens = (days: number, app: string, curious = false) => ({
  applications: applicationHabits(
    Array.from({ length: days }, (_, day) => day + 1).flatMap((day) =>
      [app, ...(curious ? [`0oaOnce${day}`] : [])].map((each) => ({
        sessionId: `old-${day}`,
        app: each,
        at: MORNING - day * DAY,
      })),
    ),
    MORNING,
    TUNING.learning,
  ),
});
const opensThere = (app: string, at = after + MINUTE) => [
  ...change({ from: neighbour }),
  anEvent({ at, from: neighbour, app }),
];

describe('evidence from what the user opens on other days', () => {
  itHolds([
    [
      'what she never opens',
      'application-new-to-user',
      '+',
      opensThere('0oaVault'),
      opens(10, '0oaMail'),
    ],
    [
      'what she never opens, where it was refused',
      'application-new-to-user',
      '0',
      [
        ...change({ from: neighbour }),
        anEvent({ at: after + MINUTE, from: neighbour, app: '0oaVault', result: 'FAILURE' }),
      ],
      opens(10, '0oaMail'),
    ],
    [
      'what she opens daily',
      'application-new-to-user',
      '0',
      opensThere('0oaMail'),
      opens(10, '0oaMail'),
    ],
    [
      'what she opens daily',
      'applications-known-to-user',
      '-',
      opensThere('0oaMail'),
      opens(10, '0oaMail'),
    ],
    [
      'in a first week',
      'application-new-to-user',
      '0',
      opensThere('0oaVault'),
      opens(4, '0oaMail'),
    ],
    [
      'in a first week',
      'applications-known-to-user',
      '0',
      opensThere('0oaMail'),
      opens(4, '0oaMail'),
    ],
    [
      'nothing opened',
      'applications-known-to-user',
      '0',
      change({ from: neighbour }),
      opens(10, '0oaMail'),
    ],
    [
      'an hour later, as anybody may',
      'application-new-to-user',
      '0',
      opensThere('0oaVault', after + HOUR),
      opens(10, '0oaMail'),
    ],
  ]);

  it('counts less for somebody who tries something new all the time', () => {
    const weightFor = (curious: boolean) =>
      weightOf(
        'application-new-to-user',
        judged(opensThere('0oaVault'), opens(10, '0oaMail', curious)),
      );
    assert.ok(weightFor(false) > weightFor(true) + 0.5);
  });

  it('counts much more where there are two, but hardly for somebody who tries something new all the time', () => {
    const weightWith = (apps: readonly string[], curious = false) => {
      const opened = apps.map((app, i) =>
        anEvent({ at: after + (i + 1) * MINUTE, from: neighbour, app }),
      );
      return weightOf(
        'application-new-to-user',
        judged([...change({ from: neighbour }), ...opened], opens(10, '0oaMail', curious)),
      );
    };
    const [one, two] = [['0oaVault'], ['0oaVault', '0oaPayroll']];
    assert.ok(weightWith(two) > weightWith(one) + 1);
    assert.ok(weightWith(two, true) < weightWith(one));
  });
});
