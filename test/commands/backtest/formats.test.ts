import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { random } from '../../scenarios/random.ts';
import { smallCorpus } from './corpus.ts';
import { runBacktestCommand, temporaryFolder } from './run-command.ts';

const { lines } = smallCorpus();
const ndjson = `${lines.join('\n')}\n`;
const expected = await runBacktestCommand(['--format', 'ndjson', '-'], ndjson);

function shuffled(items: readonly string[], seed: string): string[] {
  const r = random(seed);
  return items
    .map((item) => [r.next(), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}

describe('warden backtest reads', () => {
  it('one event a line from standard input', () => {
    assert.equal(expected.status, 0);
    assert.ok(expected.out.split('\n').length > 20);
  });

  it('the same from a file, with CRLF, blank lines, a byte-order mark and no newline at the end', async (t) => {
    const file = temporaryFolder(t)('log.ndjson', `\uFEFF\r\n${lines.join('\r\n\r\n')}`);
    const { status, out } = await runBacktestCommand(['--format', 'ndjson', file]);
    assert.equal(status, 0);
    assert.equal(out, expected.out);
  });

  it('the same from a gzip file, whatever its name, and from gzip on standard input', async (t) => {
    const packed = gzipSync(ndjson);
    const file = temporaryFolder(t)('log.bin', packed);
    assert.equal((await runBacktestCommand(['--format', 'ndjson', file])).out, expected.out);
    assert.equal((await runBacktestCommand(['--format', 'ndjson', '-'], packed)).out, expected.out);
  });

  it('the same from a JSON array, on one line or indented', async () => {
    const values = lines.map((line) => JSON.parse(line));
    for (const array of [JSON.stringify(values), JSON.stringify(values, null, 2)]) {
      const { out } = await runBacktestCommand(['--format', 'ndjson', '-'], ` \n${array}\n`);
      assert.equal(out, expected.out);
    }
  });

  it('the same spread over several files', async (t) => {
    const put = temporaryFolder(t);
    const half = Math.floor(lines.length / 2);
    const files = [
      put('b.ndjson', lines.slice(half).join('\n')),
      put('a.json', `[${lines.slice(0, half).join(',')}]`),
    ];
    assert.equal((await runBacktestCommand(['--format', 'ndjson', ...files])).out, expected.out);
  });

  it('any order, and every event twice, with the same result', async () => {
    for (const seed of ['a', 'b', 'c']) {
      const input = shuffled([...lines, ...lines], seed).join('\n');
      const { out } = await runBacktestCommand(['--format', 'ndjson', '-'], input);
      assert.equal(out, expected.out);
    }
  });

  it('an empty input, with nothing to report', async () => {
    const { status, out } = await runBacktestCommand(['--format', 'ndjson', '-'], '');
    assert.deepEqual({ status, out }, { status: 0, out: '' });
    const report = await runBacktestCommand(['-'], '[]');
    assert.match(report.out, /^0 events, 0 sessions/);
  });
});

describe('warden backtest skips', () => {
  it('what is no log event, with file, line number and reason', async (t) => {
    const odd = [
      lines[0],
      'not json',
      '{"uuid":"1"}',
      '[1,2]',
      '"text"',
      `{"event":${lines[1]},"_meta":{}}`,
      '',
      lines[1],
    ];
    const file = temporaryFolder(t)('odd.ndjson', odd.join('\n'));
    const { status, err } = await runBacktestCommand(['--format', 'ndjson', file]);
    assert.equal(status, 0);
    assert.match(err, /2 events/);
    assert.match(err, /5 lines skipped/);
    for (const line of [2, 3, 4, 5, 6]) assert.ok(err.includes(`odd.ndjson:${line}: `), err);
    assert.match(err, /odd\.ndjson:2: not JSON/);
  });

  it('elements of an array, with the line they begin on', async (t) => {
    const file = temporaryFolder(t)('odd.json', `[\n${lines[0]},\n{"no":\n1},\n${lines[1]}\n]\n`);
    const { err } = await runBacktestCommand(['--format', 'ndjson', file]);
    assert.match(err, /2 events/);
    assert.match(err, /odd\.json:3: /);
  });

  it('the end of an array that was cut off', async () => {
    const whole = JSON.stringify(lines.slice(0, 3).map((line) => JSON.parse(line)));
    const { status, err } = await runBacktestCommand(
      ['--format', 'ndjson', '-'],
      whole.slice(0, -30),
    );
    assert.equal(status, 0);
    assert.match(err, /2 events/);
    assert.match(err, /1 line skipped/);
  });

  it('more than it shows, and says how many', async () => {
    const { err } = await runBacktestCommand(['--format', 'ndjson', '-'], 'x\n'.repeat(33));
    assert.match(err, /33 lines skipped/);
    assert.match(err, /… and 13 more/);
  });
});
