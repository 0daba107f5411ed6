/** A request as received: its body, and the record of it that tests read. */
import { checkRequest } from '../../openapi/conformance.ts';
import type { FoundOperation } from '../../openapi/description.ts';
import type { OrgState } from '../state.ts';
import { authKindOf } from './credentials.ts';
import type { Exchange } from './exchange.ts';
import type { OrgRequest } from './record-of-calls.ts';

export type Body = {
  /** Parsed JSON or form, the text of anything else, null for none. */
  readonly value: unknown;
  /** Whether the body claims to be JSON and is not. */
  readonly broken: boolean;
};

export function bodyOf({ text, headers }: Pick<Exchange, 'text' | 'headers'>): Body {
  if (text === '') return { value: null, broken: false };
  const media = mediaTypeOf(headers);
  if (media === 'application/x-www-form-urlencoded') {
    return { value: Object.fromEntries(new URLSearchParams(text)), broken: false };
  }
  if (media !== 'application/json') return { value: text, broken: false };
  try {
    return { value: JSON.parse(text), broken: false };
  } catch {
    return { value: text, broken: true };
  }
}

/** Records the request, and what is wrong with it by Okta's description. */
export function remember(
  state: OrgState,
  { method, path, query, headers }: Exchange,
  found: FoundOperation | null,
  body: unknown,
): OrgRequest {
  const operationId = found?.operation.id ?? null;
  const complaints =
    found === null
      ? ['no such path and method among the operations that the simulated org offers']
      : checkRequest(found, { query, contentType: headers['content-type'] ?? null, body });
  for (const complaint of complaints) {
    state.violations.push({ side: 'request', method, path, operationId, complaint });
  }
  const request: OrgRequest = {
    at: state.clock.now(),
    method,
    path,
    query: Object.fromEntries(query),
    body,
    auth: authKindOf(headers.authorization),
    caller: null,
    operationId,
    status: null,
  };
  state.requests.push(request);
  return request;
}

function mediaTypeOf(headers: Readonly<Record<string, string>>): string {
  return (headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
}
