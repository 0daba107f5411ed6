import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { z } from 'zod';
import { policySchema } from '../../src/config/policy/orgs.ts';
import { PLANNABLE_KINDS } from '../../src/config/policy/planned-action.ts';

const read = (path: string) => readFileSync(new URL(`../../docs/${path}`, import.meta.url), 'utf8');

/** Every key that the file may have, at whatever depth. */
function keysOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([name, part]) =>
    name === 'properties' && typeof part === 'object' && part !== null
      ? [...Object.keys(part), ...keysOf(Object.values(part))]
      : keysOf(part),
  );
}

test('docs/policy.md explains every key and every action', () => {
  const schema = z.toJSONSchema(policySchema, { io: 'input', unrepresentable: 'any' });
  const keys = new Set(keysOf(schema));
  assert.ok(keys.has('users_per_hour') && keys.has('hook_secrets'));
  const docs = read('policy.md');
  for (const word of [...keys, ...PLANNABLE_KINDS]) {
    assert.ok(new RegExp(`\\b${word}\\b`).test(docs), `docs/policy.md does not name ${word}`);
  }
});
