import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { DEFAULT_RESPONSE_POLICY } from '../../src/domain/response/response-policy.ts';
import { createRefusals } from '../../src/pipeline/metrics/refusals.ts';
import { closeIncident } from '../../src/pipeline/steer.ts';
import { openLog } from '../../src/serve/log.ts';
import { readHistory } from '../../src/store/history.ts';
import { ALICE, BOB, steeringApp, steeringDependencies } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

const THEM = '203.0.113.9';
const WRONG = 'wrong-token-0123456789abcdef';
const OURS = { host: 'localhost:8080', origin: 'http://localhost:8080' };
const FORM = { ...OURS, 'content-type': 'application/x-www-form-urlencoded' };

/** Where only Bob approves, with what the service logs, and a client at an address of its own. */
async function watchedApp(t: TestContext) {
  const approval = { ...DEFAULT_RESPONSE_POLICY.approval, approvers: [`api:${BOB.name}`] };
  const plain = await steeringDependencies(t, { responses: { approval }, host: '0.0.0.0' });
  const lines: string[] = [];
  const log = openLog('info', { write: (line) => lines.push(line) });
  const deps = { ...plain, log, refusals: createRefusals(log, plain.metrics) };
  const app = await steeringApp(t, deps);
  const ask = (
    method: 'GET' | 'POST',
    url: string,
    headers: Readonly<Record<string, string>> = {},
    payload?: object | string,
  ) =>
    app.inject({
      ...{ method, url, headers, remoteAddress: THEM },
      ...(payload === undefined ? {} : { payload }),
    });
  const as = ({ token }: { token: string }) => ({ authorization: `Bearer ${token}` });
  return {
    deps,
    ask,
    as,
    lines,
    logged: () =>
      lines.map((line) => {
        const { level, reason, by, address, route, msg } = JSON.parse(line);
        return msg === 'refused' ? [level, reason, by, address, route] : [msg, address];
      }),
    counts: async () => {
      const { values } = await deps.metrics.refused.get();
      return Object.fromEntries(values.map(({ labels, value }) => [labels.reason, value]));
    },
  };
}

