/** One receiver of signed alerts: Standard Webhooks, one attempt per call; the queue tries again. */
import { hash } from 'node:crypto';
import { createGuardedReceiver, type GuardedSettings } from './guarded-receiver.ts';
import type { Hearing } from './hears.ts';
import { webhookSignature } from './signature.ts';

export type WebhookSettings = GuardedSettings & WebhookAccess & Partial<Hearing>;

/** The receiver's address, and how the service proves itself to it. */
export type WebhookAccess = {
  readonly url: string;
  /** Signing secrets, the current one first. */
  readonly secrets: readonly string[];
  /** Further headers, which cannot replace the service's own; their values are secrets. */
  readonly headers?: Readonly<Record<string, string>>;
};

export type WebhookMessage = {
  /** Id of the message, the same in every attempt: receivers drop an id that they have seen. */
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
};

/** Identifies a receiver without its address, which may itself be a secret. */
export type WebhookIdentity = {
  /** `webhook:` and a hash of the address. */
  readonly channel: string;
  /** Hash of address, secrets and headers: a receiver that a 410 switched off starts again when any of them changes. */
  readonly generation: string;
  readonly host: string;
};

export type WebhookReceiver = WebhookIdentity &
  Hearing & {
    /** Returns the status of a successful answer. @param now epoch milliseconds @throws AlertError */
    send(message: WebhookMessage, now: number): Promise<number>;
    /** Returns the status of the answer to a HEAD, sent the same way as an alert. @throws AlertError */
    look(): Promise<number>;
    close(): Promise<void>;
  };

/** Returns a receiver whose messages are signed with every secret, so that secrets can be changed at any time. */
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

/** Returns the receiver's identity, the same on every instance. */
export function webhookIdentity({ url, secrets, headers = {} }: WebhookAccess): WebhookIdentity {
  const sent = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return {
    channel: `webhook:${shortHash(url)}`,
    generation: shortHash([url, ...secrets, ...sent].join('\n')),
    host: new URL(url).host,
  };
}

/** Returns the receiver's name for people, with enough of the hash to tell two apart. */
export function webhookName({ channel, host }: Pick<WebhookIdentity, 'channel' | 'host'>): string {
  return `Webhook ${channel.replace('webhook:', '').slice(0, 8)} (${host})`;
}

function shortHash(text: string): string {
  return hash('sha256', text).slice(0, 16);
}
