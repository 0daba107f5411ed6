/** The HTTP side of the org, on 127.0.0.1. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Exchange, Served } from './exchange.ts';

const MOST_BODY_BYTES = 4 * 1024 * 1024;

export type RunningServer = {
  readonly url: string;
  close(): Promise<void>;
};

/** Listens; `exchange` is asked for every request. */
export async function listen(
  port: number,
  exchange: (request: Exchange) => Promise<Served>,
): Promise<RunningServer> {
  const server = createServer((request, response) => {
    respond(request, response, exchange).catch(() => response.destroy());
  });
  // A connection that is closed while idle would look like a dropped request to a client that reuses it.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${bound}`, close: () => closeServer(server) };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  exchange: (request: Exchange) => Promise<Served>,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const served = await exchange({
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    pathWithQuery: request.url ?? '/',
    headers: flat(request),
    text: await textOf(request),
    ip: request.socket.remoteAddress ?? '127.0.0.1',
  });
  if (served.kind === 'dropped') {
    request.socket.destroy();
    return;
  }
  response.sendDate = false;
  response.writeHead(served.status, { ...served.headers });
  response.end(served.text);
}

function flat(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MOST_BODY_BYTES) throw new Error('The request body is too large for the org.');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
