import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { READER_SCOPES, RESPONDER_SCOPES, scopeNames } from '../../src/okta/scopes.ts';
import { type ServiceAppInput, startOktaOrg } from '../support/okta-org/index.ts';
import { examine } from './examine.ts';

type Role = NonNullable<ServiceAppInput['role']>;

const READER: Role = {
  label: 'Warden reader',
  permissions: ['okta.users.read', 'okta.groups.read', 'okta.iam.read', 'okta.eventhooks.read'],
};
const CLEARS = 'okta.users.lifecycle.clearSessions';
const EXPIRES = 'okta.users.credentials.expirePassword';

/** As docs/okta.md sets it up: a reader, and a responder with the role in question. */
async function roleCheck(
  t: TestContext,
  role: Role | null,
  { reader = READER, mode = 'enforce' }: { reader?: Role; mode?: string } = {},
) {
  const org = await startOktaOrg();
  t.after(() => org.close());
  const looks = await org.addServiceApp({ scopes: scopeNames(READER_SCOPES), role: reader });
  const acts = await org.addServiceApp({ scopes: scopeNames(RESPONDER_SCOPES), role });
  const { find } = await examine({
    WARDEN_DATA_DIR: join(tmpdir(), 'no-such-folder'),
    OKTA_ORG_URL: org.url,
    OKTA_CLIENT_ID: looks.clientId,
    OKTA_PRIVATE_KEY: JSON.stringify(looks.privateJwk),
    OKTA_RESPONDER_CLIENT_ID: acts.clientId,
    OKTA_RESPONDER_PRIVATE_KEY: JSON.stringify(acts.privateJwk),
    OKTA_HOOK_SECRETS: 'the-secret-of-the-event-hook-0001',
    RESPONSE_MODE: mode,
  });
  return { ...find('role of the responder'), clientId: acts.clientId };
}

suite('doctor looks at the role of the responder', () => {
  test('one that only looks is a fault, with the permissions that the policy needs', async (t) => {
    const check = await roleCheck(t, 'READ_ONLY_ADMIN');
    assert.equal(check.status, 'fault');
    const { detail, remedy, clientId } = check;
    assert.ok(detail.startsWith(`${clientId} (the responder) has Read Only Administrator, which`));
    assert.match(detail, /“Clear all sessions” \(okta\.users\.lifecycle\.clearSessions\); “Expire/);
    assert.match(remedy, /a role with these, on a resource set without the break-glass group/);
    assert.equal((await roleCheck(t, null)).status, 'fault', 'no role at all');
  });

  test('a custom one is held against its permissions, one by one', async (t) => {
    const half = await roleCheck(t, { label: 'Half', permissions: [CLEARS] });
    assert.equal(half.status, 'fault');
    assert.match(half.detail, /which does not allow: “Expire the password” \(okta\.[\w.]+\)$/);
    for (const permissions of [[CLEARS, EXPIRES], ['okta.users.manage']]) {
      const whole = await roleCheck(t, { label: 'Responder', permissions });
      assert.equal(whole.status, 'ok', whole.detail);
      assert.match(whole.detail, /has Responder, which allows what the policy plans; on whom/);
    }
  });

  test('what was not looked at is said to be so', async (t) => {
    const unread = await roleCheck(t, 'READ_ONLY_ADMIN', { reader: 'REPORT_ADMIN' });
    assert.equal(unread.status, 'off');
    assert.match(unread.detail, /whether its role allows what the policy plans was not looked at/);
    const standard = await roleCheck(t, 'HELP_DESK_ADMIN');
    assert.deepEqual([standard.status, /was not looked at$/.test(standard.detail)], ['off', true]);
  });

  test('where nothing is done it is no fault', async (t) => {
    const check = await roleCheck(t, 'READ_ONLY_ADMIN', { mode: 'observe' });
    assert.equal(check.status, 'off');
    assert.match(check.detail, /does not allow: /);
  });

  test('of an API token the owner’s roles count', async (t) => {
    const org = await startOktaOrg();
    t.after(() => org.close());
    const check = async (roles: readonly string[]) => {
      const owner = org.addUser({ roles });
      const { find } = await examine({
        WARDEN_DATA_DIR: join(tmpdir(), 'no-such-folder'),
        OKTA_ORG_URL: org.url,
        OKTA_API_TOKEN: org.addApiToken({ owner }).value,
        OKTA_HOOK_SECRETS: 'the-secret-of-the-event-hook-0001',
        RESPONSE_MODE: 'enforce',
      });
      return find('role of the responder');
    };
    const looking = await check(['READ_ONLY_ADMIN']);
    assert.equal(looking.status, 'fault');
    assert.match(looking.detail, /^the API token’s owner has Read Only Administrator/);
    assert.equal((await check(['SUPER_ADMIN'])).status, 'ok');
  });
});
