/** Compiled validators for the schemas of one description. */
import { Ajv2019, type ValidateFunction } from 'ajv/dist/2019.js';
import formats from 'ajv-formats';
import type { Json, JsonObject } from './json.ts';
import { objectAt } from './json.ts';
import { convertSchema, namesItsProperties, type Side, toJsonSchema } from './json-schema.ts';

export type BodyChecks = {
  /** Complaints about `body` under `schema`, a schema of the description; none when it is valid. */
  check(side: Side, schema: JsonObject, body: unknown): readonly string[];
};

export function checksOf(description: JsonObject): BodyChecks {
  const schemas = objectAt(objectAt(description.components).schemas);
  const bySide = new Map<Side, Ajv2019>();
  const compiled = new Map<string, ValidateFunction>();
  const ajvOf = (side: Side): Ajv2019 => {
    const known = bySide.get(side);
    if (known !== undefined) return known;
    const ajv = newAjv(side === 'request');
    ajv.addSchema({ $id: 'okta:spec', ...toJsonSchema(description, side) });
    bySide.set(side, ajv);
    return ajv;
  };
  return {
    check(side, schema, body) {
      const key = `${side} ${JSON.stringify(schema)}`;
      let validate = compiled.get(key);
      if (validate === undefined) {
        const closed = side === 'request' && namesItsProperties(schema, schemas);
        const absolute = objectAt(withAbsoluteReferences(convertSchema(description, side, schema)));
        validate = ajvOf(side).compile(
          closed ? { allOf: [absolute], unevaluatedProperties: false } : absolute,
        );
        compiled.set(key, validate);
      }
      if (validate(body)) return [];
      return (validate.errors ?? []).map(
        ({ instancePath, message, params }) =>
          `${instancePath || 'body'} ${message} ${JSON.stringify(params)}`,
      );
    },
  };
}

function newAjv(coerceNothing: boolean): Ajv2019 {
  const ajv = new Ajv2019({ strict: false, allErrors: coerceNothing, validateFormats: true });
  formats.default(ajv);
  // OpenAPI's own formats, which contain nothing to check, or are prose in Okta's description.
  for (const name of ['int32', 'int64', 'password']) ajv.addFormat(name, true);
  return ajv;
}

function withAbsoluteReferences(node: Json): Json {
  if (Array.isArray(node)) return node.map(withAbsoluteReferences);
  if (node === null || typeof node !== 'object') return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      key === '$ref' ? `okta:spec${String(value)}` : withAbsoluteReferences(value),
    ]),
  );
}
