/** One receiver of signed alerts: Standard Webhooks, one attempt per call; the queue tries again. */
import { createHash } from 'node:crypto';
import { createGuardedReceiver, type GuardedSettings } from './guarded-receiver.ts';
import { webhookSignature } from './signature.ts';

export type WebhookSettings = GuardedSettings & {
  /** The current one first. */
  readonly secrets: readonly string[];
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

/** Signs with every secret, so that a receiver may know either while they are changed. */
export function createWebhookReceiver(settings: WebhookSettings): WebhookReceiver {
  const receiver = createGuardedReceiver(settings);
  return {
    channel: `webhook:${shortHash(settings.url)}`,
    generation: shortHash([settings.url, ...settings.secrets].join('\n')),
    async send({ id, body }, now) {
      const bytes = Buffer.from(JSON.stringify(body));
      const timestamp = Math.floor(now / 1_000);
      const response = await receiver.ask({
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
      receiver.accept(response, now);
    },
    look: async () => (await receiver.ask({ method: 'HEAD' })).statusCode,
    close: () => receiver.close(),
  };
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
