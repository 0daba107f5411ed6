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

/** How a receiver is known without its address, which may itself be a secret. */
export type WebhookIdentity = {
  /** `webhook:` and a hash of the address. */
  readonly channel: string;
  /** Changes with the address and the secrets: what a 410 switched off begins anew under another. */
  readonly generation: string;
  readonly host: string;
};

export type WebhookReceiver = WebhookIdentity & {
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
    ...webhookIdentity(settings.url, settings.secrets),
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

/** The same however often it is asked, and on every instance. */
export function webhookIdentity(url: string, secrets: readonly string[]): WebhookIdentity {
  return {
    channel: `webhook:${shortHash(url)}`,
    generation: shortHash([url, ...secrets].join('\n')),
    host: new URL(url).host,
  };
}

/** As people are told of it: as much of the hash as tells two apart. */
export function webhookName({ channel, host }: Pick<WebhookIdentity, 'channel' | 'host'>): string {
  return `Webhook ${channel.replace('webhook:', '').slice(0, 8)} (${host})`;
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
