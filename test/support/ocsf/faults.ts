/** Checks an event against OCSF 1.8.0, by the published definitions that `trim.ts` has cut down. */
import { readFileSync } from 'node:fs';
import { isObject, type JsonObject } from '../openapi/json.ts';

type Attribute = {
  readonly type: string;
  readonly requirement: string;
  readonly is_array?: true;
  readonly enum?: Readonly<Record<string, string>>;
  /** The profile under which alone the attribute exists. */
  readonly profile?: string;
  readonly deprecated_since?: string;
};

type Definition = {
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly constraints?: {
    readonly at_least_one?: readonly string[];
    readonly just_one?: readonly string[];
  };
};

type DataType = {
  readonly type?: string;
  readonly regex?: string;
  readonly max_len?: number;
  readonly range?: readonly [number, number];
};

type Schema = {
  readonly version: string;
  readonly types: Readonly<Record<string, DataType>>;
  readonly classes: Readonly<Record<string, Definition & { readonly category_uid: number }>>;
  readonly objects: Readonly<Record<string, Definition>>;
};

const SCHEMA: Schema = JSON.parse(
  readFileSync(new URL('../../fixtures/ocsf/1.8.0.json', import.meta.url), 'utf8'),
);

/** Returns the faults in words, each with its place; none for a valid event that uses nothing deprecated. */
export function ocsfFaults(event: unknown): string[] {
  if (!isObject(event)) return ['is no object'];
  const definition = SCHEMA.classes[String(event.class_uid)];
  if (definition === undefined)
    return [`class_uid ${event.class_uid} is none of those that we send`];
  const metadata = isObject(event.metadata) ? event.metadata : {};
  const profiles = Array.isArray(metadata.profiles) ? metadata.profiles : [];
  return [
    ...ofObject(event, definition, '', profiles.map(String)),
    // These follow from the class, so they are not among its attributes.
    ...unequal('category_uid', event.category_uid, definition.category_uid),
    ...unequal(
      'type_uid',
      event.type_uid,
      Number(event.class_uid) * 100 + Number(event.activity_id),
    ),
    ...unequal('metadata.version', metadata.version, SCHEMA.version),
  ];
}

function unequal(path: string, given: unknown, right: unknown): string[] {
  return given === right ? [] : [`${path} is ${given}, not ${right}`];
}

const DERIVED = new Set(['class_uid', 'category_uid', 'type_uid']);

function ofObject(
  object: JsonObject,
  { attributes, constraints = {} }: Definition,
  path: string,
  profiles: readonly string[],
): string[] {
  const at = (name: string) => (path === '' ? name : `${path}.${name}`);
  const isIn = ({ profile }: Attribute) => profile === undefined || profiles.includes(profile);
  const { at_least_one: some = [], just_one: one = [] } = constraints;
  return [
    ...Object.entries(attributes)
      .filter(([name, is]) => is.requirement === 'required' && isIn(is) && !(name in object))
      .map(([name]) => `${at(name)} is missing`),
    ...(some.length === 0 || some.some((name) => name in object)
      ? []
      : [`${path} has none of ${some.join(', ')}`]),
    ...(one.length === 0 || one.filter((name) => name in object).length === 1
      ? []
      : [`${path} has not just one of ${one.join(', ')}`]),
    ...Object.entries(object).flatMap(([name, value]) => {
      const attribute = attributes[name];
      if (attribute === undefined) return [`${at(name)} is unknown`];
      if (!isIn(attribute)) return [`${at(name)} is of the profile ${attribute.profile}`];
      return [
        ...(attribute.deprecated_since === undefined
          ? []
          : [`${at(name)} is deprecated since ${attribute.deprecated_since}`]),
        ...ofAttribute(value, attribute, at(name), DERIVED.has(name)),
      ];
    }),
  ];

  function ofAttribute(value: unknown, is: Attribute, place: string, derived: boolean): string[] {
    if (is.is_array !== true) return ofValue(value, is, place, derived);
    if (!Array.isArray(value)) return [`${place} is no list`];
    if (value.length === 0) return [`${place} is empty`];
    return value.flatMap((part) => ofValue(part, is, `${place}[]`, derived));
  }

  function ofValue(value: unknown, is: Attribute, place: string, derived: boolean): string[] {
    if (is.enum !== undefined && !derived && !(String(value) in is.enum))
      return [`${place}: ${value} is none of ${Object.keys(is.enum).join(', ')}`];
    if (is.type === 'json_t') return value === null ? [`${place} is null`] : [];
    if (is.type in SCHEMA.types) return ofType(value, is.type).map((fault) => `${place} ${fault}`);
    if (!isObject(value)) return [`${place} is no object`];
    // The type `object`, which has no definition, accepts anything.
    if (is.type === 'object') return [];
    const definition = SCHEMA.objects[is.type];
    if (definition === undefined) return [`${place}: no definition of ${is.type} is kept here`];
    return ofObject(value, definition, place, profiles);
  }
}

function ofType(value: unknown, name: string): string[] {
  const { type = name, regex, max_len, range } = SCHEMA.types[name] ?? {};
  if (!isOf(type, value)) return [`is no ${name}: ${JSON.stringify(value)}`];
  const text = String(value);
  return [
    ...(regex !== undefined && !new RegExp(regex).test(text) ? [`is no ${name}: ${text}`] : []),
    ...(max_len !== undefined && text.length > max_len ? [`is longer than ${max_len}`] : []),
    ...(range !== undefined && (Number(value) < range[0] || Number(value) > range[1])
      ? [`is not within ${range.join(' to ')}`]
      : []),
  ];
}

function isOf(type: string, value: unknown): boolean {
  switch (type) {
    case 'string_t':
      return typeof value === 'string' && value !== '';
    case 'boolean_t':
      return typeof value === 'boolean';
    case 'float_t':
      return typeof value === 'number' && Number.isFinite(value);
    case 'integer_t':
    case 'long_t':
      return Number.isSafeInteger(value);
    default:
      return false;
  }
}
