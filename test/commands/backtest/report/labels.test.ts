import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
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
});
