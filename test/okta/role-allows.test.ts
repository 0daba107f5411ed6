import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ResponseActionKind } from '../../src/domain/response/response-catalogue.ts';
import { allowance } from '../../src/okta/role-allows.ts';

const of = (kind: ResponseActionKind, ...permissions: readonly string[]) =>
  allowance(kind, [{ type: 'CUSTOM', label: 'Responder', permissions }]);

test('A custom role for the risk of users allows raising it and lowering it again, and nothing else', () => {
  assert.equal(of('raise_risk', 'okta.users.risk.manage'), 'allowed');
  assert.equal(of('lower_risk', 'okta.users.risk.manage'), 'allowed');
  assert.equal(of('raise_risk', 'okta.users.risk.read'), 'lacking');
  assert.equal(of('clear_sessions', 'okta.users.risk.manage'), 'lacking');
});

test('Whether managing users holds their risk and their API tokens Okta does not say', () => {
  for (const kind of ['raise_risk', 'revoke_api_tokens'] as const)
    assert.equal(of(kind, 'okta.users.manage'), 'unknown', kind);
  assert.equal(of('clear_sessions', 'okta.users.manage'), 'allowed');
  assert.equal(of('clear_sessions', 'okta.users.lifecycle.manage'), 'allowed');
  assert.equal(of('revoke_api_tokens', 'okta.users.apitokens.manage'), 'allowed');
});

test('Grants take the managing of users: a role that may only clear sessions lacks it', () => {
  assert.equal(of('revoke_grants', 'okta.users.lifecycle.clearSessions'), 'lacking');
  assert.equal(of('revoke_grants', 'okta.users.manage'), 'allowed');
});
