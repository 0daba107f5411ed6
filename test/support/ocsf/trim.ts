/**
 * Cuts the published schema of OCSF down to the classes that the service sends and the objects in them, without prose
 * but with all attributes, also inherited ones and those of profiles, and writes `test/fixtures/ocsf/1.8.0.json`.
 *
 *   node test/support/ocsf/trim.ts path/to/ocsf-schema
 *
 * The schema is github.com/ocsf/ocsf-schema, of which version 1.8.0 is the commit 3dcb905d.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { isObject, type Json, type JsonObject, objectAt } from '../openapi/json.ts';

const CLASSES = ['detection_finding', 'remediation_activity'];
const OBJECTS = [
  ...['metadata', 'product', 'finding_info', 'analytic', 'related_event', 'observable'],
  ...['attack', 'tactic', 'technique', 'sub_technique', 'd3fend', 'd3f_technique', 'remediation'],
  ...['evidences', 'actor', 'user', 'group', 'session', 'http_request'],
  ...['network_endpoint', 'autonomous_system', 'location'],
  ...['anomaly_analysis', 'analysis_target', 'anomaly', 'baseline', 'observation'],
];

const [root] = process.argv.slice(2);
if (root === undefined) throw new Error('Usage: trim.ts path/to/ocsf-schema');

const read = (path: string): JsonObject => JSON.parse(readFileSync(`${root}/${path}`, 'utf8'));
const DICTIONARY = read('dictionary.json');
const CATEGORIES = objectAt(read('categories.json').attributes);
const EVENTS = byName('events/**/*.json');
const PARTS = byName('objects/*.json');

function byName(pattern: string): ReadonlyMap<string, JsonObject> {
  const files = globSync(pattern, { cwd: root }).map(read);
  return new Map(files.map((file) => [String(file.name), file]));
}

/** Merges definitions: a definition overrides what it extends, and that overrides the dictionary. */
function merged(under: JsonObject, over: JsonObject): JsonObject {
  const both = Object.entries(over).map(([key, value]): [string, Json] => {
    const below = under[key];
    return [key, isObject(below) && isObject(value) ? merged(below, value) : value];
  });
  return { ...under, ...Object.fromEntries(both) };
}

/** Returns a definition with what it extends, and with the attributes of the profiles that it includes. */
function whole(name: string, among: ReadonlyMap<string, JsonObject>): JsonObject {
  const found = among.get(name);
  if (found === undefined) return {};
  const { $include, ...own } = objectAt(found.attributes);
  const included = [$include ?? []].flat().map((path) => read(String(path)));
  const attributes = included.reduceRight<JsonObject>((sum, profile) => {
    const its = Object.entries(objectAt(profile.attributes)).map(([key, attribute]) => [
      key,
      { ...objectAt(attribute), profile: profile.name ?? null },
    ]);
    return merged(Object.fromEntries(its), sum);
  }, own);
  return merged(whole(String(found.extends ?? ''), among), { ...found, attributes });
}

function trimmed({ attributes, constraints }: JsonObject): JsonObject {
  const kept = Object.entries(objectAt(attributes)).map(([name, attribute]) => [
    name,
    attributeOf(merged(objectAt(objectAt(DICTIONARY.attributes)[name]), objectAt(attribute))),
  ]);
  return {
    ...(constraints === undefined ? {} : { constraints }),
    attributes: Object.fromEntries(kept.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))),
  };
}

function attributeOf(all: JsonObject): JsonObject {
  const { type = null, requirement = 'optional', is_array, profile, enum: values } = all;
  const captions = Object.entries(objectAt(values ?? {})).map(([id, value]) => [
    id,
    objectAt(value).caption ?? null,
  ]);
  return {
    type,
    requirement,
    ...(is_array === true ? { is_array } : {}),
    ...(captions.length === 0 ? {} : { enum: Object.fromEntries(captions) }),
    // Null removes an attribute from the profile that it came with.
    ...(typeof profile === 'string' ? { profile } : {}),
    ...('@deprecated' in all ? { deprecated_since: objectAt(all['@deprecated']).since } : {}),
  };
}

function classOf(name: string): [uid: string, definition: JsonObject] {
  const definition = whole(name, EVENTS);
  const category = objectAt(CATEGORIES[String(definition.category)]).uid ?? null;
  const uid = Number(category) * 1_000 + Number(definition.uid);
  return [String(uid), { name, category_uid: category, ...trimmed(definition) }];
}

function typeOf(all: Json): JsonObject {
  const told = ['type', 'regex', 'max_len', 'range'];
  return Object.fromEntries(Object.entries(objectAt(all)).filter(([key]) => told.includes(key)));
}

/** Returns the types of observables, which stand at the type, attribute or object that they are about. */
function observables(): JsonObject {
  const definitions = [
    ...Object.values(objectAt(objectAt(DICTIONARY.types).attributes)),
    ...Object.values(objectAt(DICTIONARY.attributes)),
    ...PARTS.values(),
  ].map(objectAt);
  const values = definitions
    .filter(({ observable }) => observable !== undefined)
    .map(({ observable, caption }) => [String(observable), { caption: caption ?? null }]);
  return { attributes: { type_id: { enum: Object.fromEntries(values) } } };
}

const types = Object.entries(objectAt(objectAt(DICTIONARY.types).attributes));
const schema = {
  'x-notice':
    'Definitions of the Open Cybersecurity Schema Framework, github.com/ocsf/ocsf-schema, Copyright © OCSF a Series of ' +
    'LF Projects, LLC, licensed under Apache-2.0; cut down by test/support/ocsf/trim.ts to what is sent here, without prose.',
  version: read('version.json').version,
  types: Object.fromEntries(types.map(([name, type]) => [name, typeOf(type)])),
  classes: Object.fromEntries(CLASSES.map(classOf)),
  objects: Object.fromEntries(
    OBJECTS.map((name) => {
      const definition = whole(name, PARTS);
      const more = name === 'observable' ? observables() : {};
      return [name, trimmed(merged(definition, more))];
    }),
  ),
};
const target = new URL('../../fixtures/ocsf/1.8.0.json', import.meta.url);
writeFileSync(target, `${JSON.stringify(schema, null, 1)}\n`);
