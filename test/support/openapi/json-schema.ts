/**
 * Turns the schemas of an OpenAPI 3.0 description into JSON Schema 2019-09, once for what is sent
 * (`request`) and once for what is answered (`answer`): OpenAPI's `nullable`, `readOnly`,
 * `writeOnly` and `discriminator` mean nothing to a JSON Schema validator.
 */
import { BROKEN_PATTERNS } from './exceptions.ts';
import { arrayAt, isObject, type Json, type JsonObject, objectAt } from './json.ts';

export type Side = 'request' | 'answer';

const SCHEMAS = '#/components/schemas/';

/** Returns the description with every schema converted; references between components stay valid. */
export function toJsonSchema(description: JsonObject, side: Side): JsonObject {
  const { schemas, bases } = conversionOf(description, side);
  const convert = (node: Json): Json => convertNode(node, { side, schemas, bases });
  const converted: { [name: string]: Json } = {};
  for (const [name, schema] of Object.entries(schemas)) {
    const { discriminator, ...own } = objectAt(schema);
    if (!bases.has(name)) {
      converted[name] = convert(schema);
      continue;
    }
    // A base schema that names its subtypes: subtypes extend the bare base, users of it get both.
    converted[`${name}.base`] = convert(own);
    converted[name] = {
      allOf: [{ $ref: `${SCHEMAS}${name}.base` }, ...branches(objectAt(discriminator), convert)],
    };
  }
  return { components: { schemas: converted } };
}

/** Converts one schema of an operation, which may refer to the components. */
export function convertSchema(description: JsonObject, side: Side, schema: JsonObject): JsonObject {
  return objectAt(convertNode(schema, conversionOf(description, side)));
}

function conversionOf(description: JsonObject, side: Side): Conversion {
  const schemas = objectAt(objectAt(description.components).schemas);
  const bases = new Set(Object.keys(schemas).filter((name) => isPolymorphicBase(schemas[name])));
  return { side, schemas, bases };
}

type Conversion = {
  readonly side: Side;
  readonly schemas: JsonObject;
  /** Names of the schemas whose subtypes extend them. */
  readonly bases: ReadonlySet<string>;
};

function isPolymorphicBase(schema: Json | undefined): boolean {
  const { discriminator, oneOf } = objectAt(schema);
  return oneOf === undefined && Object.keys(objectAt(objectAt(discriminator).mapping)).length > 0;
}

function branches(discriminator: JsonObject, convert: (node: Json) => Json): Json[] {
  const property = String(discriminator.propertyName);
  return Object.entries(objectAt(discriminator.mapping)).map(([value, ref]) => ({
    if: { properties: { [property]: { const: value } }, required: [property] },
    // biome-ignore lint/suspicious/noThenProperty: `then` is the JSON Schema keyword.
    then: convert({ $ref: ref }),
  }));
}

function convertNode(node: Json, conversion: Conversion): Json {
  const convert = (child: Json): Json => convertNode(child, conversion);
  if (Array.isArray(node)) return node.map(convert);
  if (!isObject(node)) return node;
  const { nullable, discriminator, ...rest } = node;
  const kept: { [key: string]: Json } = {};
  for (const [key, value] of Object.entries(rest)) {
    if (key === 'properties') kept[key] = convertProperties(objectAt(value), conversion);
    else if (key === 'pattern' && BROKEN_PATTERNS.has(String(value))) continue;
    else if (key === 'enum' || key === 'default') kept[key] = value;
    else if (key === 'allOf') kept[key] = arrayAt(value).map((part) => bare(part, conversion));
    else kept[key] = convert(value);
  }
  if (Array.isArray(rest.required)) {
    kept.required = rest.required.filter((name) => isExpected(name, rest, conversion));
  }
  if (discriminator !== undefined && kept.oneOf !== undefined) {
    delete kept.oneOf;
    kept.allOf = [...arrayAt(kept.allOf), ...branches(objectAt(discriminator), convert)];
  }
  return nullable === true ? { anyOf: [{ type: 'null' }, kept] } : kept;
}

/** Returns a part of `allOf`, with a bare base where that has a discriminator: otherwise it would lead back here. */
function bare(part: Json, conversion: Conversion): Json {
  const ref = objectAt(part).$ref;
  const isBase = typeof ref === 'string' && conversion.bases.has(ref.slice(SCHEMAS.length));
  return isBase ? { $ref: `${ref}.base` } : convertNode(part, conversion);
}

function convertProperties(properties: JsonObject, conversion: Conversion): Json {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => {
      const converted = convertNode(schema, conversion);
      const closed =
        conversion.side === 'request' && namesItsProperties(schema, conversion.schemas);
      return [name, closed ? { allOf: [converted], unevaluatedProperties: false } : converted];
    }),
  );
}

/** Whether the object lists its keys; a free-form one (a profile, a map) accepts any key. */
export function namesItsProperties(schema: Json | undefined, schemas: JsonObject): boolean {
  const { $ref, properties, allOf, additionalProperties, type } = objectAt(schema);
  if (additionalProperties !== undefined) return false;
  if (typeof $ref === 'string') {
    return namesItsProperties(schemas[$ref.slice(SCHEMAS.length)], schemas);
  }
  if (Array.isArray(allOf)) return allOf.every((part) => namesItsProperties(part, schemas));
  return type !== 'array' && Object.keys(objectAt(properties)).length > 0;
}

function isExpected(name: Json, schema: JsonObject, { side, schemas }: Conversion): boolean {
  let property = objectAt(objectAt(schema.properties)[String(name)]);
  if (typeof property.$ref === 'string') {
    property = objectAt(schemas[property.$ref.slice(SCHEMAS.length)]);
  }
  return side === 'request' ? property.readOnly !== true : property.writeOnly !== true;
}
