/**
 * How many tables and indexes a question locks where more than a year is kept: Postgres has room for some thousands of
 * locks, for all who ask at once, and each day brings five.
 */
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type pg from 'pg';
import { eventRowMaker } from '../../../src/pipeline/record/event-row.ts';
import { triage } from '../../../src/pipeline/triage.ts';
import { addressesOfUser } from '../../../src/store/addresses.ts';
import { openedAdminConsole } from '../../../src/store/admin-use.ts';
import { applicationsOfUser } from '../../../src/store/applications.ts';
import { awaitUnheld, takeLost } from '../../../src/store/awaited.ts';
import type { Transaction } from '../../../src/store/database.ts';
import { storeEvents } from '../../../src/store/events.ts';
import { setForgedAside } from '../../../src/store/forged.ts';
import { judgedMeanwhile } from '../../../src/store/judged-meanwhile.ts';
import { lastDeliveredAt } from '../../../src/store/last-delivery.ts';
import { arrivalsOfOthers } from '../../../src/store/moves.ts';
import { ensureDay } from '../../../src/store/partitions.ts';
import { rootOfSession } from '../../../src/store/session-root.ts';
import { sessionsSignedInto } from '../../../src/store/sign-ins.ts';
import { dueSpotChecks, noteAlike, noteSpotChecks } from '../../../src/store/spot-checks.ts';
import { eventsOfSessions, storedSession } from '../../../src/store/timeline.ts';
import { userAlarmEvents } from '../../../src/store/user-alarms.ts';
import { type TestDependencies, testDependencies } from '../../support/dependencies.ts';
import { HOME, type LogEventOptions, rowsOf, SCRIPT } from '../log-events.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.now();
const DAYS_HELD = 400;
/** The table of a day, its key and its three indexes. */
const OF_A_DAY = 5;
const SSO = 'user.authentication.sso';

const withoutRoot = (externalSessionId: string) => ({
  changes: { authenticationContext: { externalSessionId, rootSessionId: null } },
});

const EVENTS: readonly LogEventOptions[] = [
  { at: NOW - 3 * DAY, session: 'idxOld', type: 'user.session.start' },
  { at: NOW - 2 * DAY, session: 'idxOld', app: '0oaMail' },
  { at: NOW - 5 * HOUR, session: 'idxToday', type: 'user.session.start' },
  { at: NOW - 3 * HOUR, ...withoutRoot('idxNow') },
  { at: NOW - 2 * HOUR, look: SCRIPT, ...withoutRoot('idxNow') },
  { at: NOW - 2 * HOUR + 60_000, ...withoutRoot('idxNow') },
  { at: NOW - 4 * DAY, session: 'idxBen', user: '00uBen', type: SSO },
  { at: NOW - HOUR, session: 'idxBenNow', user: '00uBen', look: SCRIPT, type: SSO },
];

const now = () => NOW;
const ofAda = { org: 'main', userId: '00uAda', since: NOW - 90 * DAY, until: NOW };

async function uuidOf(client: pg.ClientBase, sessionId: string) {
  const { rows } = await client.query<{ uuid: string; published: Date }>(
    'select uuid, published from log_events where session_id = $1 and published > $2 limit 1',
    [sessionId, new Date(NOW - DAY)],
  );
  const [row] = rows;
  assert.ok(row);
  return { org: 'main', uuid: row.uuid, publishedAt: row.published.getTime() };
}

/** With the days made ahead, and the one for all days that have none. */
const A_MONTH = 31 + 5;

