import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from '@okta/okta-sdk-nodejs';
import {
  type OktaOrg,
  type ServiceAppCredentials,
  type ServiceAppInput,
  startOktaOrg,
} from '../support/okta-org/index.ts';
import { assertRefused, LAPTOP } from './clients.ts';

const SCOPES = ['okta.users.manage', 'okta.users.read'];

async function appIn(org: OktaOrg, input: Partial<ServiceAppInput> = {}) {
  const app = await org.addServiceApp({ scopes: SCOPES, ...input });
  return { app, client: clientOf(org, app) };
}

function clientOf(org: OktaOrg, app: ServiceAppCredentials, changes: object = {}): Client {
  return new Client({
    orgUrl: org.url,
    authorizationMode: 'PrivateKey',
    clientId: app.clientId,
    scopes: SCOPES,
    privateKey: app.privateKeyPem,
    keyId: app.keyId,
    cacheMiddleware: null,
    ...changes,
  });
}

test('a service app signs in with its key and acts under its own name', async () => {
  await using org = await startOktaOrg();
  const { app, client } = await appIn(org);
  const ada = org.addUser();
  org.signIn(ada, LAPTOP);
  await client.userApi.revokeUserSessions({ userId: ada.id });
  assert.deepEqual(
    org.requests.map(({ operationId, auth, status }) => [operationId, auth, status]),
    [
      ['token', 'none', 200],
      ['revokeUserSessions', 'bearer', 204],
    ],
  );
  const clear = org.log().find(({ eventType }) => eventType === 'user.session.clear');
  assert.equal(JSON.stringify(clear?.actor).includes(app.clientId), true);
});

test('a token bound by DPoP is refused without its proof, and given with the nonce', async () => {
  await using org = await startOktaOrg();
  const { client } = await appIn(org, { requiresDpop: true });
  const ada = org.addUser();
  assert.equal((await client.userApi.getUser({ userId: ada.id })).id, ada.id);
  assert.deepEqual(
    org.requests.map(({ operationId, auth, status }) => [operationId, auth, status]),
    [
      ['token', 'none', 400],
      ['token', 'none', 200],
      ['getUser', 'dpop', 200],
    ],
  );
  const { token } = boundTokenOf(org);
  const bearer = await fetch(`${org.url}/api/v1/users/${ada.id}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  assert.equal(bearer.status, 401);
});

test('an assertion signed by another key is no client', async () => {
  await using org = await startOktaOrg();
  const [{ app }, { app: other }] = [await appIn(org), await appIn(org)];
  const stranger = clientOf(org, app, { privateKey: other.privateKeyPem });
  await assertRefused(stranger.userApi.getUser({ userId: 'x' }), '401 E0000011');
  assert.ok(
    org.requests.every(({ operationId, status }) => operationId !== 'token' || status === 401),
  );
});

test('an assertion is good once', async () => {
  await using org = await startOktaOrg();
  const { app, client } = await appIn(org);
  await client.userApi.getUser({ userId: org.addUser().id });
  const [first] = org.requests;
  const replayed = await fetch(`${org.url}/oauth2/v1/token`, {
    method: 'POST',
    body: new URLSearchParams(first?.body as Record<string, string>),
  });
  assert.equal(replayed.status, 401);
  assert.equal(org.requests.filter(({ body }) => JSON.stringify(body).includes('jwt')).length, 2);
  assert.ok(app.clientId.startsWith('0oa'));
});

test('a token carries the scopes that were granted, and other calls are refused in a header only', async () => {
  await using org = await startOktaOrg();
  const { client } = await appIn(org, { scopes: ['okta.users.read'] });
  const ada = org.addUser();
  await client.userApi.getUser({ userId: ada.id });
  const refused = await client.userApi
    .revokeUserSessions({ userId: ada.id })
    .catch((error: { status: number; errorCode?: string }) => error);
  assert.deepEqual([refused?.status, refused?.errorCode], [403, undefined]);
});

test('no granted scope at all is no token', async () => {
  await using org = await startOktaOrg();
  const { client } = await appIn(org, { scopes: ['okta.logs.read'] });
  await assertRefused(client.userApi.getUser({ userId: 'x' }), '401 E0000011');
  assert.equal(org.requests[0]?.status, 400);
});

test('an expired token is refused, and the SDK takes another', async () => {
  await using org = await startOktaOrg();
  const { client } = await appIn(org);
  const ada = org.addUser();
  await client.userApi.getUser({ userId: ada.id });
  org.clock.advance(2 * 3_600_000);
  await client.userApi.getUser({ userId: ada.id });
  assert.deepEqual(
    org.requests.map(({ operationId, status }) => [operationId, status]),
    [
      ['token', 200],
      ['getUser', 200],
      ['getUser', 401],
      ['token', 200],
      ['getUser', 200],
    ],
  );
});

/** The token that the org gave last; the SDK keeps its own to itself. */
function boundTokenOf(org: OktaOrg): { token: string } {
  const [token] = org.accessTokens().slice(-1);
  assert.ok(token);
  return { token: token.value };
}
