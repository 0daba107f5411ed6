import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { openFingerprintSources } from '../../src/network/fingerprint-sources.ts';
import { eventRowMaker } from '../../src/pipeline/record/event-row.ts';
import { storeEvents } from '../../src/store/events.ts';
import { rootOfSession } from '../../src/store/session-root.ts';
import {
  eventsOfSessions,
  sessionWithIncident,
  storedSession,
  userEvents,
} from '../../src/store/timeline.ts';
import { type LogEventOptions, rowsOf, SCRIPT } from '../pipeline/log-events.ts';
import { testDatabase } from '../support/database.ts';
import { storedEvents } from './stored-events.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.now();
const CLEAR = 'user.session.clear';

suite('the events of a session', () => {
  test('are read whole and in order, however many there are and however many at one instant', async (t) => {
    const database = await testDatabase(t);
    await database.pool.query(
      `insert into log_events (org, uuid, published, source, event_type, session_id, raw)
       select 'main', 'event-' || lpad(n::text, 5, '0'), $1::timestamptz + (n / 1500) * interval '1 second',
         'hook', 'user.authentication.sso', 'idxLong', '{}'
       from generate_series(1, 4500) as n order by random()`,
      [new Date(NOW - HOUR)],
    );
    const read: string[] = [];
    await database.transaction(async (tx) => {
      const events = eventsOfSessions(tx.client, 'main', ['idxLong'], NOW - HOUR, Date.now);
      for await (const { uuid } of events) read.push(uuid);
    });
    const all = Array.from({ length: 4500 }, (_, i) => `event-${String(i + 1).padStart(5, '0')}`);
    assert.deepEqual(read, all);
  });

  test('begin within the hour before the first that is compared, and are of all its ids', async (t) => {
    const { ask } = await storedEvents(t, [
      { at: NOW - 3 * HOUR - 1, session: 'idxOne' },
      { at: NOW - 3 * HOUR, session: 'idxOne' },
      { at: NOW - 2 * HOUR, session: 'idxTwo' },
      { at: NOW - HOUR, session: 'idxThree' },
    ]);
    const read = await ask(async (client) => {
      const published: number[] = [];
      const ids = ['idxOne', 'idxTwo'];
      const events = eventsOfSessions(client, 'main', ids, NOW - 2 * HOUR, Date.now);
      for await (const { raw } of events)
        published.push(Date.parse((raw as { published: string }).published));
      return published;
    });
    assert.deepEqual(read, [NOW - 3 * HOUR, NOW - 2 * HOUR]);
  });

  test('were received when our own clock says, whatever the database’s does', async (t) => {
    const { database, ask } = await storedEvents(t, [
      { at: NOW - 2 * HOUR },
      { at: NOW - HOUR, look: SCRIPT },
    ]);
    await database.pool.query(
      `update log_events set received_at = received_at - interval '1 hour'`,
    );
    await database.pool.query(`update sessions set changed_at = changed_at - interval '1 hour'`);
    // A year behind.
    const ours = () => Date.now() - 365 * DAY;
    const hoursAgo = (at: number) => Math.round((ours() - at) / HOUR);
    const [session, received] = await ask(async (client) => {
      const held: number[] = [];
      for await (const { receivedAt } of eventsOfSessions(
        client,
        'main',
        ['idxOne'],
        NOW - 2 * HOUR,
        ours,
      ))
        held.push(receivedAt);
      return [await storedSession(client, 'main', 'idxOne', ours), held] as const;
    });
    assert.deepEqual(received.map(hoursAgo), [1, 1]);
    assert.ok(session?.changedAt != null);
    assert.equal(hoursAgo(session.changedAt), 1);
  });
});

type Tied = LogEventOptions & { readonly own: string; readonly root: string | null };

