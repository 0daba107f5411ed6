/** What is odd, broken or made to break costs nobody but itself: neighbours are stored, Okta is told so. */
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { suite, type TestContext, test } from 'node:test';
import { aPerson, NETWORKS } from '../stories/people.ts';
import { eventually, HOOK_SECRET, startWarden } from '../support/service.ts';

/** Random, since Postgres would make an index entry of repetitions small enough. */
const LONG = randomBytes(10_000).toString('base64');

function anEvent(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    uuid: randomUUID(),
    published: new Date().toISOString(),
    eventType: 'user.authentication.sso',
    actor: { id: '00u1', type: 'User', alternateId: 'ada@example.com' },
    client: { ipAddress: '198.51.100.7', userAgent: { rawUserAgent: 'Mozilla/5.0' } },
    authenticationContext: { externalSessionId: 'idxOne' },
    outcome: { result: 'SUCCESS' },
    ...changes,
  };
}

const debug = (debugData: Record<string, unknown>) => ({ debugContext: { debugData } });
const client = (changes: Record<string, unknown>) => ({
  client: { ipAddress: '198.51.100.7', userAgent: { rawUserAgent: 'Mozilla/5.0' }, ...changes },
});

const ODD: Readonly<Record<string, Record<string, unknown>>> = {
  'a very long session id': { authenticationContext: { externalSessionId: LONG } },
  'a very long root session id': {
    authenticationContext: { externalSessionId: 'idxOne', rootSessionId: LONG },
  },
  'a very long user id': { actor: { id: LONG, type: 'User' } },
  'a very long address': client({ ipAddress: LONG }),
  'a very long event type': { eventType: LONG },
  'a very long user agent': client({ userAgent: { rawUserAgent: LONG.repeat(20) } }),
  'a very long device token': debug({ dtHash: LONG }),
  'a very long device fingerprint': debug({ deviceFingerprint: LONG }),
  'a very long country': client({ geographicalContext: { country: LONG } }),
  'a network number that is no whole number': { securityContext: { asNumber: 1.5 } },
  'a network number beyond all numbers': { securityContext: { asNumber: 1e300 } },
  'a network number beyond 64 bits': { securityContext: { asNumber: '99999999999999999999' } },
  'a time in the year 9999': { published: '9999-12-31T23:59:59.999Z' },
  'a time in the year 1': { published: '0001-01-01T00:00:00.000Z' },
  'the last time there is': { published: '+275760-09-13T00:00:00.000Z' },
  'the first time there is': { published: '-271821-04-20T00:00:00.000Z' },
  'NUL in every place': {
    actor: { id: '00u\u0000', type: 'User', displayName: 'A\u0000' },
    authenticationContext: { externalSessionId: 'idx\u0000' },
    ...client({ userAgent: { rawUserAgent: 'M\u0000' } }),
    ...debug({ dtHash: 't\u0000', deviceFingerprint: 'f\u0000' }),
  },
  'half a surrogate pair in every place': {
    actor: { id: '00u\ud800', type: 'User', displayName: 'A\udfff' },
    authenticationContext: { externalSessionId: 'idx\ud800' },
    ...client({ userAgent: { rawUserAgent: 'M\ud800' } }),
    ...debug({ dtHash: 't\ud800', deviceFingerprint: 'f\ud800' }),
  },
  'latitude and longitude beyond the globe': client({
    geographicalContext: { country: 'X', geolocation: { lat: 1e308, lon: -1e308 } },
  }),
  'a list where an object belongs': { actor: [], client: [], debugContext: [] },
};

function nested(depth: number): string {
  return `${'['.repeat(depth)}${']'.repeat(depth)}`;
}

async function aDoor(t: TestContext) {
  const warden = await startWarden(t, { roles: ['receiver'], hook: false });
  const post = async (events: readonly string[]) => {
    const answer = await fetch(`${warden.address}/okta/events`, {
      method: 'POST',
      headers: { authorization: HOOK_SECRET, 'content-type': 'application/json' },
      body: `{"eventId":"${randomUUID()}","data":{"events":[${events.join(',')}]}}`,
    });
    await answer.text();
    return answer.status;
  };
  const isHeld = async (uuid: unknown) => {
    const { rows } = await warden.database.pool.query('select 1 from log_events where uuid = $1', [
      uuid,
    ]);
    return rows.length === 1;
  };
  const aside = async () =>
    (
      await warden.database.pool.query<{ reason: string; bytes: number }>(
        'select reason, octet_length(body) as bytes from deliveries_set_aside order by id',
      )
    ).rows;
  return { ...warden, post, isHeld, aside };
}

