import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { startOktaOrg } from '../../support/okta-org/index.ts';
import { DAY_MS, fill, logRequests, setUp, unpacked, uuidsIn } from './run-command.ts';

const iso = (at: number) => new Date(at).toISOString();

test('Every event of the last 30 days is written once, oldest first, over several pages', async (t) => {
  const { org, run } = await setUp(t);
  const old = iso(org.clock.now() - 31 * DAY_MS);
  org.emit({ eventType: 'user.session.start', uuid: 'too-old', published: old });
  const uuids = fill(org, 2_300);
  const { status, out, err } = await run([]);
  assert.equal(status, 0, err);
  assert.deepEqual(uuidsIn(out), uuids);
  assert.equal(logRequests(org).length, 3);
  assert.match(err, /^2,300 events from \S+Z until \S+Z\.\n$/);
});

test('An event is Okta’s own JSON, to the letter of every field', async (t) => {
  const { org, run } = await setUp(t);
  const published = iso(org.clock.now() - DAY_MS);
  const displayMessage = 'line\none, “two” \u2028';
  const event = org.emit({ eventType: 'user.session.start', published, displayMessage });
  assert.deepEqual(JSON.parse((await run([])).out), event);
});

test('Both bounds hold, and an export that goes on where another ended misses nothing', async (t) => {
  const { org, run } = await setUp(t);
  const base = Date.UTC(2026, 8, 1);
  org.clock.advance(base + 10 * DAY_MS - org.clock.now());
  for (const day of [0, 1, 2, 3]) {
    const published = iso(base + day * DAY_MS);
    org.emit({ eventType: 'user.session.start', uuid: `day-${day}`, published });
  }
  const read = async (...argv: string[]) => uuidsIn((await run(argv)).out);
  assert.deepEqual(await read('--since', '2026-09-02', '--until', '2026-09-03T12:00'), [
    'day-1',
    'day-2',
  ]);
  assert.deepEqual(await read('--since', '2026-09-02T02:00:00.001+02:00'), ['day-2', 'day-3']);
  assert.deepEqual(await read('--since', '193h', '--until', '150h'), ['day-2', 'day-3']);
});

test('A file is whole or not there, packed by its name, and for its owner alone', async (t) => {
  const { org, run, at, files } = await setUp(t);
  const uuids = fill(org, 1_100);
  for (const name of ['log.ndjson', 'log.ndjson.gz']) {
    const file = at(name);
    const { status, out, err } = await run(['--out', file]);
    assert.deepEqual([status, out], [0, ''], err);
    assert.ok(err.endsWith(` in ${file}. Next: warden backtest ${file}\n`), err);
    const text = name.endsWith('.gz') ? unpacked(file) : readFileSync(file, 'utf8');
    assert.deepEqual(uuidsIn(text), uuids);
    assert.equal(statSync(file).mode & 0o777, 0o600);
  }
  assert.deepEqual(files(), ['log.ndjson', 'log.ndjson.gz']);
});

test('What is there already is written anew only where that is said, and only a file', async (t) => {
  const { org, run, at, put, files } = await setUp(t);
  fill(org, 3);
  put('log.ndjson', 'mine');
  put('other.ndjson.part', 'mine too');
  mkdirSync(at('folder'));
  for (const [name, said] of [
    ['log.ndjson', /log\.ndjson is there already: .*--force/],
    ['other.ndjson', /other\.ndjson\.part is there, .*--force/],
    ['folder', /folder is no file/],
  ] as const) {
    const { status, err } = await run(['--out', at(name)]);
    assert.equal(status, 2, err);
    assert.match(err, said);
  }
  assert.equal((await run(['--out', '/dev/null', '--force'])).status, 2);
  assert.equal(readFileSync(at('log.ndjson'), 'utf8'), 'mine');
  assert.equal(readFileSync(at('other.ndjson.part'), 'utf8'), 'mine too');
  assert.equal(org.requests.length, 0);
  for (const name of ['log.ndjson', 'other.ndjson']) {
    assert.equal((await run(['--out', at(name), '--force'])).status, 0);
    assert.equal(uuidsIn(readFileSync(at(name), 'utf8')).length, 3);
  }
  assert.deepEqual(files(), ['folder', 'log.ndjson', 'other.ndjson']);
});

