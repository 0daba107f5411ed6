import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { ConfigError, readConfig, requireForServe } from '../../src/config.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const JWK = JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: 'k1' });

const noFile = (path: string): string => {
  throw new Error(`no file ${path}`);
};

function read(variables: Record<string, string>, files: Record<string, string> = {}) {
  return readConfig(variables, { readFile: (path) => files[path] ?? noFile(path) });
}

function problemsOf(variables: Record<string, string>, files: Record<string, string> = {}) {
  try {
    read(variables, files);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.problems;
  }
  return [];
}

const ORG = { OKTA_ORG_URL: 'https://example.okta.com', OKTA_HOOK_SECRETS: 'current, previous' };

test('nothing set gives the documented defaults', () => {
  const config = read({});
  assert.equal(config.databaseUrl, null);
  assert.equal(config.dataDir, './data');
  assert.deepEqual(config.listen, { host: '127.0.0.1', port: 8080 });
  assert.equal(config.corroborationGraceSeconds, 120);
  assert.equal(config.systemLogPollSeconds, 60);
  assert.equal(config.retentionDays, 90);
  assert.equal(config.logLevel, 'info');
  assert.deepEqual(config.orgs, []);
  assert.equal(config.slack, null);
});

test('an org is read with all accepted secrets in order and observes by default', () => {
  const [org] = read({ ...ORG, OKTA_ORG_URL: 'https://example.okta.com/' }).orgs;
  assert.equal(org?.key, 'main');
  assert.equal(org.url, 'https://example.okta.com');
  assert.deepEqual(org.hookSecrets, ['current', 'previous']);
  assert.equal(org.responses.mode, 'observe');
  assert.equal(org.credentials, null);
});

test('the identity provider is read as it is written, a slash at its end included', () => {
  const OIDC = { OIDC_ISSUER: 'https://id.example.com/', OIDC_CLIENT_ID: 'warden' };
  const { oidc } = read({ ...ORG, ...OIDC, OIDC_CLIENT_SECRET: 'known to the two' });
  assert.deepEqual(oidc, {
    issuer: 'https://id.example.com/',
    clientId: 'warden',
    clientSecret: 'known to the two',
    groupsClaim: 'groups',
  });
  const roles = { ...OIDC, OIDC_CLIENT_SECRET: 'known to the two', OIDC_GROUPS_CLAIM: 'roles' };
  assert.equal(read({ ...ORG, ...roles }).oidc?.groupsClaim, 'roles');
  assert.equal(read(ORG).oidc, null);
});

test('an empty value counts as absent', () => {
  assert.equal(read({ DATABASE_URL: '  ', PORT: '' }).listen.port, 8080);
});

test('any variable may come from a file, and its last line end does not count', () => {
  const config = read(
    { ...ORG, OKTA_HOOK_SECRETS: '', OKTA_HOOK_SECRETS_FILE: '/s/hook', PORT_FILE: '/s/port' },
    { '/s/hook': 'from-a-file\n', '/s/port': '9000\n' },
  );
  assert.deepEqual(config.orgs[0]?.hookSecrets, ['from-a-file']);
  assert.equal(config.listen.port, 9000);
});

test('a value given twice, an unreadable file and an empty file are problems', () => {
  const problems = problemsOf(
    { HOST: 'a', HOST_FILE: '/host', PORT_FILE: '/missing', LOG_LEVEL_FILE: '/empty' },
    { '/host': 'b', '/empty': '\n' },
  );
  assert.deepEqual(
    problems.map(({ where }) => where),
    ['HOST', 'PORT_FILE', 'LOG_LEVEL_FILE'],
  );
});

test('a command that no shell ran is no value: as a secret, everybody would know it', () => {
  const pasted = {
    OKTA_HOOK_SECRETS: '$(openssl rand -hex 32)',
    SLACK_CHANNEL: '`cat channel.txt`',
  };
  const problems = problemsOf({ ...ORG, ...pasted });
  assert.deepEqual(
    problems.filter(({ what }) => what.includes('a shell')).map(({ where }) => where),
    ['OKTA_HOOK_SECRETS', 'SLACK_CHANNEL'],
  );
  assert.deepEqual(problemsOf({ ...ORG, OKTA_HOOK_SECRETS: 'a$(b)c`d`' }), []);
});

