/**
 * Okta's filter expressions: SCIM's, without value paths in square brackets.
 * https://developer.okta.com/docs/api/#filter
 */
export type ComparisonOperator = 'eq' | 'ne' | 'sw' | 'ew' | 'co' | 'gt' | 'ge' | 'lt' | 'le';

export type Filter =
  | {
      readonly kind: 'compare';
      /** e.g. `['target', 'id']`. */
      readonly path: readonly string[];
      readonly operator: ComparisonOperator;
      readonly value: string | number | boolean | null;
    }
  | { readonly kind: 'present'; readonly path: readonly string[] }
  | { readonly kind: 'not'; readonly filter: Filter }
  | { readonly kind: 'and' | 'or'; readonly filters: readonly Filter[] };

/** The text is no valid filter; `message` says where it is wrong. */
export class FilterSyntaxError extends Error {}

const OPERATORS: ReadonlySet<string> = new Set<ComparisonOperator>([
  'eq',
  'ne',
  'sw',
  'ew',
  'co',
  'gt',
  'ge',
  'lt',
  'le',
]);
const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*")|([()])|([^\s()"]+))/y;

/** Parses `text`; throws FilterSyntaxError. `or` binds weaker than `and`, `and` weaker than `not`. */
export function parseFilter(text: string): Filter {
  const tokens = tokensOf(text);
  let at = 0;
  const next = (what: string): string => {
    const token = tokens[at];
    if (token === undefined) throw new FilterSyntaxError(`${what} expected at the end`);
    at += 1;
    return token;
  };
  const series = (word: 'and' | 'or', part: () => Filter): Filter => {
    const filters = [part()];
    while (tokens[at]?.toLowerCase() === word) {
      at += 1;
      filters.push(part());
    }
    const [only] = filters;
    return filters.length === 1 && only !== undefined ? only : { kind: word, filters };
  };
  const expression = (): Filter => series('or', () => series('and', term));
  const term = (): Filter => {
    const token = next('an attribute');
    if (token.toLowerCase() === 'not') return { kind: 'not', filter: term() };
    if (token === '(') {
      const inner = expression();
      if (next(')') !== ')') throw new FilterSyntaxError(') expected');
      return inner;
    }
    const path = pathOf(token);
    const operator = next('an operator').toLowerCase();
    if (operator === 'pr') return { kind: 'present', path };
    if (!isOperator(operator)) throw new FilterSyntaxError(`unknown operator ${operator}`);
    return { kind: 'compare', path, operator, value: literalOf(next('a value')) };
  };
  const filter = expression();
  if (at < tokens.length) throw new FilterSyntaxError(`nothing expected at ${tokens[at]}`);
  return filter;
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  const end = text.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    const token = match?.[1] ?? match?.[2] ?? match?.[3];
    if (token === undefined) throw new FilterSyntaxError(`unreadable at ${at}`);
    tokens.push(token);
  }
  return tokens;
}

function pathOf(token: string): string[] {
  if (!/^[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*$/.test(token)) {
    throw new FilterSyntaxError(`${token} is no attribute`);
  }
  return token.split('.');
}

function isOperator(word: string): word is ComparisonOperator {
  return OPERATORS.has(word);
}

function literalOf(token: string): string | number | boolean | null {
  if (token === '(' || token === ')') throw new FilterSyntaxError('a value expected');
  try {
    const value: unknown = JSON.parse(token);
    if (value === null || typeof value !== 'object')
      return value as string | number | boolean | null;
  } catch {
    // Falls through: an unquoted word is no value.
  }
  throw new FilterSyntaxError(`${token} is no value; text stands in double quotes`);
}
