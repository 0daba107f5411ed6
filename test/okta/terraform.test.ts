import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { RESPONSE_CATALOGUE } from '../../src/domain/response/response-catalogue.ts';
import { HOOK_EVENT_TYPES } from '../../src/okta/hook-catalogue.ts';
import {
  DOCTOR_SCOPES,
  READER_SCOPES,
  RESPONDER_SCOPES,
  scopeNames,
} from '../../src/okta/scopes.ts';

function terraform(file: string): string {
  return readFileSync(new URL(`../../deploy/terraform/${file}`, import.meta.url), 'utf8');
}

/** The quoted `okta.…` names of one resource block. */
function namesIn(file: string, resource: string): string[] {
  const [, block = ''] = terraform(file).split(`resource ${resource}`);
  const [own = ''] = block.split('\nresource ');
  return [...own.matchAll(/"(okta\.[\w.]+)"/g)].map(([, name]) => name ?? '').sort();
}

test('Terraform subscribes the hook to the types that the code expects', () => {
  const types = JSON.parse(terraform('event-types.json')) as string[];
  assert.deepEqual(types.toSorted(), HOOK_EVENT_TYPES.toSorted());
});

test('Terraform’s hook does without what is to be left out', () => {
  assert.match(
    terraform('event-hook.tf'),
    /events = setsubtract\(.*event-types\.json.*, var\.hook_leave_out\)/,
  );
  assert.match(terraform('variables.tf'), /variable "hook_leave_out" \{\s+type += set\(string\)/);
});

test('Terraform grants the scopes that the code asks for, and no other', () => {
  const reader = namesIn('apps.tf', '"okta_app_oauth_api_scope" "reader"');
  const responder = namesIn('apps.tf', '"okta_app_oauth_api_scope" "responder"');
  assert.deepEqual(reader, scopeNames(READER_SCOPES, DOCTOR_SCOPES).sort());
  assert.deepEqual(responder, scopeNames(RESPONDER_SCOPES).sort());
});

test('Terraform’s responder role has the permissions of the response actions, and no other', () => {
  const facts = Object.values(RESPONSE_CATALOGUE);
  const wanted = new Set(facts.flatMap(({ permission }) => permission ?? []));
  const role = namesIn('roles.tf', '"okta_admin_role_custom" "responder"');
  assert.deepEqual(role, [...wanted, 'okta.users.read'].sort());
});