test('plain http is accepted on loopback only', () => {
  assert.equal(
    read({ ...ORG, OKTA_ORG_URL: 'http://127.0.0.1:4000' }).orgs[0]?.url,
    'http://127.0.0.1:4000',
  );
  for (const url of ['http://example.okta.com', 'ftp://example.okta.com', 'example.okta.com']) {
    assert.equal(problemsOf({ ...ORG, OKTA_ORG_URL: url })[0]?.where, 'OKTA_ORG_URL', url);
  }
});

test('the Admin Console’s address and an address with a path are refused with the reason', () => {
  for (const host of ['okta.com', 'oktapreview.com', 'okta-emea.com', 'okta-gov.com', 'okta.mil']) {
    const admin = problemsOf({ ...ORG, OKTA_ORG_URL: `https://example-admin.${host}` });
    assert.match(admin[0]?.what ?? '', /-admin/);
  }
  const path = problemsOf({ ...ORG, OKTA_ORG_URL: 'https://example.okta.com/oauth2/default' });
  assert.match(path[0]?.what ?? '', /without a path/);
});

test('the private key is taken as PEM, as PEM with written line ends, as JWK, and by path', () => {
  const given = (text: string, files = {}) =>
    read({ ...ORG, OKTA_CLIENT_ID: '0oa1', OKTA_PRIVATE_KEY: text }, files).orgs[0]?.credentials;
  const expected = { kind: 'privateKey', clientId: '0oa1', privateKey: PEM.trim() };
  assert.deepEqual(given(PEM), expected);
  assert.deepEqual(given(PEM.trim().replaceAll('\n', '\\n')), expected);
  assert.deepEqual(given('/keys/okta.pem', { '/keys/okta.pem': PEM }), expected);
  assert.deepEqual(given(JWK), { ...expected, privateKey: JWK });
});

test('a service app wins over an API token, and a responder is a second app', () => {
  const config = read({
    ...ORG,
    OKTA_API_TOKEN: '00token',
    OKTA_CLIENT_ID: '0oa1',
    OKTA_PRIVATE_KEY: JWK,
    OKTA_RESPONDER_CLIENT_ID: '0oa2',
    OKTA_RESPONDER_PRIVATE_KEY: JWK,
  });
  assert.equal(config.orgs[0]?.credentials?.kind, 'privateKey');
  const responder = config.orgs[0]?.responderCredentials;
  assert.equal(responder?.kind === 'privateKey' ? responder.clientId : null, '0oa2');
});

test('a hook header is read with all its accepted values', () => {
  const config = read({ ...ORG, OKTA_HOOK_HEADER: 'X-Warden: one, two' });
  assert.deepEqual(config.orgs[0]?.hookHeader, { name: 'x-warden', values: ['one', 'two'] });
  assert.equal(problemsOf({ ...ORG, OKTA_HOOK_HEADER: 'no colon' })[0]?.where, 'OKTA_HOOK_HEADER');
});

