import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { rulesInForce } from '../../src/config/rules-in-force.ts';
import { readConfig } from '../../src/config.ts';

function rulesOf(policy: string, more: Record<string, string> = {}) {
  const org = readConfig(
    {
      OKTA_ORG_URL: 'https://example.okta.com',
      OKTA_HOOK_SECRETS: 's',
      POLICY_FILE: '/etc/warden/policy.yaml',
      ...more,
    },
    { readFile: () => policy },
  ).orgs[0];
  assert.ok(org !== undefined);
  return rulesInForce(org);
}

const SAID = `
detection:
  trusted_asns: [64500, 64501]
  trusted_countries: [France, Germany]
responses:
  mode: approve
`;

test('the version is the package’s, and the mode the one in force', () => {
  const { version } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  const { version: said, mode, policy } = rulesOf(SAID);
  assert.equal(said, version);
  assert.equal(mode, 'approve');
  assert.match(policy, /^[0-9a-f]{12}$/);
  assert.equal(rulesOf(SAID, { RESPONSE_MODE: 'observe' }).mode, 'observe');
});

test('the same rules have the same name, in whatever order and with whatever comments they are written', () => {
  const otherwise = `
# by the SOC
responses: { mode: approve }
detection:
  trusted_countries: [Germany, France]
  trusted_asns: [64501, 64500]
`;
  assert.equal(rulesOf(otherwise).policy, rulesOf(SAID).policy);
});

test('what judges or decides otherwise has another name', () => {
  const { policy } = rulesOf(SAID);
  for (const [from, to] of [
    ['64501', '64502'],
    ['Germany', 'Spain'],
    ['mode: approve', 'mode: enforce'],
    ['mode: approve', 'mode: approve\n  limits: { users_per_hour: 1 }'],
    ['detection:', 'detection:\n  thresholds: { hijack: 0.99 }'],
  ] as const) {
    const changed = SAID.replace(from, to);
    assert.notEqual(changed, SAID);
    assert.notEqual(rulesOf(changed).policy, policy, to);
  }
});
