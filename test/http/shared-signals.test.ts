/** What Okta fetches before it believes a security event: the public key of the provider, and nothing of the private one. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { suite, test } from 'node:test';
import Fastify from 'fastify';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { readConfig } from '../../src/config.ts';
import { sharedSignalsRoutes } from '../../src/http/shared-signals.ts';
import { connectOkta } from '../../src/okta/client.ts';
import { performAction } from '../../src/okta/perform-action.ts';
import { ONE_OF_EACH } from '../okta/actions.ts';
import { startOrg } from '../okta/connected-org.ts';
import { startWarden } from '../support/service.ts';

const PUBLIC_URL = 'https://warden.example.com';
const pem = () =>
  String(
    generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    }),
  );
const PEM = pem();
const PROVIDER = {
  OKTA_SECURITY_EVENTS_ISSUER: PUBLIC_URL,
  OKTA_SECURITY_EVENTS_KEY_ID: 'caep-1',
  OKTA_SECURITY_EVENTS_PRIVATE_KEY: PEM,
};
const OTHER_ORG = `orgs:
  - key: eu
    url: https://eu.okta.com
    hook_secrets: { env: EU_HOOK }
    security_events: { issuer: "${PUBLIC_URL}/eu", key_id: eu-1, private_key: { env: EU_KEY } }
  - { key: bare, url: https://bare.okta.com, hook_secrets: { env: EU_HOOK } }
`;

function published(variables: Readonly<Record<string, string>> = {}) {
  const config = readConfig(
    {
      OKTA_ORG_URL: 'https://acme.okta.com',
      OKTA_HOOK_SECRETS: 'the-secret-of-the-event-hook-0001',
      POLICY_FILE: '/policy.yaml',
      EU_HOOK: 'the-secret-of-the-event-hook-0002',
      EU_KEY: pem(),
      ...variables,
    },
    { readFile: () => OTHER_ORG },
  );
  const app = Fastify();
  sharedSignalsRoutes(app, { config });
  return async (path: string) => app.inject({ url: `/.well-known/${path}` });
}

suite('the addresses that Okta verifies a security event by', () => {
  test('have the key by which our tokens verify, and nothing of the private one', async (t) => {
    const get = published({ ...PROVIDER, PUBLIC_URL });
    const answer = await get('jwks.json');
    assert.equal(answer.statusCode, 200);
    assert.match(String(answer.headers['content-type']), /^application\/json/);
    const keySet = answer.json<JSONWebKeySet>();
    assert.deepEqual(
      keySet.keys.map((key) => Object.keys(key).sort()),
      [['alg', 'e', 'kid', 'kty', 'n', 'use']],
    );
    const org = await startOrg(t);
    const client = connectOkta({
      orgUrl: org.url,
      auth: { kind: 'ssws', token: org.addApiToken().value },
      requestTimeoutMs: 5_000,
      securityEvents: { issuer: PUBLIC_URL, keyId: 'caep-1', privateKey: PEM },
    });
    await performAction(client, ONE_OF_EACH.send_security_event);
    const [token = ''] = org.securityEventTokens;
    const { payload } = await jwtVerify(token, createLocalJWKSet(keySet), {
      issuer: PUBLIC_URL,
      audience: org.url,
    });
    assert.equal(payload.jti, ONE_OF_EACH.send_security_event.params.eventId);
  });

  test('say who issues them and where the key is, for each org its own', async () => {
    const get = published({ ...PROVIDER, PUBLIC_URL });
    const main = { issuer: PUBLIC_URL, jwks_uri: `${PUBLIC_URL}/.well-known/jwks.json` };
    assert.deepEqual((await get('ssf-configuration')).json(), main);
    const eu = {
      issuer: `${PUBLIC_URL}/eu`,
      jwks_uri: `${PUBLIC_URL}/.well-known/jwks.json/eu`,
    };
    assert.deepEqual((await get('ssf-configuration/eu')).json(), eu);
    const kids = (await get('jwks.json/eu')).json<JSONWebKeySet>().keys.map(({ kid }) => kid);
    assert.deepEqual(kids, ['eu-1']);
  });

  test('are not there for an org without a provider, or where no public address is known', async () => {
    const get = published(PROVIDER);
    for (const path of ['jwks.json/bare', 'jwks.json/nobody', 'ssf-configuration/bare'])
      assert.equal((await get(path)).statusCode, 404, path);
    assert.equal((await get('ssf-configuration')).statusCode, 404);
    assert.equal((await get('jwks.json')).statusCode, 200);
    // The first org that has one.
    assert.equal((await published({ PUBLIC_URL })('jwks.json')).json().keys[0].kid, 'eu-1');
  });

  test('are served by a receiver to anybody', async (t) => {
    const { address } = await startWarden(t, {
      roles: ['receiver'],
      hook: false,
      environment: () => PROVIDER,
    });
    const answer = await fetch(`${address}/.well-known/jwks.json`);
    assert.equal(answer.status, 200);
    assert.doesNotMatch(await answer.text(), /"(d|p|q|dp|dq|qi)":/);
    const posted = await fetch(`${address}/.well-known/jwks.json`, { method: 'POST' });
    assert.equal(posted.status, 405);
  });
});
