/** A key that is read and then forgotten is refused by nothing: each has to arrive as it was written. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { type Config, readConfig } from '../../src/config.ts';
import { policyKeys } from './policy-keys.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().trim();

const DETECTION = {
  trusted_asns: [64500],
  trusted_cidrs: ['198.51.100.0/24'],
  trusted_countries: ['Wherever'],
  corporate_egress_asns: [64501],
  corporate_egress_cidrs: ['203.0.113.0/25'],
  known_vpn_asns: [64502],
  untrusted_regions: ['Nowhere'],
  thresholds: { suspicious: 0.31, hijack: 0.92 },
  switched_off: ['unusual-hour'],
  exceptions: [
    {
      reason: 'a robot',
      expires_at: '2027-03-31',
      user: 'robot@example.com',
      asn: 64503,
      cidr: '192.0.2.0/28',
      country: 'Elsewhere',
      user_agent_contains: 'python-requests',
    },
    { reason: 'a network', expires_at: '2027-03-31T08:00:00Z', cidr: '192.0.2.7' },
  ],
};

const RESPONSES = {
  mode: 'approve',
  plans: {
    benign: ['raise_risk'],
    suspicious: [{ kind: 'block_ip', zone_name: 'Thieves', expires_after_minutes: 90 }],
    hijack: [
      { kind: 'quarantine', group_id: '00g1' },
      { kind: 'reset_password', send_email: false },
    ],
  },
  rules: [
    {
      name: 'the board',
      match: { users: ['ceo@example.com'], groups: ['Board'], roles: ['ORG_ADMIN'] },
      mode: 'enforce',
      plans: { suspicious: [], hijack: ['universal_logout'] },
      approval: { expires_after_minutes: 5, on_silence: 'deny' },
    },
    { name: 'the others', match: { groups: ['Others'] } },
  ],
  approval: {
    approvals: 2,
    two_person_kinds: ['quarantine'],
    expires_after_minutes: 45,
    on_silence: 'deny',
    approvers: ['slack:U1', 'api:bob'],
  },
  protected: { users: ['break-glass'], groups: ['Glass'], roles: ['SUPER_ADMIN'] },
  limits: { users_per_hour: 11, users_per_day: 41 },
  stale_after_minutes: 121,
  escalation: ['suspend', 'clear_sessions'],
};

const ORG = {
  key: 'second',
  url: 'https://second.okta.com/',
  hook_secrets: { env: 'SECOND_HOOK' },
  hook_header: { file: '/s/header' },
  client_id: '0oa2',
  private_key: { file: '/s/key' },
  responder: { client_id: '0oa3', private_key: { file: '/s/key' } },
  security_events: { issuer: 'https://w.example', key_id: 'k1', private_key: { file: '/s/key' } },
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

const READ_DETECTION = {
  trustedAsns: new Set([64500]),
  trustedCidrs: ['198.51.100.0/24'],
  trustedCountries: new Set(['Wherever']),
  corporateEgressAsns: new Set([64501]),
  corporateEgressCidrs: ['203.0.113.0/25'],
  knownVpnAsns: new Set([64502]),
  untrustedRegions: new Set(['Nowhere']),
  thresholds: { suspicious: 0.31, hijack: 0.92 },
  switchedOff: new Set(['unusual-hour']),
  exceptions: [
    {
      reason: 'a robot',
      expiresAt: Date.UTC(2027, 2, 31),
      user: 'robot@example.com',
      asn: 64503,
      cidr: '192.0.2.0/28',
      countries: ['Elsewhere'],
      userAgentContains: 'python-requests',
    },
    { reason: 'a network', expiresAt: Date.UTC(2027, 2, 31, 8), cidr: '192.0.2.7' },
  ],
};

const READ_RESPONSES = {
  mode: 'approve',
  plans: {
    benign: [{ kind: 'raise_risk', params: {} }],
    suspicious: [{ kind: 'block_ip', params: { zoneName: 'Thieves', expiresAfterMinutes: 90 } }],
    hijack: [
      { kind: 'quarantine', params: { groupId: '00g1' } },
      { kind: 'reset_password', params: { sendEmail: false } },
    ],
  },
  rules: [
    {
      name: 'the board',
      match: { users: ['ceo@example.com'], groups: ['Board'], roles: ['ORG_ADMIN'] },
      mode: 'enforce',
      plans: { suspicious: [], hijack: [{ kind: 'universal_logout', params: {} }] },
      approval: { expiresAfterMinutes: 5, onSilence: 'deny' },
    },
    { name: 'the others', match: { users: [], groups: ['Others'], roles: [] } },
  ],
  approval: {
    approvals: 2,
    twoPersonKinds: ['quarantine'],
    expiresAfterMinutes: 45,
    onSilence: 'deny',
    approvers: ['slack:U1', 'api:bob'],
  },
  protected: { users: ['break-glass'], groups: ['Glass'], roles: ['SUPER_ADMIN'] },
  limits: { usersPerHour: 11, usersPerDay: 41 },
  staleAfterMinutes: 121,
  escalation: [
    { kind: 'suspend', params: {} },
    { kind: 'clear_sessions', params: {} },
  ],
};

test('the file of these tests has every key there is', () => {
  const written = JSON.stringify({ DETECTION, RESPONSES, ORG });
  const missing = [...policyKeys()].filter((key) => !written.includes(`"${key}":`));
  // The whole file’s own, and what only an org without a service app has.
  assert.deepEqual(missing.sort(), ['api_token', 'detection', 'orgs', 'responses']);
});

test('what the file says for all arrives, and an org that says nothing has it', () => {
  const policy = { detection: DETECTION, responses: RESPONSES, orgs: [ORG] };
  const { orgs, policy: forAll } = read(policy, { OKTA_ORG_URL: 'https://example.okta.com' });
  assert.deepEqual(forAll, { detection: READ_DETECTION, responses: READ_RESPONSES });
  assert.deepEqual(
    orgs.map(({ key, detection, responses }) => [key, detection, responses]),
    ['main', 'second'].map((key) => [key, READ_DETECTION, READ_RESPONSES]),
  );
});

test('what an org says arrives, with its secrets from where they are', () => {
  const [second] = read({ orgs: [{ ...ORG, detection: DETECTION, responses: RESPONSES }] }).orgs;
  const key = { kind: 'privateKey', privateKey: PEM };
  assert.deepEqual(second, {
    key: 'second',
    url: 'https://second.okta.com',
    hookSecrets: ['current', 'previous'],
    hookHeader: { name: 'x-hook', values: ['one', 'two'] },
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
    credentials: null,
    responderCredentials: null,
    securityEvents: null,
  });
});
