import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { smallCorpus } from '../corpus.ts';
import { runBacktestCommand, temporaryFolder } from '../run-command.ts';

const { lines, labels } = smallCorpus();
const ndjson = lines.join('\n');

describe('warden backtest’s labels', () => {
  it('takes labels as a list of session ids or one label a line, with the same result', async (t) => {
    const put = temporaryFolder(t);
    const foundWith = async (content: string) => {
      const file = put('labels.json', content);
      const { out } = await runBacktestCommand(['--json', '--labels', file, '-'], ndjson);
      return JSON.parse(out).quality;
    };
    const all = await foundWith(JSON.stringify(labels));
    assert.deepEqual(await foundWith(labels.map((one) => JSON.stringify(one)).join('\n')), all);
    const first = labels.map(({ sessionIds }) => sessionIds[0]);
    const one = await foundWith(JSON.stringify(first.map((sessionId) => ({ sessionId }))));
    assert.equal(one.suspicious.stolen, labels.length);
    assert.deepEqual(await foundWith(JSON.stringify(first)), one);
    assert.deepEqual(await foundWith(`${first.join('\r\n')}\r\n`), one, 'a list without quotes');
  });

  it('counts every id of a session as found with it, and not as many thefts of which one was', async (t) => {
    const put = temporaryFolder(t);
    const { out } = await runBacktestCommand(['--json', '-'], ndjson);
    const ids: string[] = JSON.parse(out).flagged.flatMap(
      ({ sessionIds }: { sessionIds: string[] }) => sessionIds,
    );
    const file = put('labels.txt', ids.join('\n'));
    const measured = await runBacktestCommand(['--json', '--labels', file, '-'], ndjson);
    const { suspicious } = JSON.parse(measured.out).quality;
    assert.ok(ids.length > JSON.parse(out).flagged.length, 'a sign-in makes more than one');
    assert.deepEqual([suspicious.found, suspicious.recall], [ids.length, 1]);
  });

  it('takes them packed, in UTF-16 and indented one after the other, as a log', async (t) => {
    const put = temporaryFolder(t);
    const stolenIn = async (content: Buffer | string) => {
      const file = put('labels', content);
      const { out, err } = await runBacktestCommand(['--json', '--labels', file, '-'], lines[0]);
      assert.equal(err, '');
      return JSON.parse(out).quality.hijack.stolen;
    };
    const list = `${labels.map(({ sessionIds }) => sessionIds[0]).join('\r\n')}\r\n`;
    const indented = labels.map((one) => JSON.stringify(one, null, 2)).join('\n');
    for (const content of [
      gzipSync(JSON.stringify(labels)),
      Buffer.from(`\uFEFF${list}`, 'utf16le'),
      Buffer.from(`\uFEFF${list}`, 'utf16le').swap16(),
      indented,
      JSON.stringify(labels.map((one) => ({ ...one, kind: null }))),
    ])
      assert.equal(await stolenIn(content), labels.length);
  });

  it('takes an id without quotes that happens to have no digit, and no heading', async (t) => {
    const put = temporaryFolder(t);
    const read = (content: string) =>
      runBacktestCommand(['--json', '--labels', put('ids.txt', content), '-'], lines[0]);
    // One of Okta's in some thirty has none.
    const { out } = await read('idxQjYfxslICqNFrwRPuGbIab\nidxR5f2xslICqNFrwRPuGbIab\n');
    assert.deepEqual(JSON.parse(out).notJudged, [
      ['idxQjYfxslICqNFrwRPuGbIab'],
      ['idxR5f2xslICqNFrwRPuGbIab'],
    ]);
    const headed = await read('idxR5f2xslICqNFrwRPuGbIab\n\nsession_id\n');
    assert.equal(headed.status, 2);
    assert.match(headed.err, /ids\.txt: is neither a JSON array nor one label a line: line 3 is/);
  });
});
