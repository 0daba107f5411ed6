import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { suite, type TestContext, test } from 'node:test';
import { deliver, HOOK_SECRET, startWarden } from '../support/service.ts';

const OLD_SECRET = 'the-secret-before-0123456789abcdef0123';

/** The door alone: nothing behind it but the record. */
async function aDoor(t: TestContext, environment: Record<string, string> = {}) {
  const warden = await startWarden(t, {
    roles: ['receiver'],
    hook: false,
    environment: () => ({ OKTA_HOOK_SECRETS: `${HOOK_SECRET},${OLD_SECRET}`, ...environment }),
  });
  const url = `${warden.address}/okta/events`;
  const held = async (table: string) =>
    (await warden.database.pool.query<{ n: number }>(`select count(*)::int as n from ${table}`))
      .rows[0]?.n;
  return { ...warden, url, held };
}

function anEvent(changes: Record<string, unknown> = {}) {
  return {
    uuid: randomUUID(),
    published: new Date().toISOString(),
    eventType: 'user.authentication.sso',
    actor: { id: '00u1', type: 'User', alternateId: 'ada@example.com' },
    client: { ipAddress: '198.51.100.7', userAgent: { rawUserAgent: 'Mozilla/5.0' }, zone: 'null' },
    authenticationContext: { externalSessionId: 'idxOne' },
    outcome: { result: 'SUCCESS' },
    ...changes,
  };
}

const aDelivery = (...events: unknown[]) => ({
  eventType: 'com.okta.event_hook',
  source: 'https://example.okta.com/api/v1/eventHooks/who1',
  eventId: randomUUID(),
  data: { events },
});

suite('the verification of a hook', () => {
  test('answers the challenge to whoever holds the current or the previous secret', async (t) => {
    const { url } = await aDoor(t);
    for (const secret of [HOOK_SECRET, OLD_SECRET]) {
      for (const path of ['', '/main']) {
        const answer = await fetch(`${url}${path}`, {
          headers: { authorization: secret, 'x-okta-verification-challenge': 'Me_r-123' },
        });
        assert.equal(answer.status, 200);
        assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
        assert.deepEqual(await answer.json(), { verification: 'Me_r-123' });
      }
    }
  });

  test('the door is opened by GET and POST alone, and says so to whoever holds the secret', async (t) => {
    const { url } = await aDoor(t);
    for (const method of ['PUT', 'DELETE', 'PATCH', 'HEAD']) {
      for (const path of ['', '/main']) {
        const asked = (authorization: string) =>
          fetch(`${url}${path}`, { method, headers: { authorization } });
        const answer = await asked(HOOK_SECRET);
        assert.deepEqual([answer.status, answer.headers.get('allow')], [405, 'GET, POST'], method);
        if (method !== 'HEAD')
          assert.deepEqual(await answer.json(), { error: { code: 'method_not_allowed' } });
        assert.equal((await asked('wrong')).status, 401, method);
      }
    }
  });

  test('is refused without the secret, although the challenge header is there', async (t) => {
    const { url } = await aDoor(t);
    const challenge = { 'x-okta-verification-challenge': 'Me_r-123' };
    for (const headers of [
      challenge,
      { ...challenge, authorization: `${HOOK_SECRET}x` },
      { ...challenge, authorization: '' },
    ]) {
      const answer = await fetch(url, { headers });
      assert.equal(answer.status, 401);
      assert.ok(!(await answer.text()).includes('Me_r-123'));
    }
  });
});

