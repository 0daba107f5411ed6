/** The service as README.md has people start it: npm stands between it and whoever ends it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabaseUrl } from '../support/database.ts';
import { eventually, freePort, HOOK_SECRET } from '../support/service.ts';
import { serve } from './served.ts';

async function environment(t: Parameters<typeof testDatabaseUrl>[0]) {
  const PORT = String(await freePort());
  return {
    DATABASE_URL: await testDatabaseUrl(t),
    PORT,
    PUBLIC_URL: `http://127.0.0.1:${PORT}`,
    OKTA_ORG_URL: 'http://127.0.0.1:9',
    OKTA_HOOK_SECRETS: HOOK_SECRET,
  };
}

const WAYS = [
  ['npm', 'start'],
  ['npm', 'run', '-s', 'warden', '--', 'serve'],
] as const;

for (const way of WAYS) {
  test(`SIGTERM to “${way.join(' ')}” ends the service itself, in order`, async (t) => {
    const variables = await environment(t);
    const served = await serve(variables, way);
    t.after(() => endGroup(served.process.pid));
    assert.equal(await served.end('SIGTERM'), 0);
    await eventually('its last word', () => served.logged.join('').includes('"msg":"ended"'));
    await assert.rejects(fetch(`${variables.PUBLIC_URL}/healthz`));
  });
}

test('Ctrl-C, which reaches the service from the terminal and once more from npm, is one request', async (t) => {
  const variables = await environment(t);
  const served = await serve(variables, ['npm', 'start']);
  t.after(() => endGroup(served.process.pid));
  const { pid } = served.process;
  assert.ok(pid !== undefined);
  process.kill(-pid, 'SIGINT');
  await eventually('its last word', () => served.logged.join('').includes('"msg":"ended"'));
  assert.equal(await served.end('SIGTERM'), 0);
});

/** What a test that fails leaves behind. */
function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
