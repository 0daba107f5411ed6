import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
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
