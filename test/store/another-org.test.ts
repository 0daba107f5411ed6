/** Every question that a judgement asks of the database, asked twice: neither another org nor later events change an answer. */
import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type pg from 'pg';
import { openFingerprintSources } from '../../src/network/fingerprint-sources.ts';
import { eventRowMaker } from '../../src/pipeline/record/event-row.ts';
import {
  addressesOfUser,
  eventsWithNetwork,
  eventsWithNetworkUnder,
} from '../../src/store/addresses.ts';
import { openedAdminConsole } from '../../src/store/admin-use.ts';
import { applicationsOfUser } from '../../src/store/applications.ts';
import { type EventRow, storeEvents } from '../../src/store/events.ts';
import { arrivalsOfOthers, movesOfOthers } from '../../src/store/moves.ts';
import { rootOfSession } from '../../src/store/session-root.ts';
import { judgedSnapshot, setSessionVerdict } from '../../src/store/sessions.ts';
import { sessionsSignedInto } from '../../src/store/sign-ins.ts';
import {
  activeUsers,
  networksInOrg,
  peerBaseline,
  usersOfDevices,
} from '../../src/store/surroundings.ts';
import {
  eventsOfSessions,
  sessionWithIncident,
  storedSession,
  userEvents,
} from '../../src/store/timeline.ts';
import { sessionsAround } from '../../src/store/user-alarms.ts';
import { fingerprintsOfUser } from '../../src/store/user-fingerprints.ts';
import { hookEventsOfOthers, usersOfAddresses } from '../../src/store/who-came-there.ts';
import { HOME, type LogEventOptions, MOBILE, rowsOf, SCRIPT } from '../pipeline/log-events.ts';
import { testDatabase } from '../support/database.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.now();
const PRINT = {
  debugContext: { debugData: { dtHash: 'token-1', deviceFingerprint: 'print-1' } },
};
const V6 = { ...HOME, ip: '2001:db8:77:2::5', asn: 5617 };

/** The same people, sessions and addresses as in the org asked about, and more of each. */
function eventsBut(more: readonly LogEventOptions[]): LogEventOptions[] {
  const failed = { outcome: { result: 'FAILURE' } };
  const console = { type: 'user.session.access_admin_app' };
  const named = { authenticationContext: { externalSessionId: 'idxNow', rootSessionId: 'idxOld' } };
  return [
    ...more,
    { at: NOW - 5 * DAY, session: 'idxOld', type: 'user.session.start' },
    { at: NOW - 5 * DAY + HOUR, session: 'idxOld', look: V6, app: '0oaMail' },
    { at: NOW - 4 * DAY, session: 'idxOld', look: MOBILE, changes: named },
    { at: NOW - 4 * DAY, session: 'idxOld', ...console },
    { at: NOW - 3 * HOUR, session: 'idxNow' },
    { at: NOW - 2 * HOUR, session: 'idxNow', look: SCRIPT, app: '0oaPayroll' },
    { at: NOW - 2 * HOUR, session: null, type: 'user.session.clear' },
    ...['00uBen', '00uCleo'].flatMap((user): LogEventOptions[] => [
      { at: NOW - 4 * DAY, user, session: `idx-${user}` },
      { at: NOW - 3 * DAY, user, session: `idx-${user}`, look: SCRIPT },
      { at: NOW - 2 * DAY, user, session: `idx-${user}-2`, changes: PRINT },
      { at: NOW - DAY, user, session: `idx-${user}-2`, look: SCRIPT },
      { at: NOW - 3 * HOUR, user, session: `idx-${user}-3` },
      { at: NOW - 2 * HOUR, user, session: `idx-${user}-3`, look: MOBILE },
      { at: NOW - 2 * HOUR, user, session: null, look: SCRIPT, changes: failed },
    ]),
  ];
}

