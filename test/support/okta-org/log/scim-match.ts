/** Checks whether an object matches a filter. A list matches when one of its elements does. */
import type { Json } from '../../openapi/json.ts';
import type { ComparisonOperator, Filter } from './scim-filter.ts';

export function matches(filter: Filter, object: Json): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.filters.every((part) => matches(part, object));
    case 'or':
      return filter.filters.some((part) => matches(part, object));
    case 'not':
      return !matches(filter.filter, object);
    case 'present':
      return valuesAt(object, filter.path).some((value) => value !== '');
    case 'compare': {
      const values = valuesAt(object, filter.path);
      if (filter.value === null) return (values.length === 0) === (filter.operator === 'eq');
      const wanted = filter.value;
      if (filter.operator === 'ne') return !values.some((value) => compare('eq', value, wanted));
      return values.some((value) => compare(filter.operator, value, wanted));
    }
  }
}

/** Yields the attribute paths that a filter names. */
export function* pathsOf(filter: Filter): Generator<readonly string[]> {
  if (filter.kind === 'compare' || filter.kind === 'present') yield filter.path;
  else if (filter.kind === 'not') yield* pathsOf(filter.filter);
  else for (const part of filter.filters) yield* pathsOf(part);
}

type Scalar = string | number | boolean;

function valuesAt(node: Json | undefined, path: readonly string[]): Scalar[] {
  if (node === undefined || node === null) return [];
  if (Array.isArray(node)) return node.flatMap((item) => valuesAt(item, path));
  const [step, ...rest] = path;
  if (step === undefined) return typeof node === 'object' ? [] : [node as Scalar];
  if (typeof node !== 'object') return [];
  return valuesAt((node as { readonly [key: string]: Json })[step], rest);
}

function compare(operator: ComparisonOperator, value: Scalar, wanted: Scalar): boolean {
  // Okta compares the text `"true"` and the boolean alike, since debugData holds only text.
  const left = typeof value === 'number' && typeof wanted === 'number' ? value : String(value);
  const right = typeof left === 'number' ? wanted : String(wanted);
  switch (operator) {
    case 'eq':
      return left === right;
    case 'ne':
      return left !== right;
    case 'sw':
      return String(left).startsWith(String(right));
    case 'ew':
      return String(left).endsWith(String(right));
    case 'co':
      return String(left).includes(String(right));
    case 'gt':
      return left > right;
    case 'ge':
      return left >= right;
    case 'lt':
      return left < right;
    case 'le':
      return left <= right;
  }
}
