/** A key that is read and then forgotten is refused by nothing: each has to arrive as it was written. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { type Config, readConfig } from '../../src/config.ts';
import { policyKeys } from './policy-keys.ts';
import { DETECTION, READ_DETECTION, READ_RESPONSES, RESPONSES } from './whole-policy.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().trim();

const ORG = {
  key: 'second',
  url: 'https://second.okta.com/',
  hook_secrets: { env: 'SECOND_HOOK' },
  hook_header: { file: '/s/header' },
  hook: { leave_out: ['user.authentication.sso'] },
  client_id: '0oa2',
  private_key: { file: '/s/key' },
  responder: { client_id: '0oa3', private_key: { file: '/s/key' } },
  security_events: { issuer: 'https://w.example', key_id: 'k1', private_key: { file: '/s/key' } },
};

const WEBHOOK = {
  url: { env: 'SIEM' },
  secret: { file: '/s/token' },
  headers: { 'X-Key': { file: '/s/token' } },
  orgs: ['second'],
  types: ['finding.closed'],
};

/** JSON is YAML. */
function read(policy: object, variables: Readonly<Record<string, string>> = {}): Config {
  const files: Readonly<Record<string, string>> = {
    '/policy.yaml': JSON.stringify(policy),
    '/s/header': 'X-Hook: one, two\n',
    '/s/key': PEM,
    '/s/token': '00token\n',
  };
  return readConfig(
    { POLICY_FILE: '/policy.yaml', SECOND_HOOK: 'current,previous', ...variables },
    { readFile: (path) => files[path] ?? assert.fail(`${path} was read`) },
  );
}

test('the file of these tests has every key there is', () => {
  const written = JSON.stringify({ DETECTION, RESPONSES, ORG, WEBHOOK });
  const missing = [...policyKeys()].filter((key) => !written.includes(`"${key}":`));
  // The whole file’s own, and what only an org without a service app has.
  assert.deepEqual(missing.sort(), [
    'api_token',
    'console_readers',
    'detection',
    'responses',
    'webhooks',
  ]);
});

test('what the file says for all arrives, and an org that says nothing has it', () => {
  const readers = { console_readers: ['console-group:SOC'] };
  const policy = { detection: DETECTION, responses: RESPONSES, orgs: [ORG], ...readers };
  const { orgs, people, consoleReaders } = read(policy, {
    OKTA_ORG_URL: 'https://example.okta.com',
  });
  assert.deepEqual(consoleReaders, ['console-group:SOC']);
  assert.deepEqual(people, [{ name: 'Ann', is: ['slack:U1', 'cli:ann'] }]);
  assert.deepEqual(
    orgs.map(({ key, detection, responses }) => [key, detection, responses]),
    ['main', 'second'].map((key) => [key, READ_DETECTION, READ_RESPONSES]),
  );
});

/** What an org says alone, and what it changes of what holds for all. */
const SAID_BY_ORG: readonly (readonly [
  said: { readonly responses?: object; readonly detection?: object },
  responses: object,
  detection: object,
])[] = [
  [{ responses: { mode: 'observe' } }, { mode: 'observe' }, {}],
  [
    { responses: { limits: { users_per_hour: 1 } } },
    { limits: { ...READ_RESPONSES.limits, usersPerHour: 1 } },
    {},
  ],
  [
    { responses: { limits: { users_per_day: 1 } } },
    { limits: { ...READ_RESPONSES.limits, usersPerDay: 1 } },
    {},
  ],
  [
    { responses: { approval: { approvals: 1 } } },
    { approval: { ...READ_RESPONSES.approval, approvals: 1 } },
    {},
  ],
  [
    { responses: { ask_user: { expires_after_minutes: 7 } } },
    { askUser: { ...READ_RESPONSES.askUser, expiresAfterMinutes: 7 } },
    {},
  ],
  [
    { responses: { plans: { hijack: [] } } },
    { plans: { ...READ_RESPONSES.plans, hijack: [] } },
    {},
  ],
  [{ responses: { rules: [] } }, { rules: [] }, {}],
  [{ responses: { protected: {} } }, { protected: { users: [], groups: [], roles: [] } }, {}],
  [{ responses: { stale_after_minutes: 1 } }, { staleAfterMinutes: 1 }, {}],
  [{ responses: { escalation: [] } }, { escalation: [] }, {}],
  [{ detection: { trusted_asns: [] } }, {}, { trustedAsns: new Set() }],
  [{ detection: { trusted_cidrs: [] } }, {}, { trustedCidrs: [] }],
  [{ detection: { exceptions: [] } }, {}, { exceptions: [] }],
];

