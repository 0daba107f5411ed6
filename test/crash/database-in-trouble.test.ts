import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { suite, type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { pino } from 'pino';
import { readConfig } from '../../src/config.ts';
import { startService } from '../../src/service.ts';
import { migrateDatabase } from '../../src/store/migrate.ts';
import { inTurn } from '../../src/store/turn.ts';
import { testDatabaseUrl } from '../support/database.ts';
import { deliver, eventually, freePort, HOOK_SECRET } from '../support/service.ts';

/** In front of Postgres: a host that can vanish without a word, as in a failover or behind a firewall. */
async function aHostThatVanishes(t: TestContext, url: string) {
  const pairs: { readonly ends: readonly [Socket, Socket]; frozen: boolean }[] = [];
  // A host that is gone does not answer a farewell either.
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const { hostname: host, port } = new URL(url);
    const upstream = connect({ host, port: Number(port), allowHalfOpen: true });
    const pair = { ends: [socket, upstream] as const, frozen: false };
    pairs.push(pair);
    for (const [from, to] of [pair.ends, [upstream, socket] as const]) {
      from.on('data', (chunk) => pair.frozen || to.write(chunk));
      from.on('end', () => pair.frozen || to.end());
      from.on('error', () => {});
    }
  });
  server.listen(await freePort(), '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  t.after(() => {
    for (const { ends } of pairs) for (const end of ends) end.destroy();
    server.close();
  });
  const front = new URL(url);
  front.hostname = '127.0.0.1';
  front.port = String(typeof address === 'object' && address !== null ? address.port : 0);
  return {
    url: front.href,
    direct: url,
    /** Nothing more passes on any connection there is; new ones find the host that took its place. */
    vanish: () => {
      for (const pair of pairs) {
        pair.frozen = true;
        pair.ends[1].destroy();
      }
    },
    /** Its connections are cut, as by a firewall that restarts, and it takes no new ones. */
    cut: () => {
      server.close();
      for (const { ends } of pairs) for (const end of ends) end.resetAndDestroy();
    },
  };
}

function anEvent(session: string, asNumber: number) {
  return {
    uuid: randomUUID(),
    published: new Date().toISOString(),
    eventType: 'user.authentication.sso',
    actor: { id: `00u${session}`, type: 'User', alternateId: `${session}@example.com` },
    client: { ipAddress: '198.51.100.7', userAgent: { rawUserAgent: 'Mozilla/5.0' } },
    securityContext: { asNumber },
    authenticationContext: { externalSessionId: session },
    outcome: { result: 'SUCCESS' },
  };
}

async function aService(url: string) {
  const config = readConfig({
    DATABASE_URL: url,
    PORT: String(await freePort()),
    OKTA_ORG_URL: 'http://127.0.0.1:9',
    OKTA_HOOK_SECRETS: HOOK_SECRET,
    SYSTEM_LOG_POLL_SECONDS: '0',
  });
  const service = await startService(config, ['receiver', 'worker'], pino({ level: 'silent' }));
  const post = async (events: readonly unknown[]) => {
    const body = { eventType: 'com.okta.event_hook', data: { events } };
    return (await deliver(`${service.address}/okta/events`, body, HOOK_SECRET)).status;
  };
  const ready = async () => (await fetch(`${service.address}/readyz`)).status;
  return { service, post, ready };
}

suite('a database in trouble', () => {
  test('that is replaced without a word is left for the new one: by deliveries within seconds, by a judgement under way soon after', async (t) => {
    const host = await aHostThatVanishes(t, await testDatabaseUrl(t));
    const { service, post } = await aService(host.url);
    const [direct, busy] = [host.direct, host.direct].map(
      (connectionString) => new pg.Client({ connectionString }),
    ) as [pg.Client, pg.Client];
    for (const client of [direct, busy]) {
      client.on('error', () => {});
      await client.connect();
      t.after(() => client.end());
    }
    t.after(() => service.stop());
    await busy.query('begin; lock table findings in access exclusive mode');
    assert.equal(await post([anEvent('idxBefore', 1), anEvent('idxBefore', 2)]), 204);
    const waiting = `select 1 from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query like '%findings%'`;
    await eventually(
      'a judgement under way',
      async () => (await direct.query(waiting)).rows.length > 0,
    );
    host.vanish();
    await busy.query('rollback');
    await eventually(
      'deliveries accepted again',
      async () => (await post([anEvent('idxAfter', 1)])) === 204,
      { limitMs: 30_000 },
    );
    assert.equal(await post([anEvent('idxAfter', 2)]), 204);
    const judged = 'select 1 from sessions where judged_at is not null';
    await eventually(
      'both changes judged',
      async () => (await direct.query(judged)).rows.length === 2,
      { limitMs: 90_000 },
    );
  });

  test('that vanishes during somebody’s turn does not keep them waiting for its farewell', async (t) => {
    const host = await aHostThatVanishes(t, await testDatabaseUrl(t));
    const turn = inTurn(host.url, 'somebody', async () => host.vanish());
    const patience = new AbortController();
    const late = wait(10_000, 'late', { signal: patience.signal }).catch(() => 'ended');
    assert.notEqual(await Promise.race([turn, late]), 'late');
    patience.abort();
    assert.equal(await inTurn(host.direct, 'somebody else', async () => 'mine'), 'mine');
  });

  test('that cuts a migration off fails it, and does not end the process', async (t) => {
    const host = await aHostThatVanishes(t, await testDatabaseUrl(t));
    const other = new pg.Client({ connectionString: host.direct });
    other.on('error', () => {});
    await other.connect();
    t.after(() => other.end());
    await other.query('begin; lock table drizzle.__drizzle_migrations in access exclusive mode');
    const waiting = `select 1 from pg_locks
      where relation = 'drizzle.__drizzle_migrations'::regclass and not granted`;
    const migration = migrateDatabase(host.url);
    migration.catch(() => {});
    await eventually(
      'a migration that waits',
      async () => (await other.query(waiting)).rows.length > 0,
    );
    host.cut();
    await assert.rejects(migration, ({ cause }: Error) => /ECONNRESET/.test(String(cause)));
  });

  test('in which judging has to wait still takes deliveries', async (t) => {
    const url = await testDatabaseUrl(t);
    const { service, post, ready } = await aService(url);
    const busy = new pg.Client({ connectionString: url });
    busy.on('error', () => {});
    await busy.connect();
    t.after(async () => {
      await busy.end();
      await service.stop();
    });
    await busy.query('begin; lock table incidents in access exclusive mode');
    const sessions = Array.from({ length: 24 }, (_, index) => `idx${index}`);
    const changed = sessions.flatMap((session) => [anEvent(session, 1), anEvent(session, 2)]);
    assert.equal(await post(changed), 204);
    await eventually('judging that waits', async () => {
      const { rows } = await busy.query<{ waiting: number }>(
        `select count(*)::int as waiting from pg_locks where relation = 'incidents'::regclass and not granted`,
      );
      return (rows[0]?.waiting ?? 0) >= 10;
    });
    for (let more = 0; more < 3; more += 1) {
      assert.equal(await post([anEvent(`idxMore${more}`, 1)]), 204);
    }
    assert.equal(await ready(), 200);
    await busy.query('commit');
  });
});
