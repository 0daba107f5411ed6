import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ConfigError, readConfig } from '../../src/config.ts';

const SECRET = 'do-not-print-me-0123456789';

/** Line by line, as the problems count them. */
const POLICY = `webhooks:
  - url: { env: SPLUNK_URL }
    secret: { env: SPLUNK_SECRET }
    headers:
      Authorization: { env: SPLUNK_TOKEN }
    orgs: [main]
    types: [finding.created, action.failed]
  - url: { file: /s/url }
    secret: { env: SIEM_SECRET }
`;

const VARIABLES = {
  OKTA_ORG_URL: 'https://example.okta.com',
  POLICY_FILE: '/policy.yaml',
  SPLUNK_URL: `https://splunk.example:8088/services/collector/raw?${SECRET}`,
  SPLUNK_SECRET: `${SECRET},previous-${SECRET}`,
  SPLUNK_TOKEN: `Splunk ${SECRET}`,
  SIEM_SECRET_FILE: '/s/secret',
  ALERT_WEBHOOK_URLS: 'https://soar.example/in',
  ALERT_WEBHOOK_SECRET: `shared-${SECRET}`,
};

function read(policy = POLICY, variables: Readonly<Record<string, string>> = {}) {
  const files: Readonly<Record<string, string>> = {
    '/policy.yaml': policy,
    '/s/url': 'https://siem.example/in\n',
    '/s/secret': `own-${SECRET}\n`,
  };
  const readFile = (path: string) => files[path] ?? assert.fail(`${path} was read`);
  return readConfig({ ...VARIABLES, ...variables }, { readFile });
}

function problems(policy?: string, variables?: Readonly<Record<string, string>>): string[] {
  try {
    read(policy, variables);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    assert.ok(!error.message.includes(SECRET), error.message);
    return error.problems.map(({ where, what }) => `${where}: ${what}`);
  }
  return [];
}

suite('the webhooks of the policy file', () => {
  test('have secrets and headers of their own, beside those that share one', () => {
    assert.deepEqual(read().alertWebhooks.receivers, [
      {
        url: VARIABLES.ALERT_WEBHOOK_URLS,
        secrets: [`shared-${SECRET}`],
        headers: {},
        orgs: null,
        types: null,
      },
      {
        url: VARIABLES.SPLUNK_URL,
        secrets: [SECRET, `previous-${SECRET}`],
        headers: { authorization: `Splunk ${SECRET}` },
        orgs: ['main'],
        types: ['finding.created', 'action.failed'],
      },
      {
        url: 'https://siem.example/in',
        secrets: [`own-${SECRET}`],
        headers: {},
        orgs: null,
        types: null,
      },
    ]);
  });

  test('are refused with the line and the key, and never with what a variable holds', () => {
    const PLACE = 'policy.yaml';
    for (const [variables, expected] of [
      [{ SPLUNK_URL: '' }, `${PLACE}:2:5 webhooks[0].url: names the variable SPLUNK_URL`],
      [{ SPLUNK_URL: `http://${SECRET}` }, `${PLACE}:2:5 webhooks[0].url: must begin with https`],
      [{ SPLUNK_URL: `https://u:${SECRET}@x` }, `${PLACE}:2:5 webhooks[0].url: must not carry`],
      [{ SPLUNK_URL: 'https://siem.example/in' }, `${PLACE}:8:5 webhooks[1].url: names an address`],
      [
        { ALERT_WEBHOOK_URLS: VARIABLES.SPLUNK_URL },
        `${PLACE}:2:5 webhooks[0].url: names an address twice`,
      ],
      [{ SPLUNK_SECRET: ',' }, `${PLACE}:3:5 webhooks[0].secret: must be whsec_`],
      [{ SPLUNK_SECRET: 'short' }, `${PLACE}:3:5 webhooks[0].secret: must be whsec_`],
      [
        { SPLUNK_TOKEN: `Splunk ${SECRET}\r\nX-Other: 1` },
        `${PLACE}:5:7 webhooks[0].headers.Authorization: names a value that no header can have`,
      ],
    ] as const) {
      const [problem, ...more] = problems(POLICY, variables);
      assert.ok(problem?.startsWith(expected), `${problem} is not ${expected}`);
      assert.deepEqual(more, []);
    }
    for (const [from, to, expected] of [
      ['{ env: SPLUNK_TOKEN }', `Splunk ${SECRET}`, /^policy\.yaml:5:7 .*Authorization: must not/],
      ['Authorization', 'Transfer-Encoding', /^policy\.yaml:5:7 .*Transfer-Encoding: is not yours/],
      ['Authorization', 'webhook-Signature', /^policy\.yaml:5:7 .*webhook-Signature: is not yours/],
      ['Authorization', 'Content-Type', /^policy\.yaml:5:7 .*Content-Type: is not yours/],
      ['Authorization', 'not a name', /^policy\.yaml:5:7 .*not a name: is no name/],
      ['orgs: [main]', 'orgs: [other]', /^policy\.yaml:6:5 .*orgs: names other; there are main/],
      ['orgs: [main]', 'orgs: []', /^policy\.yaml:6:5 .*orgs: names nothing/],
      ['finding.created', 'finding.create', /^policy\.yaml:7:13 .*did you mean finding\.created/],
      [
        '    secret: { env: SIEM_SECRET }\n',
        '',
        /^policy\.yaml:8:5 webhooks\[1\].secret: is missing: name where it is/,
      ],
      ['headers:', 'header:', /^policy\.yaml:4:5 webhooks\[0\].header: .*did you mean headers/],
    ] as const) {
      assert.ok(POLICY.includes(from));
      assert.match(problems(POLICY.replace(from, to))[0] ?? 'nothing', expected);
    }
    const twice = POLICY.replace(
      '    orgs:',
      '      authorization: { env: SPLUNK_TOKEN }\n    orgs:',
    );
    assert.match(problems(twice)[0] ?? '', /^policy\.yaml:6:7 .*authorization: is given twice/);
  });
});
