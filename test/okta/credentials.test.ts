import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { decodeProtectedHeader, type JWTPayload, jwtVerify } from 'jose';
import { authOf } from '../../src/okta/auth-of.ts';
import { connectOkta } from '../../src/okta/client.ts';
import type { Received, Reply, Script } from './scripted-org.ts';
import { scriptedOrg } from './scripted-org.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const JWK = JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: 'key-1' });
const publicKey = createPublicKey(privateKey);
const SCOPES = ['okta.users.manage', 'okta.logs.read'];

type Test = TestContext;
type TokenScript = (request: Received, count: number) => Reply;

/** An org whose token endpoint follows `token`, and whose API follows `api` (all well by default). */
async function connect(t: Test, token: TokenScript, api: Script = () => ({ status: 200 })) {
  let tokens = 0;
  let calls = 0;
  const org = await scriptedOrg(t, (request) => {
    if (request.path === '/oauth2/v1/token') {
      tokens += 1;
      return token(request, tokens);
    }
    calls += 1;
    return api(request, calls);
  });
  const auth = { kind: 'privateKey', clientId: '0oa1', privateKey: JWK, scopes: SCOPES } as const;
  return { ...org, client: connectOkta({ orgUrl: org.orgUrl, auth, requestTimeoutMs: 5_000 }) };
}

function granted(count: number, extra: object = {}): Reply {
  const json = { access_token: `token-${count}`, token_type: 'Bearer', expires_in: 3600, ...extra };
  return { status: 200, json: { scope: SCOPES.join(' '), ...json } };
}

function verified(jwt: string): Promise<{ payload: JWTPayload }> {
  return jwtVerify(jwt, publicKey);
}

test('The token request proves the client with a signed assertion for this org', async (t) => {
  const { client, received, orgUrl } = await connect(t, (_, count) => granted(count));
  await client.suspend('00u1');
  const form = new URLSearchParams(received[0]?.body);
  const assertion = form.get('client_assertion') ?? '';
  const { payload } = await verified(assertion);
  assert.equal(decodeProtectedHeader(assertion).kid, 'key-1');
  assert.deepEqual(
    [payload.iss, payload.sub, payload.aud],
    ['0oa1', '0oa1', `${orgUrl}/oauth2/v1/token`],
  );
  assert.equal(form.get('scope'), SCOPES.join(' '));
  assert.equal(received[1]?.headers.authorization, 'Bearer token-1');
});

test('Calls made at the same time share one token', async (t) => {
  const { client, received } = await connect(t, (_, count) => granted(count));
  await Promise.all(Array.from({ length: 8 }, () => client.suspend('00u1')));
  assert.equal(received.filter(({ path }) => path === '/oauth2/v1/token').length, 1);
});

test('A token near its end is renewed, once, before it is used', async (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: 1_700_000_000_000 });
  const { client, received } = await connect(t, (_, count) => granted(count, { expires_in: 300 }));
  await client.suspend('00u1');
  t.mock.timers.setTime(1_700_000_000_000 + 250_000);
  await Promise.all([client.suspend('00u1'), client.suspend('00u1')]);
  const used = received.filter(({ path }) => path !== '/oauth2/v1/token');
  assert.deepEqual(
    used.map(({ headers }) => headers.authorization),
    ['Bearer token-1', 'Bearer token-2', 'Bearer token-2'],
  );
});

test('A token that Okta no longer takes is replaced and the call made once more', async (t) => {
  const { client, received } = await connect(
    t,
    (_, count) => granted(count),
    (request) =>
      request.headers.authorization === 'Bearer token-1'
        ? { status: 401, json: { errorCode: 'E0000011', errorSummary: 'Invalid token provided' } }
        : { status: 200 },
  );
  await client.suspend('00u1');
  assert.equal(received.at(-1)?.headers.authorization, 'Bearer token-2');
});

