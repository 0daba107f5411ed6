/** What judging and planning ask of tables that only grow must not read them whole. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type pg from 'pg';
import { countSignedOut } from '../../src/store/actions.ts';
import { openedAdminConsole } from '../../src/store/admin-use.ts';
import type { Database, Transaction } from '../../src/store/database.ts';
import { listIncidents, listUrgent } from '../../src/store/incident-list.ts';
import { lockIncidentsAbout } from '../../src/store/incidents.ts';
import { dayOf, ensureDay } from '../../src/store/partitions.ts';
import { isFoundStolen, lastEvents } from '../../src/store/stolen-session.ts';
import { sessionWithIncident } from '../../src/store/timeline.ts';
import { fingerprintsOfUser } from '../../src/store/user-fingerprints.ts';
import { testDatabase } from '../support/database.ts';

const NOW = new Date();
const DAY = 86_400_000;
const ALL = 3_000;
/** A user's own, or a day's, and no more. */
const FEW = 100;
const NOTHING = { numbered: null, addresses: [], from: [], words: [] };

/** Three thousand incidents of past years, each with an action and the suspicious session that it was about. */
async function yearsOfIncidents(database: Database): Promise<void> {
  await database.pool.query(`
    insert into incidents
      (org, kind, subject, user_id, user_login, user_name, status, verdict, score, headline, opened_at, resolution, details)
    select 'main', 'session_hijack', 'idx-' || i, '00u' || i % 50, 'user' || i || '@example.com', 'User Number' || i, 'closed', 'suspicious', 0.4, 'A session',
      now() - i * interval '6 hours' + interval '1 hour', 'true_positive', jsonb_build_object(
        'stolen', jsonb_build_array(jsonb_build_object('ip', '45.155.9.' || i, 'asn', 14061)),
        'addresses', jsonb_build_object('stranger', jsonb_build_array(jsonb_build_object('ip', '45.155.10.' || i)),
          'own', jsonb_build_array(jsonb_build_object('ip', '198.51.100.' || i))))
    from generate_series(1, ${ALL}) i`);
  await database.pool.query(`
    insert into response_actions
      (org, incident_id, user_id, kind, position, status, idempotency_key, call, requested_by, requested_at)
    select org, id, user_id, 'clear_sessions', 1, 'done', id || ':plan', '[]', 'system', opened_at from incidents`);
  await database.pool.query(`
    insert into sessions (org, session_id, user_id, first_seen, last_seen, last_fingerprint, verdict)
    select org, subject, user_id, opened_at, opened_at, 'fp', verdict from incidents`);
  await database.pool.query(`
    insert into session_fingerprints (org, session_id, fingerprint, day, user_id, first_seen, last_seen, details, succeeded)
    select org, session_id, 'fp', first_seen::date, user_id, first_seen, last_seen, '{}', true from sessions`);
  await database.pool.query('analyze incidents, response_actions, sessions, session_fingerprints');
}

/** As an upgrade leaves an index: nothing is known yet of what it holds. */
async function makeAnew(database: Database, index: string): Promise<void> {
  await database.pool.query(`do $$ declare made text := pg_get_indexdef('${index}'::regclass); begin
    drop index ${index}; execute made; end $$`);
}

/** How many rows of the table the work looked at, by an index or without one. */
async function rowsRead(
  database: Database,
  table: string,
  work: (tx: Transaction) => Promise<unknown>,
): Promise<number> {
  const read = async (client: pg.ClientBase) => {
    const { rows } = await client.query<{ read: string | null }>(
      'select seq_tup_read + idx_tup_fetch as read from pg_stat_xact_user_tables where relname = $1',
      [table],
    );
    return Number(rows[0]?.read ?? 0);
  };
  return database.transaction(async (tx) => {
    const before = await read(tx.client);
    await work(tx);
    return (await read(tx.client)) - before;
  });
}

