import assert from 'node:assert/strict';
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
