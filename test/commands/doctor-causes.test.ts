/** One thing is broken at a time: the report names it once, and says what to do about it. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { CheckReport } from '../../src/commands/doctor/check.ts';
import { READER_SCOPES, RESPONDER_SCOPES, scopeNames } from '../../src/okta/scopes.ts';
import { scriptedOrg } from '../okta/scripted-org.ts';
import { testDatabaseUrl } from '../support/database.ts';
import { startOktaOrg } from '../support/okta-org/index.ts';
import { examine, type Variables } from './examine.ts';

async function checksOf(variables: Variables): Promise<CheckReport[]> {
  const { checks, err } = await examine(variables);
  assert.equal(err, '');
  return checks;
}

const faultsOf = (checks: readonly CheckReport[], org: string | null = 'main') =>
  checks.flatMap((check) => (check.org === org && check.status === 'fault' ? [check] : []));

const of = (checks: readonly CheckReport[], name: string) =>
  checks.find((check) => check.name === name) ?? assert.fail(`no check “${name}”`);

/** Two apps, as docs/okta.md has it; nothing listens at PUBLIC_URL. */
async function twoApps(
  t: TestContext,
  readerScopes: readonly string[] = scopeNames(READER_SCOPES),
  responderScopes: readonly string[] = scopeNames(RESPONDER_SCOPES),
) {
  const org = await startOktaOrg();
  t.after(() => org.close());
  const reader = await org.addServiceApp({ scopes: readerScopes });
  const responder = await org.addServiceApp({ scopes: responderScopes });
  const variables: Variables = {
    DATABASE_URL: await testDatabaseUrl(t),
    OKTA_ORG_URL: org.url,
    OKTA_CLIENT_ID: reader.clientId,
    OKTA_PRIVATE_KEY: JSON.stringify(reader.privateJwk),
    OKTA_RESPONDER_CLIENT_ID: responder.clientId,
    OKTA_RESPONDER_PRIVATE_KEY: JSON.stringify(responder.privateJwk),
    OKTA_HOOK_SECRETS: 'the-secret-of-the-event-hook-0001',
    PUBLIC_URL: 'http://127.0.0.1:9',
    RESPONSE_MODE: 'enforce',
  };
  return { org, reader, responder, variables };
}

test('credentials that are refused are one fault, not one of every check that needs them', async (t) => {
  const { responder, variables } = await twoApps(t);
  const checks = await checksOf({ ...variables, OKTA_CLIENT_ID: responder.clientId });
  assert.deepEqual(
    faultsOf(checks).map(({ name }) => name),
    ['Okta credentials', 'hook address'],
  );
  assert.match(of(checks, 'okta.logs.read').detail, /^not looked at: see “Okta credentials”$/);
  assert.equal(of(checks, 'event hook').status, 'off');
});

test('what the hook is made of and is not set is one fault, told where it is to be set', async (t) => {
  const { variables } = await twoApps(t);
  const look = async (missing: string) => {
    const checks = await checksOf({ ...variables, [missing]: '' });
    const faults = checks.flatMap(({ name, status }) => (status === 'fault' ? [name] : []));
    return [faults, of(checks, 'event hook').detail, of(checks, 'hook address').detail];
  };
  const see = (name: string) => [
    [name],
    `not looked at: see “${name}”`,
    `not looked at: see “${name}”`,
  ];
  assert.deepEqual(await look('PUBLIC_URL'), see('public address'));
  assert.deepEqual(await look('OKTA_HOOK_SECRETS'), see('configuration'));
});

test('an address at which no org is says so, and is one fault an app', async (t) => {
  const { variables } = await twoApps(t);
  const elsewhere = await scriptedOrg(t, () => ({ status: 404 }));
  const faults = faultsOf(await checksOf({ ...variables, OKTA_ORG_URL: elsewhere.orgUrl }));
  assert.deepEqual(
    faults.map(({ name }) => name),
    ['Okta credentials', 'responder credentials', 'hook address'],
  );
  assert.match(faults[0]?.remedy ?? '', /^No Okta org is at this address\. Set OKTA_ORG_URL/);
});

test('an app without any of its scopes is told which, and which app it is', async (t) => {
  const { reader, variables } = await twoApps(t, []);
  const check = of(await checksOf(variables), 'Okta credentials');
  const remedy = check.status === 'fault' ? check.remedy : '';
  assert.equal(
    remedy,
    `Grant okta.logs.read, okta.users.read, okta.roles.read, okta.eventHooks.read under “Okta API Scopes” of the app ${reader.clientId}.`,
  );
});

