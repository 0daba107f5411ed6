/** What somebody without any secret can have the receiver hold in memory: nothing that adds up. */
import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { suite, type TestContext, test } from 'node:test';
import Fastify from 'fastify';
import { boundConnections } from '../../src/http/held-connections.ts';
import { HOOK_SECRET, startWarden } from '../support/service.ts';
import { SIGNING_SECRET } from '../support/slack.ts';

const MEBIBYTE = 1024 * 1024;

async function aDoor(t: TestContext) {
  const warden = await startWarden(t, {
    roles: ['receiver'],
    hook: false,
    environment: () => ({
      SLACK_BOT_TOKEN: 'xoxb-test',
      SLACK_CHANNEL: 'C1',
      SLACK_SIGNING_SECRET: SIGNING_SECRET,
    }),
  });
  const port = Number(new URL(warden.address).port);
  /** Sends the head of a request and no byte of its body. */
  const announce = (path: string, type: string, bytes: number, headers = '') => {
    const socket = connect(port, '127.0.0.1');
    t.after(() => socket.destroy());
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${headers}Content-Type: ${type}\r\nContent-Length: ${bytes}\r\n\r\n`,
    );
    return socket;
  };
  return { port, announce };
}

/** Its status, or `waits` where the rest of the body is waited for. */
async function statusOf(socket: Socket): Promise<string> {
  const silence = AbortSignal.timeout(1_000);
  try {
    const [answer] = await once(socket, 'data', { signal: silence });
    return String(answer).split(' ')[1] ?? '';
  } catch {
    return 'waits';
  }
}

suite('a body of which one byte is withheld', () => {
  test('is not waited for where nothing of the kind is taken', async (t) => {
    const { announce } = await aDoor(t);
    for (const [path, type, bytes, expected] of [
      ['/sign-in', 'application/json', MEBIBYTE, '415'],
      ['/sign-in', 'text/plain', MEBIBYTE, '415'],
      ['/sign-out', 'application/json', MEBIBYTE, '415'],
      ['/nowhere', 'application/json', MEBIBYTE, '404'],
      ['/nowhere', 'text/plain', MEBIBYTE, '404'],
      ['/sign-in', 'application/x-www-form-urlencoded', MEBIBYTE, '413'],
      ['/slack/interactions', 'application/x-www-form-urlencoded', 250_000, '401'],
      ['/okta/events', 'application/json', MEBIBYTE, '401'],
      ['/api/incidents/1/close', 'application/json', MEBIBYTE, '401'],
      ['/sign-in', 'application/x-www-form-urlencoded', 1_000, 'waits'],
    ] as const) {
      const status = await statusOf(announce(path, type, bytes));
      assert.equal(status, expected, `${path} ${type}`);
    }
  });

  test('holds its connection for ten seconds of silence, be it one of Okta’s', async (t) => {
    const { port, announce } = await aDoor(t);
    const sockets: Socket[] = [];
    const note = (message: unknown) => {
      const { socket, server } = message as { socket: Socket; server: { address(): unknown } };
      if ((server.address() as { port: number }).port === port) sockets.push(socket);
    };
    subscribe('http.server.request.start', note);
    t.after(() => unsubscribe('http.server.request.start', note));
    await statusOf(announce('/sign-in', 'application/x-www-form-urlencoded', 1_000));
    const secret = `Authorization: ${HOOK_SECRET}\r\n`;
    await statusOf(announce('/okta/events', 'application/json', MEBIBYTE, secret));
    assert.deepEqual(
      sockets.map(({ timeout }) => timeout),
      [10_000, 10_000],
    );
  });
});

test('as many connections as may be are open, and the next is refused and told of once', async (t) => {
  const told: unknown[] = [];
  const app = Fastify();
  boundConnections(app, { warn: (...about: unknown[]) => void told.push(about) }, 2);
  const port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port);
  const sockets = [0, 1, 2, 3].map(() => connect(port, '127.0.0.1').on('error', () => {}));
  t.after(async () => {
    for (const socket of sockets) socket.destroy();
    await app.close();
  });
  await Promise.all(sockets.slice(2).map((socket) => once(socket, 'close')));
  assert.deepEqual(
    sockets.map(({ destroyed }) => destroyed),
    [false, false, true, true],
  );
  assert.deepEqual(told, [[{ most: 2 }, 'connections are refused: as many are open as may be']]);
});
