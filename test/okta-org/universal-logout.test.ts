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

test('the log tells of it only where an application is set up for it, and names which', async () => {
  await using run = await setUp();
  const told = () =>
    run.org.log().filter(({ eventType }) => eventType === 'user.authentication.universal_logout');
  const body = { sub_id: { format: 'opaque', id: run.ada.id } };
  run.org.addApp('Payroll');
  await run.revoke(body);
  assert.deepEqual(told(), []);
  const mail = run.org.addApp('Mail', { universalLogout: true });
  await run.revoke(body);
  const debug = told().map(({ debugContext }) => JSON.stringify(debugContext));
  assert.equal(debug.length, 1);
  assert.ok(debug[0]?.includes(mail.id));
});

test('a user that does not exist is refused without a body', async () => {
  await using run = await setUp();
  const answer = await run.revoke({ sub_id: { format: 'opaque', id: '00unobody' } });
  assert.deepEqual([answer.status, await answer.text()], [400, '']);
});