for (const [said, responses, detection] of SAID_BY_ORG)
  test(`what an org says leaves the rest as it is for all: ${JSON.stringify(said)}`, () => {
    const forAll = { detection: DETECTION, responses: RESPONSES };
    const [second] = read({ ...forAll, orgs: [{ ...ORG, ...said }] }).orgs;
    assert.deepEqual(second?.responses, { ...READ_RESPONSES, ...responses });
    assert.deepEqual(second?.detection, { ...READ_DETECTION, ...detection });
  });

test('what an org says arrives, with its secrets from where they are', () => {
  const [second] = read({ orgs: [{ ...ORG, detection: DETECTION, responses: RESPONSES }] }).orgs;
  const key = { kind: 'privateKey', privateKey: PEM };
  assert.deepEqual(second, {
    key: 'second',
    url: 'https://second.okta.com',
    hookSecrets: ['current', 'previous'],
    hookHeader: { name: 'x-hook', values: ['one', 'two'] },
    hookLeavesOut: ['user.authentication.sso'],
    credentials: { ...key, clientId: '0oa2' },
    responderCredentials: { ...key, clientId: '0oa3' },
    securityEvents: { issuer: 'https://w.example', keyId: 'k1', privateKey: PEM },
    detection: READ_DETECTION,
    responses: READ_RESPONSES,
  });
  const bare = { key: 'second', url: ORG.url };
  const [byToken] = read({ orgs: [{ ...bare, api_token: { file: '/s/token' } }] }).orgs;
  assert.deepEqual(byToken?.credentials, { kind: 'ssws', token: '00token' });
  const [silent] = read({ orgs: [bare] }).orgs;
  const { detection: _detection, responses, ...connection } = silent ?? assert.fail();
  assert.equal(responses.mode, 'observe');
  assert.deepEqual(connection, {
    ...bare,
    url: 'https://second.okta.com',
    hookSecrets: [],
    hookHeader: null,
    hookLeavesOut: [],
    credentials: null,
    responderCredentials: null,
    securityEvents: null,
  });
});

test('what a webhook says arrives, with its secrets from where they are', () => {
  const policy = { orgs: [ORG], webhooks: [{ ...WEBHOOK, secret: { env: 'SIGNED_BY' } }] };
  const variables = { SIEM: 'https://siem.example/in', SIGNED_BY: 'a-secret-of-24-characters' };
  assert.deepEqual(read(policy, variables).alertWebhooks.receivers, [
    {
      url: variables.SIEM,
      secrets: [variables.SIGNED_BY],
      headers: { 'x-key': '00token' },
      orgs: ['second'],
      types: ['finding.closed'],
    },
  ]);
});

test('of two thresholds the one that is not said is not there, and the usual one holds', () => {
  const said = ({ suspicious, hijack }: { suspicious?: number; hijack?: number }) =>
    read(
      { detection: { thresholds: { suspicious, hijack } } },
      { OKTA_ORG_URL: 'https://example.okta.com' },
    ).orgs[0]?.detection.thresholds;
  for (const one of [{ suspicious: 0.4 }, { hijack: 0.95 }]) assert.deepEqual(said(one), one);
});
