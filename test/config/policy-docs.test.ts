import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { PLANNABLE_KINDS } from '../../src/domain/response/response-policy.ts';
import { policyKeys } from './policy-keys.ts';

const read = (path: string) => readFileSync(new URL(`../../docs/${path}`, import.meta.url), 'utf8');

test('docs/policy.md explains every key and every action', () => {
  const keys = policyKeys();
  assert.ok(keys.has('users_per_hour') && keys.has('hook_secrets'));
  const docs = read('policy.md');
  for (const word of [...keys, ...PLANNABLE_KINDS]) {
    assert.ok(new RegExp(`\\b${word}\\b`).test(docs), `docs/policy.md does not name ${word}`);
  }
});
