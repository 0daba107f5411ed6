import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startOktaOrg } from '../support/okta-org/index.ts';
import { ask, refusalOf } from './clients.ts';
import { sdkOf } from './sdk.ts';

test('every answer says how much of its bucket is left', async () => {
  await using org = await startOktaOrg({ rateLimits: { '/api/v1/logs': 3 } });
  const { headers } = await ask(org, org.addApiToken().value, '/api/v1/logs');
  assert.equal(headers.get('x-rate-limit-limit'), '3');
  assert.equal(headers.get('x-rate-limit-remaining'), '2');
  const reset = Number(headers.get('x-rate-limit-reset')) * 1_000 - org.clock.now();
  assert.ok(reset > 50_000 && reset <= 61_000);
});

test('beyond the limit a bucket answers 429 until its minute is over, and others go on', async () => {
  await using org = await startOktaOrg({ rateLimits: { '/api/v1/logs': 1 } });
  const token = org.addApiToken().value;
  assert.equal((await ask(org, token, '/api/v1/logs')).status, 200);
  assert.equal(await refusalOf(await ask(org, token, '/api/v1/logs')), '429 E0000047');
  assert.equal((await ask(org, token, '/api/v1/users')).status, 200);
  org.clock.advance(61_000);
  assert.equal((await ask(org, token, '/api/v1/logs')).status, 200);
});

test('a limit can be set while the org runs', async () => {
  await using org = await startOktaOrg();
  const token = org.addApiToken().value;
  org.rateLimits.set('/api/v1/users', 0);
  assert.equal((await ask(org, token, '/api/v1/users')).status, 429);
});

test('the SDK waits for the reset that the org names and then gets through', async () => {
  await using org = await startOktaOrg({ clockOffsetMs: 3_600_000 });
  const ada = org.addUser();
  org.faults.add({ path: /\/users\//, error: 'E0000047', times: 1 });
  const user = await sdkOf(org).userApi.getUser({ userId: ada.id });
  assert.equal(user.id, ada.id);
  assert.deepEqual(
    org.requests.map(({ status }) => status),
    [429, 200],
  );
});
