import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { judgedSnapshot, pruneSessions, setSessionVerdict } from '../../src/store/sessions.ts';
import { untilSomebodyWaits } from '../support/database.ts';
import { storedEvents } from './stored-events.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.now();

async function watched(t: TestContext) {
  const { database, ask } = await storedEvents(t, [
    { at: NOW - HOUR, session: 'idxOne' },
    { at: NOW - HOUR, session: 'idxTwo' },
    { at: NOW - HOUR, session: 'idxThree' },
  ]);
  await database.pool.query('update sessions set watch_until = null');
  const judge = (ids: readonly string[], judgedAgainUntil: number | null, snapshot: number) =>
    ask((client) =>
      setSessionVerdict(client, 'main', ids, {
        verdict: 'suspicious',
        score: 2,
        at: NOW + snapshot,
        judgedAgainUntil,
        snapshot,
      }),
    );
  const held = async (sessionId: string) => {
    const { rows } = await database.pool.query<{
      judged_at: Date | null;
      watch_until: Date | null;
      judged_snapshot: string | null;
    }>('select judged_at, watch_until, judged_snapshot from sessions where session_id = $1', [
      sessionId,
    ]);
    const [row] = rows;
    return {
      judgedAt: row?.judged_at?.getTime() ?? null,
      judgedAgainUntil: row?.watch_until?.getTime() ?? null,
    };
  };
  const snapshotOf = (ids: readonly string[]) =>
    ask((client) => judgedSnapshot(client, 'main', ids));
  return { database, judge, held, snapshotOf };
}

suite('what triage leaves on a session', () => {
  test('stands on all ids of the session and on no other, and the latest judgement is what stands', async (t) => {
    const { judge, held, snapshotOf } = await watched(t);
    assert.equal(await snapshotOf(['idxOne', 'idxTwo']), null);
    await judge(['idxOne', 'idxTwo'], null, 5);
    await judge(['idxOne'], null, 7);
    assert.equal((await held('idxOne')).judgedAt, NOW + 7);
    assert.equal((await held('idxTwo')).judgedAt, NOW + 5);
    assert.equal((await held('idxThree')).judgedAt, null);
    assert.equal(await snapshotOf(['idxOne', 'idxTwo', 'idxThree']), 7);
    assert.equal(await snapshotOf(['idxThree']), null);
  });

  test('is written in the order of recording, so that neither waits for the other', async (t) => {
    const { database, judge, held } = await watched(t);
    // Of so few rows no index is used, and what was written last is read last.
    await database.pool.query(`update sessions set asn = 1 where session_id = 'idxOne'`);
    await database.pool.query('analyze sessions');
    const recording = await database.pool.connect();
    const lock = 'select 1 from sessions where session_id = $1 for update nowait';
    await recording.query('begin');
    await recording.query(lock, ['idxOne']);
    const judging = judge(['idxTwo', 'idxOne'], null, 5);
    await untilSomebodyWaits(database);
    const next = await recording.query(lock, ['idxTwo']).catch((error: Error) => error.message);
    await recording.query('rollback');
    recording.release();
    await judging;
    assert.notEqual(typeof next, 'string', String(next));
    assert.equal((await held('idxTwo')).judgedAt, NOW + 5);
  });

  test('keeps the question open as long as the last alarm wants, and never for shorter', async (t) => {
    const { judge, held } = await watched(t);
    for (const [until, expected] of [
      [NOW + HOUR, NOW + HOUR],
      [null, NOW + HOUR],
      [NOW, NOW + HOUR],
      [NOW + 2 * HOUR, NOW + 2 * HOUR],
    ] as const) {
      await judge(['idxOne'], until, 1);
      assert.equal((await held('idxOne')).judgedAgainUntil, expected);
    }
  });
});

suite('sessions past retention', () => {
  test('go with their fingerprints and findings, unless somebody still works on them', async (t) => {
    const open = ['new', 'in_progress', 'contained'];
    const closed = ['resolved', 'closed'];
    const ids = [...open, ...closed, 'none'].map((status) => `idx-${status}`);
    const { database } = await storedEvents(t, [
      ...ids.map((session) => ({ at: NOW - 40 * DAY, session })),
      { at: NOW - 40 * DAY, session: 'idx-lasting' },
      { at: NOW, session: 'idx-lasting' },
    ]);
    const { pool } = database;
    await pool.query(
      `insert into incidents (org, kind, subject, status, verdict, score, headline)
       select 'main', 'session_hijack', 'idx-' || status, status, 'hijack', 1, 'x' from unnest($1::text[]) as t (status)`,
      [[...open, ...closed]],
    );
    // What another org's people work on keeps nothing of this one's.
    await pool.query(
      `insert into incidents (org, kind, subject, status, verdict, score, headline)
       values ('other', 'session_hijack', 'idx-none', 'new', 'hijack', 1, 'x')`,
    );
    for (const table of ['sessions', 'session_fingerprints']) {
      const columns = await pool.query<{ name: string }>(
        `select string_agg(column_name, ', ') as name from information_schema.columns
         where table_name = $1 and column_name <> 'org'`,
        [table],
      );
      const names = columns.rows[0]?.name ?? '';
      await pool.query(
        `insert into ${table} (org, ${names}) select 'other', ${names} from ${table}
         where session_id = 'idx-none'`,
      );
    }
    await pool.query(
      `update sessions set last_seen = $1 where org = 'other' and session_id = 'idx-none'`,
      [new Date(NOW)],
    );
    const finding = (org: string, session: string, incident: number | null) =>
      pool.query(
        `insert into findings (org, session_id, event_uuid, trigger, at, user_id, verdict, score, evidence, incident_id)
         values ($1, $2, 'x', 'x', now(), 'x', 'benign', 1, '[]', $3)`,
        [org, session, incident],
      );
    await finding('main', 'idx-none', null);
    await finding('main', 'idx-closed', 5);
    await finding('main', 'idx-new', null);
    await finding('other', 'idx-none', null);
    await pruneSessions(pool, new Date(NOW - 30 * DAY));
    const left = async (table: string) =>
      (
        await pool.query<{ what: string }>(
          `select distinct org || ' ' || session_id as what from ${table} order by 1`,
        )
      ).rows.map(({ what }) => what);
    const kept = [
      ...[...open, 'lasting'].map((status) => `main idx-${status}`),
      'other idx-none',
    ].sort();
    assert.deepEqual(await left('sessions'), kept);
    assert.deepEqual(await left('session_fingerprints'), kept);
    assert.deepEqual(await left('findings'), ['main idx-closed', 'main idx-new', 'other idx-none']);
  });

  test('all go in one round, however many they are', async (t) => {
    const { database } = await storedEvents(t, []);
    await database.pool.query(
      `insert into sessions (org, session_id, user_id, first_seen, last_seen, last_fingerprint)
       select 'main', 'idx' || n, 'u', $1, $1, 'x' from generate_series(1, 5001) as n`,
      [new Date(NOW - 40 * DAY)],
    );
    await pruneSessions(database.pool, new Date(NOW - 30 * DAY));
    const { rows } = await database.pool.query('select session_id from sessions');
    assert.deepEqual(rows, []);
  });
});
