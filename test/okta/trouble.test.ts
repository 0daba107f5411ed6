import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ResponseAction } from '../../src/domain/response/response-catalogue.ts';
import { inverseOf } from '../../src/domain/response/undo.ts';
import { performAction } from '../../src/okta/perform-action.ts';
import { connect, LAPTOP, startOrg } from './connected-org.ts';

test('An action that Okta did and did not answer is not done twice', async (t) => {
  const org = await startOrg(t);
  const client = await connect(org);
  const user = org.addUser();
  await client.getUser(user.id);
  const path = `/api/v1/users/${user.id}/lifecycle/reset_password`;
  org.faults.add({ path, drop: true, afterEffect: true, times: 1 });
  const action = { kind: 'reset_password', userId: user.id, params: { sendEmail: true } } as const;
  await assert.rejects(performAction(client, action), { name: 'OktaError', retryable: true });
  assert.equal((await performAction(client, action)).status, 'done');
  assert.equal(user.passwordResets.length, 1);
});

const TROUBLES = [
  { drop: true },
  { drop: true, afterEffect: true },
  { error: 'E0000009' },
  { error: 'E0000010', afterEffect: true },
  { error: 'E0000047' },
  { status: 502 },
  { latencyMs: 400, afterEffect: true, drop: true },
] as const;

for (const trouble of TROUBLES) {
  test(`Tried until it is done, each action has its effect once: ${JSON.stringify(trouble)}`, async (t) => {
    const org = await startOrg(t);
    const client = await connect(org);
    const user = org.addUser({ factors: ['push'] });
    const zone = { ips: ['203.0.113.9'], zoneName: 'Session Warden blocked' };
    const actions: ResponseAction[] = [
      { kind: 'clear_sessions', userId: user.id, params: {} },
      { kind: 'reset_password', userId: user.id, params: { sendEmail: true } },
      { kind: 'block_ip', userId: user.id, params: zone },
    ];
    org.signIn(user, LAPTOP);
    await client.grantedScopes();
    for (const action of actions) {
      org.faults.add({ path: /^\/api\/v1\//, times: 3, ...trouble });
      let tries = 0;
      for (; tries < 10; tries += 1) {
        const outcome = await performAction(client, action, {
          earlierTry: tries === 0 ? null : inverseOf(action.kind, action.userId, action.params),
        }).catch((error: { retryable?: boolean }) => error);
        if ('status' in outcome && outcome.status === 'done') break;
        assert.equal((outcome as { retryable?: boolean }).retryable, true, JSON.stringify(outcome));
      }
      assert.ok(tries < 10, action.kind);
      org.faults.clear();
    }
    assert.equal(org.activeSessions(user), 0);
    assert.equal(user.status, 'RECOVERY');
    assert.equal(user.passwordResets.length, 1);
    const held = org.zones().map(({ definition }) => definition.gateways);
    assert.deepEqual(held, [[{ type: 'CIDR', value: '203.0.113.9/32' }]]);
  });
}

test('A lapsed token, a slow org and a full rate limit are all survived or told', async (t) => {
  const org = await startOrg(t, { rateLimits: { '/api/v1/users': 3 } });
  const client = await connect(org);
  const user = org.addUser();
  org.faults.add({ path: /^\/api\/v1\/users\//, error: 'E0000011', times: 1 });
  await client.getUser(user.id);
  const limited = async () => {
    for (let call = 0; call < 5; call += 1) await client.getUser(user.id);
  };
  await assert.rejects(limited(), (error: { code: string; retryAfterMs: number | null }) => {
    assert.equal(error.code, 'E0000047');
    assert.ok(
      error.retryAfterMs !== null && error.retryAfterMs > 0 && error.retryAfterMs <= 62_000,
    );
    return true;
  });
});
