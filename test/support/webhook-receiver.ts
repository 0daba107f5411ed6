/** A receiver of webhooks on loopback, which keeps what it received and answers as a test says. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AlertWebhookConfig } from '../../src/config.ts';

/** Returns the same receivers with another secret. */
export function withSecret(
  { receivers, ...rest }: AlertWebhookConfig,
  secret: string,
): AlertWebhookConfig {
  return { ...rest, receivers: receivers.map((one) => ({ ...one, secrets: [secret] })) };
}

type Cleanup = { after(work: () => Promise<void> | void): void };

export type Received = {
  readonly headers: Readonly<Record<string, string>>;
  readonly raw: Buffer;
  readonly body: Record<string, unknown>;
};

export type Answer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether it never answers. */
  readonly hang?: true;
};

export async function startWebhookReceiver(t: Cleanup) {
  const received: Received[] = [];
  const answers: Answer[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks);
    const headers = request.headers as Record<string, string>;
    received.push({ headers, raw, body: JSON.parse(raw.toString()) });
    const answer = answers.shift() ?? { status: 204 };
    if (answer.hang === true) return;
    response.writeHead(answer.status, answer.headers ?? {});
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${port}/alerts`,
    received,
    /** Sets the next answers, in order; after them, it answers 204. */
    answer: (...next: Answer[]) => void answers.push(...next),
  };
}
