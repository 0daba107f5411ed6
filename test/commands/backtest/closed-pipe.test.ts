import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { smallCorpus } from './corpus.ts';
import { temporaryFolder } from './run-command.ts';

const MAIN = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));

it('ends quietly when whoever reads the output has seen enough', async (t) => {
  const file = temporaryFolder(t)('log.ndjson', smallCorpus().lines.join('\n'));
  const child = spawn(process.execPath, [MAIN, 'backtest', '--json', file]);
  child.stdout.destroy();
  const [said, [status]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  assert.deepEqual({ status, said }, { status: 0, said: '' });
});

it('says that the output is not complete where the disk is full', async (t) => {
  const file = temporaryFolder(t)('log.ndjson', smallCorpus().lines.join('\n'));
  const full = openSync('/dev/full', 'w');
  const child = spawn(process.execPath, [MAIN, 'backtest', '--json', file], {
    stdio: ['ignore', full, 'pipe'],
  });
  assert.ok(child.stderr !== null);
  const [said, [status]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  assert.equal(status, 1);
  assert.match(said, /^warden: the output cannot be written: ENOSPC.*\. It is not complete\.\n$/);
});
