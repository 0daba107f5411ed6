import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateKeyPair, SignJWT } from 'jose';
import { startOktaOrg } from '../support/okta-org/index.ts';
import { sdkOf } from './sdk.ts';

test('a risk level is created the first time and changed after that', async () => {
  await using org = await startOktaOrg();
  const { userApi } = sdkOf(org);
  const userId = org.addUser().id;
  assert.equal((await userApi.getUserRisk({ userId })).riskLevel, 'NONE');
  await userApi.upsertUserRisk({ userId, userRiskRequest: { riskLevel: 'HIGH' } });
  await userApi.upsertUserRisk({ userId, userRiskRequest: { riskLevel: 'LOW' } });
  assert.equal((await userApi.getUserRisk({ userId })).riskLevel, 'LOW');
  const statuses = org.requests
    .filter(({ operationId }) => operationId === 'upsertUserRisk')
    .map(({ status }) => status);
  assert.deepEqual(statuses, [201, 200]);
});

test('a security event token is accepted once, and refused for another org', async () => {
  await using org = await startOktaOrg();
  const { privateKey } = await generateKeyPair('RS256');
  const publish = async (jti: string, audience: string) => {
    const token = await new SignJWT({
      events: { 'https://schemas.openid.net/secevent/caep/event-type/session-revoked': {} },
    })
      .setProtectedHeader({ alg: 'RS256', typ: 'secevent+jwt' })
      .setIssuer('https://warden.example')
      .setAudience(audience)
      .setJti(jti)
      .setIssuedAt()
      .sign(privateKey);
    return fetch(`${org.url}/security/api/v1/security-events`, {
      method: 'POST',
      headers: { 'content-type': 'application/secevent+jwt' },
      body: token,
    });
  };
  assert.equal((await publish('a', org.url)).status, 202);
  assert.equal((await publish('a', org.url)).status, 202);
  assert.equal((await publish('b', 'https://other.okta.com')).status, 400);
  assert.equal(org.securityEventTokens.length, 1);
});
