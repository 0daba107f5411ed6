/** What is asked in another way than we take it is refused by name, and never taken for something else. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { incident } from '../../src/commands/incident.ts';
import { bearer, get, post } from '../support/api-calls.ts';
import { recordedIo } from '../support/recorded-io.ts';
import { ALICE, steeringApp, steeringDependencies } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

suite('strict requests', () => {
  test('a method that an address does not have is 405, with those that it has', async (t) => {
    const app = await steeringApp(t, await steeringDependencies(t));
    for (const [method, url, allow] of [
      ['POST', '/api/incidents', 'GET, HEAD'],
      ['DELETE', '/api/incidents/42', 'GET, HEAD'],
      ['GET', '/api/incidents/42/close', 'POST'],
      ['PUT', '/api/orgs/main/pause/?x=1', 'POST'],
      ['GET', '/api/incidents/42/actions/7/approve', 'POST'],
    ] as const) {
      const answer = await app.inject({ method, url, headers: bearer(ALICE) });
      assert.deepEqual([answer.statusCode, answer.headers.allow], [405, allow], url);
      assert.equal(answer.json().error.code, 'method_not_allowed');
    }
    const unknown = await app.inject({ method: 'PUT', url: '/api/x', headers: bearer(ALICE) });
    assert.equal(unknown.statusCode, 404);
    const nobody = await app.inject({ method: 'DELETE', url: '/api/incidents/42' });
    assert.equal(nobody.statusCode, 401);
  });

  test('at the addresses beside the API too, whoever asks and whatever they send along', async (t) => {
    const app = await steeringApp(t, await steeringDependencies(t));
    for (const url of ['/healthz', '/readyz', '/metrics']) {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const) {
        const headers = { 'content-type': 'application/x-odd' };
        const body = method === 'OPTIONS' ? {} : { headers, payload: '{' };
        const answer = await app.inject({ method, url, ...body });
        assert.deepEqual([answer.statusCode, answer.headers.allow], [405, 'GET, HEAD'], url);
        assert.equal(answer.json().error.code, 'method_not_allowed');
      }
      assert.equal((await app.inject({ method: 'HEAD', url })).statusCode, 200, url);
    }
  });

  test('only a number as people write it is an id', async (t) => {
    const deps = await steeringDependencies(t);
    const app = await steeringApp(t, deps);
    const id = await aStolenSession(deps);
    assert.equal(id, 1);
    for (const written of ['1', 'INC-1', 'inc-1'])
      assert.equal((await get(app, `/api/incidents/${written}`)).status, 200, written);
    for (const wrong of ['0x1', '1e0', '%201', '01', '1.0', '+1', '1%20'])
      assert.equal((await get(app, `/api/incidents/${wrong}`)).status, 404, wrong);
    for (const wrong of ['abc', '0x1', '01']) {
      const { status, body } = await post(app, `/api/incidents/1/actions/${wrong}/approve`, {});
      assert.deepEqual([status, body.error.code], [404, 'not_found'], wrong);
      assert.match(body.error.message, /action/);
    }
    const note = await post(app, `/api/incidents/0x1/note`, { note: 'x' });
    assert.equal(note.status, 404);
    for (const wrong of ['0x1', true, 1.5]) {
      const body = { incidents: [wrong], assignee: 'ana' };
      assert.equal((await post(app, '/api/incidents/assign', body)).status, 400, String(wrong));
    }
  });

  test('who names an incident by more than its number gets no other one that has the number', async (t) => {
    const deps = await steeringDependencies(t);
    const app = await steeringApp(t, deps);
    const id = await aStolenSession(deps);
    const { incident, actions } = (await get(app, `/api/incidents/${id}`)).body;
    const action = actions[0].id;
    const { pool } = deps.database;
    // As after a restore.
    await pool.query(`update incidents set uid = '0123456789ab' where id = $1`, [id]);
    for (const way of ['approve', 'deny']) {
      const url = `/api/incidents/INC-${id}.${incident.uid}/actions/${action}/${way}`;
      assert.deepEqual((await post(app, url, {})).body.error.code, 'incident_not_found');
    }
    const { body } = await get(app, `/api/incidents/INC-${id}.0123456789ab`);
    assert.equal(body.actions[0].status, actions[0].status);
    for (const wrong of ['.', '.x', '.0123456789AB', '.0123456789ab.0123456789ab'])
      assert.equal((await get(app, `/api/incidents/${id}${wrong}`)).status, 404, wrong);
    const url = `/api/incidents/INC-${id}.0123456789ab/actions/${action}/deny`;
    assert.equal((await post(app, url, {})).status, 200);
  });

  test('instants in the details are ISO like all others, in the list and of one, also on the command line', async (t) => {
    const deps = await steeringDependencies(t);
    const app = await steeringApp(t, deps);
    const id = await aStolenSession(deps);
    const connect = async () => ({ deps, close: async () => {} });
    const io = recordedIo();
    await incident([String(id), '--json'], io, connect);
    const whole = JSON.parse(io.out());
    const list = (await get(app, '/api/incidents')).body.incidents[0];
    const one = (await get(app, `/api/incidents/${id}`)).body;
    for (const { details } of [list, one.incident, whole.incident]) {
      const [stranger] = details.addresses.stranger;
      assert.match(stranger.firstAt, /^\d{4}-\d\d-\d\dT.*Z$/);
      assert.match(details.afterwards[0].at, /^\d{4}-\d\d-\d\dT.*Z$/);
      assert.doesNotMatch(JSON.stringify(details), /:1[5-9]\d{11}\b/);
      assert.equal(typeof stranger.asn, 'number');
    }
    assert.deepEqual(whole.history, one.history);
  });

  test('a name in the query that is not known is refused everywhere', async (t) => {
    const deps = await steeringDependencies(t);
    const app = await steeringApp(t, deps);
    const id = await aStolenSession(deps);
    for (const path of [
      'incidents',
      `incidents/${id}`,
      'orgs',
      'times',
      'exceptions',
      'watchlist',
    ]) {
      const { status, body } = await get(app, `/api/${path}?colour=red`);
      assert.deepEqual([status, body.error.code], [400, 'invalid_input'], path);
      assert.match(body.error.message, /colour: is not known here/);
    }
    const { status } = await post(app, `/api/incidents/${id}/note?dry_run=true`, { note: 'x' });
    assert.equal(status, 400);
    const { body } = await get(app, `/api/incidents/${id}`);
    assert.equal(
      body.history.some(({ kind }: { kind: string }) => kind === 'note'),
      false,
    );
  });
});
