import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { suite, test } from 'node:test';

const SCRIPT = new URL('../../scripts/demo.ts', import.meta.url).pathname;

const demo = (...options: string[]) =>
  spawnSync(process.execPath, [SCRIPT, ...options], { encoding: 'utf8', timeout: 150_000 });

suite('npm run demo', () => {
  test('starts nothing where it is asked how it is used, or cannot be understood', () => {
    const help = demo('--help');
    assert.deepEqual([help.status, help.stderr], [0, '']);
    assert.match(help.stdout, /^Usage: npm run demo[\s\S]*--tour/);
    const wrong = demo('--bogus');
    assert.deepEqual([wrong.status, wrong.stdout], [2, '']);
    assert.match(wrong.stderr, /^demo: .*--bogus.*\n\nUsage: /);
  });

  test('the tour contains one theft by itself, and leaves five incidents for people', () => {
    const { status, stdout, stderr } = demo('--tour', '--exit');
    assert.deepEqual([status, stderr], [0, ''], stdout.slice(-2_000));
    assert.match(stdout, /NOTICED and PROVEN, [\d.]+ s after the theft: INC-1, hijack/);
    assert.match(stdout, /VERIFIED, [\d.]+ s after the theft/);
    const found = [...stdout.matchAll(/▸ INC-\d, (\w+: .*)\n.*▸ {3}(\w+)\./g)];
    assert.deepEqual(
      found.map(([, judged, victim]) => `${victim}: ${judged}`),
      [
        'grace: hijack: to be approved: clear sessions, expire password, unenroll new factors, block ip',
        'hugo: hijack: to be approved: clear sessions, expire password, unenroll new factors, block ip',
        'ines: hijack: to be approved: universal logout, clear sessions',
        'leila: hijack: not done, since the policy protects the user: clear sessions, expire password, unenroll new factors; to be approved: block ip',
        'tomas: suspicious: nothing is planned, a person looks',
      ],
    );
  });
});
