import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import packageJson from '../../package.json' with { type: 'json' };
import { connectOkta } from '../../src/okta/client.ts';
import { OktaError } from '../../src/okta/error.ts';
import { oktaFault, type Script, SSWS, scriptedOrg } from './scripted-org.ts';

type Test = TestContext;

async function connect(t: Test, script: Script, requestTimeoutMs = 5_000) {
  const org = await scriptedOrg(t, script);
  const calls: (number | null)[] = [];
  const client = connectOkta({
    orgUrl: org.orgUrl,
    auth: SSWS,
    requestTimeoutMs,
    onCall: (call) => calls.push(call),
  });
  return { ...org, client, calls };
}

async function failure(work: Promise<unknown>): Promise<OktaError> {
  const error = await work.then(
    () => assert.fail('the call should have failed'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof OktaError, String(error));
  assert.notEqual(error.remedy, '');
  assert.doesNotMatch(JSON.stringify({ ...error, m: error.message }), /secret-api-token/);
  return error;
}

test('A silent org is given up on after the time allowed', async (t) => {
  const { client, calls } = await connect(t, () => 'hang', 100);
  const error = await failure(client.suspend('00u1'));
  assert.deepEqual([error.code, error.status, error.retryable], ['okta_timeout', null, true]);
  assert.match(
    error.message,
    /^POST \/api\/v1\/users\/00u1\/lifecycle\/suspend had no answer within 100 ms$/,
  );
  assert.deepEqual(calls, [null]);
});

test('A dropped connection may be tried again', async (t) => {
  const { client } = await connect(t, () => 'drop');
  const error = await failure(client.getUser('00u1'));
  assert.deepEqual([error.code, error.retryable], ['okta_unreachable', true]);
  assert.match(
    error.message,
    /^GET \/api\/v1\/users\/00u1 got no answer: (UND_ERR_SOCKET|ECONNRESET)$/,
  );
});

test('A rate limit is told with the wait that Okta’s own two clocks give, and is not waited for', async (t) => {
  const { client, received } = await connect(t, () => ({
    ...oktaFault(429, 'E0000047'),
    headers: {
      'x-rate-limit-reset': '1700000030',
      date: new Date(1_700_000_000_000).toUTCString(),
    },
  }));
  const error = await failure(client.getUser('00u1'));
  assert.deepEqual([error.code, error.retryable, error.retryAfterMs], ['E0000047', true, 31_000]);
  assert.equal(received.length, 1);
});

test('Okta’s refusals are final, its own faults are not', async (t) => {
  const answers = [
    [400, 'E0000001', false],
    [401, 'E0000011', true],
    [403, 'E0000006', false],
    [404, 'E0000007', false],
    [500, 'E0000009', true],
    [503, 'E0000010', true],
    [504, 'E0000241', true],
  ] as const;
  for (const [status, code, retryable] of answers) {
    const { client } = await connect(t, () => oktaFault(status, code, 'the reason'));
    const error = await failure(client.suspend('00u1'));
    assert.deepEqual([error.status, error.code, error.retryable], [status, code, retryable]);
    assert.match(error.message, /POST \/api\/v1\/users\/00u1\/lifecycle\/suspend .*the reason/);
  }
});

test('An error that is not Okta’s keeps its status', async (t) => {
  const { client } = await connect(t, () => ({ status: 502, text: '<html>Bad gateway</html>' }));
  const error = await failure(client.getUser('00u1'));
  assert.deepEqual([error.code, error.status, error.retryable], ['okta_http_502', 502, true]);
});

test('A redirect is refused, so that our token goes nowhere else', async (t) => {
  const elsewhere = await scriptedOrg(t, () => ({ status: 204 }));
  const { client } = await connect(t, () => ({
    status: 307,
    headers: { location: `${elsewhere.orgUrl}/api/v1/users/00u1/sessions` },
  }));
  const error = await failure(
    client.revokeSessions('00u1', { oauthTokens: true, forgetDevices: true }),
  );
  assert.deepEqual([error.code, error.status, error.retryable], ['okta_redirected', 307, false]);
  assert.match(error.message, new RegExp(elsewhere.orgUrl));
  assert.equal(elsewhere.received.length, 0);
  const nowhere = await connect(t, () => ({ status: 302 }));
  assert.match((await failure(nowhere.client.suspend('00u1'))).message, /to an unknown address/);
});

test('A next page on another host is not fetched', async (t) => {
  const elsewhere = await scriptedOrg(t, () => ({ status: 200, json: [] }));
  const { client } = await connect(t, () => ({
    status: 200,
    json: [],
    headers: { link: `<${elsewhere.orgUrl}/api/v1/users/00u1/groups?after=x>; rel="next"` },
  }));
  assert.equal((await failure(client.listUserGroups('00u1'))).code, 'okta_foreign_link');
  assert.equal(elsewhere.received.length, 0);
});

test('A list is read over its pages, empty ones too', async (t) => {
  const group = (id: string) => ({ id, type: 'OKTA_GROUP', profile: { name: `Group ${id}` } });
  const pages = [[group('g1')], [], [group('g2')]];
  const { client } = await connect(t, (request, count) => ({
    status: 200,
    json: pages[count - 1],
    headers:
      count < pages.length
        ? {
            link: `<http://${request.headers.host}/api/v1/users/00u1/groups?after=${count}>; rel="next"`,
          }
        : {},
  }));
  const groups = await client.listUserGroups('00u1');
  assert.deepEqual(
    groups.map(({ name }) => name),
    ['Group g1', 'Group g2'],
  );
});

test('An answer the SDK cannot read after a success is an unknown outcome', async (t) => {
  const { client } = await connect(t, () => ({ status: 204 }));
  const error = await failure(client.expirePassword('00u1'));
  assert.deepEqual([error.code, error.retryable], ['okta_unknown_outcome', true]);
});

test('The environment and okta.yaml have no say', async (t) => {
  const names = [
    'OKTA_CLIENT_TOKEN',
    'OKTA_CLIENT_ORGURL',
    'OKTA_CLIENT_AUTHORIZATIONMODE',
    'HTTPS_PROXY',
  ];
  for (const name of names) process.env[name] = 'http://127.0.0.1:9';
  t.after(() => {
    for (const name of names) delete process.env[name];
  });
  const { client, received } = await connect(t, () => ({ status: 200 }));
  await client.suspend('00u1');
  assert.equal(received[0]?.headers.authorization, 'SSWS 00secret-api-token');
});

test('Every call names us by the version of the package', async (t) => {
  const { client, received } = await connect(t, () => ({ status: 200, json: { id: '00u1' } }));
  await client.getUser('00u1');
  assert.equal(received[0]?.headers['user-agent'], `session-warden/${packageJson.version}`);
});

test('Every call is told for metrics by its status', async (t) => {
  const { client, calls } = await connect(t, () => ({ status: 204 }));
  await client.addToGroup('00g1emaKYZTWRYYRRTSK', '00ub0oNGTSWTBKOLGLNR1');
  assert.deepEqual(calls, [204]);
});

test('Only https, or http on loopback, and never the Admin Console, is an org', () => {
  const connectTo = (orgUrl: string) =>
    connectOkta({ orgUrl, auth: SSWS, requestTimeoutMs: 1 }).orgUrl;
  assert.equal(connectTo('https://example.okta.com/'), 'https://example.okta.com');
  for (const wrong of ['http://example.okta.com', 'example', 'https://example-admin.okta.com']) {
    assert.throws(() => connectTo(wrong), { code: 'okta_settings_invalid' });
  }
});

test('What got no answer may have been done, unless it only asked', async (t) => {
  for (const silence of ['drop', 'hang'] as const) {
    const { client } = await connect(t, () => silence, 100);
    assert.equal((await failure(client.suspend('00u1'))).mayHaveActed, true, silence);
    assert.equal((await failure(client.getUser('00u1'))).mayHaveActed, false, silence);
  }
});

test('Okta’s clock is the one of its latest answer, and goes on with ours', async (t) => {
  const told = 1_700_000_000_000;
  const { client } = await connect(t, (_request, count) => ({
    status: 200,
    headers: count === 1 ? { date: new Date(told).toUTCString() } : { date: 'no date at all' },
  }));
  assert.equal(client.oktaTime(), null, 'before the first answer');
  await client.suspend('00u1');
  await client.suspend('00u1');
  const first = client.oktaTime() ?? 0;
  // The header's whole second, the middle of which is the best guess.
  assert.ok(first >= told && first < told + 5_000, String(first - told));
  await new Promise((resolve) => setTimeout(resolve, 50));
  const later = (client.oktaTime() ?? 0) - first;
  assert.ok(later >= 45 && later < 5_000, String(later));
});
