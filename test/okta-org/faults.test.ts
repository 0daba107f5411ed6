import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startOktaOrg } from '../support/okta-org/index.ts';
import { ask, LAPTOP, refusalOf } from './clients.ts';

const SESSIONS = /\/sessions$/;

async function setUp() {
  const org = await startOktaOrg();
  const ada = org.addUser();
  org.signIn(ada, LAPTOP);
  const token = org.addApiToken().value;
  const clear = () => ask(org, token, `/api/v1/users/${ada.id}/sessions`, { method: 'DELETE' });
  return { org, ada, clear, [Symbol.asyncDispose]: () => org.close() };
}

test('an error of Okta is answered as often as ordered, and the call does nothing meanwhile', async () => {
  await using run = await setUp();
  run.org.faults.add({ path: SESSIONS, error: 'E0000009', times: 2 });
  assert.equal(await refusalOf(await run.clear()), '500 E0000009');
  assert.equal(await refusalOf(await run.clear()), '500 E0000009');
  assert.equal(run.org.activeSessions(run.ada), 1);
  assert.equal((await run.clear()).status, 204);
  assert.equal(run.org.activeSessions(run.ada), 0);
});

test('a connection can be cut before the call takes effect', async () => {
  await using run = await setUp();
  run.org.faults.add({ path: SESSIONS, drop: true, times: 1 });
  await assert.rejects(run.clear());
  assert.equal(run.org.activeSessions(run.ada), 1);
});

test('or after it, so that the caller cannot know what happened', async () => {
  await using run = await setUp();
  run.org.faults.add({ path: SESSIONS, drop: true, afterEffect: true, times: 1 });
  await assert.rejects(run.clear());
  assert.equal(run.org.activeSessions(run.ada), 0);
  assert.equal(run.org.requests.at(-1)?.status, null);
});

test('a gateway in front of Okta answers without Okta’s form', async () => {
  await using run = await setUp();
  run.org.faults.add({ method: 'DELETE', path: SESSIONS, status: 502, times: 1 });
  const answer = await run.clear();
  assert.deepEqual([answer.status, await answer.text()], [502, '']);
});

test('latency only slows, and a fault of another method or path hits nothing', async () => {
  await using run = await setUp();
  run.org.faults.add({ path: SESSIONS, latencyMs: 1 });
  run.org.faults.add({ method: 'POST', path: SESSIONS, error: 'E0000009' });
  run.org.faults.add({ path: '/api/v1/users', error: 'E0000009' });
  assert.equal((await run.clear()).status, 204);
});

test('faults end when they are cleared', async () => {
  await using run = await setUp();
  run.org.faults.add({ path: /./, error: 'E0000009' });
  run.org.faults.clear();
  assert.equal((await run.clear()).status, 204);
});
