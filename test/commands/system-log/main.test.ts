/** The command as it is typed, in a process of its own. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { scriptedOrg } from '../../okta/scripted-org.ts';
import { generate } from '../../scenarios/generate.ts';
import { startOktaOrg } from '../../support/okta-org/index.ts';
import { runBacktestCommand } from '../backtest/run-command.ts';
import { DAY_MS, fill, temporaryFolder, unpacked, uuidsIn } from './run-command.ts';

const MAIN = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));

function warden(argv: readonly string[], org: string, token: string) {
  const env = { PATH: process.env.PATH, OKTA_ORG_URL: org, OKTA_API_TOKEN: token };
  // A call to Okta may take 45 s: whoever waits for one instead of ending is killed, and its exit says so.
  return spawn(process.execPath, [MAIN, ...argv], { env, timeout: 30_000, killSignal: 'SIGKILL' });
}

async function ended(child: ChildProcess) {
  const [out, err, [status, signal]] = await Promise.all([
    text(child.stdout ?? assert.fail()),
    text(child.stderr ?? assert.fail()),
    once(child, 'exit'),
  ]);
  return { status, signal, out, err };
}

test('What it writes backtests as the events themselves, by a pipe and by a file', async (t) => {
  await using org = await startOktaOrg();
  const { at } = temporaryFolder(t);
  const startsAt = Math.floor(Date.now() / DAY_MS) * DAY_MS - 14 * DAY_MS;
  const rates = { theftsPer1000UserDays: 120, quietDays: 4, late: 0.1, duplicate: 0 };
  const { events } = generate({ seed: 'system log', people: 20, days: 10, startsAt, rates });
  const lines: string[] = [];
  for (const event of events) {
    lines.push(JSON.stringify(event));
    org.emit({ ...event, eventType: String(event.eventType) });
  }
  const direct = await runBacktestCommand(['--format', 'ndjson', '-'], lines.join('\n'));
  assert.ok(direct.out.includes('"verdict":"hijack"'));

  const token = org.addApiToken().value;
  const file = at('log.ndjson.gz');
  const written = await ended(warden(['system-log', '--out', file], org.url, token));
  assert.equal(written.status, 0, written.err);
  assert.equal(uuidsIn(unpacked(file)).length, lines.length);
  const read = await runBacktestCommand(['--format', 'ndjson', file]);
  assert.deepEqual([read.status, read.out], [0, direct.out]);

  const reader = warden(['system-log'], org.url, token);
  const judge = warden(['backtest', '--format', 'ndjson', '-'], org.url, token);
  reader.stdout.pipe(judge.stdin);
  assert.equal((await ended(judge)).out, direct.out);
});

test('Whoever has seen enough of the output ends it without a word', async () => {
  await using org = await startOktaOrg();
  fill(org, 1_100);
  const child = warden(['system-log'], org.url, org.addApiToken().value);
  child.stdout.destroy();
  const [said, [status]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  assert.deepEqual({ status, said }, { status: 0, said: '' });
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`${signal} ends it at once, and what was read stays with a word on how to go on`, async (t) => {
    const { at, files } = temporaryFolder(t);
    const asked = Promise.withResolvers<void>();
    const published = new Date(Date.now() - DAY_MS).toISOString();
    const org = await scriptedOrg(t, ({ headers }, count) => {
      if (count === 1) {
        const link = `<http://${headers.host}/api/v1/logs?after=1>; rel="next"`;
        return { status: 200, json: [{ uuid: 'one', published }], headers: { link } };
      }
      asked.resolve();
      return 'hang';
    });
    const child = warden(['system-log', '--out', at('log.ndjson')], org.orgUrl, 'a-token');
    const end = ended(child);
    await asked.promise;
    child.kill(signal);
    const { status, signal: killedBy, err } = await end;
    assert.deepEqual([status, killedBy], [1, null]);
    assert.match(
      err,
      /^warden system-log: interrupted\.\n1 event up to \S+Z are in \S+log\.ndjson\.part\. Go on with: /,
    );
    assert.deepEqual(files(), ['log.ndjson.part']);
    assert.deepEqual(uuidsIn(readFileSync(at('log.ndjson.part'), 'utf8')), ['one']);
  });
}

test('Where there is no room left, what is kept is whole pages, packed too', async (t) => {
  await using org = await startOktaOrg();
  const { at } = temporaryFolder(t);
  const uuids = fill(org, 3_000);
  const token = org.addApiToken().value;
  const file = at('log.ndjson.gz');
  assert.equal((await ended(warden(['system-log', '--out', file], org.url, token))).status, 0);
  // In blocks of 512 bytes: room for a page and a half.
  const room = `ulimit -f ${Math.floor(statSync(file).size / 2 / 512)} && exec "$0" "$@"`;
  const env = { NODE_DISABLE_COMPILE_CACHE: '1', OKTA_ORG_URL: org.url, OKTA_API_TOKEN: token };
  const argv = [process.execPath, MAIN, 'system-log', '--force', '--out', file];
  const { status, err } = await ended(spawn('sh', ['-c', room, ...argv], { env }));
  assert.equal(status, 1, err);
  assert.match(err, /log\.ndjson\.gz\.part cannot be written \(EFBIG\)/);
  assert.match(err, /\n1,000 events up to \S+Z are in \S+log\.ndjson\.gz\.part\./);
  assert.deepEqual(uuidsIn(unpacked(`${file}.part`)), uuids.slice(0, 1_000));
  assert.deepEqual(uuidsIn(unpacked(file)), uuids);
});

test('--help tells its options, and warden lists it', async () => {
  const help = await ended(warden(['system-log', '--help'], '', ''));
  assert.deepEqual([help.status, help.err], [0, '']);
  for (const option of ['--org', '--since', '--until', '--out', '--force'])
    assert.ok(help.out.includes(option), option);
  assert.match((await ended(warden(['--help'], '', ''))).out, /^ {2}system-log {2}/m);
});
