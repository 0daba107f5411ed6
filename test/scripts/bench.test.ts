import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';

const SCRIPT = new URL('../../scripts/bench.ts', import.meta.url).pathname;

/** Command lines of processes that name the folder. */
function processesIn(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return [];
      }
    })
    .filter((line) => line.includes(folder));
}

suite('npm run bench', () => {
  test('starts nothing where it is asked how it is used, or cannot be understood', () => {
    const bench = (argument: string) =>
      spawnSync(process.execPath, [SCRIPT, argument], { encoding: 'utf8', timeout: 30_000 });
    const help = bench('--help');
    assert.deepEqual([help.status, help.stderr], [0, '']);
    assert.match(help.stdout, /^Usage: npm run bench/);
    const wrong = bench('--bogus');
    assert.deepEqual([wrong.status, wrong.stdout], [2, '']);
    assert.match(wrong.stderr, /^bench: .*--bogus.*\n\nUsage: /);
  });

  test('leaves neither a Postgres nor its folder behind when it is interrupted', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'warden-test-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const child = spawn(process.execPath, [SCRIPT], {
      env: { ...process.env, TMPDIR: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exit = once(child, 'exit');
    // Its first line says that the database is up; the first figures are under way.
    await once(child.stdout, 'data');
    assert.ok(processesIn(folder).length > 0);
    child.kill('SIGTERM');
    assert.deepEqual(await exit, [143, null]);
    assert.deepEqual(readdirSync(folder), []);
    assert.deepEqual(processesIn(folder), []);
  });
});
