import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { connectOkta } from '../../src/okta/client.ts';
import { performAction } from '../../src/okta/perform-action.ts';
import { ONE_OF_EACH } from './actions.ts';
import { oktaFault, type Reply, type Script, SSWS, scriptedOrg } from './scripted-org.ts';

type Test = TestContext;

async function connect(t: Test, script: Script) {
  const org = await scriptedOrg(t, script);
  return { ...org, client: connectOkta({ orgUrl: org.orgUrl, auth: SSWS, requestTimeoutMs: 500 }) };
}

function user(status: string, providerType = 'OKTA', id = '00u1'): Reply {
  return {
    status: 200,
    json: { id, status, profile: {}, credentials: { provider: { type: providerType } } },
  };
}

/** Answers readings with `reading`, and each call that changes something with `change`. */
function answering(reading: Reply, change: Reply): Script {
  return ({ method }) => (method === 'GET' ? reading : change);
}

test('A federated user’s password is never touched, and the incident says where to do it', async (t) => {
  for (const kind of ['reset_password', 'expire_password'] as const) {
    for (const provider of ['FEDERATION', 'SOCIAL']) {
      const { client, received } = await connect(
        t,
        answering(user('ACTIVE', provider), { status: 200, json: {} }),
      );
      const result = await performAction(client, ONE_OF_EACH[kind]);
      assert.equal(result.status, 'refused');
      assert.match(result.remedy, /identity provider/);
      assert.deepEqual(
        received.map(({ method }) => method),
        ['GET'],
      );
    }
  }
});

test('A directory’s user has the password expired, which reaches the directory, but not reset', async (t) => {
  const { client } = await connect(
    t,
    answering(user('ACTIVE', 'ACTIVE_DIRECTORY'), { status: 200, json: {} }),
  );
  assert.equal((await performAction(client, ONE_OF_EACH.expire_password)).status, 'done');
  assert.equal((await performAction(client, ONE_OF_EACH.reset_password)).status, 'refused');
});

test('What is so already is done without another call, and leaves nothing to undo', async (t) => {
  const standing = [
    ['suspend', 'SUSPENDED'],
    ['unsuspend', 'ACTIVE'],
    ['expire_password', 'PASSWORD_EXPIRED'],
    ['reset_password', 'RECOVERY'],
  ] as const;
  for (const [kind, status] of standing) {
    const { client, received } = await connect(
      t,
      answering(user(status), oktaFault(500, 'E0000009')),
    );
    const result = await performAction(client, ONE_OF_EACH[kind]);
    assert.equal(result.status, 'done', kind);
    assert.equal(result.undo, undefined);
    assert.equal(received.length, 1);
  }
});

test('A step back is offered for what Okta lets one take back', async (t) => {
  const { client } = await connect(t, answering(user('ACTIVE'), { status: 200, json: {} }));
  const result = await performAction(client, ONE_OF_EACH.suspend);
  assert.deepEqual(result, {
    status: 'done',
    detail: 'The user is suspended.',
    undo: { kind: 'unsuspend', userId: ONE_OF_EACH.suspend.userId, params: {} },
  });
});

test('A suspension whose answer was lost is found done when it is tried again', async (t) => {
  let status = 'ACTIVE';
  const { client } = await connect(t, ({ method }) => {
    if (method === 'GET') return user(status);
    status = 'SUSPENDED';
    return 'drop';
  });
  await assert.rejects(performAction(client, ONE_OF_EACH.suspend), { retryable: true });
  const result = await performAction(client, ONE_OF_EACH.suspend, {
    earlierTry: { ...ONE_OF_EACH.unsuspend },
  });
  assert.equal(result.status, 'done');
  assert.equal(result.undo?.kind, 'unsuspend', 'ours, so it can be taken back');
});

test('A suspension somebody else made a moment before counts as done', async (t) => {
  let reads = 0;
  const { client } = await connect(t, ({ method }) => {
    if (method !== 'GET') return oktaFault(400, 'E0000001', 'Api validation failed: user');
    reads += 1;
    return user(reads === 1 ? 'ACTIVE' : 'SUSPENDED');
  });
  assert.equal((await performAction(client, ONE_OF_EACH.suspend)).status, 'done');
});