test('every problem is reported at once, by name, and no value is in the text', () => {
  const secret = 'do-not-print-me';
  const variables = {
    DATABASE_URL: `mysql://${secret}`,
    PORT: secret,
    PUBLIC_URL: `http://${secret}.example.com`,
    TRUSTED_PROXIES: secret,
    OKTA_ORG_URL: `http://${secret}.okta.com`,
    OKTA_CLIENT_ID: secret,
    OKTA_PRIVATE_KEY: `-----BEGIN PRIVATE KEY----- ${secret}`,
    OKTA_RESPONDER_CLIENT_ID: secret,
    OKTA_SECURITY_EVENTS_ISSUER: `https://${secret}`,
    RESPONSE_MODE: secret,
    POLICY_FILE: `/${secret}.yaml`,
    SYSTEM_LOG_POLL_SECONDS: `-${secret}`,
    SLACK_BOT_TOKEN: secret,
    SLACK_API_URL: `http://${secret}`,
    ALERT_WEBHOOK_URLS: `https://user:${secret}@example.com/`,
    TEAMS_WEBHOOK_URL: `https://example.com/${secret}?sig=`,
    PAGERDUTY_ROUTING_KEY: secret,
    PAGERDUTY_REGION: secret,
    API_TOKENS: secret,
    OIDC_ISSUER: `https://${secret}`,
    RETENTION_DAYS: '0',
    LOG_LEVEL: secret,
  };
  assert.throws(
    () => read(variables),
    (error: unknown) => {
      assert.ok(error instanceof ConfigError);
      assert.ok(!error.message.includes(secret), error.message);
      const named = new Set(error.problems.map(({ where }) => where));
      for (const name of Object.keys(variables)) {
        if (name === 'OKTA_CLIENT_ID' || name === 'SLACK_BOT_TOKEN') continue;
        const partner = name.replace('RESPONDER_CLIENT_ID', 'RESPONDER_PRIVATE_KEY');
        const incomplete = name === 'OIDC_ISSUER' ? 'OIDC_CLIENT_ID' : partner;
        assert.ok(named.has(incomplete), `${name} is not reported`);
      }
      assert.ok(named.has('SLACK_CHANNEL') && named.has('ALERT_WEBHOOK_SECRET'));
      return true;
    },
  );
});

test('an alert secret is whsec_ with base64 or 24 bytes of text, and two are kept while rotating', () => {
  const urls = { ALERT_WEBHOOK_URLS: 'https://siem.example.com/in,http://127.0.0.1:9/in' };
  const good = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
  const config = read({ ...urls, ALERT_WEBHOOK_SECRET: `${good},${'x'.repeat(24)}` });
  for (const { secrets } of config.alertWebhooks.receivers)
    assert.deepEqual(secrets, [good, 'x'.repeat(24)]);
  assert.equal(config.alertWebhooks.receivers.length, 2);
  for (const secret of ['short', 'whsec_c2hvcnQ=', 'whsec_not base64 at all, really not']) {
    const [problem] = problemsOf({ ...urls, ALERT_WEBHOOK_SECRET: secret });
    assert.equal(problem?.where, 'ALERT_WEBHOOK_SECRET');
  }
});

test('API tokens carry the name that the history shows', () => {
  const [one, two] = ['abc0123456789def', 'd:ef0123456789abc'];
  assert.deepEqual(read({ API_TOKENS: `soar:${one}, ops@example.com:${two}` }).apiTokens, [
    { name: 'soar', token: one },
    { name: 'ops@example.com', token: two },
  ]);
  assert.match(problemsOf({ API_TOKENS: `a:${one},a:${two}` })[0]?.what ?? '', /history/);
});

test('a token for the metrics is one of its own: the same that decides would be no less than that', () => {
  const [one, two] = ['abc0123456789def', 'd:ef0123456789abc'];
  const { apiTokens, metricsTokens } = read({
    API_TOKENS: `maria:${one}`,
    METRICS_TOKENS: `prometheus:${two}`,
  });
  assert.deepEqual([apiTokens.length, metricsTokens], [1, [{ name: 'prometheus', token: two }]]);
  const [both] = problemsOf({ API_TOKENS: `a:${one}`, METRICS_TOKENS: `b:${two},c:${one}` });
  assert.equal(both?.where, 'METRICS_TOKENS');
  assert.match(both?.what ?? '', /stands in API_TOKENS too/);
});

