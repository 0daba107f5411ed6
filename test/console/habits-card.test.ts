/** Beside an incident stands what its user is like on other days. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventRowMaker } from '../../src/pipeline/record/event-row.ts';
import { storeEvents } from '../../src/store/events.ts';
import { HOME, type LogEventOptions, MOBILE, rowsOf } from '../pipeline/log-events.ts';
import { signedIn } from '../support/signed-in.ts';
import { steeringDependencies } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

test('networks, clients and hours of the days before stand on the incident’s page', async (t) => {
  const deps = await steeringDependencies(t);
  const midnight = Math.floor(Date.now() / DAY) * DAY;
  const user = '00uAda';
  const dayAgo = (days: number, hour: number, rest: Partial<LogEventOptions> = {}) => {
    const session = `idx${days}-${hour}`;
    return { at: midnight - days * DAY + hour * HOUR, user, session, ...rest };
  };
  const events = [
    ...[3, 4, 5].flatMap((days) => [dayAgo(days, 8), dayAgo(days, 9), dayAgo(days, 14)]),
    dayAgo(4, 14, { look: MOBILE, session: 'idxOut' }),
    dayAgo(4, 3, { user: '00uBen', look: { ...HOME, asn: 64511, asOrg: 'Ben’s' } }),
  ];
  const rows = rowsOf(eventRowMaker(deps.fingerprintSources), events);
  await deps.database.transaction((tx) => storeEvents(tx.client, rows));
  const { read } = await signedIn(t, deps);
  const id = await aStolenSession(deps, { userId: user });
  const { body } = await read(`/incidents/${id}`);
  const card =
    /<h2 id="habits">(.*?)<\/section>/s.exec(body)?.[1]?.replaceAll(/<[^>]+>/g, '') ?? '';
  assert.match(card, /3 days of the 30 before/);
  assert.match(card, /AS7922 Comcast Cable Communications, LLC 3 of 3 days/);
  assert.match(card, /AS21928 T-Mobile USA, Inc\. 1 of 3 days/);
  assert.match(card, /Chrome on Windows 3 of 3 days/);
  assert.match(card, /08:00 to 09:59, 14:00 to 14:59/);
  assert.doesNotMatch(card, /Ben|AS49505|python/);
  const newcomer = await aStolenSession(deps, { userId: '00uNew' });
  assert.doesNotMatch((await read(`/incidents/${newcomer}`)).body, /id="habits"/);
});
