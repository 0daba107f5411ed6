import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { promisify } from 'node:util';

const MAIN = new URL('../src/main.ts', import.meta.url).pathname;
const CACHE = new URL('../src/compile-cache.ts', import.meta.url).href;

function run(env: Record<string, string>) {
  const { NODE_COMPILE_CACHE: _, XDG_CACHE_HOME: __, ...rest } = process.env;
  const options = { env: { ...rest, ...env }, timeout: 60_000 };
  return promisify(execFile)(process.execPath, [MAIN, 'backtest', '--help'], options);
}

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'warden-cache-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

describe('compiled modules', () => {
  it('are kept in the user’s own cache folder', async (t) => {
    const home = temporaryFolder(t);
    await run({ HOME: home });
    const folder = join(home, '.cache', 'session-warden');
    assert.ok(readdirSync(folder).length > 0);
  });

  it('are not kept in a folder that others may write to: what lies there is run', async (t) => {
    const caches = temporaryFolder(t);
    const folder = join(caches, 'session-warden');
    mkdirSync(folder);
    chmodSync(folder, 0o777);
    await run({ XDG_CACHE_HOME: caches });
    assert.deepEqual(readdirSync(folder), []);
  });

  it('are not kept where the folder cannot be made, and the command works all the same', async () => {
    // Nothing can be made in /proc, by root neither.
    const { stdout } = await run({ HOME: '/proc' });
    assert.match(stdout, /usage: warden backtest/);
    assert.equal(existsSync('/proc/.cache'), false);
  });

  it('are not kept for a user without a home or a name, as in a container of any number', {
    skip: process.getuid?.() === 0 ? false : 'only root can become somebody else',
  }, () => {
    const program = `const { keepCompiledModules } = await import(${JSON.stringify(CACHE)});
      process.setuid(54321);
      keepCompiledModules({});
      console.log('goes on');`;
    const { HOME: _, XDG_CACHE_HOME: __, NODE_COMPILE_CACHE: ___, ...env } = process.env;
    const child = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { env });
    assert.equal(child.stdout.toString(), 'goes on\n', child.stderr.toString());
  });
});
