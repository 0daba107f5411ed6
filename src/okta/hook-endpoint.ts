import { randomUUID } from 'node:crypto';
import type { HookHeader } from './event-hooks.ts';

/** The receiver's answer to a request like Okta's. */
export type EndpointAnswer =
  | { readonly kind: 'ready'; readonly tookMs: number }
  | { readonly kind: 'refuses_secret' }
  | { readonly kind: 'other'; readonly status: number }
  | { readonly kind: 'unreachable'; readonly reason: string };

export type EndpointQuestion = {
  readonly uri: string;
  readonly secret: string;
  readonly header: HookHeader | null;
};

/** How long Okta waits. */
const OKTA_WAITS_MS = 3_000;

/**
 * Asks the receiver as Okta's verification does: a GET with the challenge and the secret, whose answer has to repeat
 * the challenge. It is asked from this machine: Okta may still not reach an address that this machine reaches.
 */
export async function askEndpoint(question: EndpointQuestion): Promise<EndpointAnswer> {
  const challenge = randomUUID();
  const startedAt = performance.now();
  try {
    const response = await fetch(question.uri, {
      headers: {
        accept: 'application/json',
        'user-agent': 'session-warden (as Okta-Integrations)',
        'x-okta-verification-challenge': challenge,
        authorization: question.secret,
        ...(question.header === null ? {} : { [question.header.name]: question.header.value }),
      },
      redirect: 'manual',
      signal: AbortSignal.timeout(OKTA_WAITS_MS),
    });
    const body = await response.text();
    if (response.status === 401) return { kind: 'refuses_secret' };
    if (response.status === 200 && repeats(body, challenge)) {
      return { kind: 'ready', tookMs: Math.round(performance.now() - startedAt) };
    }
    return { kind: 'other', status: response.status };
  } catch (error) {
    return { kind: 'unreachable', reason: reasonOf(error) };
  }
}

function repeats(body: string, challenge: string): boolean {
  try {
    return (JSON.parse(body) as { verification?: unknown }).verification === challenge;
  } catch {
    return false;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return `no answer within ${OKTA_WAITS_MS / 1_000} seconds`;
  }
  const code = (error as { cause?: { code?: unknown } } | null)?.cause?.code;
  return typeof code === 'string' ? code : 'the connection failed';
}
