import { z } from 'zod';
import { policySchema } from '../../src/config/policy/orgs.ts';

/** Every key that the policy file may have, at whatever depth. */
export function policyKeys(): ReadonlySet<string> {
  return new Set(keysOf(z.toJSONSchema(policySchema, { io: 'input', unrepresentable: 'any' })));
}

function keysOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([name, part]) =>
    name === 'properties' && typeof part === 'object' && part !== null
      ? [...Object.keys(part), ...keysOf(Object.values(part))]
      : keysOf(part),
  );
}
