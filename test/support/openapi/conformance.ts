/** Checks one request and its answer against the operation to which they belong. */
import type { FoundOperation, Operation } from './description.ts';
import {
  BODY_KEYS_BEYOND_SCHEMA,
  NULLS_MEAN_ABSENT,
  STATUSES_OF_EVERY_OPERATION,
  STATUSES_OF_ONE_OPERATION,
  VALUES_BEYOND_ENUM,
} from './exceptions.ts';
import { isObject, type Json, objectAt } from './json.ts';

export type SentRequest = {
  readonly query: URLSearchParams;
  readonly contentType: string | null;
  /** Parsed JSON or form; the text for anything else; null for none. */
  readonly body: unknown;
};

/** Returns what is wrong with the request, in words; nothing when it conforms to the description. */
export function checkRequest(found: FoundOperation, request: SentRequest): readonly string[] {
  return [...checkQuery(found.operation, request.query), ...checkBody(found.operation, request)];
}

function checkQuery(operation: Operation, query: URLSearchParams): string[] {
  const known = operation.parameters.filter((parameter) => parameter.in === 'query');
  const complaints: string[] = [];
  for (const name of query.keys()) {
    if (!known.some((parameter) => parameter.name === name))
      complaints.push(`unknown query ${name}`);
  }
  for (const parameter of known) {
    const given = query.getAll(String(parameter.name));
    if (given.length === 0 && parameter.required === true) {
      complaints.push(`query ${parameter.name} is required`);
    }
    if (given.length > 1) complaints.push(`query ${parameter.name} given ${given.length} times`);
    const { format, ...schema } = objectAt(parameter.schema);
    for (const text of given) {
      const value = typed(text, schema.type);
      const found = operation.checks.check('request', schema, value);
      complaints.push(...found.map((complaint) => `query ${parameter.name}: ${complaint}`));
    }
  }
  return complaints;
}

function typed(text: string, type: unknown): unknown {
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  if (type === 'integer' || type === 'number') return /^-?\d+$/.test(text) ? Number(text) : text;
  return text;
}

function checkBody(operation: Operation, { body, contentType }: SentRequest): string[] {
  const absent = body === null || body === '';
  if (operation.requestBody === null) return absent ? [] : ['a body where none is documented'];
  if (absent) return operation.requestBody.required === true ? ['the body is missing'] : [];
  const content = objectAt(operation.requestBody.content);
  const media = (contentType ?? '').split(';')[0]?.trim() ?? '';
  if (content[media] === undefined) return [`content type ${media} is not documented`];
  const extra = BODY_KEYS_BEYOND_SCHEMA[operation.id] ?? [];
  const judged = isObject(body)
    ? Object.fromEntries(Object.entries(body).filter(([key]) => !extra.includes(key)))
    : body;
  const schema = objectAt(objectAt(content[media]).schema);
  return operation.checks.check('request', schema, judged).map((text) => `body: ${text}`);
}

/** Returns what is wrong with the answer; `body` as for a request. */
export function checkAnswer(
  operation: Operation,
  status: number,
  body: unknown,
): readonly string[] {
  const documented = operation.responses[String(status)];
  if (documented === undefined) {
    const excepted =
      STATUSES_OF_EVERY_OPERATION.has(status) ||
      STATUSES_OF_ONE_OPERATION[operation.id]?.includes(status);
    return excepted === true ? [] : [`status ${status} is not documented`];
  }
  const schema = objectAt(objectAt(objectAt(documented).content)['application/json']).schema;
  if (schema === undefined) {
    return body === null ? [] : [`status ${status} has a body where none is documented`];
  }
  if (body === null) return [`status ${status} lacks its documented body`];
  return operation.checks.check('answer', objectAt(schema), asDescribed(operation, body));
}

function asDescribed({ id }: Operation, body: unknown): unknown {
  const judged = NULLS_MEAN_ABSENT.has(id) ? withoutNulls(body as Json) : body;
  if (!isObject(judged)) return judged;
  const beyond = VALUES_BEYOND_ENUM[id] ?? {};
  return Object.fromEntries(
    Object.entries(judged).map(([key, value]) => [key, beyond[key]?.[String(value)] ?? value]),
  );
}

function withoutNulls(node: Json): Json {
  if (Array.isArray(node)) return node.map(withoutNulls);
  if (!isObject(node)) return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, withoutNulls(value)]),
  );
}
