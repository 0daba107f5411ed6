import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startOktaOrg } from '../support/okta-org/index.ts';
import { ask, LAPTOP } from './clients.ts';
import { register, startReceiver } from './receiver.ts';

test('orgs in one process share nothing', async () => {
  await using receiver = await startReceiver();
  await using production = await startOktaOrg({ seed: 1 });
  await using preview = await startOktaOrg({ seed: 2 });
  await register(production, receiver.url);
  preview.signIn(preview.addUser(), LAPTOP);
  const { startUuid } = production.signIn(production.addUser(), LAPTOP);
  await Promise.all([production.drain(), preview.drain()]);
  assert.deepEqual(receiver.uuids(), [startUuid]);
  assert.equal(receiver.payloads[0]?.source.startsWith(production.url), true);
  const token = production.addApiToken().value;
  assert.equal((await ask(preview, token, '/api/v1/org')).status, 401);
});

test('the same seed makes the same people, another seed others', async () => {
  const idOf = async (seed: number) => {
    await using org = await startOktaOrg({ seed });
    return org.addUser().id;
  };
  assert.equal(await idOf(3), await idOf(3));
  assert.notEqual(await idOf(3), await idOf(4));
});

test('the clock of an org moves events and answers alike', async () => {
  await using org = await startOktaOrg({ clockOffsetMs: -86_400_000 });
  const token = org.addApiToken().value;
  org.signIn(org.addUser(), LAPTOP);
  const { headers } = await ask(org, token, '/api/v1/org');
  const yesterday = Date.now() - 86_400_000;
  assert.ok(Math.abs(Date.parse(headers.get('date') ?? '') - yesterday) < 60_000);
  assert.ok(Math.abs(Date.parse(org.log()[0]?.published ?? '') - yesterday) < 60_000);
});