test('An error of the token endpoint is told as it is, and not kept', async (t) => {
  const { client, received } = await connect(t, (_, count) =>
    count === 1
      ? {
          status: 401,
          json: { error: 'invalid_client', error_description: 'The JWKS is unknown.' },
        }
      : granted(count),
  );
  await assert.rejects(client.suspend('00u1'), {
    name: 'OktaError',
    code: 'okta_token_invalid_client',
    retryable: false,
    message: /The JWKS is unknown/,
    remedy: /OKTA_CLIENT_ID/,
  });
  assert.equal(received.length, 1, 'no call without a token');
  await client.suspend('00u1');
});

test('A scope that is not granted is missed by itself and does not disarm the others', async (t) => {
  const { client } = await connect(t, (request, count) => {
    const scopes = (new URLSearchParams(request.body).get('scope') ?? '').split(' ');
    if (scopes.includes('okta.logs.read')) {
      return { status: 400, json: { error: 'invalid_scope', error_description: 'not granted' } };
    }
    return granted(count, { scope: scopes.join(' ') });
  });
  assert.deepEqual(await client.grantedScopes(), {
    tokenType: 'Bearer',
    missing: ['okta.logs.read'],
  });
  await client.suspend('00u1');
});

test('An org that demands DPoP gets a proof with its nonce, and one bound to the token with each call', async (t) => {
  const { client, received, orgUrl } = await connect(t, (request, count) => {
    const proof = JSON.parse(
      Buffer.from(String(request.headers.dpop).split('.')[1] ?? '', 'base64url').toString(),
    ) as JWTPayload;
    if (proof.nonce !== 'n-1') {
      const json = {
        error: 'use_dpop_nonce',
        error_description: 'Authorization server requires nonce',
      };
      return { status: 400, json, headers: { 'dpop-nonce': 'n-1' } };
    }
    return granted(count, { token_type: 'DPoP' });
  });
  await client
    .revokeSessions('00u1', { oauthTokens: true, forgetDevices: true })
    .catch(() => undefined);
  await client
    .queryBounded({ since: 0, until: 1 })
    .next()
    .catch(() => undefined);
  const [, , first, second] = received;
  assert.equal(first?.headers.authorization, 'DPoP token-2');
  const { payload } = await verified(String(first?.headers.dpop));
  assert.equal(payload.htm, 'DELETE');
  assert.equal(payload.htu, `${orgUrl}/api/v1/users/00u1/sessions`);
  assert.equal(typeof payload.ath, 'string');
  const log = await verified(String(second?.headers.dpop));
  assert.equal(log.payload.htu, `${orgUrl}/api/v1/logs`);
  assert.notEqual(log.payload.jti, payload.jti);
});

test('A token is used until a minute before its end, and one of a minute for half of it', async (t) => {
  const start = 1_700_000_000_000;
  t.mock.timers.enable({ apis: ['Date'], now: start });
  for (const [seconds, lastUse] of [
    [300, 240],
    [60, 30],
  ] as const) {
    t.mock.timers.setTime(start);
    const { client, received } = await connect(t, (_, count) =>
      granted(count, { expires_in: seconds }),
    );
    for (const at of [0, lastUse - 1, lastUse]) {
      t.mock.timers.setTime(start + at * 1_000);
      await client.suspend('00u1');
    }
    const used = received.filter(({ path }) => path !== '/oauth2/v1/token');
    assert.deepEqual(
      used.map(({ headers }) => headers.authorization),
      ['Bearer token-1', 'Bearer token-1', 'Bearer token-2'],
      `${seconds} s`,
    );
  }
});

test('What a token leaves out without a word is missed as well, and nothing else', async (t) => {
  const fewer = await connect(t, (_, count) => granted(count, { scope: 'okta.users.manage' }));
  assert.deepEqual((await fewer.client.grantedScopes())?.missing, ['okta.logs.read']);
  const all = await connect(t, (_, count) => granted(count));
  assert.deepEqual((await all.client.grantedScopes())?.missing, []);
  const silent = await connect(t, (_, count) => granted(count, { scope: '' }));
  assert.deepEqual(await silent.client.grantedScopes(), {
    tokenType: 'Bearer',
    missing: [],
  });
});

