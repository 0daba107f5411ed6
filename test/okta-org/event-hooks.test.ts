import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startOktaOrg } from '../support/okta-org/index.ts';
import { all, ask, assertRefused, LAPTOP, refusalOf } from './clients.ts';
import { hookTo, register, SECRET, startReceiver } from './receiver.ts';
import { sdkOf } from './sdk.ts';

test('a hook is born active and unverified, and its secret can never be read back', async () => {
  await using org = await startOktaOrg();
  const sdk = sdkOf(org);
  const made = await sdk.eventHookApi.createEventHook({
    eventHook: hookTo('https://warden.example/okta/events'),
  });
  assert.equal(made.status, 'ACTIVE');
  assert.equal(made.verificationStatus, 'UNVERIFIED');
  const listed = await all(sdk.eventHookApi.listEventHooks());
  assert.deepEqual(
    listed.map(({ id }) => id),
    [made.id],
  );
  assert.ok(!JSON.stringify(listed).includes(SECRET));
});

test('an unverified or inactive hook receives nothing', async () => {
  await using receiver = await startReceiver();
  await using org = await startOktaOrg();
  const sdk = sdkOf(org);
  const { id = '' } = await sdk.eventHookApi.createEventHook({ eventHook: hookTo(receiver.url) });
  org.signIn(org.addUser(), LAPTOP);
  await sdk.eventHookApi.verifyEventHook({ eventHookId: id });
  await sdk.eventHookApi.deactivateEventHook({ eventHookId: id });
  org.signIn(org.addUser(), LAPTOP);
  await org.drain();
  assert.deepEqual(receiver.payloads, []);
  await sdk.eventHookApi.activateEventHook({ eventHookId: id });
  const { startUuid } = org.signIn(org.addUser(), LAPTOP);
  await org.drain();
  assert.deepEqual(receiver.uuids(), [startUuid]);
});

test('changing the channel un-verifies a hook; changing its name or types does not', async () => {
  await using receiver = await startReceiver();
  await using org = await startOktaOrg();
  const { id } = await register(org, receiver.url);
  const replace = (eventHook: ReturnType<typeof hookTo>) =>
    sdkOf(org).eventHookApi.replaceEventHook({ eventHookId: id, eventHook });
  const renamed = await replace({ ...hookTo(receiver.url, ['user.session.end']), name: 'Other' });
  assert.equal(renamed.verificationStatus, 'VERIFIED');
  const moved = await replace(hookTo(`${receiver.url}/elsewhere`));
  assert.equal(moved.verificationStatus, 'UNVERIFIED');
});

test('a replacement that changes nothing leaves a hook verified, and keeps the secret it does not name', async () => {
  await using receiver = await startReceiver();
  await using org = await startOktaOrg();
  const hook = await register(org, receiver.url);
  const sdk = sdkOf(org);
  const eventHook = await sdk.eventHookApi.getEventHook({ eventHookId: hook.id });
  const again = await sdk.eventHookApi.replaceEventHook({ eventHookId: hook.id, eventHook });
  assert.equal(again.verificationStatus, 'VERIFIED');
  assert.equal(hook.channel.authValue, SECRET);
});

test('only an inactive hook can be deleted', async () => {
  await using receiver = await startReceiver();
  await using org = await startOktaOrg();
  const { id } = await register(org, receiver.url);
  const { eventHookApi } = sdkOf(org);
  await assertRefused(eventHookApi.deleteEventHook({ eventHookId: id }), '400 E0000001');
  await eventHookApi.deactivateEventHook({ eventHookId: id });
  await eventHookApi.deleteEventHook({ eventHookId: id });
  await assertRefused(eventHookApi.getEventHook({ eventHookId: id }), '404 E0000007');
});

test('types that no hook may carry, plain HTTP to the world and reserved headers are refused', async () => {
  await using org = await startOktaOrg();
  const token = org.addApiToken().value;
  const create = async (eventHook: object) =>
    refusalOf(
      await ask(org, token, '/api/v1/eventHooks', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(eventHook),
      }),
    );
  const good = hookTo('https://warden.example/hook');
  const withConfig = (config: object) => ({ ...good, channel: { ...good.channel, config } });
  assert.equal(await create(hookTo('https://x.example', ['zone.update'])), '400 E0000001');
  assert.equal(await create(hookTo('http://warden.example/hook')), '400 E0000001');
  assert.equal(
    await create(
      withConfig({ uri: 'https://x.example', headers: [{ key: 'Accept', value: '*' }] }),
    ),
    '400 E0000001',
  );
});

test('whoever changes a hook stands in the System Log, which no hook carries', async () => {
  await using receiver = await startReceiver();
  await using org = await startOktaOrg();
  const { id } = await register(org, receiver.url);
  await sdkOf(org).eventHookApi.deactivateEventHook({ eventHookId: id });
  await org.drain();
  const types = org.log().map(({ eventType }) => eventType);
  assert.deepEqual(
    types.filter((type) => type.startsWith('event_hook.')),
    ['event_hook.created', 'event_hook.verified', 'event_hook.deactivated'],
  );
  assert.deepEqual(receiver.payloads, []);
});
