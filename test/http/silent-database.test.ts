/** A database host that vanished says nothing for long: whoever asks is answered all the same. */
import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { startWarden } from '../support/service.ts';

/** What a question to the database may take until it has failed: 10 s for a connection, 30 s for its answer. */
const SILENT_FOR_MS = 40_000;

test('a connection that waits for an answer is kept for as long as the database may be silent', async (t) => {
  const warden = await startWarden(t, { hook: false, roles: ['receiver'] });
  const kept: (number | undefined)[] = [];
  const note = (message: unknown) => {
    const { server, socket } = message as { server: { address(): unknown }; socket: Socket };
    const { port } = server.address() as { port: number };
    if (warden.address.endsWith(`:${port}`)) kept.push(socket.timeout);
  };
  subscribe('http.server.response.finish', note);
  t.after(() => unsubscribe('http.server.response.finish', note));
  const authorization = `Bearer ${warden.apiToken}`;
  for (const path of ['/api/incidents', '/', '/readyz'])
    await fetch(`${warden.address}${path}`, { headers: { authorization }, redirect: 'manual' });
  assert.equal(kept.length, 3);
  for (const ms of kept) assert.ok(Number(ms) > SILENT_FOR_MS, `cut off after ${ms} ms`);
});