test('so is a token for reading', () => {
  const [one, two, three] = ['abc0123456789def', 'd:ef0123456789abc', '0123456789abcdefg'];
  const tokens = { API_TOKENS: `maria:${one}`, METRICS_TOKENS: `prometheus:${two}` };
  const { readTokens } = read({ ...tokens, READ_TOKENS: `maria:${three}` });
  assert.deepEqual(readTokens, [{ name: 'maria', token: three }]);
  for (const taken of [one, two]) {
    const [wrong] = problemsOf({ ...tokens, READ_TOKENS: `siem:${taken}` });
    assert.equal(wrong?.where, 'READ_TOKENS');
  }
});

test('PUBLIC_URL is an address alone: nothing is served below a path', () => {
  assert.equal(
    read({ PUBLIC_URL: 'https://warden.example.com/' }).publicUrl,
    'https://warden.example.com',
  );
  for (const url of ['https://example.com/warden', 'https://example.com/?org=a']) {
    const [problem] = problemsOf({ PUBLIC_URL: url });
    assert.equal(problem?.where, 'PUBLIC_URL');
    assert.match(problem?.what ?? '', /without a path/);
  }
});

test('the configuration is frozen throughout', () => {
  const config = read(ORG);
  assert.ok(Object.isFrozen(config) && Object.isFrozen(config.orgs[0]?.responses.limits));
});

test('serving fails closed without a hook secret, while other commands do without', () => {
  const config = read({ OKTA_ORG_URL: 'https://example.okta.com' });
  assert.throws(() => requireForServe(config), { code: 'config_invalid' });
  assert.doesNotThrow(() => requireForServe(config, ['reader']));
  assert.doesNotThrow(() => requireForServe(read(ORG)));
  assert.throws(() => requireForServe(read({})), /OKTA_ORG_URL/);
});

test('what can be guessed does not serve, except where only this machine can ask', () => {
  const [short, long] = ['winter2026', 'f3a9c1d2e4b5a697'];
  const serve = (variables: Record<string, string>) => {
    try {
      requireForServe(read({ ...ORG, OKTA_HOOK_SECRETS: long, ...variables }));
      return [];
    } catch (error) {
      assert.ok(error instanceof ConfigError && !error.message.includes(short));
      return error.problems.map(({ where }) => where);
    }
  };
  const everywhere = { HOST: '0.0.0.0' };
  const behindProxy = { PUBLIC_URL: 'https://warden.example.com' };
  for (const [name, value] of [
    ['API_TOKENS', `ops:${long}0,maria:${short}`],
    ['READ_TOKENS', `siem:${short}`],
    ['METRICS_TOKENS', `prometheus:${short}`],
    ['OKTA_HOOK_SECRETS', `${short},${long}`],
  ] as const) {
    assert.deepEqual(serve({ ...everywhere, [name]: value }), [name]);
    assert.deepEqual(serve({ ...behindProxy, [name]: value }), [name]);
    assert.deepEqual(serve({ [name]: value, PUBLIC_URL: 'http://127.0.0.1:8080' }), []);
    const made = value.replace(short, `${long}1`);
    assert.deepEqual(serve({ ...everywhere, [name]: made }), []);
  }
  const rotating = { ...everywhere, OKTA_HOOK_SECRETS: `${long},${short}` };
  assert.deepEqual(serve(rotating), [], 'or nobody could change it without losing events');
});

test('serving in a mode that acts needs credentials', () => {
  assert.throws(
    () => requireForServe(read({ ...ORG, RESPONSE_MODE: 'enforce' })),
    /OKTA_CLIENT_ID/,
  );
  const config = read({ ...ORG, RESPONSE_MODE: 'enforce', OKTA_API_TOKEN: '00t' });
  assert.doesNotThrow(() => requireForServe(config));
});

test('a time that no timer, date or database can hold is refused', () => {
  for (const [name, value] of [
    ['SYSTEM_LOG_POLL_SECONDS', '9999999'],
    ['CORROBORATION_GRACE_SECONDS', '9999999'],
    ['RETENTION_DAYS', '99999999'],
  ] as const) {
    const [problem] = problemsOf({ [name]: value });
    assert.equal(problem?.where, name);
    assert.match(problem?.what ?? '', /must be a .*number, \d to \d+$/);
  }
});
