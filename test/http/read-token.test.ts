import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { bearer, get, post } from '../support/api-calls.ts';
import { ALICE, steeringApp, steeringDependencies } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

type Cleanup = { after(work: () => Promise<void> | void): void };

const READER = { token: 'reader-token-0123456789abcdef' };

async function anApp(t: Cleanup) {
  const plain = await steeringDependencies(t, { host: '0.0.0.0' });
  const readTokens = [{ name: 'siem', token: READER.token }];
  const deps = { ...plain, config: { ...plain.config, readTokens } };
  return { deps, app: await steeringApp(t, deps), id: await aStolenSession(deps) };
}

suite('a token for reading', () => {
  test('reads everything of the API, and the metrics', async (t) => {
    const { app, id } = await anApp(t);
    for (const path of ['incidents', `incidents/${id}`, 'times', 'exceptions', 'watchlist', 'orgs'])
      assert.equal((await get(app, `/api/${path}`, READER)).status, 200, path);
    const headers = bearer(READER);
    assert.equal((await app.inject({ url: '/metrics', headers })).statusCode, 200);
    const head = await app.inject({ method: 'HEAD', url: '/api/incidents', headers });
    assert.equal(head.statusCode, 200);
  });

  test('changes nothing, also what anybody may', async (t) => {
    const { app, id } = await anApp(t);
    for (const path of [
      `incidents/${id}/note`,
      `incidents/${id}/close`,
      `incidents/${id}/act`,
      'incidents/assign',
      'orgs/main/pause',
    ]) {
      const { status, body } = await post(app, `/api/${path}`, { note: 'x' }, { person: READER });
      assert.deepEqual([status, body.error.code], [403, 'read_only_token'], path);
    }
    const { body } = await get(app, `/api/incidents/${id}`, ALICE);
    assert.equal(
      body.history.some(({ actor }: { actor: string }) => actor.includes('siem')),
      false,
    );
  });

  test('signs nobody in', async (t) => {
    const { app } = await anApp(t);
    const headers = {
      host: 'localhost:8080',
      origin: 'http://localhost:8080',
      'content-type': 'application/x-www-form-urlencoded',
    };
    const payload = `token=${READER.token}`;
    const signIn = await app.inject({ method: 'POST', url: '/sign-in', headers, payload });
    assert.equal(signIn.statusCode, 401);
    assert.match(signIn.body, /No such token/);
  });
});
