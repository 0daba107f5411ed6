import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { READER_SCOPES, RESPONDER_SCOPES, scopeNames } from '../../src/okta/scopes.ts';
import { testDatabaseUrl } from '../support/database.ts';
import { startOktaOrg } from '../support/okta-org/index.ts';
import { examine } from './examine.ts';

const SCOPES = scopeNames(READER_SCOPES, RESPONDER_SCOPES);

/** An org with people and groups, a policy that names some, and what doctor finds. */
async function named(
  t: TestContext,
  options: { policy: string; scopes?: readonly string[]; role?: string },
) {
  const org = await startOktaOrg();
  t.after(() => org.close());
  org.addUser({ login: 'ada.okafor@example.com' });
  const quarantine = org.addGroup('Quarantine');
  org.addGroup('Break glass');
  org.addGroup('Break glass, old');
  org.addGroup('The "inner" circle');
  const scopes = options.scopes ?? [...SCOPES, 'okta.groups.read'];
  const app = await org.addServiceApp({ scopes });
  const owner = options.role === undefined ? null : org.addUser({ roles: [options.role] });
  const file = join(await mkdtemp(join(tmpdir(), 'policy-')), 'policy.yaml');
  writeFileSync(file, options.policy.replace('{quarantine}', quarantine.id));
  const variables = {
    DATABASE_URL: await testDatabaseUrl(t),
    OKTA_ORG_URL: org.url,
    ...(owner === null
      ? { OKTA_CLIENT_ID: app.clientId, OKTA_PRIVATE_KEY: JSON.stringify(app.privateJwk) }
      : { OKTA_API_TOKEN: org.addApiToken({ owner }).value }),
    OKTA_HOOK_SECRETS: 'the-secret-of-the-event-hook-0001',
    POLICY_FILE: file,
  };
  const { checks, err } = await examine(variables);
  assert.equal(err, '');
  const find = (name: string) => checks.find((check) => check.name === name);
  return { org, users: find('users of the policy'), groups: find('groups of the policy'), checks };
}

const POLICY = `
responses:
  protected:
    users: [Ada.Okafor@example.com, ada.okafor, ada.okafro@example.com, 'x/../me@example.com']
    groups: [break GLASS, 'The "inner" circle', Break glas]
  rules:
    - name: Finance
      match: { groups: [Finanse], users: [cfo@example.com] }
      plans: { hijack: [clear_sessions, { kind: quarantine, group_id: '{quarantine}' }] }
    - name: Sales
      match: { groups: [Break glass] }
      plans: { hijack: [{ kind: quarantine, group_id: 00g00000000000000000 }] }
`;

suite('whom the policy names', () => {
  test('and Okta does not know is a fault, by name and place', async (t) => {
    const { users, groups } = await named(t, { policy: POLICY });
    assert.equal(users?.status, 'fault');
    assert.equal(
      users.detail,
      'Not known to Okta: “ada.okafor” (protected), which is written in full: ada.okafor@example.com; “ada.okafro@example.com” (protected); “x/../me@example.com” (protected); “cfo@example.com” (rule “Finance”).',
    );
    assert.equal(groups?.status, 'fault');
    assert.equal(
      groups.detail,
      'Not known to Okta: “Break glas” (protected); “Finanse” (rule “Finance”); “00g00000000000000000” (quarantine).',
    );
    assert.match(groups.remedy, /Correct it in the policy file/);
  });

  test('and Okta knows is in order', async (t) => {
    const policy = `
responses:
  protected: { users: [ada.okafor@example.com], groups: [Break glass, 'The "inner" circle'] }
  plans: { hijack: [{ kind: quarantine, group_id: '{quarantine}' }] }`;
    const { users, groups } = await named(t, { policy });
    assert.deepEqual([users?.status, groups?.status], ['ok', 'ok']);
  });

  test('cannot be looked up without the scope, which is no fault', async (t) => {
    const { users, groups, org } = await named(t, { policy: POLICY, scopes: SCOPES });
    assert.equal(users?.status, 'fault');
    assert.equal(groups?.status, 'off');
    assert.match(groups.detail, /could not be looked up: okta\.groups\.read is not granted/);
    assert.ok(org.requests.every(({ path }) => path !== '/api/v1/groups'));
  });

  test('cannot be looked up where the role does not allow it, which is no fault', async (t) => {
    const { users, groups } = await named(t, { policy: POLICY, role: 'HELP_DESK_ADMIN' });
    assert.equal(users?.status, 'fault');
    assert.equal(groups?.status, 'off');
    assert.match(groups.detail, /could not be looked up: .*permission.*Finanse/i);
  });

  test('is asked about by doctor alone, and only where somebody is named', async (t) => {
    const { users, groups, org } = await named(t, { policy: 'responses: { mode: observe }' });
    assert.deepEqual([users, groups], [undefined, undefined]);
    const scopes = org.requests
      .filter(({ path }) => path === '/oauth2/v1/token')
      .map(({ body }) => JSON.stringify(body));
    assert.ok(scopes.every((asked) => !asked.includes('okta.groups.read')));
  });
});