suite('after years of incidents', () => {
  test('those about a session are found without reading all of them', async (t) => {
    const database = await testDatabase(t);
    await yearsOfIncidents(database);
    await makeAnew(database, 'incidents_stolen');
    for (const index of [
      'incidents_stranger',
      'incidents_addresses',
      'incidents_who',
      'incidents_by_rank',
    ])
      await makeAnew(database, index);
    const reads = (work: (tx: Transaction) => Promise<unknown>) =>
      rowsRead(database, 'incidents', work);
    const everything = await reads(({ client }) =>
      client.query('select count(*) from incidents where score > 0'),
    );
    assert.equal(everything, ALL, 'what reads them all is seen to');
    const months = NOW.getTime() - 90 * DAY;
    const ofUser = { org: 'main', userId: '00u1', since: months, lookedAtBefore: 0 };
    const asked: Record<string, (tx: Transaction) => Promise<unknown>> = {
      session: ({ client }) => sessionWithIncident(client, 'main', ['idx-0', 'idx-1500']),
      locked: (tx) => lockIncidentsAbout(tx, 'main', 'session_hijack', 'idx-1500'),
      stolen: ({ rows }) => isFoundStolen(rows, 'main', 'idx-1500'),
      learnt: ({ client }) => fingerprintsOfUser(client, ofUser),
      'from an address': ({ rows }) =>
        listIncidents(rows, { org: 'main', from: [{ ip: '45.155.9.1500' }], limit: 11 }),
      'from where the stranger was': ({ rows }) =>
        listIncidents(rows, { org: 'main', from: [{ ip: '45.155.10.1500' }], limit: 11 }),
      'by a name’s beginning': ({ rows }) =>
        listUrgent(rows, { search: { ...NOTHING, words: ['number150'] } }),
      'by an address of the user’s': ({ rows }) =>
        listUrgent(rows, { search: { ...NOTHING, addresses: ['198.51.100.1500'] } }),
      'by a number': ({ rows }) =>
        listUrgent(rows, { search: { ...NOTHING, numbered: { id: 15, uid: null } } }),
      'the first page': ({ rows }) => listUrgent(rows, { limit: 51 }),
      'a later page': ({ rows }) => listUrgent(rows, { limit: 51, below: { rank: 0, id: 1_500 } }),
      'what is open': ({ rows }) =>
        listUrgent(rows, { limit: 51, statuses: ['new', 'in_progress', 'contained'] }),
    };
    for (const [name, ask] of Object.entries(asked)) {
      const rows = await reads(ask);
      assert.ok(rows < FEW, `${name}: ${rows}`);
    }
    const { alarmed } = await database.transaction(({ client }) =>
      fingerprintsOfUser(client, ofUser),
    );
    assert.ok(alarmed.size > 0, 'there are sessions whose incidents are looked up');
  });

  test('the users signed out within a day are counted without reading all actions', async (t) => {
    const database = await testDatabase(t);
    await yearsOfIncidents(database);
    let counted = { hour: 0, day: 0 };
    const reads = await rowsRead(database, 'response_actions', async (tx) => {
      counted = await countSignedOut(tx, 'main', '00u0', ['clear_sessions'], NOW);
    });
    assert.deepEqual(counted, { hour: 0, day: 4 });
    assert.ok(reads < FEW, String(reads));
  });
});

/** Of how many days the work opened the events. */
async function daysOpened(
  database: Database,
  work: (tx: Transaction) => Promise<unknown>,
): Promise<number> {
  const opened = async (client: pg.ClientBase) => {
    const { rows } = await client.query<{ day: string; times: string }>(
      `select relname as day, seq_scan + idx_scan as times from pg_stat_xact_user_tables
       where relname ~ '^log_events_[0-9]' order by relname`,
    );
    return new Map(rows.map(({ day, times }) => [day, times]));
  };
  return database.transaction(async (tx) => {
    const before = await opened(tx.client);
    await work(tx);
    const after = await opened(tx.client);
    return [...after].filter(([day, times]) => times !== before.get(day)).length;
  });
}

suite('among months of events', () => {
  test('those of a session are looked for in the days that it lasted', async (t) => {
    const database = await testDatabase(t);
    const today = dayOf(NOW.getTime());
    for (let day = today - 30; day <= today; day += 1) await ensureDay(database.pool, day);
    // Noon: an hour before and after are of the same day.
    const at = (today - 20) * DAY + DAY / 2;
    await database.pool.query(
      `insert into sessions (org, session_id, user_id, first_seen, last_seen, last_fingerprint)
       values ('main', 'idx-1', '00uAda', $1, $1, 'fp')`,
      [new Date(at)],
    );
    const ofUser = {
      org: 'main',
      userId: '00uAda',
      except: [],
      since: at - 9 * DAY,
      before: at + 9 * DAY,
    };
    const admin = await daysOpened(database, ({ client }) => openedAdminConsole(client, ofUser));
    assert.equal(admin, 1);
    const wanted = { sessionIds: ['idx-1'], addresses: [], since: (today - 2) * DAY };
    const last = await daysOpened(database, ({ rows }) => lastEvents(rows, 'main', wanted));
    assert.ok(last >= 3 && last <= 7, `of the last three, and of those made ahead: ${last}`);
  });
});
