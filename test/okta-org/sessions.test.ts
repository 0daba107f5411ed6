import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SignInRefused, startOktaOrg } from '../support/okta-org/index.ts';
import { arrayAt, objectAt } from '../support/openapi/json.ts';
import { assertRefused, debugDataOf, LAPTOP, THIEF } from './clients.ts';
import { sdkOf } from './sdk.ts';

test('a cleared session can do nothing any more, from whatever client, and leaves no event', async () => {
  await using org = await startOktaOrg();
  const ada = org.addUser();
  const session = org.signIn(ada, LAPTOP);
  assert.ok(session.act('user.authentication.sso', { client: THIEF }).done);
  await sdkOf(org).userApi.revokeUserSessions({ userId: ada.id });
  const before = org.log().length;
  assert.deepEqual(session.act('user.authentication.sso', { client: THIEF }), {
    done: false,
    because: 'session_ended',
  });
  assert.equal(org.log().length, before);
  assert.equal(session.isActive(), false);
  assert.ok(org.signIn(ada, LAPTOP).isActive(), 'the user can sign in anew');
});

test('clearing is logged as the clear and one end for each session, tied by the transaction', async () => {
  await using org = await startOktaOrg();
  const ada = org.addUser();
  const ids = [org.signIn(ada, LAPTOP).id, org.signIn(ada, LAPTOP).id];
  org.signIn(org.addUser(), LAPTOP);
  const sdk = sdkOf(org);
  const from = org.log().length;
  await sdk.userApi.revokeUserSessions({ userId: ada.id });
  const [clear, ...ends] = org.log().slice(from);
  assert.equal(clear?.eventType, 'user.session.clear');
  assert.deepEqual(
    ends.map(({ debugContext }) => debugDataOf({ debugContext }).endedSessionId),
    ids,
  );
  const transactions = [clear, ...ends].map((event) => objectAt(event?.transaction).id);
  assert.equal(new Set(transactions).size, 1);
  assert.equal(objectAt(arrayAt(clear?.target)[0]).id, ada.id);
  assert.notEqual(objectAt(clear?.actor).id, ada.id, 'the actor is the admin who called');
  assert.ok(!ids.includes(String(objectAt(clear?.authenticationContext).externalSessionId)));
});

test('OAuth tokens end only when asked for, remembered devices unless told not to', async () => {
  await using org = await startOktaOrg();
  const { userApi } = sdkOf(org);
  const ada = org.addUser({ oauthClients: ['0oaMail'], rememberedDevices: 2 });
  await userApi.revokeUserSessions({ userId: ada.id, forgetDevices: false });
  assert.deepEqual([ada.refreshTokens.length, ada.rememberedDevices], [1, 2]);
  await userApi.revokeUserSessions({ userId: ada.id, oauthTokens: true });
  assert.deepEqual([ada.refreshTokens.length, ada.rememberedDevices], [0, 0]);
});

test('clearing takes an id, not a login, and nobody is no user', async () => {
  await using org = await startOktaOrg();
  const { userApi } = sdkOf(org);
  const ada = org.addUser();
  await assertRefused(userApi.revokeUserSessions({ userId: ada.login }), '404 E0000007');
  await assertRefused(userApi.revokeUserSessions({ userId: '00unobody' }), '404 E0000007');
});

test('no call ends one session by the id in the log', async () => {
  await using org = await startOktaOrg();
  const session = org.signIn(org.addUser(), LAPTOP);
  const { sessionApi } = sdkOf(org);
  await assertRefused(sessionApi.revokeSession({ sessionId: session.id }), '404 E0000007');
  assert.ok(session.isActive());
});

test('a mistyped event type is told at once, and emit takes any', async () => {
  await using org = await startOktaOrg();
  const session = org.signIn(org.addUser(), LAPTOP);
  assert.throws(() => session.act('user.authentication.ssso'), /no event type/);
  assert.equal(org.emit({ eventType: 'made.up' }).eventType, 'made.up');
});

test('signing out ends a session and names it', async () => {
  await using org = await startOktaOrg();
  const session = org.signIn(org.addUser(), LAPTOP);
  const result = session.signOut();
  assert.ok(result.done);
  const { endedSessionId } = debugDataOf(result.event);
  assert.equal(endedSessionId, session.id);
  assert.equal(session.act('user.authentication.sso').done, false);
});

test('who may not sign in gets no session, and the failure names none', async () => {
  await using org = await startOktaOrg();
  const ada = org.addUser({ status: 'SUSPENDED' });
  assert.throws(() => org.signIn(ada, LAPTOP), SignInRefused);
  const [failed] = org.log();
  assert.equal(objectAt(failed?.outcome).result, 'FAILURE');
  assert.equal(objectAt(failed?.authenticationContext).externalSessionId, null);
  assert.equal(org.activeSessions(ada), 0);
});
