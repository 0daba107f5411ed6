/** Sends one request to a receiver as Okta does: three seconds, no redirect followed. */
import { type Dispatcher, request } from 'undici';

export type Outcome =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'unreachable'; readonly reason: string };

export type Outgoing = {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
  readonly dispatcher: Dispatcher;
};

export async function send(outgoing: Outgoing): Promise<Outcome> {
  const { url, method, headers, body, timeoutMs, dispatcher } = outgoing;
  try {
    const answer = await request(url, {
      method,
      headers,
      dispatcher,
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body }),
    });
    return { kind: 'answered', status: answer.statusCode, body: await answer.body.text() };
  } catch (error) {
    const { name, code } = error instanceof Error ? describe(error) : { name: '', code: '' };
    if (name === 'TimeoutError') return { kind: 'timeout' };
    return { kind: 'unreachable', reason: code || name };
  }
}

function describe(error: Error & { readonly code?: unknown }): { name: string; code: string } {
  return { name: error.name, code: typeof error.code === 'string' ? error.code : '' };
}

/** Whether the request is sent once more: after a timeout, a failed connection or a 5xx; not a 4xx or a redirect. */
export function isRetried(outcome: Outcome): boolean {
  return outcome.kind !== 'answered' || outcome.status >= 500;
}

/** Whether the receiver acknowledged the delivery, by 200 or 204. */
export function isAcknowledged(outcome: Outcome): boolean {
  return outcome.kind === 'answered' && (outcome.status === 200 || outcome.status === 204);
}

export function inWords(outcome: Outcome): string {
  if (outcome.kind === 'answered') return `HTTP status ${outcome.status}`;
  return outcome.kind === 'timeout' ? 'timeout' : `connection failed: ${outcome.reason}`;
}
