/**
 * Reads Okta's published OpenAPI descriptions from the fixtures: which operation a request means,
 * which OAuth scopes it needs, and whether a request or an answer conforms to the description.
 */
import { readFileSync } from 'node:fs';
import { type BodyChecks, checksOf } from './checks.ts';
import { arrayAt, type Json, type JsonObject, objectAt } from './json.ts';
import { OPERATIONS, type OperationId, SPEC_NAMES } from './operations.ts';

export type Operation = {
  readonly id: OperationId;
  readonly method: string;
  /** Path as in the description, e.g. `/api/v1/users/{userId}/sessions`. */
  readonly template: string;
  readonly pattern: RegExp;
  /** OAuth scopes of which a bearer token needs one; empty where the operation takes no token. */
  readonly scopes: readonly string[];
  readonly parameters: readonly JsonObject[];
  readonly requestBody: JsonObject | null;
  readonly responses: JsonObject;
  readonly checks: BodyChecks;
};

export type FoundOperation = {
  readonly operation: Operation;
  readonly pathParameters: Readonly<Record<string, string>>;
};

export type OpenApi = {
  readonly operations: readonly Operation[];
  /** Returns the operation; null where the description has no such path and method. */
  find(method: string, path: string): FoundOperation | null;
  /** Whether any operation has this path. */
  knowsPath(path: string): boolean;
};

/** Reads both descriptions; each schema is compiled when it is first needed. */
export function loadOpenApi(): OpenApi {
  const operations = SPEC_NAMES.flatMap((name) => {
    const file = new URL(`../../fixtures/okta/${name}.json`, import.meta.url);
    const description = objectAt(JSON.parse(readFileSync(file, 'utf8')));
    return operationsOf(description, new Set<string>(OPERATIONS[name]));
  });
  // A fixed path such as /sessions/me must win over /sessions/{sessionId}.
  operations.sort((a, b) => parameterCount(a.template) - parameterCount(b.template));
  return {
    operations,
    find(method, path) {
      for (const operation of operations) {
        const match = operation.method === method ? operation.pattern.exec(path) : null;
        if (match !== null) return { operation, pathParameters: decoded(match.groups ?? {}) };
      }
      return null;
    },
    knowsPath: (path) => operations.some(({ pattern }) => pattern.test(path)),
  };
}

function operationsOf(description: JsonObject, ids: ReadonlySet<string>): Operation[] {
  const checks = checksOf(description);
  const resolve = (node: Json): JsonObject => resolved(node, description);
  return Object.entries(objectAt(description.paths)).flatMap(([template, item]) => {
    const shared = arrayAt(objectAt(item).parameters);
    return Object.entries(objectAt(item)).flatMap(([method, value]): Operation[] => {
      const operation = objectAt(value);
      if (typeof operation.operationId !== 'string' || !ids.has(operation.operationId)) return [];
      const responses = Object.entries(objectAt(operation.responses));
      return [
        {
          id: operation.operationId as OperationId,
          method: method.toUpperCase(),
          template,
          pattern: patternOf(template),
          scopes: arrayAt(operation.security).flatMap((way) =>
            arrayAt(objectAt(way).oauth2).map(String),
          ),
          parameters: [...shared, ...arrayAt(operation.parameters)].map(resolve),
          requestBody: operation.requestBody === undefined ? null : objectAt(operation.requestBody),
          responses: Object.fromEntries(responses.map(([status, r]) => [status, resolve(r)])),
          checks,
        },
      ];
    });
  });
}

function resolved(node: Json, description: JsonObject): JsonObject {
  const ref = objectAt(node).$ref;
  if (typeof ref !== 'string') return objectAt(node);
  let found: Json | undefined = description;
  for (const step of ref.slice(2).split('/')) found = objectAt(found)[step];
  return objectAt(found);
}

function patternOf(template: string): RegExp {
  return new RegExp(`^${template.replaceAll('.', '\\.').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
}

function parameterCount(template: string): number {
  return template.split('{').length;
}

function decoded(groups: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([k, v]) => [k, decodeURIComponent(v)]));
}
