import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startOktaOrg } from '../support/okta-org/index.ts';
import { debugDataOf, LAPTOP } from './clients.ts';
import { type Behaviour, register, SECRET, startReceiver } from './receiver.ts';

test('events of a short time share one delivery, which carries the secret', async () => {
  await using receiver = await startReceiver();
  await using org = await startOktaOrg();
  const hook = await register(org, receiver.url);
  const session = org.signIn(org.addUser(), LAPTOP);
  session.act('user.authentication.sso', { app: org.addApp('Payroll') });
  await org.drain();
  assert.equal(receiver.payloads.length, 1);
  assert.equal(receiver.uuids().length, 2);
  assert.equal(receiver.headers[0]?.authorization, SECRET);
  assert.equal(receiver.payloads[0]?.source, `${org.url}/api/v1/eventHooks/${hook.id}`);
});

test('a delivery holds no more events than the org is told', async () => {
  await using receiver = await startReceiver();
  await using org = await startOktaOrg({ maxEventsPerDelivery: 2 });
  await register(org, receiver.url);
  const session = org.signIn(org.addUser(), LAPTOP);
  for (let i = 0; i < 4; i += 1) session.act('user.authentication.sso');
  await org.drain();
  assert.deepEqual(receiver.payloads.map(({ data }) => data.events.length).sort(), [1, 2, 2]);
});

test('only subscribed types are delivered, and each event names the hooks meant for it', async () => {
  await using receiver = await startReceiver();
  await using org = await startOktaOrg();
  const hook = await register(org, receiver.url, ['user.session.start']);
  const session = org.signIn(org.addUser(), LAPTOP, { policyEvents: true });
  session.act('user.authentication.sso');
  await org.drain();
  assert.deepEqual(receiver.uuids(), [session.startUuid]);
  const hooksOf = Object.fromEntries(
    org.log().map(({ eventType, debugContext }) => {
      const { targetEventHookIds = null } = debugDataOf({ debugContext });
      return [eventType, targetEventHookIds];
    }),
  );
  assert.equal(hooksOf['user.session.start'], hook.id);
  assert.equal(hooksOf['user.authentication.sso'], null);
  assert.equal(hooksOf['policy.evaluate_sign_on'], null);
});

const CASES: readonly (readonly [string, readonly Behaviour[], number, boolean])[] = [
  ['200 is an acknowledgement', [200], 1, true],
  ['204 is an acknowledgement', [204], 1, true],
  ['a 5xx is retried once', [503, 204], 2, true],
  ['a timeout is retried once', ['hang', 204], 2, true],
  ['a connection that breaks is retried once', ['cut', 204], 2, true],
  ['a second 5xx is the last', [503, 503, 204], 2, false],
  ['a 4xx is never retried', [401, 204], 1, false],
  ['a 413 is never retried', [413, 204], 1, false],
  ['a redirect is not followed', [302, 204], 1, false],
];

for (const [name, script, attempts, delivered] of CASES) {
  test(name, async () => {
    await using receiver = await startReceiver();
    await using org = await startOktaOrg({ hookTimeoutMs: 1_000 });
    await register(org, receiver.url);
    receiver.script.push(...script);
    org.signIn(org.addUser(), LAPTOP);
    await org.drain();
    assert.equal(org.deliveries.length, attempts);
    assert.equal(new Set(org.deliveries.map(({ eventId }) => eventId)).size, 1);
    const failures = org.log().filter(({ eventType }) => eventType === 'event_hook.delivery');
    assert.equal(failures.length, delivered ? 0 : 1);
  });
}
