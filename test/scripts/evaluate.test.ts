import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { readOptions } from '../../scripts/evaluate/options.ts';

const SCRIPT = new URL('../../scripts/evaluate.ts', import.meta.url).pathname;
const PUBLISHED = new URL('../../docs/evaluation/README.md', import.meta.url);

function evaluate(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

suite('npm run evaluate', () => {
  test('refuses what it cannot measure, with its usage and status 2', () => {
    for (const [args, says] of [
      [['--people', 'abc'], /--people .* above 0, and is “abc”/],
      [['--people', '0'], /--people .* above 0/],
      [['--days', '1.5'], /--days .* whole number/],
      [['--write', '--dry'], /exclude each other/],
    ] as const) {
      assert.throws(() => readOptions(args), says);
    }
    const { status, stdout, stderr } = evaluate('--bogus');
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /^evaluate: .*--bogus.*\n\nUsage: /);
    assert.doesNotMatch(stderr, /\n\s+at /, 'no stack');
  });

  test('says how it is used', () => {
    const { status, stdout } = evaluate('--help');
    assert.equal(status, 0);
    assert.match(stdout, /^Usage: npm run evaluate/);
  });

  test('publishes its own size and seed, another only where that is asked for', () => {
    const publish = (...args: string[]) => readOptions(args).publish;
    assert.equal(publish(), true);
    assert.equal(publish('--people', '250'), true);
    assert.equal(publish('--dry'), false);
    for (const other of [
      ['--people', '20'],
      ['--days', '7'],
      ['--seed', 'mine'],
    ]) {
      assert.equal(publish(...other), false);
      assert.equal(publish(...other, '--write'), true);
    }
  });

  test('leaves the published tables alone after a small trial', () => {
    const before = readFileSync(PUBLISHED, 'utf8');
    const { status, stdout, stderr } = evaluate('--people', '2', '--days', '3');
    assert.equal(status, 0, stderr);
    assert.match(stdout, /8 simulated companies/);
    assert.equal(readFileSync(PUBLISHED, 'utf8'), before);
  });
});
