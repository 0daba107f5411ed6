import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import {
  RESPONSE_CATALOGUE,
  type ResponseAction,
} from '../../src/domain/response/response-catalogue.ts';
import { connectOkta } from '../../src/okta/client.ts';
import { performAction } from '../../src/okta/perform-action.ts';
import { ONE_OF_EACH } from './actions.ts';
import { connect, LAPTOP, startOrg } from './connected-org.ts';

test('A new Okta Verify takes the user’s own with it: the policy alone does not agree to that, and a person is told what went', async (t) => {
  const org = await startOrg(t);
  const client = await connect(org, { requiresDpop: false });
  const user = org.addUser({ factors: ['push', 'signed_nonce', 'token:software:totp', 'sms'] });
  const own = user.factors;
  const session = org.signIn(user, LAPTOP);
  org.clock.advance(60_000);
  const since = org.clock.now() - 1;
  org.enrollFactor(session, 'push');
  const action = { kind: 'unenroll_new_factors', userId: user.id, params: { since } } as const;
  const held = await performAction(client, action);
  assert.equal(held.status, 'held');
  assert.match(
    held.reason,
    /remove the user’s own with it \(push, signed_nonce, token:software:totp\)/,
  );
  assert.equal(user.factors.length, 5);
  const result = await performAction(client, action, { agreedByPerson: true });
  assert.equal(result.status, 'done');
  assert.match(
    result.detail,
    /^Removed 1 factor enrolled since [^ ]+: push\. Okta removed the user’s own Okta Verify as well \(push, signed_nonce, token:software:totp\): they enrol anew\.$/,
  );
  assert.deepEqual(
    user.factors.map(({ id }) => id),
    own.filter(({ factorType }) => factorType === 'sms').map(({ id }) => id),
  );
});

test('Where no factor is left it is said who may enrol the next one', async (t) => {
  const org = await startOrg(t);
  const client = await connect(org, { requiresDpop: false });
  const user = org.addUser();
  const session = org.signIn(user, LAPTOP);
  const since = org.clock.now() - 1;
  org.enrollFactor(session, 'push');
  const action = { kind: 'unenroll_new_factors', userId: user.id, params: { since } } as const;
  const result = await performAction(client, action);
  assert.equal(result.status, 'done');
  assert.match(result.detail, /: push\. Okta shows no other factor: whoever knows the password/);
});

for (const requiresDpop of [false, true]) {
  test(`Every action works in the org ${requiresDpop ? 'with' : 'without'} DPoP`, async (t) => {
    const org = await startOrg(t);
    const client = await connect(org, { requiresDpop });
    const quarantine = org.addGroup('Quarantine');
    const user = org.addUser({ factors: ['push'], oauthClients: ['0oaNative'] });
    const session = org.signIn(user, LAPTOP);
    const since = org.clock.now() - 1;
    org.enrollFactor(session, 'sms');
    org.createApiToken(session, 'backdoor');
    const act = async (action: Omit<ResponseAction, 'userId'>) => {
      const full = { ...action, userId: user.id } as ResponseAction;
      const result = await performAction(client, full);
      assert.equal(result.status, 'done', `${action.kind}: ${JSON.stringify(result)}`);
      return result;
    };

    const removed = await act({ kind: 'unenroll_new_factors', params: { since } });
    assert.match(removed.detail, /sms/);
    assert.match((await act({ kind: 'revoke_api_tokens', params: { since } })).detail, /backdoor/);
    assert.equal((await act({ kind: 'raise_risk', params: {} })).undo?.kind, 'lower_risk');
    assert.equal(await client.getUserRisk(user.id), 'HIGH');
    assert.equal((await act({ kind: 'raise_risk', params: {} })).undo, undefined);
    await act({ kind: 'lower_risk', params: {} });
    const params = { groupId: quarantine.id };
    const { undo } = await act({ kind: 'quarantine', params });
    assert.deepEqual(undo, { kind: 'unquarantine', userId: user.id, params });
    await act({ kind: 'unquarantine', params });
    await act({ kind: 'revoke_grants', params: {} });

    const zone = { ips: ['203.0.113.9'], zoneName: 'Session Warden blocked' };
    await act({ kind: 'block_ip', params: zone });
    assert.equal((await act({ kind: 'block_ip', params: zone })).undo, undefined);
    assert.throws(() => org.signIn(org.addUser(), { ...LAPTOP, ip: '203.0.113.9' }));
    await act({ kind: 'unblock_ip', params: zone });
    org.signIn(org.addUser(), { ...LAPTOP, ip: '203.0.113.9' });

    await act({ kind: 'clear_sessions', params: {} });
    assert.equal(org.activeSessions(user), 0);
    assert.equal(user.refreshTokens.length, 0);
    await act({ kind: 'expire_password', params: {} });
    assert.equal(user.status, 'PASSWORD_EXPIRED');
    org.choosePassword(user, LAPTOP);
    await act({ kind: 'reset_factors', params: {} });
    await act({ kind: 'suspend', params: {} });
    await act({ kind: 'suspend', params: {} });
    await act({ kind: 'unsuspend', params: {} });
    await act({ kind: 'reset_password', params: { sendEmail: false } });
    await act({ kind: 'universal_logout', params: {} });
  });
}

