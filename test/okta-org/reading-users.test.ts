import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startOktaOrg } from '../support/okta-org/index.ts';
import { all, ask, assertRefused, LAPTOP } from './clients.ts';
import { sdkOf } from './sdk.ts';

test('a user is found by id, by login and by the login without its domain', async () => {
  await using org = await startOktaOrg();
  const { userApi } = sdkOf(org);
  const ada = org.addUser({ login: 'ada@example.com' });
  for (const userId of [ada.id, 'ada@example.com', 'ADA@example.com', 'ada']) {
    assert.equal((await userApi.getUser({ userId })).id, ada.id);
  }
  await assertRefused(userApi.getUser({ userId: 'bob' }), '404 E0000007');
});

test('what stands about a user: groups, roles, factors, devices, clients and grants', async () => {
  await using org = await startOktaOrg();
  const sdk = sdkOf(org);
  const finance = org.addGroup('Finance');
  const ada = org.addUser({
    groups: [finance],
    roles: ['HELP_DESK_ADMIN', { label: 'Responder', permissions: ['okta.users.read'] }],
    factors: ['webauthn', 'sms', 'push'],
    devices: [{ displayName: 'Mac of Ada', platform: 'MACOS', osVersion: '15.1' }],
    oauthClients: ['0oaMail'],
  });
  const userId = ada.id;
  const groups = await all(sdk.userApi.listUserGroups({ userId }));
  assert.deepEqual(
    groups.map(({ profile }) => profile?.name),
    ['Everyone', 'Finance'],
  );
  const roles = await all(sdk.roleAssignmentApi.listAssignedRolesForUser({ userId }));
  assert.deepEqual(
    roles.map(({ type }) => type),
    ['HELP_DESK_ADMIN', 'CUSTOM'],
  );
  assert.equal((await all(sdk.userFactorApi.listFactors({ userId }))).length, 3);
  assert.equal((await all(sdk.userApi.listUserDevices({ userId }))).length, 1);
  assert.equal((await all(sdk.userApi.listUserClients({ userId }))).length, 1);
  assert.equal((await all(sdk.userApi.listUserGrants({ userId }))).length, 1);
  const of = { userId, clientId: '0oaMail' };
  assert.equal((await all(sdk.userApi.listRefreshTokensForUserAndClient(of))).length, 1);
  await sdk.userApi.revokeTokensForUserAndClient(of);
  await sdk.userApi.revokeUserGrants({ userId });
  assert.deepEqual([ada.refreshTokens, ada.grants], [[], []]);
});

test('users are listed page by page, searched, and without the deactivated ones', async () => {
  await using org = await startOktaOrg();
  const token = org.addApiToken().value;
  for (let i = 0; i < 4; i += 1) org.addUser({ profile: { department: 'Finance' } });
  org.addUser({ status: 'DEPROVISIONED' });
  const { userApi } = sdkOf(org, token);
  assert.equal((await all(userApi.listUsers({ limit: 2 }))).length, 5);
  const found = await all(userApi.listUsers({ search: 'profile.department eq "Finance"' }));
  assert.equal(found.length, 4);
  const me = (await (await ask(org, token, '/api/v1/users/me')).json()) as { id: string };
  assert.equal(org.user(me.id)?.displayName, 'Token Owner');
});

test('membership of a group changes once, and only of groups that are kept in Okta', async () => {
  await using org = await startOktaOrg();
  const { groupApi } = sdkOf(org);
  const [quarantine, imported] = [org.addGroup('Quarantine'), org.addGroup('AD', 'APP_GROUP')];
  const ada = org.addUser();
  const membership = { groupId: quarantine.id, userId: ada.id };
  await groupApi.assignUserToGroup(membership);
  await groupApi.assignUserToGroup(membership);
  assert.equal((await all(groupApi.listGroupUsers({ groupId: quarantine.id }))).length, 1);
  await groupApi.unassignUserFromGroup(membership);
  assert.deepEqual(
    org
      .log()
      .map(({ eventType }) => eventType)
      .filter((type) => type.startsWith('group.')),
    ['group.user_membership.add', 'group.user_membership.remove'],
  );
  await assertRefused(
    groupApi.assignUserToGroup({ groupId: imported.id, userId: ada.id }),
    '400 E0000001',
  );
});

test('what a thief adds in a session stands in the lists: a factor and an API token', async () => {
  await using org = await startOktaOrg();
  const sdk = sdkOf(org);
  const ada = org.addUser({ roles: ['SUPER_ADMIN'], factors: ['push'] });
  const session = org.signIn(ada, LAPTOP);
  const factor = org.enrollFactor(session, 'webauthn');
  const token = org.createApiToken(session, 'backdoor');
  const factors = await all(sdk.userFactorApi.listFactors({ userId: ada.id }));
  assert.ok(factors.some(({ id }) => id === factor.id));
  const tokens = await all(sdk.apiTokenApi.listApiTokens());
  assert.equal(tokens.find(({ id }) => id === token.id)?.userId, ada.id);
  await sdk.apiTokenApi.revokeApiToken({ apiTokenId: token.id });
  assert.equal((await ask(org, token.value, '/api/v1/org')).status, 401);
});
