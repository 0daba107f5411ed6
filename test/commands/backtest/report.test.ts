import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { smallCorpus } from './corpus.ts';
import { runBacktestCommand, temporaryFolder } from './run-command.ts';

const { lines, labels } = smallCorpus();
const ndjson = lines.join('\n');

describe('warden backtest --format ndjson', () => {
  it('prints one object a judged session, in the contract’s form', async () => {
    const { out, err } = await runBacktestCommand(['--format', 'ndjson', '-'], ndjson);
    const sessions = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const seen = new Set<string>();
    for (const session of sessions) {
      assert.ok(typeof session.sessionId === 'string' && !seen.has(session.sessionId));
      seen.add(session.sessionId);
      assert.ok(session.sessionIds.includes(session.sessionId));
      assert.equal(typeof session.userId, 'string');
      assert.equal(typeof session.user, 'string');
      assert.ok(['benign', 'suspicious', 'hijack'].includes(session.verdict));
      assert.ok(session.score >= 0 && session.score <= 1);
      assert.ok(
        session.firstTransition === null || !Number.isNaN(Date.parse(session.firstTransition)),
      );
      assert.equal(typeof session.baselineRule, 'boolean');
      assert.equal(session.firstTransition !== null, session.baselineRule);
      assert.ok(!Number.isNaN(Date.parse(session.at)));
      for (const { code, weight, detail } of session.evidence) {
        assert.deepEqual(
          [typeof code, typeof weight, typeof detail],
          ['string', 'number', 'string'],
        );
      }
    }
    assert.match(err, /sessions judged/);
  });

  it('names a session by an id that stands in the log', async () => {
    const { out } = await runBacktestCommand(['--format', 'ndjson', '-'], ndjson);
    const ids = new Set(
      lines.map((line) => JSON.parse(line).authenticationContext.externalSessionId),
    );
    for (const line of out.trim().split('\n')) assert.ok(ids.has(JSON.parse(line).sessionId));
  });

  it('finds most of what was stolen', async () => {
    const { out } = await runBacktestCommand(['--format', 'ndjson', '-'], ndjson);
    const flagged = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter((session) => session.verdict !== 'benign')
      .flatMap((session) => session.sessionIds);
    const found = labels.filter((label) => label.sessionIds.some((id) => flagged.includes(id)));
    assert.ok(labels.length >= 10);
    assert.ok(found.length >= 0.8 * labels.length, `${found.length} of ${labels.length}`);
  });
});