/** All that is asked of the events while a session is judged, or because of what was judged. */
const QUESTIONS: readonly [string, (client: pg.PoolClient) => Promise<unknown>][] = [
  [
    'the events of a session',
    async (client) => {
      const events = eventsOfSessions(client, 'main', ['idxOld'], NOW - 3 * DAY, now);
      for await (const event of events) assert.ok(event);
    },
  ],
  [
    'the root that its own events do not name',
    async (client) => {
      const session = await storedSession(client, 'main', 'idxNow', now);
      assert.ok(session !== null);
      await rootOfSession(client, 'main', 'idxNow', session);
    },
  ],
  [
    'the sessions that somebody signed in to',
    (client) => sessionsSignedInto(client, { ...ofAda, since: NOW - 3 * DAY }),
  ],
  [
    'what was opened on other days',
    (client) => applicationsOfUser(client, { ...ofAda, except: ['idxNow'] }),
  ],
  [
    'where the user came from',
    (client) => addressesOfUser(client, { ...ofAda, except: ['idxNow'] }),
  ],
  [
    'whether the user runs the org',
    (client) => openedAdminConsole(client, { ...ofAda, except: ['idxNow'], before: NOW }),
  ],
  [
    'who else arrived on a network',
    (client) =>
      arrivalsOfOthers(
        client,
        { org: 'main', userId: '00uAda', at: NOW, believedMs: 12 * HOUR },
        { asns: [14061, 7922], at: [NOW - 2 * HOUR] },
      ),
  ],
  [
    'what warned of a user',
    async (client) => {
      const { uuid, publishedAt } = await uuidOf(client, 'idxNow');
      await client.query(
        `insert into user_alarms (org, user_id, at, uuid, published) values ('main', '00uAda', $1, $2, $1)`,
        [new Date(publishedAt), uuid],
      );
      const told = await userAlarmEvents(client, { ...ofAda, since: NOW - DAY }, now);
      assert.deepEqual(
        told.map((event) => event.uuid),
        [uuid],
      );
    },
  ],
  [
    'what the hook was to bring',
    (client) => awaitUnheld(client, 'main', [{ uuid: 'none', publishedAt: NOW - DAY }]),
  ],
  [
    'what it never brought',
    async (client) => {
      await awaitUnheld(client, 'main', [{ uuid: 'none', publishedAt: NOW - DAY }]);
      const lost = await takeLost(client, 'main', new Date(Date.now() + HOUR));
      assert.deepEqual(
        lost.map(({ count }) => count),
        [1],
      );
    },
  ],
  [
    'what is due to be looked up',
    async (client) => {
      const known = await uuidOf(client, 'idxNow');
      await noteSpotChecks(client, [known, { ...known, uuid: 'gone' }], 0);
      const { uuids, events } = await dueSpotChecks(client, 'main', 10, now);
      assert.deepEqual([uuids.length, events.map(({ uuid }) => uuid)], [2, [known.uuid]]);
    },
  ],
  ['what came from the same addresses', (client) => noteAlike(client, 'main', [SCRIPT.ip])],
  [
    'what leaves the record as forged',
    async (client) => {
      const { sessionIds } = await setForgedAside(
        client,
        'main',
        [await uuidOf(client, 'idxBenNow')],
        'forged',
      );
      assert.deepEqual(sessionIds, ['idxBenNow']);
    },
  ],
  [
    'what was judged while it counted',
    (client) => {
      const taken = { sessionIds: ['idxNow'], users: [], ips: [HOME.ip], asns: [] };
      return judgedMeanwhile(client, 'main', { ...taken, since: new Date(NOW - DAY) }, 5);
    },
  ],
  ['when the hook brought something', (client) => lastDeliveredAt(client, 'main')],
];

suite('where more than a year is kept', () => {
  const cleanups: (() => Promise<void> | void)[] = [];
  let deps: TestDependencies;

  before(async () => {
    deps = await testDependencies({ after: (work) => cleanups.push(work) });
    const today = Math.floor(NOW / DAY);
    for (let age = -3; age < DAYS_HELD; age += 1) await ensureDay(deps.database.pool, today - age);
    const rows = rowsOf(eventRowMaker(deps.fingerprintSources), EVENTS);
    await deps.database.transaction((tx) => storeEvents(tx.client, rows));
  });

  after(async () => {
    for (const cleanup of cleanups.reverse()) await cleanup();
  });

  for (const [what, ask] of QUESTIONS) {
    test(`${what} is looked for in a few days`, async () => {
      const days = await deps.database.transaction(async ({ client }) => {
        await ask(client);
        const { length } = await daysLocked(client);
        await client.query('rollback');
        return length;
      });
      assert.ok(days > 0 && days <= A_MONTH, `${days} days`);
    });
  }

  test('a judgement locks the days of a month, and those on which its user was in', async () => {
    const most = { days: 0, locks: 0 };
    const database = {
      ...deps.database,
      transaction: <T>(work: (tx: Transaction) => Promise<T>) =>
        deps.database.transaction(async (tx) => {
          const result = await work(tx);
          most.days = Math.max(most.days, (await daysLocked(tx.client)).length);
          most.locks = Math.max(most.locks, await locksHeld(tx.client));
          return result;
        }),
    };
    await triage({ ...deps, database }, { org: 'main', sessionId: 'idxNow' });
    const { rows } = await deps.database.pool.query('select verdict from incidents');
    assert.deepEqual(rows, [{ verdict: 'hijack' }]);
    assert.ok(most.days >= 30 && most.days <= A_MONTH, `${most.days} days`);
    // And those of all other tables, the queue’s among them, each in two or three modes.
    assert.ok(most.locks < A_MONTH * OF_A_DAY + 150, `${most.locks} locks`);
  });
});

async function daysLocked(client: pg.ClientBase): Promise<readonly unknown[]> {
  const { rows } = await client.query(
    `select l.relation::regclass from pg_locks l join pg_inherits i on i.inhrelid = l.relation
     where l.pid = pg_backend_pid() and i.inhparent = 'log_events'::regclass group by 1`,
  );
  return rows;
}

async function locksHeld(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query('select from pg_locks where pid = pg_backend_pid()');
  return rows.length;
}
