import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DeliveryDisorder, startOktaOrg } from '../support/okta-org/index.ts';
import { LAPTOP, THIEF } from './clients.ts';
import { register, startReceiver } from './receiver.ts';

/** Twenty events under this disorder; what was logged and what came in. */
async function play(disorder: DeliveryDisorder, seed = 1) {
  await using receiver = await startReceiver();
  await using org = await startOktaOrg({ seed, disorder });
  await register(org, receiver.url);
  const session = org.signIn(org.addUser(), LAPTOP);
  const logged = [session.startUuid];
  for (let i = 1; i < 20; i += 1) {
    const result = session.act('user.authentication.sso');
    if (result.done) logged.push(result.event.uuid);
  }
  await org.drain();
  return { logged, came: receiver.uuids(), lost: [...org.delivery.lost] };
}

test('without disorder everything comes once and in order', async () => {
  const { logged, came } = await play({});
  assert.deepEqual(came, logged);
});

test('lost events never come, and only the log and the org know of them', async () => {
  const { logged, came, lost } = await play({ lose: 0.4 });
  assert.ok(lost.length > 0 && lost.length < 20);
  assert.deepEqual(
    came,
    logged.filter((uuid) => !lost.includes(uuid)),
  );
});

test('duplicated events come again in a later delivery', async () => {
  const { logged, came } = await play({ duplicate: 1 });
  assert.equal(came.length, 40);
  assert.deepEqual([...new Set(came)].sort(), [...logged].sort());
});

test('late events are overtaken, and a drain brings them in', async () => {
  const { logged, came } = await play({ late: 0.5, lateMs: 60_000 });
  assert.notDeepEqual(came, logged);
  assert.deepEqual([...came].sort(), [...logged].sort());
});

test('shuffled events stand in another order inside their delivery', async () => {
  const { logged, came } = await play({ shuffle: true });
  assert.notDeepEqual(came, logged);
  assert.deepEqual([...came].sort(), [...logged].sort());
});

test('a delivery can stand in reverse', async () => {
  const { logged, came } = await play({ reverse: true });
  assert.deepEqual(came, [...logged].reverse());
});

test('the same seed brings the same disorder', async () => {
  const [once, again, other] = [
    await play({ lose: 0.3 }, 5),
    await play({ lose: 0.3 }, 5),
    await play({ lose: 0.3 }, 6),
  ];
  const positions = ({ logged, lost }: typeof once) => lost.map((uuid) => logged.indexOf(uuid));
  assert.deepEqual(positions(once), positions(again));
  assert.notDeepEqual(positions(once), positions(other));
});

test('a forged delivery carries the true secret and stands in no log', async () => {
  await using receiver = await startReceiver();
  await using org = await startOktaOrg();
  await register(org, receiver.url);
  const session = org.signIn(org.addUser(), LAPTOP);
  const result = session.act('user.authentication.sso', { client: THIEF });
  assert.ok(result.done);
  const forged = { ...result.event, uuid: '00000000-0000-0000-0000-000000000000' };
  const [attempt] = await org.forge([forged]);
  assert.equal(attempt?.status, 204);
  assert.ok(receiver.uuids().includes(forged.uuid));
  assert.ok(!org.log().some(({ uuid }) => uuid === forged.uuid));
});
