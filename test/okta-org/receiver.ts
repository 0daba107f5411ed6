/** What Okta calls: answers the challenge and takes deliveries, or fails as a test asks it to. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HookPayload } from '../support/okta-org/delivery/payload.ts';
import type { EventHook, OktaOrg } from '../support/okta-org/index.ts';
import { objectAt } from '../support/openapi/json.ts';
import { ask } from './clients.ts';

/** A status to answer with, or no answer at all. */
export type Behaviour = number | 'hang' | 'cut';

export type Receiver = AsyncDisposable & {
  readonly url: string;
  readonly challenges: IncomingMessage['headers'][];
  readonly payloads: HookPayload[];
  readonly headers: IncomingMessage['headers'][];
  /** Uuids in the order in which they came in. */
  uuids(): string[];
  /** Taken from the front, one for each POST; 204 when there is none left. */
  readonly script: Behaviour[];
  /** The same for the challenge; empty answers it rightly. */
  readonly challengeScript: Behaviour[];
};

export async function startReceiver(): Promise<Receiver> {
  const challenges: Receiver['challenges'] = [];
  const payloads: HookPayload[] = [];
  const headers: Receiver['headers'] = [];
  const script: Behaviour[] = [];
  const challengeScript: Behaviour[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    const isChallenge = request.method === 'GET';
    if (isChallenge) challenges.push(request.headers);
    else {
      headers.push(request.headers);
      payloads.push(JSON.parse(Buffer.concat(parts).toString('utf8')));
    }
    const behaviour = (isChallenge ? challengeScript : script).shift();
    if (behaviour === 'hang') return;
    if (behaviour === 'cut') {
      request.socket.destroy();
      return;
    }
    const verification = request.headers['x-okta-verification-challenge'];
    response.writeHead(behaviour ?? (isChallenge ? 200 : 204), {
      'content-type': 'application/json',
      location: '/elsewhere',
    });
    response.end(isChallenge ? JSON.stringify({ verification }) : '');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/okta/events`,
    challenges,
    payloads,
    headers,
    script,
    challengeScript,
    uuids: () =>
      payloads.flatMap(({ data }) => data.events.map((event) => String(objectAt(event).uuid))),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export const SECRET = 'a-secret-that-only-Okta-and-we-know';

/** A hook definition, to be sent to the org. */
export function hookTo(uri: string, items = ['user.session.start', 'user.authentication.sso']) {
  return {
    name: 'Session Warden',
    events: { type: 'EVENT_TYPE' as const, items },
    channel: {
      type: 'HTTP' as const,
      version: '1.0.0',
      config: {
        uri,
        headers: [{ key: 'X-Second', value: 'another secret' }],
        authScheme: { type: 'HEADER' as const, key: 'Authorization', value: SECRET },
      },
    },
  };
}

/** Creates and verifies a hook through the API. */
export async function register(org: OktaOrg, uri: string, items?: string[]): Promise<EventHook> {
  const token = org.addApiToken().value;
  const created = await ask(org, token, '/api/v1/eventHooks', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(hookTo(uri, items)),
  });
  const { id } = (await created.json()) as { id: string };
  await ask(org, token, `/api/v1/eventHooks/${id}/lifecycle/verify`, { method: 'POST' });
  const hook = org.hooks().find((one) => one.id === id);
  if (hook?.verificationStatus !== 'VERIFIED') throw new Error('The hook could not be verified.');
  return hook;
}
