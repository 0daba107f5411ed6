import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startOktaOrg } from '../support/okta-org/index.ts';
import { debugDataOf, LAPTOP } from './clients.ts';
import { register, startReceiver } from './receiver.ts';

test('beyond the daily quota nothing is delivered until the next day, after a warning', async () => {
  await using receiver = await startReceiver();
  await using org = await startOktaOrg({ hookQuota: { limit: 5, warnAt: 3 } });
  await register(org, receiver.url);
  const session = org.signIn(org.addUser(), LAPTOP);
  for (let i = 1; i < 8; i += 1) session.act('user.authentication.sso');
  await org.drain();
  assert.equal(receiver.uuids().length, 5);
  const warnings = org.log().filter(({ eventType }) => eventType.startsWith('system.operation.'));
  assert.deepEqual(
    warnings.map(({ eventType }) => eventType),
    ['system.operation.rate_limit.warning', 'system.operation.rate_limit.violation'],
  );
  for (const { debugContext } of warnings) {
    const { operationRateLimitType } = debugDataOf({ debugContext });
    assert.equal(operationRateLimitType, 'event_hook_delivery');
  }
  org.clock.advance(25 * 3_600_000);
  session.act('user.authentication.sso');
  await org.drain();
  assert.equal(receiver.uuids().length, 6);
});
