import assert from 'node:assert/strict';
import { test } from 'node:test';
import { othersAtAddresses } from '../../src/store/fellow-victims.ts';
import { HOME } from '../pipeline/log-events.ts';
import { storedEvents } from './stored-events.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.now();

test('a thief who floods an office’s exit makes victims of none of its people', async (t) => {
  const { database, ask } = await storedEvents(t, [
    ...['00uBen', '00uCleo'].flatMap((user) =>
      [6, 5].map((days) => ({ at: NOW - days * DAY, user, session: `idx-${user}-${days}` })),
    ),
    { at: NOW - HOUR, user: '00uEve', session: 'idxEve' },
  ]);
  const stranger = [{ ip: HOME.ip, alsoUsers: false }];
  const details = { corroboration: 'confirmed', companyWideMove: false, addresses: { stranger } };
  await database.pool.query(
    `insert into incidents (org, kind, subject, user_id, verdict, score, headline, first_bad_at, details)
     values ('main', 'session_hijack', 'idxEve', '00uEve', 'hijack', 1, '', $1, $2)`,
    [new Date(NOW - HOUR), details],
  );
  const there = () =>
    ask((client) =>
      othersAtAddresses(client, { org: 'main', userId: '00uAda', now: NOW }, [HOME.ip]),
    );
  const colleaguesAndVictim = new Map([[HOME.ip, { others: 2, victims: 1 }]]);
  assert.deepEqual(await there(), colleaguesAndVictim);
  await database.pool.query(
    `insert into log_events select (jsonb_populate_record(e, jsonb_build_object(
       'uuid', gen_random_uuid(), 'published', published + n * interval '1 second'))).*
     from log_events e, generate_series(1, 2100) as n where session_id = 'idxEve'`,
  );
  assert.deepEqual(await there(), colleaguesAndVictim);
});
