import { OktaError } from './error.ts';
import type { Answer } from './error-answer.ts';

/** One request, complete. */
export type Request = {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly timeoutMs: number;
  /** Whether it changes something in the org. */
  readonly acts?: boolean;
};

/**
 * Sends one request and reads the answer to its end within the time allowed. Redirects are refused:
 * following one would hand the Authorization header to whoever it points to, and repeat a DELETE there.
 * @throws OktaError `okta_timeout`, `okta_unreachable` or `okta_redirected`
 */
export async function exchange(fetch: typeof globalThis.fetch, request: Request): Promise<Answer> {
  const call = `${request.method} ${request.url.pathname}`;
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: request.headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(request.timeoutMs),
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    const text = await response.text();
    if (response.status >= 300 && response.status < 400) throw redirected(call, response);
    return { status: response.status, headers: response.headers, text };
  } catch (cause) {
    if (cause instanceof OktaError) throw cause;
    const timedOut = cause instanceof DOMException && cause.name === 'TimeoutError';
    throw new OktaError({
      code: timedOut ? 'okta_timeout' : 'okta_unreachable',
      message: timedOut
        ? `${call} had no answer within ${request.timeoutMs} ms`
        : `${call} got no answer: ${networkReason(cause)}`,
      retryable: true,
      mayHaveActed: request.acts === true,
      cause,
    });
  }
}

function redirected(call: string, response: Response): OktaError {
  const target = URL.parse(response.headers.get('location') ?? '')?.origin ?? 'an unknown address';
  return new OktaError({
    code: 'okta_redirected',
    status: response.status,
    message: `${call} was redirected to ${target}, which is not followed`,
    retryable: false,
  });
}

/** Returns the system's code (`ECONNREFUSED`, `UND_ERR_SOCKET`, …), which undici keeps in the cause. */
function networkReason(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = (cause as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : 'the connection failed';
}
