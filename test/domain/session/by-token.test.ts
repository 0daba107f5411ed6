import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { appearancesOf } from '../../../src/domain/session/appearance.ts';
import { NO_ORG_CONTEXT } from '../../../src/domain/session/org-context.ts';
import { transitions } from '../../../src/domain/session/transition.ts';
import {
  anEvent,
  type EventOptions,
  MINUTE,
  MORNING,
  PLACES,
  sightings,
  timelineOf,
} from '../builders.ts';

const { home } = PLACES;
const elsewhere = { ...home, ip: '73.99.1.1' };
const nextDoor = { ...home, ip: '73.1.1.200' };

/** One client in one network, an event each five minutes; the addresses and device cookies of its looks. */
function looksOf(...events: EventOptions[]) {
  const made = events.map((options, i) => anEvent({ at: MORNING + i * 5 * MINUTE, ...options }));
  const looks = appearancesOf(timelineOf(sightings(made)).entries, NO_ORG_CONTEXT);
  return {
    looks: looks.map(({ ips, deviceTokens }) => [...ips, ...deviceTokens].sort().join(' ')),
    changes: transitions(looks).length,
  };
}

const owner: EventOptions = { token: 'mine' };
const thief: EventOptions = { from: elsewhere, token: 'another' };

suite('a second device cookie at another address of the network', () => {
  test('is another look, and a change to it', () => {
    assert.deepEqual(looksOf(owner, owner, thief, thief), {
      looks: ['73.1.1.1 mine', '73.99.1.1 another'],
      changes: 1,
    });
  });

  test('takes along what was seen there without one, and leaves the rest', () => {
    assert.deepEqual(
      looksOf(
        owner,
        thief,
        { from: elsewhere, token: null },
        { from: { ...home, ip: '73.50.1.1' }, token: null },
        thief,
        owner,
      ),
      { looks: ['73.1.1.1 73.50.1.1 mine', '73.99.1.1 another'], changes: 2 },
    );
  });

  test('is the thief’s on all of the addresses that it is seen at', () => {
    const moved = { from: { ...home, ip: '73.77.1.1' }, token: 'another' };
    assert.deepEqual(looksOf(owner, thief, moved, owner).looks, [
      '73.1.1.1 mine',
      '73.77.1.1 73.99.1.1 another',
    ]);
  });

  for (const [what, ...events] of [
    ['seen once', owner, owner, thief],
    ['seen twice, but hours apart', owner, thief, { ...thief, at: MORNING + 120 * MINUTE }],
    ['seen twice in one request', owner, { ...thief, uuid: 'one' }, { ...thief, uuid: 'one' }],
    ['that is seen in the first neighbourhood as well', owner, { ...thief, from: nextDoor }, thief],
    ['where the first is seen as well', owner, thief, thief, { ...owner, from: elsewhere }],
    [
      'of one browser by its fingerprint',
      { ...owner, print: 'p' },
      { ...thief, print: 'p' },
      thief,
    ],
    ['of one registered device', { ...owner, deviceId: 'd' }, { ...thief, deviceId: 'd' }, thief],
    ['that is not said of the first', { token: null }, thief, thief],
  ] satisfies [string, ...EventOptions[]][]) {
    test(`is none ${what}`, () => {
      const { looks, changes } = looksOf(...events);
      assert.deepEqual([looks.length, changes], [1, 0]);
    });
  }
});
