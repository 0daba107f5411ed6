import { OktaError } from './error.ts';

/** An answer read to its end, so that no later reader can fail half-way. */
export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
};

/**
 * The error an answer outside 2xx stands for. Reads Okta's two forms: `{errorCode, errorSummary,
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

/** Shapes of an error body, as far as they are used. */
type ErrorBody = Readonly<Record<string, unknown>>;

function readBody(text: string): ErrorBody {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as ErrorBody) : {};
  } catch {
    return {};
  }
}

function codeOf(body: ErrorBody): string | null {
  if (typeof body.errorCode === 'string') return body.errorCode;
  return typeof body.error === 'string' ? `okta_token_${body.error}` : null;
}

/** A token without the scope is told in a header only: `Bearer error="insufficient_scope"` (RFC 6750, 3). */
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
 * 401 counts as passing: a token can lapse or be rotated between two calls, and giving up at once
 * would leave a thief signed in. What the token endpoint says about our key is final.
 */
function isRetryable(status: number, code: string): boolean {
  if (code.startsWith('okta_token_')) return status === 429 || status >= 500;
  return [401, 408, 409, 412, 423, 425, 429].includes(status) || status >= 500;
}

/** Okta's windows are a minute long, mostly; a thief must not be left alone for a header's mistake. */
const LONGEST_WAIT_MS = 15 * 60_000;
/** Asked again at once, and for ever, where something on the way says to wait 0 seconds. */
const SHORTEST_WAIT_MS = 1_000;

/**
 * Milliseconds until the limit resets: `x-rate-limit-reset` (epoch seconds) against the `Date` of the
 * same answer, so our clock plays no part; a second is added, for both are whole seconds.
 */
export function readRetryAfter(headers: Headers): number | null {
  const reset = Number(headers.get('x-rate-limit-reset') ?? Number.NaN);
  const date = Date.parse(headers.get('date') ?? '');
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  const wait = Number.isFinite(reset - date) ? reset * 1000 - date + 1000 : seconds * 1000;
  if (!Number.isFinite(wait)) return null;
  return Math.min(LONGEST_WAIT_MS, Math.max(SHORTEST_WAIT_MS, wait));
}
