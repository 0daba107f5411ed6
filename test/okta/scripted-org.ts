import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

export type Received = {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
};

export type Reply = {
  readonly status: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** What to answer; `hang` never answers, `drop` closes the connection. */
export type Script = (request: Received, count: number) => Reply | 'hang' | 'drop';

/** A server on loopback that answers by script, for faults and for looking at exact requests. */
export async function scriptedOrg(t: TestContext, script: Script) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void answer(request, response);
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://org');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const seen: Received = {
      method: request.method ?? '',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: request.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    };
    received.push(seen);
    const reply = script(seen, received.length);
    if (reply === 'hang') return;
    if (reply === 'drop') {
      request.socket.destroy();
      return;
    }
    const type = reply.text === undefined ? 'application/json' : 'text/html';
    const empty = reply.json === undefined && reply.text === undefined;
    response.writeHead(reply.status, {
      ...(empty ? {} : { 'content-type': type }),
      ...reply.headers,
    });
    response.end(reply.json === undefined ? (reply.text ?? '') : JSON.stringify(reply.json));
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const orgUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { orgUrl, received };
}

export const SSWS = { kind: 'ssws', token: '00secret-api-token' } as const;

export function oktaFault(status: number, errorCode: string, errorSummary = 'because'): Reply {
  return {
    status,
    json: { errorCode, errorSummary, errorLink: errorCode, errorId: 'x', errorCauses: [] },
  };
}