test('A file that cannot be made is told before Okta is asked', async (t) => {
  const { org, run, at } = await setUp(t);
  const { status, err } = await run(['--out', at('nowhere/log.ndjson')]);
  assert.equal(status, 1);
  assert.match(
    err,
    /nowhere\/log\.ndjson\.part cannot be written \(ENOENT\): give --out a file in/,
  );
  assert.equal(org.requests.length, 0);
});

test('A page is taken before the next is asked for', async (t) => {
  const { org, run } = await setUp(t);
  fill(org, 2_300);
  const askedBy: number[] = [];
  const stdout = new Writable({
    highWaterMark: 1,
    write: (_chunk, _encoding, done) => {
      setTimeout(() => {
        askedBy.push(logRequests(org).length);
        done();
      }, 100);
    },
  });
  assert.equal((await run([], { stdout })).status, 0);
  assert.deepEqual(askedBy, [1, 2, 3]);
});

test('A service app is asked for nothing but the log, with DPoP too', async (t) => {
  const { org, run } = await setUp(t);
  const uuids = fill(org, 5);
  const scopes = ['okta.logs.read', 'okta.users.manage'];
  const app = await org.addServiceApp({ scopes, role: 'REPORT_ADMIN', requiresDpop: true });
  const env = {
    OKTA_ORG_URL: org.url,
    OKTA_CLIENT_ID: app.clientId,
    OKTA_PRIVATE_KEY: JSON.stringify(app.privateJwk),
  };
  const { status, out, err } = await run([], { env });
  assert.equal(status, 0, err);
  assert.deepEqual(uuidsIn(out), uuids);
  assert.deepEqual(
    org.accessTokens().map((token) => [...token.scopes]),
    [['okta.logs.read']],
  );
  assert.ok(!err.includes(app.privateJwk.d ?? ''));
});

test('Of several orgs the first is read, or the one that is named', async (t) => {
  const { org, token, run, at, put } = await setUp(t);
  await using other = await startOktaOrg({ seed: 2 });
  const published = iso(org.clock.now() - DAY_MS);
  org.emit({ eventType: 'user.session.start', uuid: 'first', published });
  other.emit({ eventType: 'user.session.start', uuid: 'second', published });
  put(
    'policy.yaml',
    `orgs:\n  - key: eu\n    url: ${other.url}\n    api_token: { env: EU_TOKEN }\n`,
  );
  const env = {
    OKTA_ORG_URL: org.url,
    OKTA_API_TOKEN: token,
    EU_TOKEN: other.addApiToken().value,
    POLICY_FILE: at('policy.yaml'),
  };
  assert.deepEqual(uuidsIn((await run([], { env })).out), ['first']);
  assert.deepEqual(uuidsIn((await run(['--org', 'eu'], { env })).out), ['second']);
  const wrong = await run(['--org', 'us'], { env });
  assert.equal(wrong.status, 2);
  assert.match(wrong.err, /there is no org “us” here, but main, eu/);
});

test('A terminal sees how far it is; a pipe the last line alone', async (t) => {
  const { org, run, at } = await setUp(t);
  fill(org, 1_100);
  const day = iso(org.clock.now() - 20 * DAY_MS + 1_099 * 60_000).slice(0, 10);
  const shown = await run(['--out', at('log.ndjson')], { terminal: true });
  assert.ok(
    shown.err.includes(`\r\u001b[2K1,100 events, up to ${day}\r\u001b[2K1,100 events from`),
  );
  assert.ok(!(await run(['--out', at('other.ndjson')])).err.includes('\u001b'));
});
