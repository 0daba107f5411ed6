/**
 * Cuts Okta's published OpenAPI descriptions down to the operations of `operations.ts` and what
 * they refer to, without prose, and writes `test/fixtures/okta/{management,oauth}.json`.
 *
 *   node test/support/openapi/trim.ts path/to/management.yaml path/to/oauth.yaml
 *
 * The descriptions are published in github.com/okta/okta-sdk-nodejs, folder oas-spec.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import { type Json, type JsonObject, objectAt } from './json.ts';
import { OPERATIONS, SPEC_NAMES, type SpecName } from './operations.ts';

const METHODS = new Set(['get', 'put', 'post', 'delete', 'patch', 'parameters']);
const PROSE = new Set(['description', 'summary', 'example', 'examples', 'tags', 'title']);
/** Maps whose keys are names chosen by the author, so that a key such as `description` there is no prose. */
const NAMED = new Set(['properties', 'schemas', 'parameters', 'responses', 'mapping', 'headers']);

for (const [index, name] of SPEC_NAMES.entries()) {
  const path = process.argv[2 + index];
  if (path === undefined) throw new Error('Usage: trim.ts management.yaml oauth.yaml');
  const full = parse(readFileSync(path, 'utf8'), { maxAliasCount: -1, uniqueKeys: false });
  const target = new URL(`../../fixtures/okta/${name}.json`, import.meta.url);
  writeFileSync(target, `${JSON.stringify(trim(full, name), null, 1)}\n`);
}

function trim(full: JsonObject, name: SpecName): JsonObject {
  const wanted = new Set<Json>(OPERATIONS[name]);
  const paths: { [path: string]: Json } = {};
  for (const [path, item] of Object.entries(objectAt(full.paths))) {
    const kept = Object.entries(objectAt(item)).filter(
      ([method, operation]) =>
        METHODS.has(method) &&
        (method === 'parameters' || wanted.delete(objectAt(operation).operationId ?? null)),
    );
    if (kept.some(([method]) => method !== 'parameters')) {
      paths[path] = withoutProse(Object.fromEntries(kept));
    }
  }
  if (wanted.size > 0) throw new Error(`${name} has no ${[...wanted].join(', ')}`);
  return {
    'x-notice':
      "Okta's published OpenAPI description, Copyright Okta, Inc., licensed under Apache-2.0; " +
      'cut down by test/support/openapi/trim.ts to the operations used here, without its prose.',
    openapi: full.openapi ?? null,
    info: pick(objectAt(full.info), ['title', 'version', 'license']),
    paths,
    components: referredComponents(full, paths),
  };
}

function referredComponents(full: JsonObject, paths: JsonObject): JsonObject {
  const components: { [section: string]: Json } = {};
  const waiting = [...references(paths)];
  const seen = new Set<string>();
  for (let ref = waiting.pop(); ref !== undefined; ref = waiting.pop()) {
    if (seen.has(ref)) continue;
    seen.add(ref);
    const [section, key] = ref.replace('#/components/', '').split('/');
    if (section === undefined || key === undefined || section === 'examples') continue;
    const found = objectAt(objectAt(full.components)[section] ?? null)[key];
    if (found === undefined) throw new Error(`Nothing at ${ref}`);
    const kept = withoutProse(found);
    components[section] = { ...objectAt(components[section] ?? {}), [key]: kept };
    waiting.push(...references(kept));
  }
  return components;
}

function* references(node: Json): Generator<string> {
  if (node === null || typeof node !== 'object') return;
  for (const [key, value] of Object.entries(node)) {
    if (typeof value === 'string' && value.startsWith('#/components/')) yield value;
    else if (key !== 'examples') yield* references(value);
  }
}

function withoutProse(node: Json, keysAreNames = false): Json {
  if (Array.isArray(node)) return node.map((item) => withoutProse(item));
  if (node === null || typeof node !== 'object') return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => keysAreNames || !(PROSE.has(key) || key.startsWith('x-')))
      .map(([key, value]) => [key, withoutProse(value, !keysAreNames && NAMED.has(key))]),
  );
}

function pick(from: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.map((key) => [key, from[key] ?? null]));
}