test('of two apps the one that lacks a scope is named, and what leans on the scope is no second fault', async (t) => {
  const { reader, responder, variables } = await twoApps(
    t,
    ['okta.users.read'],
    ['okta.users.read'],
  );
  const checks = await checksOf(variables);
  const remedies = faultsOf(checks).map(({ name, remedy }) => [name, remedy]);
  const grant = (app: string, scope: string) =>
    `In the Admin Console: Applications, ${app}, Okta API Scopes: grant ${scope}.`;
  assert.deepEqual(remedies.slice(0, 3), [
    ['okta.logs.read', grant(`${reader.clientId} (the reader)`, 'okta.logs.read')],
    ['okta.users.manage', grant(`${responder.clientId} (the responder)`, 'okta.users.manage')],
    ['event hook', grant(`${reader.clientId} (the reader)`, 'okta.eventHooks.read')],
  ]);
  assert.equal(
    of(checks, 'failed deliveries').detail,
    'not looked at: okta.logs.read is not granted',
  );
  assert.equal(of(checks, 'hook tampering').status, 'off');
});

test('a database that is away does not make the last delivery look like a defect of ours', async (t) => {
  const { variables } = await twoApps(t);
  const away = { ...variables, DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none' };
  const checks = await checksOf(away);
  assert.equal(of(checks, 'database').status, 'fault');
  const { status, detail } = of(checks, 'last delivery');
  assert.deepEqual([status, detail], ['off', 'not known without the database']);
});

test('a hook secret that can be guessed is a fault, and is not shown', async (t) => {
  const { variables } = await twoApps(t);
  const secrets = `${variables.OKTA_HOOK_SECRETS},hunter2`;
  const checks = await checksOf({ ...variables, OKTA_HOOK_SECRETS: secrets });
  const check = of(checks, 'hook secret');
  assert.match(check.detail, /^1 of 2 in OKTA_HOOK_SECRETS with fewer than 16 characters/);
  assert.equal(JSON.stringify(checks).includes('hunter2'), false);
  assert.equal(
    (await checksOf(variables)).some(({ name }) => name === 'hook secret'),
    false,
  );
});

test('an exception that is over is a warning, for nobody means it any more', async (t) => {
  const { variables } = await twoApps(t);
  const file = join(await mkdtemp(join(tmpdir(), 'policy-')), 'policy.yaml');
  const exception = (day: string) => `    - { reason: till ${day}, expires_at: ${day}, asn: 1 }\n`;
  const look = async (...days: string[]) => {
    writeFileSync(file, `detection:\n  exceptions:\n${days.map(exception).join('')}`);
    return of(await checksOf({ ...variables, POLICY_FILE: file }), 'exceptions of the policy');
  };
  const over = await look('2020-01-01', '2190-01-01');
  assert.equal(over.status, 'warning');
  assert.match(over.detail, /any more: “till 2020-01-01” \(2020-01-01T00:00:00\.000Z\)\.$/);
  assert.equal((await look('2190-01-01')).status, 'ok');
});

test('a country that is mistyped in the policy is a fault, since it fits nothing', async (t) => {
  const { variables } = await twoApps(t);
  const file = join(await mkdtemp(join(tmpdir(), 'policy-')), 'policy.yaml');
  const look = async (policy: string) => {
    writeFileSync(file, policy);
    return of(await checksOf({ ...variables, POLICY_FILE: file }), 'countries of the policy');
  };
  const wrong = await look('detection: { untrusted_regions: [North Koria, Germany] }');
  assert.equal(wrong.status, 'fault');
  assert.match(wrong.detail, /: “North Koria” \(did you mean North Korea\?\)\.$/);
  assert.equal((await look('detection: { trusted_countries: [Germany, Turkey] }')).status, 'ok');
});

test('a proxy that nobody named is a warning: everybody seems to call from its address', async (t) => {
  const { variables } = await twoApps(t);
  const behind = { ...variables, PUBLIC_URL: 'https://127.0.0.1:9' };
  const check = of(await checksOf(behind), 'proxies');
  assert.ok(check.status === 'warning');
  assert.match(check.remedy, /^Set TRUSTED_PROXIES/);
  for (const fine of [variables, { ...behind, TRUSTED_PROXIES: '10.0.0.5' }])
    assert.equal(
      (await checksOf(fine)).some(({ name }) => name === 'proxies'),
      false,
    );
});
