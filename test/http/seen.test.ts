/** Who came from an address, a block or a network is told whether an incident came of it or not. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { openFingerprintSources } from '../../src/network/fingerprint-sources.ts';
import type { Dependencies } from '../../src/pipeline/dependencies.ts';
import { eventRowMaker } from '../../src/pipeline/record/event-row.ts';
import { storeEvents } from '../../src/store/events.ts';
import { HOME, type LogEventOptions, MOBILE, rowsOf, SCRIPT } from '../pipeline/log-events.ts';
import { get } from '../support/api-calls.ts';
import { signedIn } from '../support/signed-in.ts';
import { steeringApp, steeringDependencies } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

type Cleanup = { after(work: () => Promise<void> | void): void };

const DAY = 86_400_000;
const NOON = Date.parse('2026-11-20T12:00:00Z');

async function store(deps: Dependencies, events: readonly LogEventOptions[], org = 'main') {
  const rowOf = eventRowMaker(await openFingerprintSources());
  const rows = rowsOf((_, ...rest) => rowOf(org, ...rest), events);
  await deps.database.transaction((tx) => storeEvents(tx.client, rows));
}

async function office(t: Cleanup, orgs = ['main']) {
  const deps = await steeringDependencies(t, { orgs });
  const app = await steeringApp(t, deps);
  await store(deps, [
    { at: NOON - 60 * DAY, user: '00uAda', session: 'idxOld' },
    { at: NOON, user: '00uAda', session: 'idxAda' },
    { at: NOON + 1_000, user: '00uBen', session: 'idxBen', look: { ...HOME, ip: '198.51.100.8' } },
    { at: NOON + 2_000, user: '00uAda', session: 'idxAda', look: MOBILE },
  ]);
  const seen = async (query: Record<string, string>) => {
    const { status, body } = await get(app, `/api/seen?${new URLSearchParams(query)}`);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  };
  return { deps, app, seen };
}

const whoOf = ({ seen }: { seen: { userId: string }[] }) => seen.map(({ userId }) => userId);

suite('seen from', () => {
  test('an address that no incident has: who, with what, from when to when', async (t) => {
    const { seen } = await office(t);
    const { seen: rows, next } = await seen({ address: '198.51.100.7' });
    assert.equal(next, null);
    assert.deepEqual(rows, [
      {
        ...{
          org: 'main',
          userId: '00uAda',
          login: '00uAda@example.com',
          userAgent: HOME.userAgent,
        },
        ...{ client: 'Chrome 141 on Windows', asn: 7922, asOrg: HOME.asOrg, ips: ['198.51.100.7'] },
        firstSeen: new Date(NOON - 60 * DAY).toISOString(),
        lastSeen: new Date(NOON).toISOString(),
        ...{ events: 2, sessions: 2, succeeded: true, incidents: [] },
      },
    ]);
    const later = await seen({ address: '198.51.100.7', since: '2026-11-01' });
    assert.deepEqual([later.seen[0].events, later.seen[0].sessions], [1, 1]);
  });

  test('a block and a network, in the order of last use', async (t) => {
    const { seen } = await office(t);
    assert.deepEqual(whoOf(await seen({ address: '198.51.100.0/26' })), [
      '00uAda',
      '00uBen',
      '00uAda',
    ]);
    assert.deepEqual(whoOf(await seen({ address: '198.51.100.9/30' })), ['00uBen']);
    const network = await seen({ asn: 'AS7922' });
    assert.deepEqual(whoOf(network), ['00uBen', '00uAda']);
    const [ben] = network.seen;
    assert.deepEqual(
      [ben.login, ben.events, ben.sessions, ben.ips, ben.asOrg],
      ['00uBen@example.com', null, 1, [], HOME.asOrg],
    );
    assert.deepEqual(whoOf(await seen({ asn: '21928' })), ['00uAda']);
  });

  test('IPv6 however it is spelt, and whoever tried a name that Okta does not know', async (t) => {
    const { deps, seen } = await office(t);
    const look = { ...SCRIPT, ip: '2001:db8::9' };
    const actor = { id: 'unknown', type: 'User', alternateId: 'root', displayName: 'unknown' };
    const outcome = { result: 'FAILURE', reason: 'VERIFICATION_ERROR' };
    const changes = { actor, outcome };
    await store(deps, [{ at: NOON, look, type: 'user.session.start', session: null, changes }]);
    const [row] = (await seen({ address: '2001:DB8:0::9' })).seen;
    assert.deepEqual(
      [row.userId, row.login, row.succeeded, row.client, row.sessions],
      [null, 'root', false, 'python-requests 2', 0],
    );
  });

  test('names the incidents of those sessions, in the org that was asked about', async (t) => {
    const { deps, seen } = await office(t, ['main', 'preview']);
    const id = await aStolenSession(deps);
    await store(deps, [{ at: NOON, look: { ...SCRIPT, ip: '45.155.205.33' } }], 'preview');
    const all = await seen({ address: '45.155.205.33' });
    assert.deepEqual(
      all.seen.map((row: { org: string; incidents: { id: number; verdict: string }[] }) => [
        row.org,
        row.incidents.map((one) => [one.id, one.verdict]),
      ]),
      [
        ['main', [[id, 'hijack']]],
        ['preview', []],
      ],
    );
    const main = await seen({ address: '45.155.205.33', org: 'main' });
    assert.deepEqual(
      main.seen.map(({ org }: { org: string }) => org),
      ['main'],
    );
    assert.deepEqual((await seen({ asn: 'AS49505' })).seen[0].incidents[0].id, id);
  });

  test('goes on where the page before ended, and counts nothing twice', async (t) => {
    const { deps, seen } = await office(t);
    const look = { ...HOME, ip: '203.0.113.77' };
    // Two at a time: a page must not part what happened at one moment.
    await store(
      deps,
      Array.from({ length: 252 }, (_, n) => ({ at: NOON + Math.floor(n / 2) * 1_000, look })),
    );
    let until: string | null = '';
    const counts: number[] = [];
    while (until !== null) {
      const page = await seen({
        address: '203.0.113.77',
        limit: '101',
        ...(until === '' ? {} : { until }),
      });
      counts.push(
        page.seen.reduce((sum: number, { events }: { events: number }) => sum + events, 0),
      );
      until = page.next;
    }
    assert.deepEqual(counts, [100, 100, 52]);
  });

  test('asks for an address or a network, and says what else it can not do', async (t) => {
    const { app } = await office(t);
    const wrong = async (query: string) => {
      const { status, body } = await get(app, `/api/seen?${query}`);
      return [status, body.error.message];
    };
    const none = 'address: must be given, or asn, and not both.';
    const place = 'address: must be an address, or a block of IPv4 from /24 to /32.';
    for (const [query, message] of [
      ['', none],
      ['address=1.2.3.4&asn=AS1', none],
      ['address=10.0.0.0/8', place],
      ['address=2001:db8::/64', place],
      ['address=1.2.3.4/33', place],
      ['asn=x', 'asn: must be a network such as AS14061.'],
      ['address=1.2.3.4&user=x', 'user: is not known here.'],
    ] as const)
      assert.deepEqual(await wrong(query), [400, message], query);
    assert.equal((await get(app, '/api/seen?address=1.2.3.4&org=nowhere')).status, 404);
  });

  test('ends after ten seconds, with what to do', async (t) => {
    const { deps, app } = await office(t);
    const holder = await deps.database.pool.connect();
    await holder.query('begin; lock table log_events in access exclusive mode');
    const { status, body } = await get(app, '/api/seen?address=198.51.100.7');
    await holder.query('rollback');
    holder.release();
    assert.deepEqual([status, body.error.code], [503, 'took_too_long']);
    assert.match(body.error.message, /Ask for a shorter time/);
  });
});

suite('the page Seen from', () => {
  test('is led to from an address that no incident has, and shows who was there', async (t) => {
    const { deps } = await office(t);
    const { read } = await signedIn(t, deps);
    const list = (await read('/?search=198.51.100.7')).body;
    const to = /href="(\/seen\?there=198\.51\.100\.7)"/.exec(list)?.[1] ?? '';
    const { body } = await read(to);
    assert.match(body, /1 person, no incident\./);
    assert.match(body, /<a href="\/\?user=00uAda%40example\.com">00uAda@<wbr>example\.com<\/a>/);
    assert.match(body, /Chrome 141 on Windows/);
    assert.match(body, /AS7922 Comcast Cable Communications, LLC/);
  });

  test('is led to from an incident’s addresses, and leads back', async (t) => {
    const { deps } = await office(t);
    const id = await aStolenSession(deps);
    const { read } = await signedIn(t, deps);
    const page = (await read(`/incidents/${id}`)).body;
    for (const there of ['45.155.205.33', 'AS49505']) {
      assert.ok(page.includes(`href="/seen?there=${there}&amp;org=main"`), there);
      const { body } = await read(`/seen?there=${there}&org=main`);
      assert.ok(body.includes(`<a href="/incidents/${id}">INC-${id}</a>`), there);
    }
  });

  test('says what it did not understand, and what nobody was seen at', async (t) => {
    const { deps } = await office(t);
    const { read } = await signedIn(t, deps);
    assert.match((await read('/seen?there=10.0.0.0/8')).body, /Not understood: it must be an addr/);
    assert.match((await read('/seen?there=10.0.0.1')).body, /Nobody was seen there/);
    assert.match((await read('/seen?there=1.2.3.4&since=x')).body, /Not understood: since must be/);
    assert.equal((await read('/seen')).statusCode, 200);
  });
});
