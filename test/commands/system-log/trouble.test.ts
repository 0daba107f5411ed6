import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fill, logRequests, setUp, unpacked, uuidsIn } from './run-command.ts';

test('A failure in the middle keeps what was read, and the command that it tells brings the rest', async (t) => {
  const { org, run, at, files, slept } = await setUp(t);
  const uuids = fill(org, 3_100);
  org.faults.add({ path: '/api/v1/logs', after: 2, error: 'E0000009' });
  const { status, err } = await run(['--out', at('log.ndjson.gz')]);
  assert.equal(status, 1);
  assert.deepEqual(slept, [1_000, 2_000, 4_000, 8_000, 16_000]);
  assert.deepEqual(files(), ['log.ndjson.gz.part']);
  assert.deepEqual(uuidsIn(unpacked(at('log.ndjson.gz.part'))), uuids.slice(0, 2_000));
  assert.match(err, /was answered 500: Internal Server Error/);
  const [, last, told = ''] =
    /2,000 events up to (\S+) are in \S+ Go on with: warden (.+)\n/.exec(err) ?? [];
  assert.equal(last, org.log().find(({ uuid }) => uuid === 'event-1999')?.published);
  const [part, rest] = ['log.ndjson.gz.part', 'log-rest.ndjson.gz'].map(at);
  assert.ok(err.endsWith(`Then: warden backtest ${part} ${rest}\n`), err);

  org.faults.clear();
  const [, ...argv] = told.split(' ');
  assert.equal((await run(argv)).status, 0);
  const both = [part, rest].flatMap((file) => uuidsIn(unpacked(file ?? '')));
  assert.deepEqual([...new Set(both)], uuids);
});

test('Where nothing was read nothing is left', async (t) => {
  const { org, run, at, files, slept } = await setUp(t);
  fill(org, 3);
  org.faults.add({ path: '/api/v1/logs', drop: true });
  const { status, err } = await run(['--out', at('log.ndjson')]);
  assert.equal(status, 1);
  assert.match(err, /got no answer: .*No connection to the org.*\nNothing was read\.\n$/s);
  assert.deepEqual([files(), slept], [[], []]);
});

test('What passes is waited for: every event is there, once', async (t) => {
  const { org, run, at, slept } = await setUp(t);
  const uuids = fill(org, 2_300);
  org.faults.add({ path: '/api/v1/logs', error: 'E0000047', times: 2 });
  org.faults.add({ path: '/api/v1/logs', after: 1, drop: true, times: 1 });
  const { status, err } = await run(['--out', at('log.ndjson')], { terminal: true });
  assert.equal(status, 0, err);
  assert.deepEqual(uuidsIn(readFileSync(at('log.ndjson'), 'utf8')), uuids);
  assert.equal(slept.length, 3);
  assert.ok(
    slept.slice(0, 2).every((ms) => ms >= 1_000 && ms <= 3_000),
    String(slept),
  );
  assert.match(err, /asks again in [123] s/);
});

test('A quarter of the rate limit is left to others', async (t) => {
  const { org, run, slept } = await setUp(t, { rateLimits: { '/api/v1/logs': 4 } });
  const uuids = fill(org, 4_300);
  const { status, out } = await run([]);
  assert.equal(status, 0);
  assert.deepEqual(uuidsIn(out), uuids);
  assert.equal(slept.length, 1);
  assert.ok(logRequests(org).every((request) => request.status === 200));
});

test('A rate limit that never ends is given up, and said so', async (t) => {
  const { org, run, slept } = await setUp(t);
  fill(org, 3);
  org.faults.add({ path: '/api/v1/logs', error: 'E0000047' });
  const { status, err } = await run([]);
  assert.deepEqual([status, slept.length], [1, 5]);
  assert.match(err, /was answered 429.*\nOkta’s rate limit is used up, .*\nNothing was read\.\n$/);
});

test('Refusals say what is missing', async (t) => {
  const { org, run } = await setUp(t);
  fill(org, 3);
  const appWith = async (scopes: readonly string[], role: 'REPORT_ADMIN' | null) => {
    const app = await org.addServiceApp({ scopes, role });
    return { OKTA_CLIENT_ID: app.clientId, OKTA_PRIVATE_KEY: JSON.stringify(app.privateJwk) };
  };
  for (const [credentials, said] of [
    [
      { OKTA_API_TOKEN: 'not-a-token-of-this-org' },
      /answered 401.*API token is revoked or expired/s,
    ],
    [
      { OKTA_API_TOKEN: org.addApiToken({ owner: org.addUser() }).value },
      /answered 403.*okta\.logs\.read.*Report Administrator.*docs\/okta\.md/s,
    ],
    [await appWith(['okta.logs.read'], null), /answered 403.*Report Administrator/s],
    [
      await appWith(['okta.users.read'], 'REPORT_ADMIN'),
      /Grant okta\.logs\.read under “Okta API Scopes”/,
    ],
  ] as const) {
    const { status, out, err } = await run([], { env: { OKTA_ORG_URL: org.url, ...credentials } });
    assert.deepEqual([status, out], [1, '']);
    assert.match(err, said);
    assert.match(err, /\nNothing was read\.\n$/);
  }
});

test('Wrong usage and configuration are told with what to write, before Okta is asked', async (t) => {
  const { org, token, run } = await setUp(t);
  const only = { OKTA_ORG_URL: org.url };
  for (const [argv, env, said] of [
    [
      ['--since', 'yesterday'],
      null,
      /--since “yesterday” is no time\. Write how long ago \(30d, 12h\)/,
    ],
    [['--since', '2d', '--until', '3d'], null, /--since \(\S+\) must lie before --until \(\S+\)/],
    [['--since', '0h'], null, /must lie before now/],
    [['--since', '200d', '--until', '100d'], null, /keeps its System Log for 90 days/],
    [['--sinse', '2d'], null, /unknown option '--sinse'/],
    [['log.ndjson'], null, /too many arguments/],
    [[], {}, /No org is configured\. Set OKTA_ORG_URL/],
    [[], { OKTA_API_TOKEN: token }, /OKTA_ORG_URL: is missing/],
    [[], only, /no credentials for the org\. Set OKTA_CLIENT_ID and OKTA_PRIVATE_KEY/],
    [[], { ...only, OKTA_CLIENT_ID: 'x', OKTA_PRIVATE_KEY: '{}' }, /OKTA_PRIVATE_KEY/],
  ] as const) {
    const { status, out, err } = await run(argv, env === null ? {} : { env });
    assert.deepEqual([status, out], [2, ''], err);
    assert.match(err, said);
  }
  assert.equal(org.requests.length, 0);
});

test('More than Okta keeps is told, and what it has is read', async (t) => {
  const { org, run } = await setUp(t);
  const uuids = fill(org, 3);
  const { status, out, err } = await run(['--since', '200d']);
  assert.equal(status, 0, err);
  assert.deepEqual(uuidsIn(out), uuids);
  assert.match(err, /^Okta keeps its System Log for 90 days: read from \S+ on\.\n3 events from/);
});
