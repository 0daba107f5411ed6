import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { connectOkta } from '../../src/okta/client.ts';
import { type Script, SSWS, scriptedOrg } from './scripted-org.ts';

type Test = TestContext;

async function connect(t: Test, script: Script) {
  const org = await scriptedOrg(t, script);
  return {
    ...org,
    client: connectOkta({ orgUrl: org.orgUrl, auth: SSWS, requestTimeoutMs: 5_000 }),
  };
}

const WITHIN = { since: Date.UTC(2026, 0, 1), until: Date.UTC(2026, 0, 2) };

test('Polling starts with a time and goes on with Okta’s own link, on an empty page too', async (t) => {
  const { client, received, orgUrl } = await connect(t, (request, count) => ({
    status: 200,
    json: count === 1 ? [{ uuid: 'a', rootSessionId: 'kept as it came' }] : [],
    headers: {
      link: `<http://${request.headers.host}/api/v1/logs?x=self>; rel="self", <http://${request.headers.host}/api/v1/logs?after=${count}>; rel="next"`,
    },
  }));
  const first = await client.poll({ since: WITHIN.since, filter: 'actor.type eq "User"' });
  assert.deepEqual(first, {
    events: [{ uuid: 'a', rootSessionId: 'kept as it came' }],
    nextUrl: `${orgUrl}/api/v1/logs?after=1`,
    full: false,
    rateLimit: null,
  });
  const second = await client.poll(first.nextUrl ?? '');
  const nextUrl = `${orgUrl}/api/v1/logs?after=2`;
  assert.deepEqual(second, { events: [], nextUrl, full: false, rateLimit: null });
  assert.deepEqual(received[0]?.query, {
    since: '2026-01-01T00:00:00.000Z',
    filter: 'actor.type eq "User"',
    sortOrder: 'ASCENDING',
    limit: '1000',
  });
});

test('A bounded query says where it ends, and filters only what it was told to', async (t) => {
  const { client, received } = await connect(t, () => ({ status: 200, json: [{ uuid: 'a' }] }));
  const bounds = { sortOrder: 'ASCENDING', limit: '1000' };
  const within = { since: '2026-01-01T00:00:00.000Z', until: '2026-01-02T00:00:00.000Z' };
  const events = await Array.fromAsync(client.queryBounded(WITHIN));
  assert.deepEqual(events, [{ uuid: 'a' }]);
  await client.findByUuid(['a'], WITHIN);
  assert.deepEqual(
    received.map(({ query }) => query),
    [
      { ...within, ...bounds },
      { ...within, ...bounds, filter: 'uuid eq "a"' },
    ],
  );
});

test('A page is full with a thousand events, after which more may follow at once', async (t) => {
  for (const [events, full] of [
    [999, false],
    [1_000, true],
  ] as const) {
    const { client } = await connect(t, ({ headers }) => ({
      status: 200,
      json: Array.from({ length: events }, () => ({})),
      headers: { link: `<http://${headers.host}/api/v1/logs?after=1>; rel="next"` },
    }));
    assert.equal((await client.poll({ since: 0, filter: 'x' })).full, full);
  }
});

test('A cursor or a next link of another host, or to another path, is refused', async (t) => {
  const { client, received, orgUrl } = await connect(t, () => ({
    status: 200,
    json: [],
    headers: { link: '<https://evil.example/api/v1/logs?after=1>; rel="next"' },
  }));
  const foreign = { code: 'okta_foreign_link', retryable: false };
  await assert.rejects(client.poll({ since: 0, filter: 'x' }), foreign);
  await assert.rejects(async () => client.poll('https://evil.example/api/v1/logs'), foreign);
  await assert.rejects(async () => client.poll(`${orgUrl}/api/v1/users`), foreign);
  await assert.rejects(async () => client.poll('https://['), {
    ...foreign,
    message: 'The System Log’s next link leads to no address',
  });
  await assert.rejects(async () => client.poll(`${orgUrl}/api/v1/users?token=secret`), {
    ...foreign,
    message: `The System Log’s next link leads to ${orgUrl}/api/v1/users`,
  });
  assert.equal(received.length, 1);
});

test('Events are looked up by uuid in pieces, each asked for by name', async (t) => {
  const uuids = Array.from({ length: 60 }, (_, index) => `uuid-${index}`);
  const { client, received } = await connect(t, (request) => {
    const named = [...(request.query.filter ?? '').matchAll(/uuid eq "([^"]+)"/g)];
    return { status: 200, json: named.map(([, uuid]) => ({ uuid })).slice(0, 20) };
  });
  const found = await client.findByUuid([...uuids, 'bad"uuid'], WITHIN);
  assert.equal(found.length, 50);
  assert.equal(received.length, 3);
  assert.ok(received.every(({ query }) => (query.filter ?? '').length < 2_000));
});

test('An org that ignores the filter finds the same events, on whatever page they are', async (t) => {
  const { client } = await connect(t, (request, count) => ({
    status: 200,
    json: [{ uuid: `noise-${count}` }, { uuid: `wanted-${count}` }, null, 'odd'],
    headers: { link: `<http://${request.headers.host}/api/v1/logs?after=${count}>; rel="next"` },
  }));
  assert.deepEqual(await client.findByUuid(['wanted-1', 'wanted-3'], WITHIN), [
    { uuid: 'wanted-1' },
    { uuid: 'wanted-3' },
  ]);
});

test('A lookup in a log that never ends gives up', async (t) => {
  const { client, received } = await connect(t, (request, count) => ({
    status: 200,
    json: [{ uuid: `noise-${count}` }],
    headers: { link: `<http://${request.headers.host}/api/v1/logs?after=${count}>; rel="next"` },
  }));
  assert.deepEqual(await client.findByUuid(['never'], WITHIN), []);
  assert.equal(received.length, 20);
});

test('A bounded query ends with the page that has no next link', async (t) => {
  const { client } = await connect(t, (request, count) => ({
    status: 200,
    json: [{ uuid: String(count) }],
    headers:
      count < 3
        ? { link: `<http://${request.headers.host}/api/v1/logs?after=${count}>; rel="next"` }
        : {},
  }));
  const uuids: unknown[] = [];
  for await (const event of client.queryBounded(WITHIN))
    uuids.push((event as { uuid: string }).uuid);
  assert.deepEqual(uuids, ['1', '2', '3']);
});

test('An answer that is no list is an error that may pass', async (t) => {
  const { client } = await connect(t, () => ({ status: 200, text: '<html>maintenance</html>' }));
  await assert.rejects(client.poll({ since: 0, filter: 'x' }), {
    code: 'okta_answer_unreadable',
    retryable: true,
  });
});

test('A polling answer without a next link is an error, not the end of the log', async (t) => {
  const { client } = await connect(t, () => ({ status: 200, json: [{ uuid: 'a' }] }));
  await assert.rejects(client.poll({ since: 0, filter: 'x' }), { code: 'okta_answer_unreadable' });
});