suite('who is turned away', () => {
  test('by the API or the metrics is logged with address and route, and never with the token', async (t) => {
    const { ask, as, lines, logged, counts } = await watchedApp(t);
    assert.equal((await ask('GET', '/api/incidents', as({ token: WRONG }))).statusCode, 401);
    assert.equal((await ask('GET', '/api/incidents/42')).statusCode, 401);
    assert.equal((await ask('GET', '/metrics')).statusCode, 401);
    assert.equal((await ask('GET', '/metrics', as({ token: WRONG }))).statusCode, 401);
    assert.deepEqual(logged(), [
      [40, 'wrong_token', null, THEM, 'GET /api/incidents'],
      [40, 'no_token', null, THEM, 'GET /api/incidents/:id'],
      [40, 'no_token', null, THEM, 'GET /metrics'],
      [40, 'wrong_token', null, THEM, 'GET /metrics'],
    ]);
    assert.equal(lines.join().includes(WRONG), false);
    assert.deepEqual(await counts(), { wrong_token: 2, no_token: 2 });
  });

  test('by the sign-in form is logged, and so is the address of who signs in', async (t) => {
    const { ask, lines, logged } = await watchedApp(t);
    assert.equal((await ask('POST', '/sign-in', FORM, `token=${WRONG}`)).statusCode, 401);
    assert.equal((await ask('POST', '/sign-in', FORM, `token=${ALICE.token}`)).statusCode, 303);
    const foreign = { ...FORM, origin: 'https://evil.example' };
    assert.equal((await ask('POST', '/sign-in', foreign, `token=${WRONG}`)).statusCode, 400);
    assert.deepEqual(logged(), [
      [40, 'wrong_token', null, THEM, 'POST /sign-in'],
      ['signed in to the console', THEM],
      [40, 'other_origin', null, THEM, 'POST /sign-in'],
    ]);
    assert.equal(lines.join().includes(WRONG) || lines.join().includes(ALICE.token), false);
  });

  test('with a console session that has moved to another browser is logged by name', async (t) => {
    const { ask, logged } = await watchedApp(t);
    const entry = await ask(
      'POST',
      '/sign-in',
      { ...FORM, 'user-agent': 'A' },
      `token=${ALICE.token}`,
    );
    const cookie = `warden-session=${entry.cookies[0]?.value}`;
    assert.equal((await ask('GET', '/orgs', { cookie, 'user-agent': 'A' })).statusCode, 200);
    assert.equal((await ask('GET', '/orgs', { cookie, 'user-agent': 'B' })).statusCode, 303);
    assert.equal((await ask('GET', '/orgs')).statusCode, 303, 'no session at all is no refusal');
    assert.deepEqual(logged().slice(1), [[40, 'session_moved', 'api:alice', THEM, 'GET /orgs']]);
  });

  test('a console session that goes on in another network is said once, and goes on', async (t) => {
    const { deps, lines } = await watchedApp(t);
    const app = await steeringApp(t, deps);
    const at = (remoteAddress: string, cookie: string) =>
      app.inject({ url: '/orgs', headers: { cookie }, remoteAddress });
    const entry = await app.inject({
      ...{ method: 'POST', url: '/sign-in', headers: FORM, payload: `token=${ALICE.token}` },
      remoteAddress: '8.8.8.8',
    });
    const cookie = `warden-session=${entry.cookies[0]?.value}`;
    for (const address of ['8.8.4.4', '1.1.1.1', '1.0.0.1', '10.0.0.1'])
      assert.equal((await at(address, cookie)).statusCode, 200);
    const said = lines.map((line) => JSON.parse(line)).filter(({ level }) => level === 40);
    assert.deepEqual(
      said.map(({ by, address, before, asn }) => [by, address, before, asn]),
      [['api:alice', '1.1.1.1', 15_169, 13_335]],
    );
  });

  test('from a decision is logged by name, and stands once in the history that it was about', async (t) => {
    const { deps, ask, as, lines, logged, counts } = await watchedApp(t);
    const incidentId = await aStolenSession(deps);
    const resolution = { resolution: 'benign' };
    for (const _again of [1, 2]) {
      const close = `/api/incidents/${incidentId}/close`;
      assert.equal((await ask('POST', close, as(ALICE), resolution)).statusCode, 403);
    }
    const several = { ...resolution, incidents: [incidentId] };
    assert.equal((await ask('POST', '/api/incidents/close', as(ALICE), several)).statusCode, 409);
    const inSlack = { org: 'main', incidentId, by: 'slack:U1', resolution: 'benign' } as const;
    assert.equal((await closeIncident(deps, inSlack)).outcome, 'not_allowed');
    await deps.database.pool.query(`insert into org_switches values ('main', true, 'cli:ada')`);
    assert.equal((await ask('POST', '/api/orgs/main/resume', as(ALICE))).statusCode, 403);
    assert.deepEqual(logged(), [
      [40, 'not_allowed', 'api:alice', THEM, 'POST /api/incidents/:id/close'],
      [40, 'not_allowed', 'api:alice', THEM, 'POST /api/incidents/:id/close'],
      [40, 'not_allowed', 'api:alice', THEM, 'POST /api/incidents/close'],
      [40, 'not_allowed', 'slack:U1', undefined, undefined],
      [40, 'not_allowed', 'api:alice', THEM, 'POST /api/orgs/:org/resume'],
    ]);
    const { does, org, incidentId: named, because } = JSON.parse(lines[0] ?? '');
    assert.deepEqual([does, org, named], ['close', 'main', incidentId]);
    assert.match(because, /api:alice is not among the approvers/);
    assert.deepEqual(await counts(), { not_allowed: 5 });
    const history = await readHistory(deps.database.rows, 'main', incidentId);
    assert.deepEqual(
      history
        .filter(({ kind }) => kind === 'decision_refused')
        .map(({ actor, data }) => [actor, (data as { does: string }).does]),
      [
        ['api:alice', 'close'],
        ['slack:U1', 'close'],
      ],
    );
  });
});