test('What triage asks about a user comes back in plain values', async (t) => {
  const org = await startOrg(t);
  const client = await connect(org);
  const finance = org.addGroup('Finance');
  const user = org.addUser({
    firstName: 'Ada',
    lastName: 'Lovelace',
    provider: 'ACTIVE_DIRECTORY',
    groups: [finance],
    roles: ['SUPER_ADMIN'],
    factors: ['push'],
  });
  const known = await client.getUser(user.id);
  assert.deepEqual(
    [known.id, known.status, known.providerType, known.displayName],
    [user.id, 'ACTIVE', 'ACTIVE_DIRECTORY', 'Ada Lovelace'],
  );
  assert.ok((await client.listUserGroups(user.id)).some(({ name }) => name === 'Finance'));
  assert.deepEqual(
    (await client.listUserRoles(user.id)).map(({ type }) => type),
    ['SUPER_ADMIN'],
  );
  assert.deepEqual(
    (await client.listFactors(user.id)).map(({ type }) => type),
    ['push'],
  );
});

test('A custom role refuses by itself what was left out of its resource set', async (t) => {
  const org = await startOrg(t);
  const breakGlass = org.addGroup('Break glass');
  const permissions = Object.values(RESPONSE_CATALOGUE).flatMap(
    ({ permission }) => permission ?? [],
  );
  const client = await connect(org, {
    role: {
      label: 'Session Warden responder',
      permissions: ['okta.users.read', ...permissions],
      exceptGroups: [breakGlass],
    },
  });
  const ordinary = org.addUser();
  const root = org.addUser({ groups: [breakGlass] });
  const clear = (userId: string) =>
    performAction(client, { kind: 'clear_sessions', userId, params: {} });
  assert.equal((await clear(ordinary.id)).status, 'done');
  const session = org.signIn(root, LAPTOP);
  assert.equal((await clear(root.id)).status, 'refused');
  assert.equal(session.act('user.authentication.sso').done, true);
});

test('A missing scope is known beforehand, and refused by name when needed', async (t) => {
  const org = await startOrg(t);
  const scopes = ['okta.users.read', 'okta.logs.read'];
  const client = await connect(org, { scopes });
  const granted = await client.grantedScopes();
  assert.ok(granted?.missing.includes('okta.users.manage'));
  assert.ok(!scopes.some((scope) => granted?.missing.includes(scope)));
  const user = org.addUser();
  const result = await performAction(client, {
    kind: 'clear_sessions',
    userId: user.id,
    params: {},
  });
  assert.equal(result.status, 'refused');
  assert.match(result.remedy, /okta\.users\.manage/);
});

test('Okta takes our session-revoked event, with what changed in it', async (t) => {
  const org = await startOrg(t);
  const { privateJwk } = await org.addServiceApp({ scopes: [] });
  const token = org.addApiToken();
  const client = connectOkta({
    orgUrl: org.url,
    auth: { kind: 'ssws', token: token.value },
    requestTimeoutMs: 5_000,
    securityEvents: {
      issuer: 'https://warden.example.com',
      keyId: 'set-1',
      privateKey: JSON.stringify(privateJwk),
    },
  });
  const action = ONE_OF_EACH.send_security_event;
  assert.equal((await performAction(client, action)).status, 'done');
  const [sent = ''] = org.securityEventTokens;
  const claims = decodeJwt(sent);
  assert.deepEqual(
    [claims.iss, claims.aud, claims.jti],
    ['https://warden.example.com', org.url, action.params.eventId],
  );
  assert.match(JSON.stringify(claims.events), /last_known_ip.*198\.51\.100\.7/);
});
