import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { decodeJwt } from 'jose';
import { RESPONSE_CATALOGUE, type ResponseAction } from '../../src/domain/response-catalogue.ts';
import { connectOkta } from '../../src/okta/client.ts';
import { SYSTEM_LOG_FILTER } from '../../src/okta/hook-catalogue.ts';
import { performAction } from '../../src/okta/perform-action.ts';
import {
  READER_SCOPES,
  REGISTRAR_SCOPES,
  RESPONDER_SCOPES,
  scopeNames,
} from '../../src/okta/scopes.ts';
import {
  type OktaOrg,
  type OktaOrgOptions,
  type ServiceAppInput,
  startOktaOrg,
} from '../support/okta-org/index.ts';
import { ONE_OF_EACH } from './actions.ts';

const LAPTOP = { ip: '198.51.100.7', userAgent: 'Mozilla/5.0 (Macintosh) Firefox/140.0' };
const ALL_SCOPES = scopeNames(READER_SCOPES, RESPONDER_SCOPES, REGISTRAR_SCOPES);

async function startOrg(t: TestContext, options?: OktaOrgOptions): Promise<OktaOrg> {
  const org = await startOktaOrg(options);
  t.after(() => org.close());
  return org;
}

/** A client of a service app; asks for every scope we know, whatever the app was granted. */
async function connect(org: OktaOrg, app: Partial<ServiceAppInput> = {}) {
  const { clientId, privateJwk } = await org.addServiceApp({ scopes: ALL_SCOPES, ...app });
  const privateKey = JSON.stringify(privateJwk);
  const auth = { kind: 'privateKey', clientId, privateKey, scopes: ALL_SCOPES } as const;
  return connectOkta({ orgUrl: org.url, auth, requestTimeoutMs: 5_000 });
}

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

    const zone = { ip: '203.0.113.9', zoneName: 'Session Warden blocked' };
    await act({ kind: 'block_ip', params: zone });
    assert.equal((await act({ kind: 'block_ip', params: zone })).undo, undefined);
    assert.throws(() => org.signIn(org.addUser(), { ...LAPTOP, ip: zone.ip }));
    await act({ kind: 'unblock_ip', params: zone });
    org.signIn(org.addUser(), { ...LAPTOP, ip: zone.ip });

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
    devices: [{ displayName: 'Ada’s Mac', platform: 'MACOS', osVersion: '15' }],
    profile: { department: 'Research' },
  });
  const known = await client.getUser(user.id);
  assert.deepEqual(
    [known.id, known.status, known.providerType, known.displayName, known.department],
    [user.id, 'ACTIVE', 'ACTIVE_DIRECTORY', 'Ada Lovelace', 'Research'],
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
  assert.deepEqual(
    (await client.listUserDevices(user.id)).map(({ name }) => name),
    ['Ada’s Mac'],
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
  assert.deepEqual([...(granted?.granted ?? [])].sort(), [...scopes].sort());
  assert.ok(granted?.missing.includes('okta.users.manage'));
  const user = org.addUser();
  const result = await performAction(client, {
    kind: 'clear_sessions',
    userId: user.id,
    params: {},
  });
  assert.equal(result.status, 'refused');
  assert.match(result.remedy, /okta\.users\.manage/);
});

test('An action that Okta did and did not answer is not done twice', async (t) => {
  const org = await startOrg(t);
  const client = await connect(org);
  const user = org.addUser();
  await client.getUser(user.id);
  const path = `/api/v1/users/${user.id}/lifecycle/reset_password`;
  org.faults.add({ path, drop: true, afterEffect: true, times: 1 });
  const action = { kind: 'reset_password', userId: user.id, params: { sendEmail: true } } as const;
  await assert.rejects(performAction(client, action), { name: 'OktaError', retryable: true });
  assert.equal((await performAction(client, action)).status, 'done');
  assert.equal(user.passwordResets.length, 1);
});

const TROUBLES = [
  { drop: true },
  { drop: true, afterEffect: true },
  { error: 'E0000009' },
  { error: 'E0000010', afterEffect: true },
  { error: 'E0000047' },
  { status: 502 },
  { latencyMs: 400, afterEffect: true, drop: true },
] as const;