test('Where no scope is granted the refusal stands, and where Okta fails it is not taken for one', async (t) => {
  const refusal = { status: 400, json: { error: 'invalid_scope', error_description: 'none' } };
  const none = await connect(t, () => refusal);
  await assert.rejects(none.client.grantedScopes(), {
    code: 'okta_token_invalid_scope',
    retryable: false,
  });
  assert.equal(none.received.length, 1 + SCOPES.length, 'all at once, then each by itself');
  const failing = await connect(t, (_, count) =>
    count === 1 ? refusal : { status: 500, json: { error: 'server_error' } },
  );
  await assert.rejects(failing.client.grantedScopes(), {
    code: 'okta_token_server_error',
    retryable: true,
  });
});

test('A call that is answered with a nonce is made again with it, and with the same token', async (t) => {
  const nonceOf = (request: Received) =>
    (
      JSON.parse(
        Buffer.from(String(request.headers.dpop).split('.')[1] ?? '', 'base64url').toString(),
      ) as JWTPayload
    ).nonce;
  const { client, received } = await connect(
    t,
    (_, count) => granted(count, { token_type: 'DPoP' }),
    (request) =>
      nonceOf(request) === 'n-2'
        ? { status: 200 }
        : {
            status: 401,
            headers: { 'www-authenticate': 'DPoP error="use_dpop_nonce"', 'dpop-nonce': 'n-2' },
          },
  );
  await client.suspend('00u1');
  assert.deepEqual(
    received.map((request) => [request.path.slice(0, 8), nonceOf(request)]),
    [
      ['/oauth2/', undefined],
      ['/api/v1/', undefined],
      ['/api/v1/', 'n-2'],
    ],
  );
});

test('An API token that Okta refuses is not tried again: there is no other', async (t) => {
  const { orgUrl, received } = await scriptedOrg(t, () => ({
    status: 401,
    json: { errorCode: 'E0000011', errorSummary: 'Invalid token provided' },
  }));
  const auth = { kind: 'ssws', token: 'a-token' } as const;
  const client = connectOkta({ orgUrl, auth, requestTimeoutMs: 5_000 });
  await assert.rejects(client.suspend('00u1'), { code: 'E0000011' });
  assert.deepEqual(
    received.map(({ headers }) => headers.authorization),
    ['SSWS a-token'],
  );
  assert.equal(await client.grantedScopes(), null);
});

test('Credentials are asked for the scopes of their use, and missed with what to set', () => {
  const app = { kind: 'privateKey', clientId: '0oa1', privateKey: JWK } as const;
  assert.deepEqual(authOf({ credentials: app }, SCOPES), { ...app, scopes: SCOPES });
  const token = { kind: 'ssws', token: 'a-token' } as const;
  assert.deepEqual(authOf({ credentials: token }, SCOPES), token);
  assert.throws(() => authOf({ credentials: null }, SCOPES), {
    code: 'okta_settings_invalid',
    remedy: /OKTA_CLIENT_ID and OKTA_PRIVATE_KEY/,
  });
});

test('An answer without a usable token is no token, and may be better next time', async (t) => {
  for (const answer of [
    { text: '<html>' },
    { json: {} },
    { json: { access_token: '', token_type: 'Bearer' } },
    { json: { access_token: 'token-1' } },
    { json: [] },
  ]) {
    const { client, received } = await connect(t, () => ({ status: 200, ...answer }));
    await assert.rejects(client.suspend('00u1'), {
      code: 'okta_answer_unreadable',
      retryable: true,
    });
    assert.equal(received.length, 1, 'no call without a token');
  }
});

test('A token without a readable life is taken for one of five minutes', async (t) => {
  const start = 1_700_000_000_000;
  t.mock.timers.enable({ apis: ['Date'], now: start });
  const { client, received } = await connect(t, (_, count) =>
    granted(count, { expires_in: 'soon' }),
  );
  for (const seconds of [0, 239, 241]) {
    t.mock.timers.setTime(start + seconds * 1_000);
    await client.suspend('00u1');
  }
  const used = received.filter(({ path }) => path !== '/oauth2/v1/token');
  assert.deepEqual(
    used.map(({ headers }) => headers.authorization),
    ['Bearer token-1', 'Bearer token-1', 'Bearer token-2'],
  );
});