async function store(client: pg.ClientBase, org: string, events: readonly LogEventOptions[]) {
  const sources = await openFingerprintSources();
  // Each by a process of its own, which does not remember the root that another event named.
  const rows = events.flatMap((event) => rowsOf(eventRowMaker(sources), [event]));
  await storeEvents(
    client,
    rows.map((row): EventRow => ({ ...row, org })),
  );
}

const around = { org: 'main', userId: '00uAda', at: NOW };
const ofAda = { org: 'main', userId: '00uAda', since: NOW - 30 * DAY, until: NOW };
const now = () => NOW;
const uuids = (events: readonly { readonly uuid: string }[]) => events.map(({ uuid }) => uuid);

async function answers(client: pg.ClientBase) {
  const ips = [HOME.ip, MOBILE.ip, SCRIPT.ip, V6.ip];
  const changes = { asns: [14061, 21928], at: [NOW - 2 * HOUR] };
  const known = { ...around, believedAt: NOW - 12 * HOUR };
  const session = await storedSession(client, 'main', 'idxNow', now);
  assert.ok(session !== null);
  const held: string[] = [];
  const ids = ['idxNow', 'idxOld'];
  for await (const { uuid } of eventsOfSessions(client, 'main', ids, NOW - 30 * DAY, now))
    held.push(uuid);
  const { userId, firstSeenAt, lastSeenAt } = session;
  const types = ['user.session.clear'];
  const told = await userEvents(client, { ...ofAda, types }, now);
  const network = { org: 'main', at: NOW };
  return {
    session: { userId, firstSeenAt, lastSeenAt },
    held,
    root: await rootOfSession(client, 'main', 'idxNow', session),
    incident: await sessionWithIncident(client, 'main', ids),
    snapshot: await judgedSnapshot(client, 'main', ids),
    told: uuids(told),
    around: (await sessionsAround(client as pg.Client, { ...around })).sort(),
    users: await activeUsers(client, 'main'),
    networks: await networksInOrg(client, around, [7922, 14061, 21928]),
    peers: await peerBaseline(client, around),
    devices: await usersOfDevices(client, known, ['token-1', 'print-1']),
    moves: await movesOfOthers(client, around, changes),
    arrivals: await arrivalsOfOthers(client, { ...around, believedMs: 12 * HOUR }, changes),
    addresses: await usersOfAddresses(client, known, ips),
    hookEventsOfOthers: uuids(await hookEventsOfOthers(client, known, ips, now)).sort(),
    namedBy: uuids(await eventsWithNetwork(client, network, [V6.ip], 7, now)),
    namedUnder: uuids(await eventsWithNetworkUnder(client, network, '2001:db8:77:', 7, now)),
    own: (await addressesOfUser(client, { ...ofAda, except: ['idxNow'] })).sort(),
    applications: await applicationsOfUser(client, { ...ofAda, except: ['idxNow'] }),
    signedInto: await sessionsSignedInto(client, ofAda),
    fingerprints: await fingerprintsOfUser(client, { ...ofAda, lookedAtBefore: NOW - 3 * DAY }),
    isAdmin: await openedAdminConsole(client, { ...ofAda, except: ['idxOld'], before: NOW }),
  };
}

async function judged(client: pg.ClientBase, org: string, sessionIds: readonly string[]) {
  const verdict = {
    verdict: 'hijack',
    score: 9,
    at: NOW,
    judgedAgainUntil: NOW,
    snapshot: 1e9,
  } as const;
  await setSessionVerdict(client, org, sessionIds, verdict);
}

function harmless(client: pg.ClientBase, org: string, subject: string) {
  return client.query(
    `insert into incidents (org, kind, subject, status, verdict, score, headline, resolution)
     values ($1, 'session_hijack', $2, 'closed', 'hijack', 1, 'x', 'benign')`,
    [org, subject],
  );
}

