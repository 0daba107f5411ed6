import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { smallCorpus } from './corpus.ts';
import { runBacktestCommand } from './run-command.ts';
import { ADMIN_CONSOLE, adminConsoleCells, flattened, tableOf } from './table-of.ts';

const { events, lines } = smallCorpus();
const run = (input: string | Buffer) => runBacktestCommand(['--format', 'ndjson', '-'], input);
const expected = await run(lines.join('\n'));

/** Only what the Admin Console's columns hold, as JSON: what its table has to come to. */
const adminRows = [ADMIN_CONSOLE, ...events.map(adminConsoleCells)];
const adminTable = tableOf(adminRows);
const ofAdminTable = await run(adminTable);

describe('warden backtest reads a table', () => {
  it('of every field by its path as the same events in JSON', async () => {
    const cells = events.map(flattened);
    const columns = [...new Set(cells.flatMap((row) => Object.keys(row)))];
    assert.ok(columns.includes('debugContext.debugData.dtHash'));
    const table = tableOf([columns, ...cells.map((row) => columns.map((name) => row[name] ?? ''))]);
    const { out, err, status } = await run(table);
    assert.equal(status, 0);
    assert.doesNotMatch(err, /skipped/);
    assert.equal(out, expected.out);
  });

  it('as the Admin Console downloads it, and judges what its columns tell', () => {
    assert.equal(ofAdminTable.status, 0);
    assert.doesNotMatch(ofAdminTable.err, /skipped/);
    const hijacks = (out: string) =>
      out
        .split('\n')
        .filter((line) => line.includes('"verdict":"hijack"'))
        .map((line) => JSON.parse(line));
    const found = hijacks(ofAdminTable.out);
    assert.ok(found.length >= hijacks(expected.out).length / 2, ofAdminTable.out);
    for (const { user, fromIp, headline } of found) {
      assert.match(user, /@/);
      assert.match(fromIp, /[.:]/);
      assert.match(headline, /’s session /);
    }
  });

  it('the same packed, with a byte-order mark, with CRLF, in UTF-16, and with what Excel puts between cells', async () => {
    const forms: Record<string, string | Buffer> = {
      packed: gzipSync(adminTable),
      'a mark and CRLF': `\uFEFF${tableOf(adminRows, { end: '\r\n' })}`,
      'UTF-16': Buffer.from(`\uFEFF${adminTable}`, 'utf16le'),
      semicolons: tableOf(adminRows, { delimiter: ';' }),
      tabs: tableOf(adminRows, { delimiter: '\t' }),
      'blank lines': adminTable.replaceAll('\n', '\n\n'),
      'other order': tableOf(adminRows.map((row) => [...row].reverse())),
    };
    for (const [name, input] of Object.entries(forms)) {
      assert.equal((await run(input)).out, ofAdminTable.out, name);
    }
  });

  it('whose only column is the whole event, as Splunk exports it', async () => {
    const { out } = await run(tableOf([['_raw'], ...lines.map((line) => [line])]));
    assert.equal(out, expected.out);
  });

  it('and tells which rows it could not read, by the line on which they begin', async () => {
    const [header = [], ...rows] = adminRows;
    const two = tableOf([header, ...rows.slice(0, 2)]);
    const message = header.indexOf('display_message');
    const three = rows[2]?.with(message, 'in two\nlines') ?? [];
    const broken = `${two}a,b\n${tableOf([three, ['"']])}${tableOf(rows.slice(3, 4))}"x","never closed\n`;
    const { out, err } = await runBacktestCommand(['--json', '-'], broken);
    const { events: read, refused, refusals } = JSON.parse(out);
    assert.equal(read, 4, err);
    assert.equal(refused, 3);
    assert.deepEqual(
      refusals.map(({ line, reason }: { line: number; reason: string }) => [line, reason]),
      [
        [4, `2 cells in a table of ${header.length} columns`],
        [7, `1 cell in a table of ${header.length} columns`],
        [9, 'a quote that is never closed: nothing from here on was read'],
      ],
    );
  });

  it('but refuses a row that lacks what an event must have, with the reason', async () => {
    const table = tableOf([
      ['uuid', 'event_type', 'timestamp', 'actor.id'],
      ['u1', 'user.session.start', 'yesterday', '00u1'],
      ['u2', 'user.session.start', '2026-09-01T00:00:00.000Z', ''],
    ]);
    const { out } = await runBacktestCommand(['-'], table);
    assert.match(out, /-:2: published is missing or not a date\n/);
    assert.match(out, /-:3: the event has no actor.id\n/);
  });
});
