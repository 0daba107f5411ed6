/** Where a user is on other days, as it is told beside an incident. */
import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { setSessionVerdict } from '../../src/store/sessions.ts';
import { placesOfUser } from '../../src/store/user-places.ts';
import type { LogEventOptions } from '../pipeline/log-events.ts';
import { storedEvents } from './stored-events.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Late in a day, so that hours before are of the same. */
const NOW = Date.parse('2026-11-24T20:00:00Z');

let serial = 0;

function seenIn(
  city: string,
  lat: number,
  lon: number,
  daysAgo: number,
  rest: Partial<LogEventOptions> = {},
): LogEventOptions {
  serial += 1;
  const place = { country: 'Spain', city, geolocation: { lat, lon } };
  const { changes, ...options } = rest;
  return {
    at: NOW - daysAgo * DAY,
    session: `idx-${serial}`,
    ...options,
    changes: { client: clientIn(place), ...changes },
  };
}

function clientIn(geographicalContext: unknown) {
  return {
    ipAddress: '198.51.100.7',
    userAgent: { rawUserAgent: 'Mozilla/5.0' },
    geographicalContext,
  };
}

const madrid = (daysAgo: number, rest?: Partial<LogEventOptions>) =>
  seenIn('Madrid', 40.4, -3.7, daysAgo, rest);
const lisbon = (daysAgo: number, rest?: Partial<LogEventOptions>) =>
  seenIn('Lisbon', 38.7, -9.1, daysAgo, rest);

async function placesAfter(
  t: TestContext,
  events: readonly LogEventOptions[],
  wish: { limit?: number; stolen?: string; incidentOn?: string; foundIn?: string } = {},
) {
  const { database } = await storedEvents(t, events);
  const verdict = {
    verdict: 'hijack',
    score: 1,
    at: NOW,
    judgedAgainUntil: null,
    snapshot: 1,
  } as const;
  if (wish.stolen !== undefined) {
    const ids = [wish.stolen];
    await database.transaction((tx) => setSessionVerdict(tx.client, 'main', ids, verdict));
  }
  const { rows } = await database.pool.query(
    `insert into incidents (org, kind, subject, verdict, score, headline)
     values ('main', 'session_hijack', $1, 'hijack', 1, 'x') returning id`,
    [wish.incidentOn ?? 'idx-other'],
  );
  if (wish.foundIn !== undefined)
    await database.pool.query(
      `insert into findings (org, session_id, event_uuid, trigger, user_id, at, verdict, score, to_fingerprint, evidence, incident_id, judged_at)
       values ('main', $1, 'e', 'transition', '00uAda', now(), 'hijack', 1, '{}', '[]', $2, now())`,
      [wish.foundIn, rows[0].id],
    );
  const wanted = { org: 'main', userId: '00uAda', incidentId: rows[0].id, around: NOW };
  const found = await placesOfUser(database.rows, { ...wanted, limit: wish.limit ?? 5 });
  return found.map(({ city, days }) => [city, days]);
}

suite('the places of a user’s other days', () => {
  test('are counted by days, the most usual first, in whole degrees', async (t) => {
    const { database } = await storedEvents(t, [
      ...[1, 2, 3].map((day) => madrid(day)),
      madrid(3, { at: NOW - 3 * DAY - HOUR }),
      lisbon(5),
      seenIn('Getafe', 40.3, -3.7, 6),
    ]);
    const wanted = { org: 'main', userId: '00uAda', incidentId: 1, around: NOW, limit: 5 };
    assert.deepEqual(await placesOfUser(database.rows, wanted), [
      { lat: 40, lon: -4, country: 'Spain', city: 'Madrid', days: 4 },
      { lat: 39, lon: -9, country: 'Spain', city: 'Lisbon', days: 1 },
    ]);
  });

  test('are those of the month before, of other days, of this user, and so many as are wanted', async (t) => {
    const events = [
      madrid(1),
      madrid(2),
      lisbon(0.1),
      lisbon(-1),
      lisbon(40),
      lisbon(3, { user: '00uBen' }),
    ];
    assert.deepEqual(await placesAfter(t, events), [['Madrid', 2]]);
    assert.deepEqual(await placesAfter(t, [...events, lisbon(4)], { limit: 1 }), [['Madrid', 2]]);
  });

  test('are not those of a stolen session, nor of the incident’s own', async (t) => {
    const events = [madrid(1), lisbon(2, { session: 'idx-bad' })];
    for (const wish of [{ stolen: 'idx-bad' }, { incidentOn: 'idx-bad' }, { foundIn: 'idx-bad' }])
      assert.deepEqual(await placesAfter(t, events, wish), [['Madrid', 1]], JSON.stringify(wish));
    assert.equal((await placesAfter(t, events)).length, 2);
  });

  test('are none where somebody was refused, and none without coordinates', async (t) => {
    const refused = { outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' } };
    const unplaced = { client: clientIn({ country: 'Spain', city: 'Madrid' }) };
    const events = [lisbon(1, { changes: refused }), madrid(2, { changes: unplaced })];
    assert.deepEqual(await placesAfter(t, events), []);
  });
});