async function aDatabase(t: TestContext) {
  const database = await testDatabase(t);
  const ask = <T>(work: (client: pg.ClientBase) => Promise<T>) =>
    database.transaction(({ client }) => work(client));
  await ask((client) => store(client, 'main', eventsBut([])));
  return { database, ask };
}

suite('what another org holds', () => {
  test('changes no answer about this one', async (t) => {
    const { database, ask } = await aDatabase(t);
    await ask((client) => judged(client, 'main', ['idx-00uCleo', 'idx-00uCleo-2']));
    const before = await ask(answers);
    assert.equal(before.isAdmin, false);
    assert.equal(before.incident, null);
    assert.deepEqual([...before.devices.values()], [1, 1], 'not Cleo, whose sessions were stolen');
    const newcomers = ['00uDan', '00uEve'].flatMap((user): LogEventOptions[] => [
      { at: NOW - 6 * DAY, user, session: `idx-${user}`, changes: PRINT },
      { at: NOW - 6 * DAY + HOUR, user, session: `idx-${user}`, look: SCRIPT },
      { at: NOW - 3 * HOUR, user, session: `idx-${user}-2` },
      { at: NOW - 2 * HOUR, user, session: `idx-${user}-2`, look: MOBILE },
    ]);
    const adas = [
      { at: NOW - DAY, session: 'idxOther', type: 'user.session.access_admin_app' },
      { at: NOW - DAY, session: 'idxOther', look: { ...SCRIPT, ip: '203.0.113.77' } },
      {
        at: NOW - 4 * DAY,
        session: 'idxOld',
        look: { ...SCRIPT, ip: '203.0.113.78' },
        app: '0oaX',
      },
    ];
    const bens = [
      { at: NOW - 6 * DAY, user: '00uBen', session: 'idx-00uBen-9', look: MOBILE },
      { at: NOW - 5 * DAY, user: '00uBen', session: 'idx-00uBen-9', look: MOBILE },
      { at: NOW - 2.5 * HOUR, user: '00uBen', session: 'idx-00uBen-3', look: MOBILE },
    ];
    await ask(async (client) => {
      await store(client, 'other', eventsBut([...newcomers, ...adas, ...bens]));
      await judged(client, 'other', ['idxNow', 'idxOld', 'idx-00uBen', 'idx-00uBen-2']);
      for (const subject of ['idxNow', 'idx-00uCleo', 'idx-00uCleo-2'])
        await harmless(client, 'other', subject);
    });
    await database.pool.query('analyze');
    assert.deepEqual(await ask(answers), before);
  });
});

suite('what comes after the moment', () => {
  test('changes nothing of what surrounded it', async (t) => {
    const { ask } = await aDatabase(t);
    const surroundings = async () => {
      const { networks, peers, devices, moves, addresses, hookEventsOfOthers, ...rest } =
        await ask(answers);
      const { own, applications, isAdmin } = rest;
      const others = { networks, peers, devices, moves, addresses, hookEventsOfOthers };
      return { ...others, own, applications, isAdmin };
    };
    const before = await surroundings();
    const later = (days: number, user: string): LogEventOptions[] => {
      const at = NOW + days * DAY;
      return [
        { at, user, session: `idx-later-${days}-${user}`, changes: PRINT },
        { at: at + HOUR, user, session: `idx-later-${days}-${user}`, look: SCRIPT, app: '0oaX' },
        { at: at + 2 * HOUR, user, session: `idx-later-${days}-${user}`, look: MOBILE },
        {
          at: at + 3 * HOUR,
          user,
          session: `idx-later-${days}-${user}`,
          type: 'user.session.access_admin_app',
          look: { ...HOME, ip: '203.0.113.79' },
        },
      ];
    };
    const everybody = ['00uAda', '00uBen', '00uCleo', '00uDan'];
    const events = [0, 1, 3].flatMap((days) => everybody.flatMap((user) => later(days, user)));
    await ask((client) => store(client, 'main', events));
    assert.deepEqual(await surroundings(), before);
  });
});