test('Okta’s refusal is kept with its own code, and names scope and permission', async (t) => {
  const { client } = await connect(t, answering(user('ACTIVE'), oktaFault(403, 'E0000006')));
  const result = await performAction(client, ONE_OF_EACH.expire_password);
  assert.equal(result.status, 'refused');
  assert.equal(result.oktaErrorCode, 'E0000006');
  assert.match(result.remedy, /okta\.users\.manage.*okta\.users\.credentials\.expirePassword/);
  assert.match(result.remedy, /resource set that holds this user/);
  for (const kind of ['block_ip', 'unblock_ip'] as const) {
    const refusing = await connect(t, () => oktaFault(403, 'E0000006'));
    const zone = await performAction(refusing.client, ONE_OF_EACH[kind]);
    assert.equal(zone.status, 'refused');
    assert.match(
      zone.remedy,
      /scopes okta\.networkZones\.manage and okta\.networkZones\.read, and/,
    );
    assert.doesNotMatch(zone.remedy, /resource set|this user/, 'a zone is nobody’s');
  }
});

test('Sessions of a user Okta cannot find are no success, unless the user is deactivated', async (t) => {
  const gone = oktaFault(404, 'E0000007', 'Not found: Resource not found');
  const unknown = await connect(t, () => gone);
  const refused = await performAction(unknown.client, ONE_OF_EACH.clear_sessions);
  assert.equal(refused.status, 'refused');
  assert.equal(refused.oktaErrorCode, 'E0000007');
  const deactivated = await connect(t, answering(user('DEPROVISIONED'), gone));
  assert.equal(
    (await performAction(deactivated.client, ONE_OF_EACH.clear_sessions)).status,
    'done',
  );
});

test('What may pass is thrown for the queue to try again', async (t) => {
  for (const fault of [
    oktaFault(429, 'E0000047'),
    oktaFault(503, 'E0000010'),
    'drop',
    'hang',
  ] as const) {
    const { client } = await connect(t, ({ method }) =>
      method === 'GET' ? user('ACTIVE') : fault,
    );
    await assert.rejects(performAction(client, ONE_OF_EACH.expire_password), {
      name: 'OktaError',
      retryable: true,
    });
  }
});

test('A factor and an API token that are gone already do not stop the rest', async (t) => {
  const { client, received } = await connect(t, ({ method, path }) => {
    if (method === 'DELETE')
      return path.endsWith('1') ? oktaFault(404, 'E0000007') : { status: 204 };
    const created = '2026-02-01T00:00:00.000Z';
    return {
      status: 200,
      json: [
        { id: 'f1', factorType: 'sms', created },
        { id: 'f2', factorType: 'push', created },
      ],
    };
  });
  const result = await performAction(client, ONE_OF_EACH.unenroll_new_factors);
  assert.equal(result.status, 'done');
  assert.match(result.detail, /2 factors/);
  assert.equal(received.filter(({ method }) => method === 'DELETE').length, 2);
});

test('What the thief made with his first event goes, though Okta tells only the second in which it was made', async (t) => {
  const since = Date.parse('2026-02-01T10:00:00.512Z');
  const { userId } = ONE_OF_EACH.revoke_api_tokens;
  const { client, received } = await connect(t, ({ method }) => {
    if (method === 'DELETE') return { status: 204 };
    const made = (id: string, created: string) => ({ id, name: id, userId, created });
    return {
      status: 200,
      json: [
        { ...made('his', '2026-02-01T10:00:00.000Z'), factorType: 'sms' },
        { ...made('hers', '2026-02-01T09:59:59.000Z'), factorType: 'push' },
      ],
    };
  });
  for (const kind of ['unenroll_new_factors', 'revoke_api_tokens'] as const) {
    const { status } = await performAction(client, { kind, userId, params: { since } });
    assert.equal(status, 'done');
  }
  const gone = received.filter(({ method }) => method === 'DELETE').map(({ path }) => path);
  assert.deepEqual(
    gone.map((path) => path.split('/').at(-1)),
    ['his', 'his'],
  );
});

test('Universal Logout of the owner of our own API token is refused, for it would disarm us', async (t) => {
  const { userId } = ONE_OF_EACH.universal_logout;
  const { client, received } = await connect(
    t,
    answering(user('ACTIVE', 'OKTA', userId), { status: 204 }),
  );
  const result = await performAction(client, ONE_OF_EACH.universal_logout);
  assert.equal(result.status, 'refused');
  assert.deepEqual(
    received.map(({ method }) => method),
    ['GET'],
  );
});

test('A security event without a configured provider is refused with the way to get one', async (t) => {
  const { client, received } = await connect(t, () => ({ status: 202 }));
  const result = await performAction(client, ONE_OF_EACH.send_security_event);
  assert.equal(result.status, 'refused');
  assert.match(result.remedy, /Security Events Provider/);
  assert.equal(received.length, 0);
});

