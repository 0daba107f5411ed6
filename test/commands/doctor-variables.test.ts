import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { examine } from './examine.ts';

test('a mistyped name in the environment is a warning that tells no value', async () => {
  const variables = { WARDEN_DATA_DIR: join(tmpdir(), 'no-such-folder') };
  const env = { ...variables, RESPONSE_MDOE: 'enforce-this', HOME: '/root', POD_NAME: 'warden-0' };
  const { find, out } = await examine(variables, ['--json'], { env });
  const { status, detail } = find('variables');
  assert.equal(status, 'warning');
  assert.match(detail, /: RESPONSE_MDOE is no variable; did you mean RESPONSE_MODE\?$/);
  assert.doesNotMatch(out, /enforce-this/);
  const without = await examine(variables, ['--json'], { env: { ...env, RESPONSE_MDOE: '' } });
  assert.equal(
    without.checks.some(({ name }) => name === 'variables'),
    false,
  );
});

test('a .env with a secret that others may read is a warning that names the secret and tells no value', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'env-file-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const envFile = join(folder, '.env');
  const variables = { WARDEN_DATA_DIR: join(tmpdir(), 'no-such-folder') };
  const warned = async (mode: number, text: string) => {
    writeFileSync(envFile, text);
    chmodSync(envFile, mode);
    const { checks, out } = await examine(variables, ['--json'], { env: {}, envFile });
    assert.doesNotMatch(out, /xoxb-1/);
    return checks.find(({ name }) => name === '.env');
  };
  const told = await warned(0o644, 'SLACK_BOT_TOKEN=xoxb-1\nLOG_LEVEL=info\n');
  assert.equal(told?.status, 'warning');
  assert.ok(told.detail.includes(`${envFile}, which holds SLACK_BOT_TOKEN`), told.detail);
  assert.match(told.remedy, /^Run: chmod 600 /);
  assert.equal((await warned(0o640, 'SLACK_BOT_TOKEN=xoxb-1\n'))?.status, 'warning');
  assert.equal(await warned(0o600, 'SLACK_BOT_TOKEN=xoxb-1\n'), undefined);
  assert.equal(await warned(0o644, 'SLACK_BOT_TOKEN_FILE=/run/secrets/slack\n'), undefined);
});
