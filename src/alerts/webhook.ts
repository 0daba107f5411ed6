/** One receiver of signed alerts: Standard Webhooks, one attempt per call; the queue tries again. */
import { createHash } from 'node:crypto';
import { type Dispatcher, request } from 'undici';
import { AlertError } from './error.ts';
import { addressRule, guardedAgent, type Resolve, refuseLiteral } from './outbound.ts';
import { retryAfterMs } from './retry-after.ts';
import { webhookSignature } from './signature.ts';

export type WebhookSettings = {
  readonly url: string;
  /** The current one first. */
  readonly secrets: readonly string[];
  readonly privateNetworks: readonly string[];
  readonly timeoutMs?: number;
  /** Default: the system's resolver. */
  readonly resolve?: Resolve;
};

export type WebhookMessage = {
  /** The same in every attempt: receivers drop what they have seen. */
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
};

export type WebhookReceiver = {
  /** `webhook:` and a hash of the address, which may itself be a secret. */
  readonly channel: string;
  /** Changes with the address and the secrets: what a 410 switched off begins anew under another. */
  readonly generation: string;
  /** @param now epoch milliseconds @throws AlertError */
  send(message: WebhookMessage, now: number): Promise<void>;
  /** The status of its answer to a HEAD, asked the very way an alert would go. @throws AlertError */
  look(): Promise<number>;
  close(): Promise<void>;
};

const TIMEOUT_MS = 15_000;

export function createWebhookReceiver(settings: WebhookSettings): WebhookReceiver {
  const url = new URL(settings.url);
  const timeoutMs = settings.timeoutMs ?? TIMEOUT_MS;
  const rule = addressRule(url, settings.privateNetworks);
  const agent = guardedAgent(rule, timeoutMs, settings.resolve);
  const ask = async (options: Pick<Dispatcher.RequestOptions, 'method' | 'headers' | 'body'>) => {
    refuseLiteral(url, rule);
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await request(url, { ...options, dispatcher: agent, signal }).catch(
      (error: unknown) => {
        throw failure(url, error);
      },
    );
    // The connection is free for the next alert only once the answer has been read.
    await response.body.dump().catch(() => undefined);
    return response;
  };
  return {
    channel: `webhook:${shortHash(settings.url)}`,
    generation: shortHash([settings.url, ...settings.secrets].join('\n')),
    async send({ id, body }, now) {
      const bytes = Buffer.from(JSON.stringify(body));
      const timestamp = Math.floor(now / 1_000);
      const response = await ask({
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'session-warden',
          'webhook-id': id,
          'webhook-timestamp': String(timestamp),
          'webhook-signature': webhookSignature(id, timestamp, bytes, settings.secrets),
        },
        body: bytes,
      });
      refuse(url, response.statusCode, response.headers['retry-after'], now);
    },
    look: async () => (await ask({ method: 'HEAD' })).statusCode,
    close: () => agent.close(),
  };
}

function refuse(
  url: URL,
  status: number,
  retryAfter: string | string[] | undefined,
  now: number,
): void {
  if (status >= 200 && status < 300) return;
  const code =
    status === 410
      ? 'alert_gone'
      : status === 429
        ? 'alert_throttled'
        : status >= 500
          ? 'alert_receiver_failing'
          : status >= 300 && status < 400
            ? 'alert_redirected'
            : 'alert_refused';
  throw new AlertError({
    code,
    message: `${url.host} answered ${status}`,
    retryAfterMs: retryAfterMs(Array.isArray(retryAfter) ? retryAfter[0] : retryAfter, now),
  });
}

function failure(url: URL, cause: unknown): AlertError {
  if (cause instanceof AlertError) return cause;
  const name = cause instanceof Error ? cause.name : '';
  const timedOut = /Timeout/.test(name);
  return new AlertError({
    code: timedOut ? 'alert_timeout' : 'alert_unreachable',
    message: timedOut ? `${url.host} did not answer in time` : `${url.host} cannot be reached`,
    cause,
  });
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
