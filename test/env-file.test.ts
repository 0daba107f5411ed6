import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

function aFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'warden-env-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

function serveIn(cwd: string, environment: Record<string, string> = {}) {
  const { status, stderr } = spawnSync(process.execPath, [MAIN, 'serve'], {
    cwd,
    env: { PATH: process.env.PATH, NODE_DISABLE_COMPILE_CACHE: '1', ...environment },
    encoding: 'utf8',
  });
  return { status, stderr };
}

suite('a .env file in the working folder', () => {
  test('configures what the environment leaves open, and is not missed where there is none', (t) => {
    const folder = aFolder(t);
    const without = serveIn(folder);
    assert.equal(without.status, 2);
    assert.match(
      without.stderr,
      /^The configuration cannot be used:\n {2}OKTA_ORG_URL: is missing/,
    );
    writeFileSync(join(folder, '.env'), 'OKTA_ORG_URL=https://example.okta.com\nPORT=none # odd\n');
    assert.match(serveIn(folder).stderr, /PORT: must be/);
    assert.match(serveIn(folder, { PORT: '0' }).stderr, /OKTA_HOOK_SECRETS/);
  });

  test('that cannot be read is said to be so', (t) => {
    const folder = aFolder(t);
    mkdirSync(join(folder, '.env'));
    const { status, stderr } = serveIn(folder);
    assert.equal(status, 2);
    assert.match(stderr, /The file .env in this folder cannot be read/);
  });
});
