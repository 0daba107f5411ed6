import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';

/** In a process of its own: in this one somebody may have loaded it. */
const SCRIPT = `
  import { createRequire } from 'node:module';
  const { cache } = createRequire(import.meta.url);
  const loaded = () => Object.keys(cache).some((path) => path.includes('okta-sdk-nodejs'));
  await import('./src/service.ts');
  const { connectOkta } = await import('./src/okta/client.ts');
  const before = loaded();
  connectOkta({ orgUrl: 'https://example.okta.com', auth: { kind: 'ssws', token: 'x' } });
  process.stdout.write(JSON.stringify([before, loaded()]));
`;

test('Okta’s SDK, which takes long to load and much memory, is loaded for those who have credentials', async () => {
  const args = ['--input-type=module', '--eval', SCRIPT];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  assert.deepEqual(JSON.parse(stdout), [false, true]);
});
