import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type pg from 'pg';
import { baselineAt } from '../../src/domain/judgement/baseline.ts';
import { TUNING } from '../../src/domain/judgement/tuning.ts';
import { eventsWithNetwork, eventsWithNetworkUnder } from '../../src/store/addresses.ts';
import { arrivalsOfOthers, movesOfOthers } from '../../src/store/moves.ts';
import { setSessionVerdict } from '../../src/store/sessions.ts';
import {
  activeUsers,
  networksInOrg,
  peerBaseline,
  usersOfDevices,
} from '../../src/store/surroundings.ts';
import { fingerprintsOfUser } from '../../src/store/user-fingerprints.ts';
import { usersOfAddresses } from '../../src/store/who-came-there.ts';
import { HOME, type LogEventOptions, MOBILE, SCRIPT } from '../pipeline/log-events.ts';
import { storedEvents } from './stored-events.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.now();

async function anOrg(t: TestContext, events: readonly LogEventOptions[]) {
  const { database, ask } = await storedEvents(t, events);
  const stolen = (sessionId: string, verdict: 'hijack' | 'suspicious' = 'hijack', at = NOW) =>
    database.transaction((tx) =>
      setSessionVerdict(tx.client, 'main', [sessionId], {
        verdict,
        score: 1,
        at,
        judgedAgainUntil: null,
        snapshot: 1,
      }),
    );
  return { stolen, ask };
}

const around = { org: 'main', userId: '00uAda', at: NOW };
const believed = { ...around, believedAt: NOW - 12 * HOUR };
const ofAda = {
  org: 'main',
  userId: '00uAda',
  since: NOW - 30 * DAY,
  lookedAtBefore: NOW - 3 * DAY,
};

const asNumberOf = (raw: unknown) =>
  (raw as { securityContext: { asNumber: number } }).securityContext.asNumber;

/** So many more looks of the session, at the time of the one that it has. */
async function madeUpLooks(client: pg.ClientBase, session: string, many: number): Promise<void> {
  await client.query(
    `insert into session_fingerprints
       (org, session_id, fingerprint, day, user_id, first_seen, last_seen, asn, user_agent, details, succeeded)
     select org, session_id, 'made up ' || n, day, user_id, first_seen, last_seen, asn, 'made up ' || n, details, true
     from session_fingerprints, generate_series(1, $2) as n where session_id = $1`,
    [session, many],
  );
}

