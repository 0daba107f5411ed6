import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startWarden } from '../support/service.ts';

test('an address that cannot be read is answered as every other wrong one, and not repeated', async (t) => {
  const { address, apiToken } = await startWarden(t, { roles: ['receiver'], hook: false });
  const headers = { authorization: `Bearer ${apiToken}` };
  for (const path of [
    '/api/incidents/%E0%A4%A',
    '/api/orgs/%ZZ/pause',
    `/api/incidents/${'4'.repeat(200)}`,
  ]) {
    const answer = await fetch(`${address}${path}`, { headers });
    const body = (await answer.json()) as { error: { code: string; message: string } };
    assert.ok(answer.status === 400 || answer.status === 414, path);
    assert.equal(body.error.code, 'bad_request');
    assert.match(body.error.message, /^The address could not be read/);
    assert.deepEqual(Object.keys(body), ['error']);
    assert.equal(answer.headers.get('content-type'), 'application/json; charset=utf-8');
  }
});
