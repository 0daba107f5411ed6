import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startOktaOrg } from '../support/okta-org/index.ts';
import { ask, LAPTOP, refusalOf } from './clients.ts';

async function setUp() {
  const org = await startOktaOrg();
  const token = org.addApiToken().value;
  const ada = org.addUser({ roles: ['SUPER_ADMIN'], oauthClients: ['0oaMail'] });
  const revoke = (body: object) =>
    ask(org, token, '/oauth2/v1/global-token-revocation', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  return { org, ada, revoke, [Symbol.asyncDispose]: () => org.close() };
}

test('one call ends sessions, OAuth tokens and the API tokens that nothing else ends', async () => {
  await using run = await setUp();
  const session = run.org.signIn(run.ada, LAPTOP);
  const backdoor = run.org.createApiToken(session, 'backdoor');
  const answer = await run.revoke({ sub_id: { format: 'opaque', id: run.ada.id } });
  assert.deepEqual([answer.status, await answer.text()], [204, '']);
  assert.equal(session.isActive(), false);
  assert.deepEqual(run.ada.refreshTokens, []);
  assert.equal(await refusalOf(await ask(run.org, backdoor.value, '/api/v1/org')), '401 E0000011');
});

test('a user that does not exist is refused without a body', async () => {
  await using run = await setUp();
  const answer = await run.revoke({ sub_id: { format: 'opaque', id: '00unobody' } });
  assert.deepEqual([answer.status, await answer.text()], [400, '']);
});
