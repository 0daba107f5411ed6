/** JSON as data, and the one narrowing that reading it needs. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

export function isObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** The object at `value`, or an empty one where there is none. */
export function objectAt(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** The array at `value`, or an empty one where there is none. */
export function arrayAt(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