for (const trouble of TROUBLES) {
  test(`Tried until it is done, each action has its effect once: ${JSON.stringify(trouble)}`, async (t) => {
    const org = await startOrg(t);
    const client = await connect(org);
    const user = org.addUser({ factors: ['push'] });
    const zone = { ip: '203.0.113.9', zoneName: 'Session Warden blocked' };
    const actions: ResponseAction[] = [
      { kind: 'clear_sessions', userId: user.id, params: {} },
      { kind: 'reset_password', userId: user.id, params: { sendEmail: true } },
      { kind: 'block_ip', userId: user.id, params: zone },
    ];
    org.signIn(user, LAPTOP);
    await client.grantedScopes();
    for (const action of actions) {
      org.faults.add({ path: /^\/api\/v1\//, times: 3, ...trouble });
      let tries = 0;
      for (; tries < 10; tries += 1) {
        const outcome = await performAction(client, action, { earlierTry: tries > 0 }).catch(
          (error: { retryable?: boolean }) => error,
        );
        if ('status' in outcome && outcome.status === 'done') break;
        assert.equal((outcome as { retryable?: boolean }).retryable, true, JSON.stringify(outcome));
      }
      assert.ok(tries < 10, action.kind);
      org.faults.clear();
    }
    assert.equal(org.activeSessions(user), 0);
    assert.equal(user.status, 'RECOVERY');
    assert.equal(user.passwordResets.length, 1);
    const held = org.zones().map(({ definition }) => definition.gateways);
    assert.deepEqual(held, [[{ type: 'CIDR', value: '203.0.113.9/32' }]]);
  });
}

test('A lapsed token, a slow org and a full rate limit are all survived or told', async (t) => {
  const org = await startOrg(t, { rateLimits: { '/api/v1/users': 3 } });
  const client = await connect(org);
  const user = org.addUser();
  org.faults.add({ path: /^\/api\/v1\/users\//, error: 'E0000011', times: 1 });
  await client.getUser(user.id);
  const limited = async () => {
    for (let call = 0; call < 5; call += 1) await client.getUser(user.id);
  };
  await assert.rejects(limited(), (error: { code: string; retryAfterMs: number | null }) => {
    assert.equal(error.code, 'E0000047');
    assert.ok(
      error.retryAfterMs !== null && error.retryAfterMs > 0 && error.retryAfterMs <= 62_000,
    );
    return true;
  });
});

test('Polling brings every event once, from the first page through Okta’s own links', async (t) => {
  const org = await startOrg(t);
  const client = await connect(org);
  const user = org.addUser();
  const since = org.clock.now() - 1_000;
  const session = org.signIn(user, LAPTOP);
  for (let visit = 0; visit < 5; visit += 1) session.act('user.authentication.sso');
  const page = await client.poll({ since, filter: SYSTEM_LOG_FILTER });
  const later = session.act('user.authentication.sso');
  assert.equal(later.done, true);
  const next = await client.poll(page.nextUrl ?? assert.fail('no next link'));
  const uuidsOf = (events: readonly unknown[]) =>
    events.map((event) => (event as { uuid: string }).uuid);
  const all = [...uuidsOf(page.events), ...uuidsOf(next.events)];
  const mine = org.log().filter((event) => (event.actor as { id?: string }).id === user.id);
  assert.equal(new Set(all).size, all.length);
  assert.deepEqual(
    all.filter((uuid) => mine.some((event) => event.uuid === uuid)).length,
    mine.length,
  );
});

test('Events are read back from the log by uuid, and an invented one is not there', async (t) => {
  const org = await startOrg(t);
  const client = await connect(org);
  const session = org.signIn(org.addUser(), LAPTOP);
  session.act('user.authentication.sso');
  const real = org
    .log()
    .slice(-2)
    .map(({ uuid }) => uuid);
  const within = { since: org.clock.now() - 60_000, until: org.clock.now() + 60_000 };
  const found = await client.findByUuid([...real, '00000000-aaaa-11f0-8000-000000000000'], within);
  assert.deepEqual(found.map((event) => (event as { uuid: string }).uuid).sort(), [...real].sort());
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

test('The clock of the org can be compared with ours', async (t) => {
  const org = await startOrg(t);
  const skew = await (await connect(org)).clockSkew();
  assert.ok(skew !== null && Math.abs(skew) < 2_000);
});
