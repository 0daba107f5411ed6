import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { random } from '../../scenarios/random.ts';
import { smallCorpus } from './corpus.ts';
import { runBacktestCommand, temporaryFolder } from './run-command.ts';

const { lines } = smallCorpus();
const ndjson = `${lines.join('\n')}\n`;
const expected = await runBacktestCommand(['--format', 'ndjson', '-'], ndjson);
/** Enough to have something to judge. */
const few = lines.slice(0, 1500);
const values: unknown[] = few.map((line) => JSON.parse(line));
const expectedOfFew = await runBacktestCommand(['--format', 'ndjson', '-'], few.join('\n'));
assert.notEqual(expectedOfFew.out, '');

function shuffled(items: readonly string[], seed: string): string[] {
  const r = random(seed);
  return items
    .map((item) => [r.next(), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}

function pagesOf<T>(items: readonly T[], size: number): T[][] {
  const pages: T[][] = [];
  for (let from = 0; from < items.length; from += size) pages.push(items.slice(from, from + size));
  return pages;
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

  it('arrays and single lines one after the other, as from several exports put together', async () => {
    const half = Math.floor(lines.length / 2);
    const input = `[${lines.slice(0, half).join(',')}]\n${lines.slice(half).join('\n')}\n[]\nbad\n`;
    const { out, err } = await runBacktestCommand(['--format', 'ndjson', '-'], input);
    assert.equal(out, expected.out);
    assert.match(err, /1 line skipped/);
    assert.ok(err.includes(`-:${lines.length - half + 3}: not JSON`), err);
  });

  it('any order, and every event twice, with the same result', async () => {
    for (const seed of ['a', 'b', 'c']) {
      const input = shuffled([...lines, ...lines], seed).join('\n');
      const { out } = await runBacktestCommand(['--format', 'ndjson', '-'], input);
      assert.equal(out, expected.out);
    }
  });

  it('what others put around events: deliveries, pages, collectors, search engines', async () => {
    const wraps: Record<string, (page: unknown[]) => unknown> = {
      'deliveries of the event hook': (events) => ({
        eventType: 'com.okta.event_hook',
        eventId: 'd',
        data: { events },
      }),
      'pages of the API': (events) => events,
      'a list under a name': (events) => ({ events }),
      'envelopes one by one': (events) => events.map((event) => ({ event, _meta: { n: 1 } })),
      EventBridge: (events) => events.map((detail) => ({ source: 'okta', detail })),
      'exports of Splunk': (events) =>
        events.map((event) => ({ preview: false, result: { _raw: JSON.stringify(event) } })),
      'answers of Splunk': (events) => ({
        preview: false,
        results: events.map((event) => ({ _raw: JSON.stringify(event) })),
      }),
      'answers of Elasticsearch': (events) => ({
        took: 1,
        hits: {
          total: { value: events.length },
          hits: events.map((event) => ({
            _index: 'okta',
            _source: { event: { original: JSON.stringify(event) } },
          })),
        },
      }),
    };
    for (const [name, wrap] of Object.entries(wraps)) {
      const input = pagesOf(values, 50).map((page) => JSON.stringify(wrap(page)));
      const { out, err } = await runBacktestCommand(['--format', 'ndjson', '-'], input.join('\n'));
      assert.equal(out, expectedOfFew.out, name);
      assert.doesNotMatch(err, /skipped/, name);
    }
  });

  it('events and deliveries that are spread over many lines each', async () => {
    const deliveries = pagesOf(values, 50).map((events) => ({ data: { events } }));
    for (const all of [values, deliveries]) {
      const input = all.map((value) => JSON.stringify(value, null, 2)).join('\n');
      assert.equal(
        (await runBacktestCommand(['--format', 'ndjson', '-'], input)).out,
        expectedOfFew.out,
      );
    }
  });

  it('UTF-16 as Windows PowerShell writes it, and with the bytes the other way round', async () => {
    const input = Buffer.from(`\uFEFF${few.join('\r\n')}`, 'utf16le');
    const swapped = Buffer.from(input).swap16();
    for (const bytes of [input, swapped]) {
      const { out } = await runBacktestCommand(['--format', 'ndjson', '-'], bytes);
      assert.equal(out, expectedOfFew.out);
    }
  });

  it('events that lost their uuid, each once', async () => {
    const bare = few.map((line) => JSON.stringify({ ...JSON.parse(line), uuid: undefined }));
    const { out } = await runBacktestCommand(['--format', 'ndjson', '-'], bare.join('\n'));
    assert.equal(out, expectedOfFew.out);
    const twice = shuffled([...bare, ...bare], 'd').join('\n');
    assert.equal(
      (await runBacktestCommand(['--format', 'ndjson', '-'], twice)).out,
      expectedOfFew.out,
    );
  });

  it('an empty input, with nothing to report, which is no success', async () => {
    const { status, out } = await runBacktestCommand(['--format', 'ndjson', '-'], '');
    assert.deepEqual({ status, out }, { status: 1, out: '' });
    const failed = await runBacktestCommand(['--format', 'ndjson', '-'], '');
    assert.match(failed.err, /^Nothing was judged: there is no event in what was read\.\n/);
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
      `{"what":${lines[1]},"_meta":{}}`,
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
    assert.match(err, /odd\.ndjson:4: 2 of 2 in it: /);
  });

  it('elements of an array, with the line they begin on', async (t) => {
    const file = temporaryFolder(t)('odd.json', `[\n${lines[0]},\n{"no":\n1},\n${lines[1]}\n]\n`);
    const { err } = await runBacktestCommand(['--format', 'ndjson', file]);
    assert.match(err, /2 events/);
    assert.match(err, /odd\.json:3: /);
  });

  it('elements that are no objects, each with its own line', async (t) => {
    const odd = `[\n${lines[0]},\n"x",\n\n\n42 ,\nbad\n, null, {"no":1}\n\n]\n`;
    const file = temporaryFolder(t)('odd.json', odd);
    const { err } = await runBacktestCommand(['--format', 'ndjson', file]);
    assert.match(err, /5 lines skipped/);
    const told = [...err.matchAll(/odd\.json:(\d+): /g)].map(([, line]) => Number(line));
    assert.deepEqual(told, [3, 6, 7, 8, 8]);
  });

  it('what an array without its commas begins with, by its own line', async (t) => {
    const file = temporaryFolder(t)('odd.json', `[{"no":1}\n${lines.slice(0, 3).join('\n')}\n`);
    const { err } = await runBacktestCommand(['--format', 'ndjson', file]);
    assert.match(err, /3 events/);
    assert.match(err, /odd\.json:1: neither/);
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

  it('what of an array was cut off in its middle, and reads the rest of it', async (t) => {
    const broken = [lines[0], lines[1]?.slice(0, 700), ...lines.slice(2)];
    const file = temporaryFolder(t)('log.json', `[\n${broken.join(',\n')}\n]\n`);
    const { err } = await runBacktestCommand(['--format', 'ndjson', file]);
    assert.match(err, new RegExp(`^${(lines.length - 1).toLocaleString('en')} events`));
    assert.match(err, /1 line skipped[^\n]*\n {2}\S+log\.json:3: not JSON/);
  });

  it('more than it gives reasons for, and says how many and where', async (t) => {
    const put = temporaryFolder(t);
    const one = put('one.log', `${lines[0]}\n${'x\n'.repeat(33)}${lines[1]}\nx\n`);
    const two = put('two.log', 'x\n');
    const { err } = await runBacktestCommand(['--format', 'ndjson', one, two]);
    assert.match(err, /35 lines skipped/);
    assert.match(err, /one\.log:21: not JSON\n {2}… and 15 more:\n/);
    assert.match(err, /\n {2}\S+one\.log:22–34, 36\n {2}\S+two\.log:1\n$/);
    const many = await runBacktestCommand(['--format', 'ndjson', '-'], 'x\n'.repeat(1_200));
    assert.match(many.err, /… and 1,180 more:\n {2}-:21–1000\n {2}… and 200 after these\n$/);
  });
});
