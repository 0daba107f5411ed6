/** Okta's errors: https://developer.okta.com/docs/reference/error-codes/ */
import type { Reply } from './call.ts';

const KNOWN = {
  E0000001: [400, 'Api validation failed: {0}'],
  E0000003: [400, 'The request body was not well-formed.'],
  E0000004: [401, 'Authentication failed'],
  E0000005: [403, 'Invalid session'],
  E0000006: [403, 'You do not have permission to perform the requested action'],
  E0000007: [404, 'Not found: {0}'],
  E0000009: [500, 'Internal Server Error'],
  E0000010: [503, 'Service is in read only mode'],
  E0000011: [401, 'Invalid token provided'],
  E0000015: [401, 'You do not have permission to access the feature you are requesting'],
  E0000016: [403, 'Activation failed because the user is already active'],
  E0000017: [403, 'Password reset failed'],
  E0000021: [
    400,
    'Bad request.  Accept and/or Content-Type headers likely do not match supported values.',
  ],
  E0000022: [405, 'The endpoint does not support the provided HTTP method'],
  E0000023: [403, 'Operation failed because user profile is mastered under another system'],
  E0000031: [400, 'Invalid search criteria.'],
  E0000038: [403, "This operation is not allowed in the user's current status."],
  E0000047: [429, 'API call exceeded rate limit due to too many requests.'],
  E0000053: [400, 'Invalid SCIM filter.'],
  E0000240: [502, 'Request timed out waiting for agent.'],
  E0000241: [504, 'No connected agents.'],
} as const satisfies Record<string, readonly [number, string]>;

export type ErrorCode = keyof typeof KNOWN;

/** Thrown by an operation, answered in Okta's form. `detail` fills the `{0}` of the summary. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly causes: readonly string[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ErrorCode,
    detail = '',
    causes: readonly string[] = [],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(`${code} ${detail}`);
    this.code = code;
    this.detail = detail;
    this.causes = causes;
    this.headers = headers;
  }
}

/** Not found, in Okta's words, e.g. `Not found: Resource not found: 00u… (User)`. */
export function notFound(id: string, type: string): Refusal {
  return new Refusal('E0000007', `Resource not found: ${id} (${type})`);
}

/** A validation failure with one cause for each wrong field. */
export function invalid(detail: string, ...causes: readonly string[]): Refusal {
  return new Refusal('E0000001', detail, causes);
}

export function replyOf(refusal: Refusal, errorId: string): Reply {
  const [status, summary] = KNOWN[refusal.code];
  return {
    status,
    headers: refusal.headers,
    body: {
      errorCode: refusal.code,
      errorSummary: summary.replace('{0}', refusal.detail),
      errorLink: refusal.code,
      errorId,
      errorCauses: refusal.causes.map((errorSummary) => ({ errorSummary })),
    },
  };
}