suite('a delivery made to break the receiver', () => {
  test('is acknowledged, and the events beside the odd one are stored', async (t) => {
    const { post, isHeld } = await aDoor(t);
    for (const [what, changes] of Object.entries(ODD)) {
      const before = anEvent();
      const after = anEvent();
      const events = [before, anEvent(changes), after].map((event) => JSON.stringify(event));
      assert.equal(await post(events), 204, what);
      assert.ok((await isHeld(before.uuid)) && (await isHeld(after.uuid)), what);
    }
  });

  for (const depth of [3_000, 6_000, 30_000, 1_000_000]) {
    test(`may nest its events ${depth} levels deep`, async (t) => {
      const { post, isHeld } = await aDoor(t);
      const neighbour = anEvent();
      const deep = JSON.stringify(anEvent()).replace('"SUCCESS"', nested(depth));
      const unreadable = `{"published":"now","deep":${nested(depth)}}`;
      assert.equal(await post([deep, JSON.stringify(neighbour), unreadable]), 204);
      assert.ok(await isHeld(neighbour.uuid));
    });
  }

  test('does not make days, however far its times lie from today', async (t) => {
    const { post, database } = await aDoor(t);
    const days = async () =>
      (
        await database.pool.query<{ n: number }>(
          `select count(*)::int as n from pg_inherits where inhparent = 'log_events'::regclass`,
        )
      ).rows[0]?.n ?? 0;
    const events = Array.from({ length: 500 }, (_, index) =>
      JSON.stringify(anEvent({ published: new Date(Date.UTC(1990 + index, 0, 1)).toISOString() })),
    );
    const before = await days();
    assert.equal(await post(events), 204);
    assert.ok((await days()) - before <= 3);
  });

  test('is kept once and whole where it has more values than any of Okta’s, and not parsed', async (t) => {
    const { post, isHeld, aside, logged } = await aDoor(t);
    for (const one of ['{}', '0', '[]']) {
      assert.equal(await post(Array(5_000_000).fill(one)), 204, one);
    }
    const after = anEvent();
    assert.equal(await post([JSON.stringify(after)]), 204);
    assert.ok(await isHeld(after.uuid));
    const kept = await aside();
    assert.deepEqual(
      kept.map(({ reason }) => reason),
      Array(3).fill('more than 3000000 values, and no delivery of Okta’s has as many'),
    );
    assert.ok(kept.every(({ bytes }) => bytes > 9_000_000));
    const told = logged.filter((line) => line.includes('a delivery is set aside whole'));
    assert.equal(told.length, 3);
  });

  test('is kept once, and not each of ten thousand events that cannot be read; what can be is recorded', async (t) => {
    const { post, isHeld, aside } = await aDoor(t);
    const among = anEvent();
    const odd = (count: number) => Array.from({ length: count }, (_, index) => String(index));
    assert.equal(await post([...odd(9_999), JSON.stringify(among)]), 204);
    assert.ok(await isHeld(among.uuid));
    assert.deepEqual(
      (await aside()).map(({ reason }) => reason),
      ['9999 of 10000 events cannot be read, the first: an event must be a JSON object'],
    );
    assert.equal(await post(odd(100)), 204);
    assert.equal((await aside()).length, 101);
  });

  test('is kept whole where it has more events than any of Okta’s', async (t) => {
    const { post, isHeld, aside } = await aDoor(t);
    const events = Array.from({ length: 10_001 }, () => anEvent());
    assert.equal(await post(events.map((event) => JSON.stringify(event))), 204);
    assert.equal(await isHeld(events[0]?.uuid), false);
    const reason = '10001 events, and no delivery of Okta’s has more than 10000';
    assert.deepEqual(
      (await aside()).map((kept) => kept.reason),
      [reason],
    );
  });
});

test('what deliveries hold up does not hold up the reader of the log', async (t) => {
  const warden = await startWarden(t, { roles: ['receiver', 'reader'], hook: false });
  const { database, org } = warden;
  const client = await database.pool.connect();
  await client.query('begin');
  await client.query('lock table deliveries_set_aside in exclusive mode');
  try {
    const held = [0, 1, 2].map((odd) => warden.deliver({ data: { events: [odd] } }));
    const ada = aPerson(org, 'Ada');
    org.signIn(ada.user, ada.at(NETWORKS.home));
    await eventually('what the reader records', async () => {
      const { rows } = await database.pool.query(
        `select 1 from log_events where event_type = 'user.session.start'`,
      );
      return rows.length > 0;
    });
    assert.deepEqual(
      (await Promise.all(held)).map(({ status }) => status),
      [503, 503, 503],
    );
  } finally {
    await client.query('rollback');
    client.release();
  }
});
