import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startOktaOrg } from '../support/okta-org/index.ts';
import { checkAnswer } from '../support/openapi/conformance.ts';
import { loadOpenApi } from '../support/openapi/description.ts';
import { ask } from './clients.ts';

/** Sends a request that Okta's description does not allow; the complaints about it. */
async function complaintsAbout(path: string, init: RequestInit = {}): Promise<string> {
  const org = await startOktaOrg();
  await ask(org, org.addApiToken().value, path, init);
  const complaints = org.violations.map(({ side, complaint }) => `${side}: ${complaint}`);
  await assert.rejects(org.close(), /OpenAPI description/);
  return complaints.join('\n');
}

const JSON_TYPE = { 'content-type': 'application/json' };

test('an unknown query parameter is told', async () => {
  assert.match(await complaintsAbout('/api/v1/logs?size=3'), /unknown query size/);
});

test('a query parameter of the wrong type is told', async () => {
  const told = await complaintsAbout('/api/v1/users/00u1/sessions?oauthTokens=yes', {
    method: 'DELETE',
  });
  assert.match(told, /oauthTokens.*boolean/);
});

test('a required query parameter that is missing is told', async () => {
  const told = await complaintsAbout('/api/v1/users/00u1/lifecycle/reset_password', {
    method: 'POST',
  });
  assert.match(told, /sendEmail is required/);
});

test('a path or method that the description does not have is told', async () => {
  assert.match(await complaintsAbout('/api/v1/users/00u1/session'), /no such path/);
});

test('a body where none is documented is told', async () => {
  const told = await complaintsAbout('/api/v1/users/00u1/lifecycle/suspend', {
    method: 'POST',
    headers: JSON_TYPE,
    body: '{"reason":"stolen"}',
  });
  assert.match(told, /a body where none is documented/);
});

test('keys that the schema does not name are told, at any depth', async () => {
  const zone = {
    type: 'IP',
    name: 'z',
    usage: 'BLOCKLIST',
    gateways: [{ type: 'CIDR', value: '192.0.2.1/32', comment: 'thief' }],
    expires: 'tomorrow',
  };
  const told = await complaintsAbout('/api/v1/zones', {
    method: 'POST',
    headers: JSON_TYPE,
    body: JSON.stringify(zone),
  });
  assert.match(told, /expires/);
});

test('a value outside its enumeration is told', async () => {
  const told = await complaintsAbout('/api/v1/users/00u1/risk', {
    method: 'PUT',
    headers: JSON_TYPE,
    body: '{"riskLevel":"MEDIUM"}',
  });
  assert.match(told, /riskLevel/);
});

test('an answer of the wrong status or shape is told', () => {
  const found = loadOpenApi().find('GET', '/api/v1/users/00u1');
  assert.ok(found);
  assert.deepEqual(checkAnswer(found.operation, 204, null), ['status 204 is not documented']);
  assert.match(checkAnswer(found.operation, 200, { status: 'ASLEEP' }).join(), /status/);
  assert.deepEqual(checkAnswer(found.operation, 200, { id: '00u1', status: 'ACTIVE' }), []);
});

test('every operation that the org offers is in the description', () => {
  const { operations } = loadOpenApi();
  assert.ok(operations.length >= 55);
  assert.ok(operations.every(({ responses }) => Object.keys(responses).length > 0));
});
