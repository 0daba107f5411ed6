import { OktaError } from './error.ts';
import { record } from './tolerant.ts';

/** An answer read to its end, so that no later reader can fail half-way. */
export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
};

/**
 * Returns the error that an answer outside 2xx stands for. Reads Okta's two forms: `{errorCode, errorSummary,
 * errorCauses}` of the API and `{error, error_description}` of the token endpoint.
 * @param call method and path, as shown to people
 */
export function readErrorAnswer(call: string, answer: Answer): OktaError {
  const { status } = answer;
  const body = readBody(answer.text);
  const code = codeOf(body) ?? challengeOf(answer) ?? `okta_http_${status}`;
  return new OktaError({
    code,
    status,
    message: `${call} was answered ${status}: ${summaryOf(body) ?? 'no reason given'}`,
    retryable: isRetryable(status, code),
    retryAfterMs: status === 429 ? readRetryAfter(answer.headers) : null,
    mayHaveActed: !call.startsWith('GET ') && (status === 408 || status >= 500),
  });
}

/** The body of an error; its fields may have any type. */
type ErrorBody = Readonly<Record<string, unknown>>;

function readBody(text: string): ErrorBody {
  try {
    return record(JSON.parse(text)) ?? {};
  } catch {
    return {};
  }
}

function codeOf(body: ErrorBody): string | null {
  if (typeof body.errorCode === 'string') return body.errorCode;
  return typeof body.error === 'string' ? `okta_token_${body.error}` : null;
}

/**
 * Reads the error that only a header tells, a token without the scope: `Bearer error="insufficient_scope"` (RFC 6750,
 * 3).
 */
function challengeOf({ headers }: Answer): string | null {
  const challenge = headers.get('www-authenticate') ?? '';
  return challenge.includes('insufficient_scope') ? 'okta_insufficient_scope' : null;
}

function summaryOf(body: ErrorBody): string | null {
  const summary = body.errorSummary ?? body.error_description;
  if (typeof summary !== 'string') return null;
  const causes = Array.isArray(body.errorCauses) ? body.errorCauses : [];
  const texts = causes.flatMap((cause: unknown) => {
    const text = (cause as { errorSummary?: unknown } | null)?.errorSummary;
    return typeof text === 'string' ? [text] : [];
  });
  return [summary, ...texts].join('; ').slice(0, 500);
}

/**
 * Whether the failure may pass. A 401 may: a token can expire or be rotated between two calls, and giving up at once
 * would leave a thief signed in. What the token endpoint says about the app's key is final.
 */
function isRetryable(status: number, code: string): boolean {
  if (code.startsWith('okta_token_')) return status === 429 || status >= 500;
  return [401, 408, 409, 412, 423, 425, 429].includes(status) || status >= 500;
}

/** Okta's windows are mostly a minute long; a wrong header must not leave a thief alone for longer. */
const LONGEST_WAIT_MS = 15 * 60_000;
/** Least wait: with 0 seconds from something on the way, the call would be repeated at once and for ever. */
const SHORTEST_WAIT_MS = 1_000;

/**
 * Returns the milliseconds until the limit resets: `x-rate-limit-reset` (epoch seconds) minus the `Date` of the same
 * answer, so that the local clock plays no part; a second is added, for both are whole seconds.
 */
export function readRetryAfter(headers: Headers): number | null {
  const reset = Number(headers.get('x-rate-limit-reset') ?? Number.NaN);
  const date = Date.parse(headers.get('date') ?? '');
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  const wait = Number.isFinite(reset - date) ? reset * 1000 - date + 1000 : seconds * 1000;
  if (!Number.isFinite(wait)) return null;
  return Math.min(LONGEST_WAIT_MS, Math.max(SHORTEST_WAIT_MS, wait));
}
