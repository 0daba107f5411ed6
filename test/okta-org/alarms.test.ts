import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startOktaOrg } from '../support/okta-org/index.ts';
import { debugDataOf, LAPTOP, THIEF } from './clients.ts';
import { register, startReceiver } from './receiver.ts';

test('Okta’s own alarms reach a hook and name the session and both addresses', async () => {
  await using receiver = await startReceiver();
  await using org = await startOktaOrg();
  await register(org, receiver.url, ['user.session.context.change', 'user.risk.detect']);
  const session = org.signIn(org.addUser(), LAPTOP);
  const moved = org.contextChange(session, THIEF);
  const detected = org.riskDetect(session, THIEF);
  await org.drain();
  assert.deepEqual(receiver.uuids(), [moved.uuid, detected.uuid]);
  const { previousIpAddress, newIpAddress, externalSessionId, risk } = debugDataOf(moved);
  assert.deepEqual([previousIpAddress, newIpAddress], [LAPTOP.ip, THIEF.ip]);
  assert.equal(externalSessionId, session.id);
  assert.equal(risk, '{reasons=New IP, New ASN, level=MEDIUM}');
  assert.match(String(debugDataOf(detected).risk), /suspected to be hijacked/);
});