test('A security event carries its own proof and none of our credentials, and is sent once', async (t) => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { orgUrl, received } = await scriptedOrg(t, () => oktaFault(401, 'E0000011'));
  const client = connectOkta({
    orgUrl,
    auth: SSWS,
    requestTimeoutMs: 500,
    securityEvents: {
      issuer: 'https://warden.example.com',
      keyId: 'set-1',
      privateKey: JSON.stringify(privateKey.export({ format: 'jwk' })),
    },
  });
  await assert.rejects(performAction(client, ONE_OF_EACH.send_security_event), { status: 401 });
  assert.deepEqual(
    received.map(({ path, headers }) => [path, headers.authorization, headers['content-type']]),
    [['/security/api/v1/security-events', undefined, 'application/secevent+jwt']],
  );
});

test('A risk that we may not read is raised all the same, and one that Okta cannot tell is not', async (t) => {
  const reading = async (answer: Reply) => {
    const { client, received } = await connect(t, answering(answer, { status: 200, json: {} }));
    const result = await performAction(client, ONE_OF_EACH.raise_risk).catch(
      (error: { retryable?: boolean }) => error,
    );
    return { result, methods: received.map(({ method }) => method) };
  };
  const forbidden = await reading(oktaFault(403, 'E0000006'));
  assert.equal('status' in forbidden.result && forbidden.result.status, 'done');
  assert.deepEqual(forbidden.methods, ['GET', 'PUT']);
  const failing = await reading(oktaFault(500, 'E0000009'));
  assert.equal('retryable' in failing.result && failing.result.retryable, true);
  assert.deepEqual(failing.methods, ['GET']);
});

test('A factor that Okta does not remove fails the action, and is no factor that was gone', async (t) => {
  const factor = { id: 'f1', factorType: 'push', created: '2026-02-01T00:00:00.000Z' };
  const { client } = await connect(t, ({ method }) =>
    method === 'GET' ? { status: 200, json: [factor] } : oktaFault(500, 'E0000009'),
  );
  await assert.rejects(performAction(client, ONE_OF_EACH.unenroll_new_factors), {
    retryable: true,
  });
});

test('Where the factors cannot be read again, all of Okta Verify is said to have gone', async (t) => {
  let readings = 0;
  const { client } = await connect(t, ({ method }) => {
    if (method !== 'GET') return { status: 204 };
    readings += 1;
    if (readings > 1) return oktaFault(500, 'E0000009');
    const of = (id: string, factorType: string, day: string) => ({
      ...{ id, factorType },
      created: `${day}T00:00:00.000Z`,
    });
    const json = [of('f1', 'push', '2026-02-01'), of('f2', 'signed_nonce', '2025-01-01')];
    return { status: 200, json: [...json, of('f3', 'sms', '2025-01-01')] };
  });
  const options = { agreedByPerson: true };
  const result = await performAction(client, ONE_OF_EACH.unenroll_new_factors, options);
  assert.equal(result.status, 'done');
  assert.match(result.detail, /own Okta Verify as well \(signed_nonce\): they enrol anew\.$/);
});

test('Somebody who is in the quarantine group already is not taken out of it again', async (t) => {
  const { groupId } = ONE_OF_EACH.quarantine.params;
  const asked = async (...ids: string[]) => {
    const groups = ids.map((id) => ({ id, type: 'OKTA_GROUP', profile: { name: id } }));
    const { client, received } = await connect(
      t,
      answering({ status: 200, json: groups }, { status: 204 }),
    );
    const result = await performAction(client, ONE_OF_EACH.quarantine);
    assert.equal(result.status, 'done');
    return { undo: result.undo?.kind, methods: received.map(({ method }) => method) };
  };
  assert.deepEqual(await asked('00gOther'), { undo: 'unquarantine', methods: ['GET', 'PUT'] });
  assert.deepEqual(await asked('00gOther', groupId), { undo: undefined, methods: ['GET'] });
});

test('A factor or a token of which Okta does not say when it was made is left alone', async (t) => {
  const { client, received } = await connect(t, ({ path }) => {
    if (path.endsWith('/factors')) return { status: 200, json: [{ id: 'f1', factorType: 'push' }] };
    return {
      status: 200,
      json: [{ id: 't1', name: 'backup', userId: ONE_OF_EACH.suspend.userId }],
    };
  });
  for (const kind of ['unenroll_new_factors', 'revoke_api_tokens'] as const) {
    const result = await performAction(client, ONE_OF_EACH[kind]);
    assert.equal(result.status, 'done');
    assert.match(result.detail, /^No /);
  }
  assert.deepEqual(
    received.map(({ method }) => method),
    ['GET', 'GET'],
  );
});

test('What Okta refuses offers no step back, also where an earlier try may have reached it', async (t) => {
  const { client } = await connect(t, answering(user('ACTIVE'), oktaFault(403, 'E0000006')));
  const result = await performAction(client, ONE_OF_EACH.suspend, {
    earlierTry: { ...ONE_OF_EACH.unsuspend },
  });
  assert.deepEqual([result.status, 'undo' in result], ['refused', false]);
});
