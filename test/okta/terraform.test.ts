import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import Fastify from 'fastify';
import { readConfig } from '../../src/config.ts';
import { RESPONSE_CATALOGUE } from '../../src/domain/response/response-catalogue.ts';
import { sharedSignalsRoutes } from '../../src/http/shared-signals.ts';
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

test('Terraform’s security events provider finds the key where a receiver serves it', async () => {
  const [, address = ''] =
    /jwks_url = "\$\{var\.public_url\}([^"]+)"/.exec(terraform('security-events.tf')) ?? [];
  const app = Fastify();
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const config = readConfig({
    OKTA_ORG_URL: 'https://acme.okta.com',
    OKTA_SECURITY_EVENTS_ISSUER: 'https://warden.example.com',
    OKTA_SECURITY_EVENTS_KEY_ID: 'one',
    OKTA_SECURITY_EVENTS_PRIVATE_KEY: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  });
  sharedSignalsRoutes(app, { config });
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's
  const answer = await app.inject(address.replace('${var.org_key}', 'main'));
  assert.equal(answer.statusCode, 200);
});