suite('a delivery', () => {
  test('is stored before it is acknowledged, with an empty 204', async (t) => {
    const { url, database } = await aDoor(t);
    const event = anEvent();
    const answer = await deliver(url, aDelivery(event), OLD_SECRET);
    assert.equal(answer.status, 204);
    assert.equal(await answer.text(), '');
    const { rows } = await database.pool.query(
      'select uuid, source, session_id, raw from log_events',
    );
    assert.deepEqual(rows, [
      { uuid: event.uuid, source: 'hook', session_id: 'idxOne', raw: event },
    ]);
  });

  test('with a wrong secret, or none, is refused with 401 and leaves nothing', async (t) => {
    const { url, held } = await aDoor(t);
    assert.equal((await deliver(url, aDelivery(anEvent()), 'wrong')).status, 401);
    assert.equal(
      (await fetch(url, { method: 'POST', body: JSON.stringify(aDelivery(anEvent())) })).status,
      401,
    );
    assert.equal(await held('log_events'), 0);
    assert.equal(await held('deliveries_set_aside'), 0);
  });

  test('needs the second header too, where one is configured', async (t) => {
    const { url } = await aDoor(t, { OKTA_HOOK_HEADER: 'X-Warden: second-secret-1234567890' });
    const post = (more: Record<string, string>) =>
      fetch(url, {
        method: 'POST',
        headers: { authorization: HOOK_SECRET, ...more },
        body: JSON.stringify(aDelivery()),
      });
    assert.equal((await post({})).status, 401);
    assert.equal((await post({ 'x-warden': 'other' })).status, 401);
    assert.equal((await post({ 'x-warden': 'second-secret-1234567890' })).status, 204);
  });

  test('that is not JSON, or no delivery, is answered with 400 and kept aside with the reason', async (t) => {
    const { url, database } = await aDoor(t);
    for (const body of [
      'not JSON {',
      '',
      '[]',
      '"text"',
      '{"data":{}}',
      '{"data":{"events":{}}}',
      '{"events":[]}',
    ]) {
      assert.equal((await deliver(url, body, HOOK_SECRET)).status, 400, body);
    }
    const { rows } = await database.pool.query<{ reason: string; body: string }>(
      'select reason, body from deliveries_set_aside order by body',
    );
    assert.deepEqual(
      new Set(rows.map(({ reason }) => reason)),
      new Set([
        'not JSON',
        'a delivery must be a JSON object',
        'a delivery must have data.events, a list',
      ]),
    );
    assert.ok(rows.some(({ body }) => body === 'not JSON {'));
  });

  test('whose content type is anything at all is read all the same', async (t) => {
    const { url, held } = await aDoor(t);
    for (const type of ['text/plain', 'application/json; charset=utf-8', 'nonsense']) {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { authorization: HOOK_SECRET, 'content-type': type },
        body: JSON.stringify(aDelivery(anEvent())),
      });
      assert.equal(answer.status, 204, type);
    }
    assert.equal(await held('log_events'), 3);
  });

  test('with odd events is acknowledged: they are set aside, their neighbours stored', async (t) => {
    const { url, database } = await aDoor(t);
    const [first, last] = [anEvent(), anEvent({ eventType: 'an.event.type.nobody.knows' })];
    const odd = [
      null,
      7,
      {},
      anEvent({ uuid: undefined }),
      anEvent({ published: 'yesterday' }),
      anEvent({ actor: null }),
      anEvent({ uuid: 'x'.repeat(200) }),
    ];
    const answer = await deliver(url, aDelivery(first, ...odd, last), HOOK_SECRET);
    assert.equal(answer.status, 204);
    const stored = await database.pool.query<{ uuid: string }>('select uuid from log_events');
    assert.deepEqual(
      new Set(stored.rows.map(({ uuid }) => uuid)),
      new Set([first.uuid, last.uuid]),
    );
    const aside = await database.pool.query<{ event_index: number; reason: string }>(
      'select event_index, reason from deliveries_set_aside order by event_index',
    );
    assert.deepEqual(
      aside.rows.map(({ event_index: index }) => index),
      [1, 2, 3, 4, 5, 6, 7],
    );
    assert.deepEqual(
      aside.rows.map(({ reason }) => reason),
      [
        'an event must be a JSON object',
        'an event must be a JSON object',
        'the event has no uuid',
        'the event has no uuid',
        'published is missing or not a date',
        'the event has no actor.id',
        'the uuid is longer than 128 characters',
      ],
    );
  });

  test('with an event that Postgres cannot hold does not cost its neighbours their place', async (t) => {
    const { url, database } = await aDoor(t);
    const [first, last] = [anEvent(), anEvent()];
    const nul = anEvent({ authenticationContext: { externalSessionId: 'idx\u0000\ud800' } });
    const ancient = anEvent({ published: '-250000-01-01T00:00:00.000Z' });
    assert.equal(
      (await deliver(url, aDelivery(first, nul, ancient, {}, last), HOOK_SECRET)).status,
      204,
    );
    const stored = await database.pool.query<{ uuid: string }>('select uuid from log_events');
    assert.deepEqual(
      new Set(stored.rows.map(({ uuid }) => uuid)),
      new Set([first.uuid, nul.uuid, last.uuid]),
    );
    const aside = await database.pool.query<{ body: string; reason: string }>(
      'select body, reason from deliveries_set_aside order by reason',
    );
    const [refused, unreadable, ...more] = aside.rows;
    assert.deepEqual(more, []);
    assert.match(refused?.reason ?? '', /Postgres refused/);
    assert.ok(refused?.body.includes(ancient.uuid));
    assert.equal(unreadable?.reason, 'the event has no uuid');
  });

  test('sent again, in another delivery too, is one event', async (t) => {
    const { url, held } = await aDoor(t);
    const event = anEvent();
    const body = aDelivery(event, event);
    for (const again of [body, body, aDelivery(event)]) {
      assert.equal((await deliver(url, again, HOOK_SECRET)).status, 204);
    }
    assert.equal(await held('log_events'), 1);
  });

  test('may be 16 MiB', async (t) => {
    const { url, held } = await aDoor(t);
    const large = anEvent({ padding: 'x'.repeat(15 * 1024 * 1024) });
    assert.equal((await deliver(url, aDelivery(large), HOOK_SECRET)).status, 204);
    assert.equal(await held('log_events'), 1);
  });

  test('of more than 16 MiB is refused with 413, counted, and said in the log', async (t) => {
    const { url, held, address, logged } = await aDoor(t);
    const larger = anEvent({ padding: 'x'.repeat(17 * 1024 * 1024) });
    const answer = await deliver(url, aDelivery(larger), HOOK_SECRET).catch(() => null);
    // The connection may be cut while the rest of the body is still on its way.
    assert.ok(answer === null || answer.status === 413);
    if (answer !== null) assert.deepEqual(await answer.json(), { error: { code: 'too_large' } });
    assert.equal(await held('log_events'), 0);
    const warned = logged
      .filter((line) => line.includes('too large'))
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      warned.map(({ level, org, limit }) => [level, org, limit]),
      [[40, 'main', 16 * 1024 * 1024]],
    );
    assert.ok(warned[0].bytes > 17 * 1024 * 1024);
    const metrics = await (await fetch(`${address}/metrics`)).text();
    assert.match(metrics, /warden_hook_deliveries_total\{org="main",result="too_large"\} 1/);
  });

  test('in the shape of a captured one, with keys left out and “null” as text, is understood', async (t) => {
    const { url, database } = await aDoor(t);
    const event = {
      uuid: randomUUID(),
      published: new Date().toISOString(),
      eventType: 'user.session.start',
      actor: { id: '00u1', type: 'User', alternateId: 'ada@example.com' },
      authenticationContext: { externalSessionId: 'trs1234567890', authenticationStep: 0 },
      client: {
        zone: 'null',
        ipChain: [{ ip: '203.0.113.5', version: 'V4' }],
        userAgent: { rawUserAgent: 'Mozilla/5.0', os: 'Unknown' },
      },
      securityContext: {},
    };
    assert.equal((await deliver(url, aDelivery(event), HOOK_SECRET)).status, 204);
    const { rows } = await database.pool.query(
      'select ip, asn, session_id, outcome from log_events',
    );
    assert.deepEqual(rows[0].ip, '203.0.113.5');
    // A one-shot id of an API call is no session.
    assert.equal(rows[0].session_id, null);
  });

  test('for an org that is not there is refused like a wrong secret', async (t) => {
    const { url } = await aDoor(t);
    assert.equal((await deliver(`${url}/nowhere`, aDelivery(), HOOK_SECRET)).status, 401);
  });

  test('counts in the metrics by what became of it', async (t) => {
    const { url, address } = await aDoor(t);
    await deliver(url, aDelivery(anEvent(), 7), HOOK_SECRET);
    await deliver(url, 'no', HOOK_SECRET);
    await deliver(url, aDelivery(), 'wrong');
    const text = await (await fetch(`${address}/metrics`)).text();
    for (const line of [
      'warden_hook_deliveries_total{org="main",result="stored"} 1',
      'warden_hook_deliveries_total{org="main",result="not_json"} 1',
      'warden_hook_deliveries_total{org="main",result="unauthorized"} 1',
      'warden_events_total{org="main",source="hook"} 1',
      'warden_events_set_aside_total{org="main"} 2',
    ]) {
      assert.ok(text.includes(line), line);
    }
  });
});
