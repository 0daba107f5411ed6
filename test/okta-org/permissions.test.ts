import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  RESPONSE_ACTION_KINDS,
  RESPONSE_CATALOGUE,
  type ResponseActionKind,
} from '../../src/domain/response/response-catalogue.ts';
import { type RoleInput, startOktaOrg } from '../support/okta-org/index.ts';
import { NEEDED } from '../support/okta-org/server/permissions.ts';
import type { OperationId } from '../support/openapi/operations.ts';
import { ask, assertRefused, refusalOf } from './clients.ts';
import { hookTo } from './receiver.ts';
import { sdkOf } from './sdk.ts';

/** What a token may do whose owner has this role, on a user inside and one outside its reach. */
async function withRole(
  roleFor: (breakGlass: ReturnType<typeof org.addGroup>) => RoleInput | null,
) {
  const breakGlass = org.addGroup('Break glass');
  const role = roleFor(breakGlass);
  const owner = org.addUser({ roles: role === null ? [] : [role] });
  return {
    sdk: sdkOf(org, org.addApiToken({ owner }).value),
    ada: org.addUser(),
    vip: org.addUser({ groups: [breakGlass] }),
  };
}

let org: Awaited<ReturnType<typeof startOktaOrg>>;
test.beforeEach(async () => {
  org = await startOktaOrg();
});
test.afterEach(() => org.close());

test('a custom role does what its permissions say, and nothing to those its resource set leaves out', async () => {
  const { sdk, ada, vip } = await withRole((breakGlass) => ({
    label: 'Responder',
    permissions: ['okta.users.read', 'okta.users.lifecycle.clearSessions'],
    exceptGroups: [breakGlass],
  }));
  await sdk.userApi.revokeUserSessions({ userId: ada.id });
  await assertRefused(sdk.userApi.revokeUserSessions({ userId: vip.id }), '403 E0000006');
  await assertRefused(sdk.userApi.expirePassword({ userId: ada.id }), '403 E0000006');
  await assertRefused(
    sdk.eventHookApi.createEventHook({ eventHook: hookTo('https://x.example') }),
    '403 E0000006',
  );
});

/** The call by which each action changes something. */
const CHANGES_BY: Readonly<Record<ResponseActionKind, OperationId>> = {
  clear_sessions: 'revokeUserSessions',
  expire_password: 'expirePassword',
  reset_password: 'generateResetPasswordToken',
  reset_factors: 'resetFactors',
  unenroll_new_factors: 'unenrollFactor',
  suspend: 'suspendUser',
  unsuspend: 'unsuspendUser',
  revoke_grants: 'revokeUserGrants',
  revoke_api_tokens: 'revokeApiToken',
  block_ip: 'replaceNetworkZone',
  unblock_ip: 'replaceNetworkZone',
  quarantine: 'assignUserToGroup',
  unquarantine: 'unassignUserFromGroup',
  raise_risk: 'upsertUserRisk',
  lower_risk: 'upsertUserRisk',
  universal_logout: 'globalTokenRevocation',
  send_security_event: 'publishSecurityEventTokens',
};

test('each action takes the permission here that the catalogue names, and a standard role where it names none', () => {
  for (const kind of RESPONSE_ACTION_KINDS) {
    const needed = NEEDED[CHANGES_BY[kind]];
    const { permission } = RESPONSE_CATALOGUE[kind];
    if (permission === null) assert.match(needed, /^[A-Z_]*$/, kind);
    else assert.equal(needed, permission, kind);
  }
});

test('managing users holds neither their risk nor their API tokens, which are granted apart', async () => {
  const { sdk, ada } = await withRole(() => ({ label: 'All', permissions: ['okta.users.manage'] }));
  const risk = { userId: ada.id, userRiskRequest: { riskLevel: 'HIGH' } } as const;
  await assertRefused(sdk.userApi.upsertUserRisk(risk), '403 E0000006');
  const { sdk: risky } = await withRole(() => ({
    label: 'Risk',
    permissions: ['okta.users.risk.manage'],
  }));
  await risky.userApi.upsertUserRisk(risk);
});

test('a manage permission holds everything of its kind', async () => {
  const { sdk, ada } = await withRole(() => ({ label: 'All', permissions: ['okta.users.manage'] }));
  await sdk.userApi.expirePassword({ userId: ada.id });
  await assertRefused(
    sdk.groupApi.getGroup({ groupId: [...ada.groupIds][0] ?? '' }),
    '403 E0000006',
  );
});

test('of a super administrator others clear the sessions and suspend, and touch neither password nor factors', async () => {
  const boss = org.addUser({ roles: ['SUPER_ADMIN'], factors: ['push'] });
  const { userApi } = (await withRole(() => 'ORG_ADMIN')).sdk;
  await userApi.revokeUserSessions({ userId: boss.id });
  await assertRefused(userApi.expirePassword({ userId: boss.id }), '403 E0000006');
  await assertRefused(userApi.resetFactors({ userId: boss.id }), '403 E0000006');
  await sdkOf(org).userApi.expirePassword({ userId: boss.id });
  const other = org.addUser({ roles: ['SUPER_ADMIN'] });
  await userApi.suspendUser({ userId: other.id });
});

test('a read-only admin reads and changes nothing', async () => {
  const { sdk, ada } = await withRole(() => 'READ_ONLY_ADMIN');
  await sdk.userApi.getUser({ userId: ada.id });
  await assertRefused(sdk.userApi.suspendUser({ userId: ada.id }), '403 E0000006');
});

test('the System Log needs a standard role that has it', async () => {
  const read = async (role: RoleInput) => {
    const owner = org.addUser({ roles: [role] });
    return (await ask(org, org.addApiToken({ owner }).value, '/api/v1/logs')).status;
  };
  assert.equal(await read('REPORT_ADMIN'), 200);
  assert.equal(await read({ label: 'Custom', permissions: ['okta.users.read'] }), 403);
});

test('without a role nothing is allowed', async () => {
  const { sdk, ada } = await withRole(() => null);
  await assertRefused(sdk.userApi.getUser({ userId: ada.id }), '403 E0000006');
});

test('a wrong token, no token, and a wrong path or method each have their own answer', async () => {
  const token = org.addApiToken().value;
  assert.equal(await refusalOf(await ask(org, 'wrong', '/api/v1/users')), '401 E0000011');
  assert.equal(await refusalOf(await fetch(`${org.url}/api/v1/users`)), '403 E0000005');
  const broken = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' };
  assert.equal(await refusalOf(await ask(org, token, '/api/v1/zones', broken)), '400 E0000003');
  const put = { method: 'PUT' };
  assert.equal(await refusalOf(await ask(org, token, '/api/v1/eventHooks', put)), '405 E0000022');
  assert.equal(await refusalOf(await ask(org, token, '/api/v1/nowhere')), '404 E0000007');
  await org.close({ allowViolations: true });
  org = await startOktaOrg();
});

test('in read-only mode the org answers reads and refuses changes', async () => {
  await using frozen = await startOktaOrg({ readOnly: true });
  const { userApi } = sdkOf(frozen);
  const ada = frozen.addUser();
  await userApi.getUser({ userId: ada.id });
  await assertRefused(userApi.suspendUser({ userId: ada.id }), '503 E0000010');
});
