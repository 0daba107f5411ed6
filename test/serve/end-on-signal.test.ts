import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';

const MODULE = new URL('../../src/serve/end-on-signal.ts', import.meta.url).href;

/** A process whose end takes until its standard input ends, or for ever. */
function aProcess() {
  const script = `
    import { text } from 'node:stream/consumers';
    import { endOnSignal } from ${JSON.stringify(MODULE)};
    endOnSignal(60_000, async ({ signal }) => {
      console.log('ending', signal);
      await text(process.stdin);
      console.log('ended');
    });
    setInterval(() => {}, 1_000);
    console.log('up');`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let said = '';
  const says = async (line: string) => {
    while (!said.includes(line)) said += String(await once(child.stdout, 'data'));
  };
  return { child, says, ended: once(child, 'exit') };
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`${signal} that comes twice at once is one, and the end goes on in order`, async () => {
    const { child, says, ended } = aProcess();
    await says('up\n');
    child.kill(signal);
    await says(`ending ${signal}\n`);
    child.kill(signal);
    child.stdin.end();
    await says('ended\n');
    assert.deepEqual(await ended, [0, null]);
  });
}

test('who asks again does not have to wait for the end', async () => {
  const { child, says, ended } = aProcess();
  await says('up\n');
  child.kill('SIGTERM');
  await says('ending SIGTERM\n');
  const again = setInterval(() => child.kill('SIGINT'), 200);
  const [status] = await ended;
  clearInterval(again);
  assert.equal(status, 1);
});
