import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startOktaOrg } from '../support/okta-org/index.ts';
import { assertRefused } from './clients.ts';
import { type Behaviour, hookTo, SECRET, startReceiver } from './receiver.ts';
import { sdkOf } from './sdk.ts';

async function verify(challengeScript: Behaviour[]) {
  const receiver = await startReceiver();
  receiver.challengeScript.push(...challengeScript);
  const org = await startOktaOrg({ hookTimeoutMs: 1_000 });
  const { eventHookApi } = sdkOf(org);
  const { id = '' } = await eventHookApi.createEventHook({ eventHook: hookTo(receiver.url) });
  return {
    receiver,
    verification: eventHookApi.verifyEventHook({ eventHookId: id }),
    async [Symbol.asyncDispose]() {
      await org.close();
      await receiver[Symbol.asyncDispose]();
    },
  };
}

test('the challenge carries the configured secret and every custom header', async () => {
  await using run = await verify([]);
  assert.equal((await run.verification).verificationStatus, 'VERIFIED');
  const [headers] = run.receiver.challenges;
  assert.equal(headers?.authorization, SECRET);
  assert.equal(headers?.['x-second'], 'another secret');
  assert.equal(headers?.['user-agent'], 'Okta-Integrations');
});

for (const trouble of [500, 401, 'hang', 'cut'] as const) {
  test(`the challenge is tried once more after ${trouble}`, async () => {
    await using run = await verify([trouble]);
    assert.equal((await run.verification).verificationStatus, 'VERIFIED');
    assert.equal(run.receiver.challenges.length, 2);
  });

  test(`a hook stays unverified when the challenge fails twice with ${trouble}`, async () => {
    await using run = await verify([trouble, trouble]);
    await assertRefused(run.verification, '400 E0000001');
    assert.equal(run.receiver.challenges.length, 2);
  });
}
