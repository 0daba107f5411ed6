/** The command line itself; each command has tests of its own. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const MANIFEST = readFileSync(new URL('../package.json', import.meta.url), 'utf8');

async function warden(...args: string[]) {
  const run = promisify(execFile)(process.execPath, [MAIN, ...args]);
  return run.then(
    ({ stdout, stderr }) => ({ status: 0, stdout, stderr }),
    ({ code: status, stdout, stderr }) => ({ status, stdout, stderr }),
  );
}

test('says which version it is', async () => {
  const { version } = JSON.parse(MANIFEST);
  for (const asked of ['--version', '-V', 'version'])
    assert.deepEqual(await warden(asked), { status: 0, stdout: `${version}\n`, stderr: '' });
});

test('lists its commands when asked, and to whoever asks for one that there is not', async () => {
  const help = await warden('--help');
  assert.deepEqual([help.status, help.stderr], [0, '']);
  assert.match(help.stdout, /^Usage: warden COMMAND/);
  const wrong = await warden('srve');
  assert.deepEqual([wrong.status, wrong.stdout], [2, '']);
  assert.equal(wrong.stderr, `warden: there is no command “srve”.\n\n${help.stdout}`);
});