suite('what surrounds a session', () => {
  test('counts people, not sessions, and never the user themself', async (t) => {
    const events = ['00uAda', '00uBen', '00uCleo'].flatMap((user) => [
      { at: NOW - DAY * 3, user, session: `idx-${user}-1` },
      { at: NOW - HOUR, user, session: `idx-${user}-2` },
    ]);
    const { ask } = await anOrg(t, events);
    assert.equal(await ask((client) => activeUsers(client, 'main')), 3);
    const networks = await ask((client) => networksInOrg(client, around, [7922, 1]));
    assert.deepEqual([...networks], [[7922, { users: 2, habitualUsers: 2 }]]);
    const addresses = await ask((client) => usersOfAddresses(client, believed, [HOME.ip]));
    assert.deepEqual(addresses.get(HOME.ip), {
      succeededUsers: 2,
      establishedUsers: 2,
      newcomers: 0,
      failedUsers: 0,
      ownDays: 1,
    });
    const devices = await ask((client) => usersOfDevices(client, believed, ['token-1', 'token-2']));
    assert.equal(devices.get('token-1'), 2);
    assert.equal(devices.get('token-2') ?? 0, 0);
  });

  test('counts of the others where they work from, by what they did on two days or more', async (t) => {
    const days = (user: string, ats: readonly number[]) =>
      ats.map((at, i) => ({ at, user, session: `idx-${user}-${i}` }));
    const { ask } = await anOrg(t, [
      ...days('00uAda', [NOW - 3 * DAY, NOW - HOUR]),
      ...days('00uBen', [NOW - 3 * DAY, NOW - 2 * DAY]),
      ...days('00uCleo', [NOW - HOUR]),
      { at: NOW - HOUR, user: '00uBen', session: 'idx-once', look: SCRIPT },
      ...days('00uDan', [NOW + HOUR, NOW + 2 * DAY]),
    ]);
    const peers = await ask((client) => peerBaseline(client, around));
    assert.equal(peers.people, 1);
    assert.equal(peers.countries.size, 0, 'none is named in these events');
    assert.deepEqual([...peers.networkKinds], [['residential', 1]]);
  });

  test('counts the others whose sessions hold two clients, on two days or more', async (t) => {
    const both = (user: string, at: number) => [
      { at, user, session: `idx-${user}-${at}` },
      { at: at + HOUR, user, session: `idx-${user}-${at}`, look: SCRIPT },
    ];
    const { ask } = await anOrg(t, [
      ...both('00uAda', NOW - 3 * DAY),
      ...both('00uAda', NOW - 2 * DAY),
      ...both('00uBen', NOW - 3 * DAY),
      ...both('00uBen', NOW - 2 * DAY),
      ...both('00uCleo', NOW - 2 * DAY),
      { at: NOW - 3 * DAY, user: '00uDan', session: 'idx-dan-1' },
      { at: NOW - 3 * DAY, user: '00uDan', session: 'idx-dan-2', look: SCRIPT },
      { at: NOW - 2 * DAY, user: '00uDan', session: 'idx-dan-3' },
      { at: NOW - 2 * DAY, user: '00uDan', session: 'idx-dan-4', look: SCRIPT },
    ]);
    const peers = await ask((client) => peerBaseline(client, around));
    assert.deepEqual([...peers.pairs.values()], [1]);
    const fingerprints = await ask((client) => fingerprintsOfUser(client, ofAda));
    const own = baselineAt(fingerprints.rows, NOW, new Set(), TUNING.learning);
    assert.deepEqual([...peers.pairs.keys()], [...own.pairs.keys()], 'one name for one pair');
  });

  test('counts days in UTC, wherever the database thinks that it stands', async (t) => {
    const noon = Math.floor(NOW / DAY) * DAY - 2 * DAY + 12 * HOUR;
    const { ask } = await anOrg(t, [
      { at: noon - HOUR / 2, user: '00uBen', session: 'idxBen1' },
      { at: noon + HOUR / 2, user: '00uBen', session: 'idxBen2' },
    ]);
    const [peers, networks] = await ask(async (client) => {
      await client.query(`set local time zone 'Etc/GMT-12'`);
      return [
        await peerBaseline(client, around),
        await networksInOrg(client, around, [7922]),
      ] as const;
    });
    assert.equal(peers.people, 0);
    assert.deepEqual([...networks], [[7922, { users: 1, habitualUsers: 0 }]]);
  });

  test('does not take the other victims of one thief for colleagues at one address', async (t) => {
    const { ask, stolen } = await anOrg(t, [
      { at: NOW - HOUR, user: '00uBen', session: 'idxBen', look: SCRIPT },
      { at: NOW - HOUR, user: '00uCleo', session: 'idxCleo', look: SCRIPT },
      {
        at: NOW - HOUR,
        user: '00uDan',
        session: null,
        look: SCRIPT,
        changes: { outcome: { result: 'FAILURE' } },
      },
    ]);
    const ofThief = async () =>
      (await ask((client) => usersOfAddresses(client, believed, [SCRIPT.ip]))).get(SCRIPT.ip);
    const kit = {
      succeededUsers: 2,
      establishedUsers: 0,
      newcomers: 2,
      failedUsers: 1,
      ownDays: 0,
    };
    assert.deepEqual(await ofThief(), kit);
    await stolen('idxBen');
    await stolen('idxCleo');
    assert.deepEqual(await ofThief(), { ...kit, succeededUsers: 0 });
    const networks = await ask((client) => networksInOrg(client, around, [14061]));
    assert.equal(networks.get(14061)?.users ?? 0, 0);
  });

  test('does not take the victims of one browser for the people of a kiosk, on no day', async (t) => {
    const jar = { ...SCRIPT, token: 'token-of-kit' };
    const print = { debugContext: { debugData: { deviceFingerprint: 'print-of-kit' } } };
    const { ask, stolen } = await anOrg(t, [
      { at: NOW - 11 * HOUR, user: '00uBen', session: 'idxBen', look: jar },
      { at: NOW - 11 * HOUR, user: '00uBen', session: 'idxBen', changes: print },
      ...['00uCleo', '00uDan'].flatMap((user) => [
        { at: NOW - 13 * HOUR, user, session: `idx-${user}`, look: jar },
        { at: NOW - 13 * HOUR, user, session: `idx-${user}`, changes: print },
      ]),
    ]);
    const used = async () =>
      ask((client) => usersOfDevices(client, believed, ['token-of-kit', 'print-of-kit']));
    const by = (users: number) =>
      new Map([
        ['token-of-kit', users],
        ['print-of-kit', users],
      ]);
    assert.deepEqual(await used(), by(2), 'since this morning nobody is believed yet');
    await stolen('idx-00uCleo');
    assert.deepEqual(await used(), by(1));
    await stolen('idx-00uDan', 'suspicious');
    assert.deepEqual(await used(), new Map());
    await stolen('idx-00uDan', 'suspicious', NOW - 4 * DAY);
    assert.deepEqual(await used(), by(1), 'nobody called it a theft for long enough');
  });

  test('learns nothing of how colleagues work from sessions that were found stolen', async (t) => {
    const days = (user: string) =>
      [3, 2].flatMap((ago) => [
        { at: NOW - ago * DAY, user, session: `idx-${user}-${ago}` },
        { at: NOW - ago * DAY + HOUR, user, session: `idx-${user}-${ago}`, look: SCRIPT },
      ]);
    const { ask, stolen } = await anOrg(t, [...days('00uBen'), ...days('00uCleo')]);
    const peers = () => ask((client) => peerBaseline(client, around));
    const both = await peers();
    assert.equal(both.people, 2);
    assert.deepEqual([...both.networkKinds.values()], [2, 2]);
    assert.deepEqual([...both.pairs.values()], [2]);
    await stolen('idx-00uBen-2');
    const one = await peers();
    assert.equal(one.people, 1);
    assert.deepEqual([...one.networkKinds.values()], [1, 1]);
    assert.deepEqual([...one.pairs.values()], [1]);
  });

  test('counts a colleague again whose session a person found harmless', async (t) => {
    const { ask, stolen } = await anOrg(t, [
      { at: NOW - 3 * DAY, user: '00uBen', session: 'idxBen', look: SCRIPT },
      { at: NOW - 3 * DAY, user: '00uCleo', session: 'idxCleo', look: SCRIPT },
    ]);
    await stolen('idxBen');
    await stolen('idxCleo');
    const close = (session: string, resolution: string) =>
      ask((client) =>
        client.query(
          `insert into incidents (org, kind, subject, status, verdict, score, headline, resolution)
           values ('main', 'session_hijack', $1, 'closed', 'hijack', 1, 'x', $2)`,
          [session, resolution],
        ),
      );
    await close('idxBen', 'true_positive');
    await close('idxCleo', 'false_positive');
    const [addresses, networks] = await ask(async (client) => [
      await usersOfAddresses(client, believed, [SCRIPT.ip]),
      await networksInOrg(client, around, [14061]),
    ]);
    assert.equal(addresses.get(SCRIPT.ip)?.establishedUsers, 1);
    assert.equal(networks.get(14061)?.users, 1);
  });

  test('counts no colleague for what a person said of something else, or before', async (t) => {
    const { ask, stolen } = await anOrg(
      t,
      ['Ben', 'Cleo', 'Dan'].map((name) => ({
        at: NOW - 3 * DAY,
        user: `00u${name}`,
        session: `idx${name}`,
        look: SCRIPT,
      })),
    );
    await stolen('idxBen');
    await stolen('idxCleo', 'suspicious');
    await stolen('idxDan');
    const incident = (kind: string, session: string, resolution: string | null) =>
      ask((client) =>
        client.query(
          `insert into incidents (org, kind, subject, status, verdict, score, headline, resolution)
           values ('main', $1, $2, $3, 'hijack', 1, 'x', $4)`,
          [kind, session, resolution === null ? 'new' : 'closed', resolution],
        ),
      );
    await incident('session_hijack', 'idxBen', 'false_positive');
    await incident('session_hijack', 'idxBen', null);
    await incident('forged_delivery', 'idxDan', 'false_positive');
    const [addresses, networks] = await ask(async (client) => [
      await usersOfAddresses(client, believed, [SCRIPT.ip]),
      await networksInOrg(client, around, [14061]),
    ]);
    assert.equal(addresses.get(SCRIPT.ip)?.establishedUsers, 0);
    assert.equal(networks.size, 0);
  });

  test('who floods an office from inside pushes none of its people out', async (t) => {
    const people = ['00uBen', '00uCleo', '00uDan'];
    const { ask } = await anOrg(t, [
      ...people.flatMap((user) =>
        [6, 5, 4].map((days) => ({ at: NOW - days * DAY, user, session: `idx-${user}-${days}` })),
      ),
      { at: NOW - 2 * DAY, user: '00uEve', session: 'idxEve' },
    ]);
    const [networks, addresses] = await ask(async (client) => {
      await madeUpLooks(client, 'idxEve', 2_100);
      await client.query(
        `insert into log_events select (jsonb_populate_record(e, jsonb_build_object(
           'uuid', gen_random_uuid(), 'published', published + n * interval '1 second'))).*
         from log_events e, generate_series(1, 2100) as n where session_id = 'idxEve'`,
      );
      return [
        await networksInOrg(client, around, [7922]),
        await usersOfAddresses(client, believed, [HOME.ip]),
      ];
    });
    assert.deepEqual(networks.get(7922), { users: 4, habitualUsers: 3 });
    assert.equal(addresses.get(HOME.ip)?.establishedUsers, 4);
  });

  test('leaves stolen sessions, and suspicious ones of the last days, out of what a user is known by', async (t) => {
    const { ask, stolen } = await anOrg(t, [
      { at: NOW - 6 * DAY, session: 'idxGood' },
      { at: NOW - 6 * DAY, session: 'idxBad', look: SCRIPT },
      { at: NOW - 6 * DAY, session: 'idxOdd', look: MOBILE },
      { at: NOW - 6 * DAY, session: 'idxOddNow', look: MOBILE },
    ]);
    await stolen('idxBad', 'hijack', NOW - 6 * DAY);
    await stolen('idxOdd', 'suspicious', NOW - 6 * DAY);
    await stolen('idxOddNow', 'suspicious', NOW - DAY);
    const { rows, alarmed } = await ask((client) => fingerprintsOfUser(client, ofAda));
    assert.equal(rows.length, 4);
    assert.deepEqual([...alarmed].sort(), ['idxBad', 'idxOddNow']);
  });

  test('one session with thousands of looks pushes out nothing that a user is known by', async (t) => {
    const { ask } = await anOrg(t, [
      ...[6, 5, 4].map((days) => ({ at: NOW - days * DAY, session: `idx-${days}` })),
      { at: NOW - 2 * DAY, session: 'idxFlood', look: MOBILE },
    ]);
    const { rows } = await ask(async (client) => {
      await madeUpLooks(client, 'idxFlood', 6_000);
      return fingerprintsOfUser(client, ofAda);
    });
    const of = (session: string) => rows.filter(({ sessionId }) => sessionId === session).length;
    assert.deepEqual(
      [6, 5, 4].map((days) => of(`idx-${days}`)),
      [1, 1, 1],
    );
    assert.equal(of('idxFlood'), 50);
  });

  test('many sessions with many looks push out no other day, and on their own day no other session', async (t) => {
    const flood = Array.from({ length: 120 }, (_, i) => `idxFlood${i}`);
    const { ask } = await anOrg(t, [
      { at: NOW - 6 * DAY, session: 'idxOld' },
      { at: NOW - 2 * DAY, session: 'idxBeside' },
      ...flood.map((session) => ({ at: NOW - 2 * DAY + HOUR / 2, session, look: MOBILE })),
    ]);
    const { rows } = await ask(async (client) => {
      for (const session of flood) await madeUpLooks(client, session, 60);
      return fingerprintsOfUser(client, ofAda);
    });
    assert.equal(rows.length, 5_000);
    const sessions = new Set(rows.map(({ sessionId }) => sessionId));
    assert.equal(sessions.size, 122);
  });

  test('learns nothing from what was refused', async (t) => {
    const refused = { outcome: { result: 'DENY' } };
    const { ask } = await anOrg(t, [
      { at: NOW - 6 * DAY, session: 'idxGood' },
      { at: NOW - 6 * DAY, session: 'idxGood', look: SCRIPT, changes: refused },
      { at: NOW - 6 * DAY, user: '00uBen', session: 'idxBen', look: SCRIPT, changes: refused },
    ]);
    const { rows } = await ask((client) => fingerprintsOfUser(client, ofAda));
    assert.deepEqual(
      rows.map(({ fingerprint }) => fingerprint.asn),
      [7922],
    );
    const networks = await ask((client) => networksInOrg(client, around, [14061]));
    assert.equal(networks.size, 0);
  });

  test('finds a few events on which Okta named the network of an address', async (t) => {
    const { ask } = await anOrg(t, [
      { at: NOW - HOUR, user: '00uBen', session: 'idxBen' },
      { at: NOW - HOUR, user: '00uCleo', session: 'idxCleo', look: { ...HOME, asn: null } },
    ]);
    const found = await ask((client) =>
      eventsWithNetwork(client, { org: 'main', at: NOW }, [HOME.ip, '192.0.2.1'], 7, Date.now),
    );
    assert.equal(found.length, 1);
  });

  test('names the same network of an address, in whatever order its events were stored', async (t) => {
    const hosted = { ...HOME, asn: 14061 };
    const events = [1, 2, 3, 4, 5, 6].flatMap((hours) => [
      { at: NOW - hours * HOUR, user: '00uBen' },
      { at: NOW - (hours + 10) * HOUR, user: '00uCleo', look: hosted },
    ]);
    const neighbour = { ...hosted, ip: HOME.ip.replace(/\d+$/, '250') };
    const named = async (stored: typeof events) => {
      const { ask } = await anOrg(t, [...stored, { at: NOW - HOUR, look: neighbour }]);
      const found = await ask((client) =>
        eventsWithNetwork(client, { org: 'main', at: NOW }, [HOME.ip, neighbour.ip], 7, Date.now),
      );
      return found.map(({ raw }) => asNumberOf(raw));
    };
    const latest = new Array(5).fill(HOME.asn);
    assert.deepEqual(await named(events), latest);
    assert.deepEqual(await named(events.toReversed()), latest);
  });

  test('names the network of an IPv6 address by others under the same prefix, of the days around', async (t) => {
    const under = (ip: string, asn: number | null = 5617) => ({ ...HOME, ip, asn });
    const { ask } = await anOrg(t, [
      { at: NOW - HOUR, look: under('2001:db8:77:2::5') },
      { at: NOW - HOUR, look: under('2001:db8:77:ffff::1') },
      { at: NOW - HOUR, look: under('2001:db8:77:3::5', null) },
      { at: NOW - HOUR, look: under('2001:db8:78:2::5', 701) },
      { at: NOW - HOUR, look: under('2001:db8:7:2::5', 702) },
      { at: NOW - 9 * DAY, look: under('2001:db8:77:4::5', 703) },
    ]);
    const found = await ask((client) =>
      eventsWithNetworkUnder(client, { org: 'main', at: NOW }, '2001:db8:77:', 7, Date.now),
    );
    const named = found.map(({ raw }) => asNumberOf(raw));
    assert.deepEqual(named, [5617, 5617]);
  });

  test('sees colleagues move to the same network with the browser they had', async (t) => {
    const moves = ['00uBen', '00uCleo', '00uDan'].flatMap((user) => [
      { at: NOW - 2 * HOUR, user, session: `idx-${user}` },
      { at: NOW - HOUR / 2, user, session: `idx-${user}`, look: MOBILE },
    ]);
    const other = [
      { at: NOW - 2 * HOUR, user: '00uEve', session: 'idxEve' },
      {
        at: NOW - HOUR / 2,
        user: '00uEve',
        session: 'idxEve',
        look: { ...MOBILE, userAgent: 'Other/1' },
      },
    ];
    const { ask } = await anOrg(t, [...moves, ...other]);
    const found = await ask((client) =>
      movesOfOthers(client, around, { asns: [21928], at: [NOW] }),
    );
    assert.deepEqual(
      found.map(({ userId, toAsn }) => [userId, toAsn]),
      [
        ['00uBen', 21928],
        ['00uCleo', 21928],
        ['00uDan', 21928],
      ],
    );
  });

  test('sees those who moved in the hours around any of the changes, however these are told', async (t) => {
    const moves = [
      ['00uBen', NOW - 6 * HOUR],
      ['00uCleo', NOW - 2.5 * HOUR],
      ['00uDan', NOW - 0.5 * HOUR],
      ['00uEve', NOW + 1.5 * HOUR],
    ] as const;
    const { ask } = await anOrg(
      t,
      moves.flatMap(([user, at]) => [
        { at: NOW - 8 * HOUR, user, session: `idx-${user}` },
        { at, user, session: `idx-${user}`, look: MOBILE },
      ]),
    );
    const changes = { asns: [21928], at: [NOW, NOW - 2 * HOUR, NOW - HOUR] };
    const found = await ask((client) => movesOfOthers(client, around, changes));
    assert.deepEqual(
      found.map(({ userId }) => userId),
      ['00uCleo', '00uDan'],
    );
  });

  test('sees who signs in with a cookie of their own on a network that is new to them', async (t) => {
    const start = 'user.session.start';
    const known = (user: string): LogEventOptions => ({
      at: NOW - 3 * DAY,
      user,
      session: `idx-old-${user}`,
      look: { ...HOME, token: `token-${user}` },
    });
    const comes = (user: string, more: Partial<LogEventOptions> = {}): LogEventOptions => ({
      at: NOW - HOUR / 2,
      user,
      session: `idx-new-${user}`,
      type: start,
      look: { ...MOBILE, token: `token-${user}` },
      ...more,
    });
    const users = ['00uBen', '00uCleo', '00uDan', '00uEve', '00uFay', '00uGil'];
    const { ask } = await anOrg(t, [
      ...users.map(known),
      comes('00uBen'),
      comes('00uCleo', { look: { ...MOBILE, token: 'of the proxy in the middle' } }),
      comes('00uDan', { type: 'user.authentication.sso' }),
      { ...known('00uEve'), at: NOW - 2 * DAY, look: MOBILE },
      comes('00uEve'),
      comes('00uFay', { at: NOW - 26 * HOUR }),
      comes('00uGil', { at: NOW - 20 * HOUR }),
    ]);
    const found = await ask((client) =>
      arrivalsOfOthers(
        client,
        { ...around, believedMs: 12 * HOUR },
        { asns: [MOBILE.asn ?? 0], at: [NOW] },
      ),
    );
    assert.deepEqual(found, [
      { userId: '00uGil', at: NOW - 20 * HOUR, toAsn: MOBILE.asn },
      { userId: '00uBen', at: NOW - HOUR / 2, toAsn: MOBILE.asn },
    ]);
  });

  test('does not take a day off in a long session for a day at work, nor its hours', async (t) => {
    const noon = Math.floor(NOW / DAY) * DAY - 9 * DAY + 12 * HOUR;
    const { ask } = await anOrg(t, [
      { at: noon, session: 'idxLong' },
      { at: noon + HOUR, session: 'idxLong' },
      { at: noon + 3 * DAY, session: 'idxLong' },
      { at: NOW - HOUR, session: 'idxNow' },
    ]);
    const { rows } = await ask((client) => fingerprintsOfUser(client, ofAda));
    const baseline = baselineAt(rows, NOW, new Set(['idxNow']), TUNING.learning);
    assert.equal(baseline.asns.get(7922)?.days, 2);
    assert.deepEqual(baseline.hours.slice(11, 15), [0, 2, 1, 0]);
  });

  test('does not take the next morning at home for a move from the evening before', async (t) => {
    const morning = NOW - HOUR / 2;
    const people = ['00uBen', '00uCleo'].flatMap((user) => [
      { at: NOW - 3 * DAY, user, session: `idx-${user}`, look: MOBILE },
      { at: NOW - 2 * DAY, user, session: `idx-${user}` },
      { at: morning, user, session: `idx-${user}` },
    ]);
    const moved = { user: '00uDan', session: 'idx-00uDan' };
    const dan = [
      { at: NOW - 3 * DAY, ...moved },
      { at: NOW - 2 * DAY, ...moved, look: MOBILE },
      { at: morning, ...moved },
    ];
    const { ask } = await anOrg(t, [...people, ...dan]);
    const found = await ask((client) => movesOfOthers(client, around, { asns: [7922], at: [NOW] }));
    assert.deepEqual(found, [{ userId: '00uDan', at: morning, toAsn: 7922 }]);
  });
});
