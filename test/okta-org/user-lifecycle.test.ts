import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ProviderType, startOktaOrg } from '../support/okta-org/index.ts';
import { assertRefused, LAPTOP } from './clients.ts';
import { sdkOf } from './sdk.ts';

test('an expired password leaves the sessions alone and must be answered at the next sign-in', async () => {
  await using org = await startOktaOrg();
  const ada = org.addUser();
  const session = org.signIn(ada, LAPTOP);
  const answered = await sdkOf(org).userApi.expirePassword({ userId: ada.id });
  assert.equal(answered.status, 'PASSWORD_EXPIRED');
  assert.ok(session.act('user.authentication.sso').done);
  assert.throws(() => org.signIn(ada, LAPTOP), { reason: 'PASSWORD_EXPIRED' });
  assert.ok(org.log().some(({ eventType }) => eventType === 'user.account.expire_password'));
  org.choosePassword(ada, LAPTOP);
  assert.ok(org.signIn(ada, LAPTOP).isActive());
});

test('a reset puts the user into RECOVERY, and every repetition makes another link', async () => {
  await using org = await startOktaOrg();
  const { userApi } = sdkOf(org);
  const ada = org.addUser();
  const mailed = await userApi.generateResetPasswordToken({ userId: ada.id, sendEmail: true });
  assert.equal(mailed.resetPasswordUrl, undefined);
  const link = await userApi.generateResetPasswordToken({ userId: ada.id, sendEmail: false });
  assert.match(String(link.resetPasswordUrl), /reset_password/);
  assert.equal(ada.status, 'RECOVERY');
  assert.deepEqual(
    ada.passwordResets.map(({ emailed }) => emailed),
    [true, false],
  );
});

test('only an active user can be suspended, which ends the sessions', async () => {
  await using org = await startOktaOrg();
  const { userApi } = sdkOf(org);
  const ada = org.addUser();
  const session = org.signIn(ada, LAPTOP);
  await userApi.suspendUser({ userId: ada.id });
  assert.equal(session.isActive(), false);
  assert.equal(session.act('user.authentication.sso').done, false);
  await assertRefused(userApi.suspendUser({ userId: ada.id }), '400 E0000001');
  await userApi.unsuspendUser({ userId: ada.id });
  assert.equal(ada.status, 'ACTIVE');
  assert.equal(session.isActive(), false, 'the old session stays ended');
  await assertRefused(userApi.unsuspendUser({ userId: ada.id }), '400 E0000001');
});

test('what excludes what: suspended cannot be reset or expired, reset cannot be suspended', async () => {
  await using org = await startOktaOrg();
  const { userApi } = sdkOf(org);
  const [ada, bob] = [org.addUser({ status: 'SUSPENDED' }), org.addUser()];
  const reset = (userId: string) => userApi.generateResetPasswordToken({ userId, sendEmail: true });
  await assertRefused(reset(ada.id), '403 E0000038');
  await assertRefused(userApi.expirePassword({ userId: ada.id }), '403 E0000038');
  await reset(bob.id);
  await assertRefused(userApi.suspendUser({ userId: bob.id }), '400 E0000001');
});

const EXPIRABLE: readonly (readonly [ProviderType, boolean])[] = [
  ['OKTA', true],
  ['IMPORT', true],
  ['ACTIVE_DIRECTORY', true],
  ['LDAP', true],
  ['FEDERATION', false],
  ['SOCIAL', false],
];

for (const [provider, expirable] of EXPIRABLE) {
  test(`a password of ${provider} ${expirable ? 'can' : 'cannot'} be expired here`, async () => {
    await using org = await startOktaOrg();
    const ada = org.addUser({ provider });
    const call = sdkOf(org).userApi.expirePassword({ userId: ada.id });
    if (!expirable) await assertRefused(call, '403 E0000023');
    else assert.equal((await call).status, 'PASSWORD_EXPIRED');
  });
}

test('a plain reset takes a federated user from its identity provider', async () => {
  await using org = await startOktaOrg();
  const ada = org.addUser({ provider: 'FEDERATION' });
  await sdkOf(org).userApi.generateResetPasswordToken({ userId: ada.id, sendEmail: true });
  assert.deepEqual([ada.provider.type, ada.convertedFrom], ['OKTA', 'FEDERATION']);
});

test('a password mastered by a directory is not reset here', async () => {
  await using org = await startOktaOrg();
  const { userApi } = sdkOf(org);
  for (const provider of ['ACTIVE_DIRECTORY', 'LDAP'] as const) {
    const { id } = org.addUser({ provider });
    const call = userApi.generateResetPasswordToken({ userId: id, sendEmail: true });
    await assertRefused(call, '403 E0000023');
  }
});

test('factors go together or one by one, and Okta Verify takes its kin along', async () => {
  await using org = await startOktaOrg();
  const { userFactorApi, userApi } = sdkOf(org);
  const ada = org.addUser({ factors: ['push', 'signed_nonce', 'token:software:totp', 'sms'] });
  const [push] = ada.factors;
  await userFactorApi.unenrollFactor({ userId: ada.id, factorId: push?.id ?? '' });
  assert.deepEqual(
    ada.factors.map(({ factorType }) => factorType),
    ['sms'],
  );
  await assertRefused(
    userFactorApi.unenrollFactor({ userId: ada.id, factorId: push?.id ?? '' }),
    '404 E0000007',
  );
  await userApi.resetFactors({ userId: ada.id });
  assert.deepEqual(ada.factors, []);
});
