import assert from 'node:assert/strict';
import { test } from 'node:test';
import Fastify from 'fastify';
import { healthRoutes } from '../../src/http/health.ts';
import { createIdentification } from '../../src/http/identity.ts';
import { readOnlySwitch } from '../support/read-only.ts';
import { startWarden } from '../support/service.ts';
import { ALICE, steeringApp, steeringDependencies } from '../support/steering.ts';

test('the process is healthy without its database, and ready only with it', async (t) => {
  const deps = await steeringDependencies(t);
  const app = await steeringApp(t, deps);
  assert.equal((await app.inject('/readyz')).statusCode, 200);
  await deps.database.close();
  assert.equal((await app.inject('/healthz')).statusCode, 200);
  const answer = await app.inject('/readyz');
  assert.deepEqual([answer.statusCode, answer.json().reason], [503, 'database_unreachable']);
});

test('however many ask at once whether it is ready, the database is asked once', async (t) => {
  const deps = await steeringDependencies(t);
  const app = await steeringApp(t, deps);
  const asked = t.mock.method(deps.database.pool, 'query');
  const answers = await Promise.all(Array.from({ length: 100 }, () => app.inject('/readyz')));
  assert.ok(answers.every(({ statusCode }) => statusCode === 200));
  assert.ok(asked.mock.callCount() <= 10, `${asked.mock.callCount()} queries`);
});

test('it is not ready while it drains', async (t) => {
  const app = await steeringApp(t, await steeringDependencies(t), () => true);
  const answer = await app.inject('/readyz');
  assert.deepEqual([answer.statusCode, answer.json().reason], [503, 'draining']);
});

test('it is not ready while a delivery waits for its place half a minute', async (t) => {
  let waitedMs = 29_000;
  const deps = await steeringDependencies(t);
  const recording = deps.database;
  const app = Fastify();
  const options = { deps, recording, identification: createIdentification(deps) };
  await app.register(healthRoutes, {
    ...options,
    waitedMs: () => waitedMs,
    isDraining: () => false,
  });
  assert.equal((await app.inject('/readyz')).statusCode, 200);
  waitedMs = 31_000;
  const answer = await app.inject('/readyz');
  assert.deepEqual([answer.statusCode, answer.json().reason], [503, 'recording_stands_still']);
});

test('it is not ready on a database that lacks a migration', async (t) => {
  const deps = await steeringDependencies(t);
  const app = await steeringApp(t, deps);
  await deps.database.pool.query('delete from drizzle.__drizzle_migrations');
  const answer = await app.inject('/readyz');
  assert.deepEqual([answer.statusCode, answer.json().reason], [503, 'migrations_pending']);
});

test('it is not ready where nothing can be stored, and is again once its name leads to the primary', async (t) => {
  const deps = await steeringDependencies(t);
  const app = await steeringApp(t, deps);
  assert.equal((await app.inject('/readyz')).statusCode, 200);
  const { url, pool } = deps.database;
  const readOnly = readOnlySwitch(url);
  await readOnly(true);
  // As a server that becomes a standby does.
  await pool.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
  );
  await pool.query('select pg_terminate_backend(pg_backend_pid())').catch(() => {});
  const answer = await app.inject('/readyz');
  assert.deepEqual([answer.statusCode, answer.json().reason], [503, 'database_read_only']);
  await readOnly(false);
  assert.equal((await app.inject('/readyz')).statusCode, 200);
});

test('metrics are open on loopback, and need a token once anybody else can reach us', async (t) => {
  const local = await steeringApp(t, await steeringDependencies(t));
  const open = await local.inject('/metrics');
  assert.equal(open.statusCode, 200);
  assert.match(open.body, /warden_judgements_total/);
  for (const host of ['evil.example:8080', '127.evil.example:8080']) {
    const rebound = await local.inject({ url: '/metrics', headers: { host } });
    assert.equal(rebound.statusCode, 401, host);
  }
  for (const options of [{ host: '0.0.0.0' }, { publicUrl: 'https://warden.example.com' }]) {
    const reachable = await steeringApp(t, await steeringDependencies(t, options));
    assert.equal((await reachable.inject('/metrics')).statusCode, 401);
    const headers = { authorization: `Bearer ${ALICE.token}` };
    assert.equal((await reachable.inject({ url: '/metrics', headers })).statusCode, 200);
  }
});

test('a token for the metrics reads them, and opens nothing else', async (t) => {
  const plain = await steeringDependencies(t, { host: '0.0.0.0' });
  const token = 'scraper-token-0123456789abcdef';
  const metricsTokens = [{ name: 'prometheus', token }];
  const app = await steeringApp(t, { ...plain, config: { ...plain.config, metricsTokens } });
  const headers = { authorization: `Bearer ${token}` };
  assert.equal((await app.inject({ url: '/metrics', headers })).statusCode, 200);
  const url = '/api/orgs/main/pause';
  assert.equal((await app.inject({ method: 'POST', url, headers })).statusCode, 401);
  assert.equal((await app.inject({ url: '/api/incidents', headers })).statusCode, 401);
  const signIn = await app.inject({
    method: 'POST',
    url: '/sign-in',
    headers: {
      host: 'localhost:8080',
      origin: 'http://localhost:8080',
      'content-type': 'application/x-www-form-urlencoded',
    },
    payload: `token=${token}`,
  });
  assert.equal(signIn.statusCode, 401);
  assert.match(signIn.body, /No such token/);
});

test('whoever guesses tokens for the metrics is told to wait, and how long', async (t) => {
  const app = await steeringApp(t, await steeringDependencies(t, { host: '0.0.0.0' }));
  const guess = (token: string) =>
    app.inject({ url: '/metrics', headers: { authorization: `Bearer ${token}` } });
  for (let tries = 0; tries < 30; tries += 1)
    assert.equal((await guess(`wrong-${tries}`)).statusCode, 401);
  const meanwhile = await guess(ALICE.token);
  assert.equal(meanwhile.statusCode, 429);
  assert.ok(Number(meanwhile.headers['retry-after']) > 0);
  assert.equal(meanwhile.json().error.code, 'too_many_failures');
});

test('an instance without the receiver tells its health and its numbers, and opens no other door', async (t) => {
  const roles = ['worker', 'reader', 'health'] as const;
  const { address, apiToken } = await startWarden(t, { roles, hook: false });
  const status = async (path: string) => {
    const headers = { authorization: `Bearer ${apiToken}` };
    return (await fetch(`${address}${path}`, { headers, redirect: 'manual' })).status;
  };
  const asked = ['/healthz', '/readyz', '/metrics', '/api/incidents', '/okta/events', '/'];
  assert.deepEqual(await Promise.all(asked.map(status)), [200, 200, 200, 404, 404, 404]);
});
