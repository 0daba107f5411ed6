/** What is refused, one setting at a time, and what stands right beside it and is not. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { suite, test } from 'node:test';
import { ConfigError, readConfig, requireForServe } from '../../src/config.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

const ORG = { OKTA_ORG_URL: 'https://example.okta.com', OKTA_HOOK_SECRETS: 'a-secret' };
const OIDC = {
  OIDC_ISSUER: 'https://id.example.com',
  OIDC_CLIENT_ID: 'c',
  OIDC_CLIENT_SECRET: 's',
};
const SLACK = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_CHANNEL: 'C1' };
const ALERTS = { ALERT_WEBHOOK_URLS: 'https://a.example', ALERT_WEBHOOK_SECRET: 'x'.repeat(24) };
const EVENTS = {
  OKTA_SECURITY_EVENTS_ISSUER: 'https://warden.example.com',
  OKTA_SECURITY_EVENTS_KEY_ID: 'k1',
  OKTA_SECURITY_EVENTS_PRIVATE_KEY: PEM,
};

type Variables = Readonly<Record<string, string>>;

function refused(variables: Variables): string[] {
  try {
    readConfig(variables, { readFile: (path) => assert.fail(`${path} was read`) });
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    return error.problems.map(({ where }) => where);
  }
  return [];
}

/** Alerts whose secret has so many random bytes. */
function signedWith(bytes: number): Variables {
  const secret = `whsec_${Buffer.alloc(bytes, 7).toString('base64')}`;
  return { ...ALERTS, ALERT_WEBHOOK_SECRET: secret };
}

function without(variables: Variables, name: string): Variables {
  const { [name]: _left, ...rest } = variables;
  return rest;
}

suite('what goes together', () => {
  for (const [what, all] of Object.entries({ OIDC, SLACK, EVENTS })) {
    test(`is taken whole, refused in part, and may be left out: ${what}`, () => {
      assert.deepEqual(refused({ ...ORG, ...all }), []);
      const names = Object.keys(all);
      assert.ok(names.length > 1);
      for (const name of names) {
        const [where, ...more] = refused({ ...ORG, ...without(all, name) });
        assert.deepEqual([where, more], [what === 'EVENTS' ? names[0] : name, []], name);
        const alone = { ...ORG, [name]: all[name as keyof typeof all] };
        assert.notDeepEqual(refused(alone), [], `${name} alone`);
      }
    });
  }

  test('is a service app’s id and key, of the reader and of the responder', () => {
    for (const app of ['OKTA_', 'OKTA_RESPONDER_']) {
      const both = { [`${app}CLIENT_ID`]: '0oa1', [`${app}PRIVATE_KEY`]: PEM };
      assert.deepEqual(refused({ ...ORG, ...both }), []);
      for (const name of Object.keys(both)) {
        assert.deepEqual(refused({ ...ORG, ...without(both, name) }), [name]);
      }
    }
  });

  test('is an org’s secret with its address', () => {
    assert.deepEqual(refused({ OKTA_HOOK_SECRETS: 'a-secret' }), ['OKTA_ORG_URL']);
    assert.deepEqual(refused({ OKTA_API_TOKEN: '00t' }), ['OKTA_ORG_URL']);
    assert.deepEqual(refused({ OKTA_ORG_URL: ORG.OKTA_ORG_URL }), []);
  });

  test('is an address for alerts with a secret to sign them', () => {
    assert.deepEqual(refused({ ...ORG, ...ALERTS }), []);
    assert.deepEqual(refused(without(ALERTS, 'ALERT_WEBHOOK_SECRET')), ['ALERT_WEBHOOK_SECRET']);
    assert.deepEqual(refused(without(ALERTS, 'ALERT_WEBHOOK_URLS')), []);
  });
});

