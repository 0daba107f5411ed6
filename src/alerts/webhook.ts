/** One receiver of signed alerts: Standard Webhooks, one attempt per call; the queue tries again. */
import { createHash } from 'node:crypto';
import { createGuardedReceiver, type GuardedSettings } from './guarded-receiver.ts';
import type { Hearing } from './hears.ts';
import { webhookSignature } from './signature.ts';

export type WebhookSettings = GuardedSettings & WebhookAccess & Partial<Hearing>;

/** Where it is, and by what it knows us. */
export type WebhookAccess = {
  readonly url: string;
  /** The current one first. */
  readonly secrets: readonly string[];
  /** Beside ours, which they cannot replace; their values are secrets. */
  readonly headers?: Readonly<Record<string, string>>;
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
  /** Changes with the address, the secrets and the headers: what a 410 switched off begins anew under another. */
  readonly generation: string;
  readonly host: string;
};

export type WebhookReceiver = WebhookIdentity &
  Hearing & {
    /** The status of its answer, one of success. @param now epoch milliseconds @throws AlertError */
    send(message: WebhookMessage, now: number): Promise<number>;
    /** The status of its answer to a HEAD, asked the very way an alert would go. @throws AlertError */
    look(): Promise<number>;
    close(): Promise<void>;
  };

/** Signs with every secret, so that a receiver may know either while they are changed. */
export function createWebhookReceiver(settings: WebhookSettings): WebhookReceiver {
  const receiver = createGuardedReceiver(settings);
  const { secrets, headers = {}, orgs = null, types = null } = settings;
  return {
    ...webhookIdentity(settings),
    orgs,
    types,
    async send({ id, body }, now) {
      const bytes = Buffer.from(JSON.stringify(body));
      const timestamp = Math.floor(now / 1_000);
      const response = await receiver.ask({
        method: 'POST',
        headers: {
          ...headers,
          'content-type': 'application/json',
          'user-agent': 'session-warden',
          'webhook-id': id,
          'webhook-timestamp': String(timestamp),
          'webhook-signature': webhookSignature(id, timestamp, bytes, secrets),
        },
        body: bytes,
      });
      receiver.accept(response, now);
      return response.statusCode;
    },
    look: async () => (await receiver.ask({ method: 'HEAD', headers })).statusCode,
    close: () => receiver.close(),
  };
}

/** The same however often it is asked, and on every instance. */
export function webhookIdentity({ url, secrets, headers = {} }: WebhookAccess): WebhookIdentity {
  const sent = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return {
    channel: `webhook:${shortHash(url)}`,
    generation: shortHash([url, ...secrets, ...sent].join('\n')),
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
