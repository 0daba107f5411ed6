/** JSON as data, and the type checks for reading it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

export function isObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** Returns the object at `value`, or an empty one where there is none. */
export function objectAt(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** Returns the array at `value`, or an empty one where there is none. */
export function arrayAt(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