/** Each event recorded by a process of its own, which does not know the roots that others named. */
async function rootKnown(t: TestContext, events: readonly Tied[]) {
  const database = await testDatabase(t);
  const sources = await openFingerprintSources();
  return database.transaction(async ({ client }) => {
    for (const { own, root, changes, ...options } of events) {
      const authenticationContext = { externalSessionId: own, rootSessionId: root };
      const event = { ...options, changes: { authenticationContext, ...changes } };
      await storeEvents(client, rowsOf(eventRowMaker(sources), [event]));
    }
    const session = await storedSession(client, 'main', 'idxApp', Date.now);
    assert.ok(session !== null);
    return rootOfSession(client, 'main', 'idxApp', session);
  });
}

suite('the root of a session that its own events do not name', () => {
  const unnamed = { at: NOW - 2 * HOUR, own: 'idxApp', root: null };
  const named = { at: NOW - 2 * HOUR, own: 'idxApp', root: 'idxRoot' };

  test('is told by the user’s other session, of two the least', async (t) => {
    const greater = { ...named, root: 'idxRooted' };
    assert.equal(await rootKnown(t, [unnamed, greater, named]), 'idxRoot');
  });

  test('is found however far into that session, and within a day of it', async (t) => {
    const long = [
      { at: NOW - 20 * DAY, own: 'idxRoot', root: null },
      { ...named, at: NOW - 25 * HOUR },
    ];
    assert.equal(await rootKnown(t, [unnamed, ...long]), 'idxRoot');
    const later = { ...named, at: NOW + 21 * HOUR };
    assert.equal(await rootKnown(t, [unnamed, later]), 'idxRoot');
  });

  for (const [what, other] of [
    ['was over more than a day before', { ...named, at: NOW - 27 * HOUR }],
    ['begins more than a day later', { ...named, at: NOW + 23 * HOUR }],
    ['is another user’s', { ...named, user: '00uBen' }],
    [
      'only mentions the id elsewhere',
      { ...named, own: 'idxRoot', changes: { displayMessage: 'not idxApp' } },
    ],
  ] as const) {
    test(`is not taken from a session that ${what}`, async (t) => {
      assert.equal(await rootKnown(t, [unnamed, other]), null);
    });
  }
});

suite('what is known of a user and a session besides', () => {
  test('is the first incident about a stolen session, under whichever id', async (t) => {
    const { ask } = await storedEvents(t, []);
    const told = await ask(async (client) => {
      const incident = (kind: string, subject: string) =>
        client.query(
          `insert into incidents (org, kind, subject, status, verdict, score, headline)
           values ('main', $1, $2, 'new', 'hijack', 1, 'x')`,
          [kind, subject],
        );
      await incident('forged_delivery', 'idxA');
      const none = await sessionWithIncident(client, 'main', ['idxA', 'idxB', 'idxC']);
      await incident('session_hijack', 'idxC');
      await incident('session_hijack', 'idxB');
      return [none, await sessionWithIncident(client, 'main', ['idxA', 'idxB', 'idxC'])];
    });
    assert.deepEqual(told, [null, 'idxC']);
  });

  test('is what names them and no session, of these types, between these times', async (t) => {
    const clear = (at: number): LogEventOptions => ({ at, session: null, type: CLEAR });
    const { ask } = await storedEvents(t, [
      clear(NOW - HOUR),
      clear(NOW - 3 * HOUR),
      clear(NOW - 3 * HOUR - 1),
      clear(NOW - HOUR + 1),
      { ...clear(NOW - 2 * HOUR), type: 'user.account.lock' },
      { ...clear(NOW - 2 * HOUR), user: '00uBen' },
      { at: NOW - 2 * HOUR, session: 'idxOne' },
    ]);
    const range = { since: NOW - 3 * HOUR, until: NOW - HOUR };
    const wanted = {
      org: 'main',
      userId: '00uAda',
      types: [CLEAR, 'user.authentication.sso'],
      ...range,
    };
    const found = await ask((client) => userEvents(client, wanted, Date.now));
    assert.deepEqual(
      found.map(({ raw }) => Date.parse((raw as { published: string }).published) - NOW),
      [-3 * HOUR, -HOUR],
    );
  });
});
