import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { readConfig } from '../../src/config.ts';
import { connectDatabase, type Database } from '../../src/store/database.ts';
import { aPerson, aTheft } from '../stories/people.ts';
import { testDatabaseUrl } from '../support/database.ts';
import { eventually, HOOK_SECRET, registerHook, startWarden } from '../support/service.ts';
import { aCompany } from './company.ts';
import { beginServe, serve } from './served.ts';

test('an end does not wait for an answer of Okta’s that takes its time', async (t) => {
  const { org, service } = await startWarden(t);
  const asked = () => org.requests.filter(({ path }) => path === '/api/v1/logs').length;
  org.faults.add({ path: '/api/v1/logs', latencyMs: 30_000 });
  const before = asked();
  await eventually('a question that hangs', () => asked() > before);
  const startedAt = performance.now();
  await service.stop();
  const tookMs = performance.now() - startedAt;
  assert.ok(tookMs < 15_000, `took ${tookMs} ms`);
});

/** Sends a delivery byte by byte, as slowly as it takes to look alive; what came back, once the other side is gone. */
async function aSlowSender(t: TestContext, address: string) {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const head = [
    'POST /okta/events HTTP/1.1',
    'host: warden',
    `authorization: ${HOOK_SECRET}`,
    'content-type: application/json',
    'content-length: 100000',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n{`);
  const bytes = setInterval(() => socket.write(' '), 200);
  t.after(() => clearInterval(bytes));
  let heard = '';
  socket.on('data', (chunk) => {
    heard += chunk.toString();
  });
  socket.on('error', () => {});
  return once(socket, 'close').then(() => heard);
}

test('an end does not wait for a sender that takes its time, nor is it answered as if it were stored', async (t) => {
  const { address, service } = await startWarden(t, { hook: false });
  const heard = aSlowSender(t, address);
  await pause(500);
  await service.stop();
  assert.equal(await heard, '');
});

test('SIGTERM leaves a judgement that the database holds up to the next instance, and ends in order', async (t) => {
  const { url, database, lock } = await aDatabaseToLock(t);
  const { org, environment } = await aCompany(t, url);
  const first = await serve(environment);
  t.after(() => first.end('SIGKILL'));
  await registerHook(readConfig(environment));
  await lock.query('begin');
  await lock.query('lock table incident_events in access exclusive mode');
  aTheft(org, aPerson(org, 'Ada'));
  await org.drain();
  await heldUp('a judgement that is held up', database);
  assert.equal(await first.end('SIGTERM'), 0);
  assert.match(first.logged.join(''), /"what":"the connections",.*"msg":"not waited for"/);
  assert.match(first.logged.join(''), /"msg":"ended"/);
  await lock.query('rollback');
  const next = await serve(environment);
  t.after(() => next.end('SIGKILL'));
  const opened = () => database.pool.query('select 1 from incidents');
  const limitMs = 60_000;
  await eventually('the incident', async () => (await opened()).rows.length > 0, { limitMs });
});

test('SIGTERM while it still starts ends it in order, once it could start', async (t) => {
  const { url, database, lock } = await aDatabaseToLock(t);
  await lock.query('begin');
  await lock.query('lock table drizzle.__drizzle_migrations in access exclusive mode');
  const { environment } = await aCompany(t, url);
  const served = beginServe(environment);
  t.after(() => served.end('SIGKILL'));
  await heldUp('migrations that are held up', database);
  const ended = served.end('SIGTERM');
  await eventually('its answer', () => served.logged.join('').includes('"msg":"ending"'));
  await lock.query('rollback');
  assert.equal(await ended, 0);
  assert.match(served.logged.join(''), /"msg":"ended"/);
});

/** A database, and a connection on which something is held. */
async function aDatabaseToLock(t: TestContext) {
  const url = await testDatabaseUrl(t);
  const database = connectDatabase({ url, poolSize: 2, connectTimeoutMs: 20_000 });
  const lock = await database.pool.connect();
  t.after(async () => {
    lock.release(true);
    await database.close();
  });
  return { url, database, lock };
}

async function heldUp(what: string, { pool }: Database): Promise<void> {
  const held = () =>
    pool.query(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
  await eventually(what, async () => (await held()).rows.length > 0);
}