describe('warden backtest’s report', () => {
  it('tells each flagged session with its headline first, and what published rules say', async () => {
    const { status, out } = await runBacktestCommand(['-'], ndjson);
    assert.equal(status, 0);
    assert.match(
      out,
      /^[\d,]+ events from 2026-03-0\d to 2026-03-1\d, [\d,]+ sessions of 40 users/,
    );
    assert.match(
      out,
      /\nHIJACK \d\.\d\d {2}\S.*\n {2}\S+, 2026-03-\d\d \d\d:\d\d:\d\d UTC, [\d.]+ → [\d.]+, session \S/,
    );
    assert.match(
      out,
      /\n {2}\+[\d.]+ {2}in sum; with −4\.8 before any evidence, log-odds of \S+: probability /,
    );
    assert.match(
      out,
      /What was weighed, for and against.*\n {2}evidence +hijack +suspicious +benign\n/,
    );
    assert.match(out, /What published rules would have said\n/);
    assert.match(out, /Panther: potentially stolen session/);
    assert.doesNotMatch(out, /Calibration/);
  });

  it('names the labels of no session that was judged: a mistyped id is no theft that was missed', async (t) => {
    const file = temporaryFolder(t)(
      'labels.json',
      JSON.stringify([...labels, 'idxMistyped0000000000000']),
    );
    const { out } = await runBacktestCommand(['--labels', file, '-'], ndjson);
    assert.match(
      out,
      /\n {2}1 label of no session that was judged: nothing changed in it, or it is not in what was read\n {4}idxMistyped0000000000000\n/,
    );
    const json = await runBacktestCommand(['--labels', file, '--json', '-'], ndjson);
    assert.deepEqual(JSON.parse(json.out).notJudged, [['idxMistyped0000000000000']]);
  });

  it('says what it reads where it was given a CSV of something else, and what it does not know where that is JSON', async () => {
    const csv = await runBacktestCommand(['-'], 'time,what\n2026-09-01,user.session.start\n');
    assert.match(
      csv.out,
      /\nNothing was judged: .*; what is read is JSON, .* or a CSV whose first line names the columns, such as the Admin Console/,
    );
    const other = await runBacktestCommand(['-'], '{"rows":[1]}\n');
    assert.match(other.out, /:1: neither a log event nor anything known around one\n/);
    assert.match(
      other.out,
      /\nNothing was judged: no line is a log event of Okta’s System Log\.\n/,
    );
  });

  it('measures itself against labels, and draws the calibration plot', async (t) => {
    const put = temporaryFolder(t);
    const file = put('labels.json', JSON.stringify(labels));
    const chart = put('chart.svg', '');
    const { status, out } = await runBacktestCommand(
      ['--labels', file, '--chart', chart, '-'],
      ndjson,
    );
    assert.equal(status, 0);
    assert.match(out, new RegExp(`of ${labels.length} stolen sessions found`));
    assert.match(out, /\nCalibration: .*\n {2}0\.00–0\.01/);
    assert.match(
      out,
      /sessions flagged {2}of those above {2}recall {2}false alarms per 1,000 user-days/,
    );
    const svg = readFileSync(chart, 'utf8');
    assert.match(svg, /^<svg [^>]*xmlns/);
    assert.match(svg, /prefers-color-scheme: dark/);
  });

  it('is printed also where the plot cannot be written', async (t) => {
    const file = temporaryFolder(t)('labels.json', JSON.stringify(labels));
    const options = ['--labels', file, '--chart', `${file}/chart.svg`];
    const { status, out, err } = await runBacktestCommand([...options, '-'], lines[0]);
    assert.equal(status, 1);
    assert.match(out, /^1 event/);
    assert.match(err, /labels\.json\/chart\.svg: the plot cannot be written \(ENOTDIR\): give/);
  });

  it('does not call an export that has nothing to judge in it good news', async () => {
    const sessionless = lines.slice(0, 20).map((line) => {
      const { authenticationContext: _, ...event } = JSON.parse(line);
      return JSON.stringify(event);
    });
    for (const [log, because] of [
      ['', /there is no event in what was read/],
      ['[]', /there is no event in what was read/],
      [sessionless.join('\n'), /kept authenticationContext\.externalSessionId/],
    ] as const) {
      const { status, out } = await runBacktestCommand(['-'], log);
      assert.equal(status, 1);
      assert.match(out, because);
      assert.doesNotMatch(out, /No session looks stolen|published rules/);
    }
  });

  it('says what the log could not tell, and what that costs', async () => {
    const whole = JSON.parse((await runBacktestCommand(['--json', '-'], ndjson)).out).tells;
    assert.ok(whole.deviceToken > 0.8 && whole.risk < 0.1 && whole.days > 7, JSON.stringify(whole));
    const told = (await runBacktestCommand(['-'], ndjson)).out;
    assert.match(
      told,
      /\nTold by [\d,]+ events of sessions on \d+ days: network \(ASN\) \d+ %, device cookie \d+ %/,
    );
    assert.doesNotMatch(told, /in this log|habits are known/);
    const day = lines.filter((line) => line.includes('"published":"2026-03-02'));
    const bare = day.map((line) => line.replace(/"dtHash":"[^"]*"/, '"dtHash":null'));
    assert.ok(bare.length > 0);
    const { out } = await runBacktestCommand(['-'], bare.join('\n'));
    assert.match(out, /, device cookie 0 %, /);
    assert.match(out, /\n {2}no device cookie in this log: /);
    assert.match(out, /\n {2}1 day: no habits are known, /);
  });

  it('does not say that nothing was stolen where nobody was looked at', async () => {
    const [start = ''] = lines.filter((line) => line.includes('"user.session.start"'));
    const { status, out } = await runBacktestCommand(['-'], start);
    assert.equal(status, 0);
    assert.match(out, /\nNo session changed its network or client, so none was judged\.\n/);
  });

  it('fails where nothing in a file was a log event, in every format', async () => {
    for (const format of ['text', 'json', 'ndjson']) {
      const { status, out } = await runBacktestCommand(['--format', format, '-'], 'a\nb\n');
      assert.equal(status, 1, format);
      if (format === 'json') assert.equal(JSON.parse(out).refused, 2);
    }
    const { status } = await runBacktestCommand(['-'], `a\n${ndjson}`);
    assert.equal(status, 0);
  });

  it('is one JSON object with --json', async () => {
    const { out } = await runBacktestCommand(['--json', '-'], ndjson);
    assert.equal((await runBacktestCommand(['--format', 'json', '-'], ndjson)).out, out);
    const report = JSON.parse(out);
    assert.equal(report.events, lines.length);
    assert.equal(report.verdicts.hijack + report.verdicts.suspicious, report.flagged.length);
    assert.equal(report.rules.length, 7);
    for (const { score, evidence } of report.flagged) {
      const sum = evidence.reduce((all: number, one: { weight: number }) => all + one.weight, 0);
      assert.ok(Math.abs(1 / (1 + Math.exp(-sum - report.prior)) - score) < 0.01);
    }
  });

  it('lets nothing that an attacker wrote steer the terminal', async () => {
    const hostile = lines.map((line) =>
      line
        .replaceAll('python-requests', '\\u001b[2Jpython-requests')
        .replaceAll('Chrome/1', '\\u001b]0;x\\u0007Chrome/1'),
    );
    const { out } = await runBacktestCommand(['-'], hostile.join('\n'));
    assert.ok(!out.includes('\u001b') && !out.includes('\u0007'));
  });
});

describe('warden backtest’s policy file', () => {
  it('changes the thresholds', async (t) => {
    const policy = temporaryFolder(t)(
      'policy.yaml',
      'detection:\n  thresholds: { suspicious: 1, hijack: 1 }\n',
    );
    const { status, out } = await runBacktestCommand(['--json', '--policy', policy, '-'], ndjson);
    assert.equal(status, 0);
    assert.ok(JSON.parse(out).flagged.every((session: { score: number }) => session.score === 1));
  });

  it('is refused with the line where it is wrong', async (t) => {
    const policy = temporaryFolder(t)('policy.yaml', 'detection:\n  threshold: {}\n');
    const { status, err } = await runBacktestCommand(['--policy', policy, '-'], ndjson);
    assert.equal(status, 2);
    assert.match(err, /policy\.yaml:2:/);
  });
});

describe('warden backtest’s exit status', () => {
  it('is 2 for wrong usage, with what to do', async () => {
    for (const argv of [
      [],
      ['--format', 'xml', '-'],
      ['--nonsense', '-'],
      ['--chart', 'x.svg', '-'],
      ['-', '-'],
    ]) {
      const { status, err, out } = await runBacktestCommand(argv);
      assert.equal(status, 2, argv.join(' '));
      assert.match(err, /usage: warden backtest/);
      assert.equal(out, '');
    }
  });

  it('is 2 for labels that cannot be used', async (t) => {
    const put = temporaryFolder(t);
    for (const content of [
      'nope',
      '[{"sessionIds":[]}]',
      '{}',
      '[""]',
      '[7]',
      'sid_795f348761776af67be2ac42',
    ]) {
      const file = put('labels.json', content);
      const { status, err } = await runBacktestCommand(['--labels', file, '-']);
      assert.equal(status, 2);
      assert.match(err, /labels\.json: (label 1 (must be|is a hashed session id)|is neither)/);
    }
  });

  it('is 1 when a file cannot be read or is broken', async (t) => {
    const missing = await runBacktestCommand(['/nowhere/log.ndjson']);
    assert.equal(missing.status, 1);
    assert.equal(missing.err, 'warden backtest: /nowhere/log.ndjson: there is no such file\n');
    const broken = temporaryFolder(t)(
      'log.gz',
      Buffer.concat([gzipSync(ndjson), Buffer.from('and more')]),
    );
    const { status, err } = await runBacktestCommand([broken]);
    assert.equal(status, 1);
    assert.match(err, /log\.gz: cannot be unpacked/);
    const short = temporaryFolder(t)('log.gz', gzipSync(ndjson).subarray(0, 2000));
    assert.match((await runBacktestCommand([short])).err, /log\.gz: is cut short/);
    for (const [head, trouble] of [
      ['PK\x03\x04\x14\x00\x00\x00log.ndjson', /log\.bin: is a zip archive .*: unpack it\n$/],
      ['(\xb5/\xfdlog', /log\.bin: is packed with zstd: unpack it\n$/],
      ['log.ndjson\0\0\0ustar', /log\.bin: is no text: unpack it, or write it out as JSON/],
    ] as const) {
      const binary = Buffer.from(head, 'latin1');
      for (const bytes of [binary, gzipSync(binary)]) {
        const told = await runBacktestCommand([temporaryFolder(t)('log.bin', bytes)]);
        assert.deepEqual([told.status, told.out], [1, '']);
        assert.match(told.err, trouble);
      }
    }
    const emptied = `${'\0'.repeat(5_000)}\n${ndjson}`;
    assert.equal(
      (await runBacktestCommand(['-'], emptied)).status,
      0,
      'what was cut by a rotation',
    );
    const folder = await runBacktestCommand(['/']);
    assert.match(folder.err, /\/: is a directory; name the files in it/);
  });

  it('is 0 for --help', async () => {
    const { status, out } = await runBacktestCommand(['--help']);
    assert.equal(status, 0);
    assert.match(out, /usage: warden backtest/);
  });
});