suite('a value', () => {
  const cases: readonly (readonly [name: string, right: Variables, wrong: Variables])[] = [
    ['OKTA_HOOK_SECRETS', ORG, { ...ORG, OKTA_HOOK_SECRETS: 'a-secret,sécret' }],
    [
      'OKTA_HOOK_HEADER',
      { OKTA_HOOK_HEADER: 'X-Hook: one,two' },
      { OKTA_HOOK_HEADER: 'X-Hook: one,zwölf' },
    ],
    [
      'OKTA_HOOK_HEADER',
      { OKTA_HOOK_HEADER: 'X-Authorization: one' },
      { OKTA_HOOK_HEADER: 'Authorization: one' },
    ],
    [
      'DATABASE_URL',
      { DATABASE_URL: 'postgresql://u@db.example/warden' },
      { DATABASE_URL: 'mysql://u@db.example/warden' },
    ],
    [
      'DATABASE_URL',
      { DATABASE_URL: 'postgres://u:a,b@db.example:5432/warden?options=a,b' },
      { DATABASE_URL: 'postgres://u:p@one.example:5432,two.example:5432/warden' },
    ],
    [
      'DATABASE_URL',
      { DATABASE_URL: 'postgres:///warden?host=/var/run/postgresql' },
      { DATABASE_URL: 'postgres:///warden?host=one.example,two.example' },
    ],
    ['OKTA_HOOK_HEADER', { OKTA_HOOK_HEADER: 'X-Hook : one' }, { OKTA_HOOK_HEADER: 'X-Hook: ,' }],
    ['PORT', { PORT: '8081' }, { PORT: '0x1f91' }],
    ['PORT', { PORT: '65535' }, { PORT: '65536' }],
    ['PORT', { PORT: '0' }, { PORT: '80.5' }],
    [
      'SYSTEM_LOG_POLL_SECONDS',
      { SYSTEM_LOG_POLL_SECONDS: '0.5' },
      { SYSTEM_LOG_POLL_SECONDS: '86401' },
    ],
    [
      'CORROBORATION_GRACE_SECONDS',
      { CORROBORATION_GRACE_SECONDS: '0.5' },
      { CORROBORATION_GRACE_SECONDS: '-1' },
    ],
    ['SYSTEM_LOG_FIRST_DAYS', { SYSTEM_LOG_FIRST_DAYS: '1' }, { SYSTEM_LOG_FIRST_DAYS: '0' }],
    ['SYSTEM_LOG_FIRST_DAYS', { SYSTEM_LOG_FIRST_DAYS: '90' }, { SYSTEM_LOG_FIRST_DAYS: '91' }],
    ['RETENTION_DAYS', { RETENTION_DAYS: '1' }, { RETENTION_DAYS: '0' }],
    ['RETENTION_DAYS', { RETENTION_DAYS: '36500' }, { RETENTION_DAYS: '36501' }],
    ['OIDC_ISSUER', OIDC, { ...OIDC, OIDC_ISSUER: 'http://id.example.com' }],
    ['OIDC_ISSUER', OIDC, { ...OIDC, OIDC_ISSUER: 'https://user@id.example.com' }],
    ['OIDC_ISSUER', OIDC, { ...OIDC, OIDC_ISSUER: 'https://:secret@id.example.com' }],
    ['OIDC_ISSUER', OIDC, { ...OIDC, OIDC_ISSUER: 'https://id.example.com/#top' }],
    [
      'OIDC_ISSUER',
      { ...OIDC, OIDC_ISSUER: 'http://127.0.0.1:8080/realm' },
      { ...OIDC, OIDC_ISSUER: 'ftp://127.0.0.1/realm' },
    ],
    ['SLACK_API_URL', SLACK, { ...SLACK, SLACK_API_URL: 'http://slack.example.com' }],
    [
      'ALERT_WEBHOOK_URLS',
      ALERTS,
      { ...ALERTS, ALERT_WEBHOOK_URLS: 'https://a.example,http://b.example' },
    ],
    [
      'ALERT_WEBHOOK_URLS',
      ALERTS,
      { ...ALERTS, ALERT_WEBHOOK_URLS: 'https://a.example,https://a.example' },
    ],
    ['ALERT_WEBHOOK_SECRET', ALERTS, { ...ALERTS, ALERT_WEBHOOK_SECRET: 'x'.repeat(23) }],
    ['ALERT_WEBHOOK_SECRET', signedWith(24), signedWith(23)],
    ['ALERT_WEBHOOK_SECRET', signedWith(64), signedWith(65)],
    [
      'ALERT_WEBHOOK_PRIVATE_NETWORKS',
      { ALERT_WEBHOOK_PRIVATE_NETWORKS: '10.1.0.0/16,fd00::/8' },
      { ALERT_WEBHOOK_PRIVATE_NETWORKS: '10.1.0.0/16,10.1' },
    ],
    [
      'TRUSTED_PROXIES',
      { TRUSTED_PROXIES: '10.0.0.5,172.16.0.0/12' },
      { TRUSTED_PROXIES: '10.0.0.5,all' },
    ],
    [
      'TRUSTED_PROXIES',
      { TRUSTED_PROXIES: '10.0.0.5/32,::1/128' },
      { TRUSTED_PROXIES: '10.0.0.5/33' },
    ],
    ['TRUSTED_PROXIES', { TRUSTED_PROXIES: '::1/33' }, { TRUSTED_PROXIES: '::1/129' }],
    ['TRUSTED_PROXIES', { TRUSTED_PROXIES: '10.0.0.0/8' }, { TRUSTED_PROXIES: '10.0.0.0/8/8' }],
    // Read as a number, no bits are all addresses.
    ['TRUSTED_PROXIES', { TRUSTED_PROXIES: '10.0.0.5/32' }, { TRUSTED_PROXIES: '10.0.0.5/' }],
    ['API_TOKENS', { API_TOKENS: 'a:x1,b:x2' }, { API_TOKENS: 'a:x1,b:x1' }],
    ['API_TOKENS', { API_TOKENS: 'a:x1,b:x2' }, { API_TOKENS: 'a:x1,a:x2' }],
    ['API_TOKENS', { API_TOKENS: 'a:x1,b:x2' }, { API_TOKENS: 'a:x1,x2' }],
    ['API_TOKENS', { API_TOKENS: 'a:x1, b : x2' }, { API_TOKENS: 'a:x1,b:x²' }],
    ['API_TOKENS', { API_TOKENS: 'a:x:1' }, { API_TOKENS: 'a:x1,b c:x2' }],
    ['METRICS_TOKENS', { METRICS_TOKENS: 'a:x1,b:x2' }, { METRICS_TOKENS: 'a:x1,b:x1' }],
    ['METRICS_TOKENS', { METRICS_TOKENS: 'a:x1' }, { METRICS_TOKENS: 'x1' }],
    ['READ_TOKENS', { READ_TOKENS: 'a:x1,b:x2' }, { READ_TOKENS: 'a:x1,b:x1' }],
    [
      'TEAMS_WEBHOOK_URL',
      { TEAMS_WEBHOOK_URL: 'https://x.api.powerplatform.com:443/workflows/1?sp=%2Frun&sig=abc' },
      { TEAMS_WEBHOOK_URL: 'http://x.api.powerplatform.com/workflows/1?sig=abc' },
    ],
    // Cut off by a shell, or of a workflow that only people of the tenant may trigger.
    [
      'TEAMS_WEBHOOK_URL',
      { TEAMS_WEBHOOK_URL: 'https://x.api.powerplatform.com/workflows/1?sig=abc' },
      { TEAMS_WEBHOOK_URL: 'https://x.api.powerplatform.com/workflows/1?api-version=1' },
    ],
    [
      'PAGERDUTY_ROUTING_KEY',
      { PAGERDUTY_ROUTING_KEY: 'R'.repeat(32) },
      { PAGERDUTY_ROUTING_KEY: 'R'.repeat(33) },
    ],
    [
      'PAGERDUTY_REGION',
      { PAGERDUTY_REGION: 'eu' },
      { PAGERDUTY_REGION: 'events.eu.pagerduty.com' },
    ],
    [
      'OKTA_SECURITY_EVENTS_ISSUER',
      EVENTS,
      { ...EVENTS, OKTA_SECURITY_EVENTS_ISSUER: 'warden.example.com' },
    ],
  ];
  for (const [name, right, wrong] of cases) {
    test(`of ${name} that cannot be meant is refused: ${JSON.stringify(wrong[name])}`, () => {
      assert.deepEqual(refused({ ...ORG, ...right }), []);
      assert.deepEqual(refused({ ...ORG, ...wrong }), [name]);
    });
  }
});

test('serving needs credentials also where only a rule of the policy acts', () => {
  const serve = (mode: string, variables: Variables = {}) => {
    const policy = `responses:\n  rules:\n    - { name: admins, match: { roles: [SUPER_ADMIN] }, mode: ${mode} }\n  mode: observe\n`;
    const config = readConfig(
      { ...ORG, POLICY_FILE: '/policy.yaml', RESPONSE_MODE: 'enforce', ...variables },
      { readFile: () => policy },
    );
    requireForServe(config);
  };
  assert.throws(() => serve('approve'), /OKTA_CLIENT_ID/);
  serve('approve', { OKTA_API_TOKEN: '00t' });
  serve('observe');
});
