import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startOktaOrg } from '../support/okta-org/index.ts';
import { arrayAt, type Json, objectAt } from '../support/openapi/json.ts';
import { debugDataOf, LAPTOP, THIEF } from './clients.ts';
import { register, startReceiver } from './receiver.ts';

/** The same act as a hook brings it and as the System Log shows it. */
async function bothShapes(nullSecurityContextShare = 0) {
  await using receiver = await startReceiver();
  await using org = await startOktaOrg({ nullSecurityContextShare });
  await register(org, receiver.url, ['user.authentication.sso']);
  const session = org.signIn(org.addUser(), LAPTOP);
  session.act('user.authentication.sso', { client: THIEF, app: org.addApp('Payroll') });
  await org.drain();
  return {
    hook: objectAt(receiver.payloads[0]?.data.events[0]),
    logged: objectAt(org.log().find(({ eventType }) => eventType === 'user.authentication.sso')),
  };
}

test('a hook has the chain of addresses under the client and no request; the log has it there', async () => {
  const { hook, logged } = await bothShapes();
  assert.equal('request' in hook, false);
  assert.equal(arrayAt(objectAt(hook.client).ipChain).length, 1);
  assert.equal('ipChain' in objectAt(logged.client), false);
  assert.equal(arrayAt(objectAt(logged.request).ipChain).length, 1);
  assert.equal(hook.uuid, logged.uuid);
});

test('a hook leaves null keys out, where the log writes them', async () => {
  const { hook, logged } = await bothShapes();
  assert.ok(!hasNull(hook));
  assert.ok(hasNull(logged));
  assert.equal(objectAt(hook.client).zone, 'null', 'a text, as in every captured delivery');
});

test('some deliveries know nothing of the network although the log does', async () => {
  const { hook, logged } = await bothShapes(1);
  assert.equal(objectAt(hook.securityContext).asNumber, null);
  assert.equal(objectAt(logged.securityContext).asNumber, THIEF.asn);
});

test('what a client is made of shows where Okta shows it', async () => {
  const { logged } = await bothShapes();
  const { rawUserAgent, os, browser } = objectAt(objectAt(logged.client).userAgent);
  assert.deepEqual([rawUserAgent, os, browser], [THIEF.userAgent, 'Unknown', 'UNKNOWN']);
  assert.match(String(debugDataOf(logged).tunnels), /SOME_VPN/);
});

function hasNull(node: Json): boolean {
  if (node === null) return true;
  return typeof node === 'object' && Object.values(node).some(hasNull);
}
