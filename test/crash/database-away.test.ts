import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import pg from 'pg';
import { pino } from 'pino';
import { readConfig } from '../../src/config.ts';
import { startService } from '../../src/service.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/store/embedded.ts';
import { deliver, eventually, freePort, HOOK_SECRET } from '../support/service.ts';

type Cleanup = { after(work: () => Promise<unknown> | unknown): void };

/** A fixed address for a server whose port changes when it starts again. */
async function aFixedAddress(t: Cleanup, current: () => EmbeddedPostgres | null) {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    const postgres = current();
    if (postgres === null) return socket.destroy();
    const upstream = connect(Number(new URL(postgres.url).port), '127.0.0.1');
    for (const end of [socket, upstream]) {
      sockets.add(end);
      end.on('error', () => {});
      end.on('close', () => sockets.delete(end));
    }
    socket.pipe(upstream).pipe(socket);
  });
  const port = await freePort();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return port;
}

function aDelivery(uuids: readonly string[]) {
  const events = uuids.map((uuid) => ({
    uuid,
    published: new Date().toISOString(),
    eventType: 'user.session.start',
    actor: { id: '00u1', type: 'User', alternateId: 'ada@example.com' },
    client: { ipAddress: '198.51.100.7', userAgent: { rawUserAgent: 'Mozilla/5.0' } },
    authenticationContext: { externalSessionId: `idx${uuid}` },
    outcome: { result: 'SUCCESS' },
  }));
  return { eventType: 'com.okta.event_hook', data: { events } };
}

suite('a database that goes away', () => {
  test('is answered with 503 and nothing half stored, and its return with 204', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'warden-away-'));
    let postgres: EmbeddedPostgres | null = await startEmbeddedPostgres(folder);
    t.after(async () => {
      await postgres?.stop();
      await rm(folder, { recursive: true });
    });
    const port = await aFixedAddress(t, () => postgres);
    const url = new URL(postgres.url);
    url.port = String(port);
    const listen = await freePort();
    const config = readConfig({
      DATABASE_URL: url.href,
      PORT: String(listen),
      OKTA_ORG_URL: 'http://127.0.0.1:9',
      OKTA_HOOK_SECRETS: HOOK_SECRET,
      SYSTEM_LOG_POLL_SECONDS: '0',
    });
    const service = await startService(config, ['receiver', 'worker'], pino({ level: 'silent' }));
    t.after(() => service.stop());
    const post = async (uuids: readonly string[]) =>
      (await deliver(`${service.address}/okta/events`, aDelivery(uuids), HOOK_SECRET)).status;
    const ready = async () => (await fetch(`${service.address}/readyz`)).status;

    const stored = [randomUUID(), randomUUID()];
    assert.equal(await post(stored), 204);
    const stopping: EmbeddedPostgres = postgres;
    postgres = null;
    await stopping.stop();

    const refused = Array.from({ length: 3 }, () => [randomUUID(), randomUUID()]);
    for (const uuids of refused) {
      const startedAt = performance.now();
      assert.equal(await post(uuids), 503);
      assert.ok(performance.now() - startedAt < 3_000, 'Okta still listens');
    }
    assert.equal(await ready(), 503);
    assert.equal((await fetch(`${service.address}/healthz`)).status, 200);

    postgres = await startEmbeddedPostgres(folder);
    const later = [randomUUID()];
    await eventually('deliveries accepted again', async () => (await post(later)) === 204);
    assert.equal(await ready(), 200);
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    const { rows } = await client.query<{ uuid: string }>('select uuid from log_events');
    const held = new Set(rows.map(({ uuid }) => uuid));
    await client.end();
    for (const uuid of [...stored, ...later]) assert.ok(held.has(uuid));
    // Okta is told to send these again, so all of a delivery may be there, or none of it.
    for (const uuids of refused) {
      assert.equal(new Set(uuids.map((uuid) => held.has(uuid))).size, 1);
    }
  });
});
