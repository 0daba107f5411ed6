import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { closeIncident, MOST_AT_ONCE, steerSeveral } from '../../src/pipeline/steer.ts';
import { ALICE, steeringApp, steeringDependencies } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

type App = Awaited<ReturnType<typeof steeringApp>>;

async function post(app: App, url: string, payload: object) {
  const headers = { authorization: `Bearer ${ALICE.token}` };
  const answer = await app.inject({ method: 'POST', url, headers, payload });
  return { status: answer.statusCode, body: answer.json() };
}

suite('several incidents through the API', () => {
  test('are closed at once; 207 says of each that was not why', async (t) => {
    const deps = await steeringDependencies(t);
    const app = await steeringApp(t, deps);
    const first = await aStolenSession(deps, { userId: '00uA', login: 'a@example.com' });
    const second = await aStolenSession(deps, { userId: '00uB', login: 'b@example.com' });
    const third = await aStolenSession(deps, {
      ...{ userId: '00uC', login: 'c@example.com', verdict: 'suspicious' as const },
    });
    const closing = { resolution: 'benign', note: 'The company moved.' };
    const some = await post(app, '/api/incidents/close', {
      ...{ ...closing, verdict: 'suspicious', incidents: [`INC-${third}`, first, third, 999] },
    });
    assert.equal(some.status, 207);
    assert.deepEqual([some.body.changed, some.body.unchanged], [1, 2]);
    assert.deepEqual(
      some.body.results.map(
        (one: { incident: number; outcome?: string; error?: { code: string } }) => [
          one.incident,
          one.outcome ?? one.error?.code,
        ],
      ),
      [
        [third, 'closed'],
        [first, 'judged_otherwise'],
        [999, 'incident_not_found'],
      ],
    );
    const all = await post(app, '/api/incidents/close', { ...closing, incidents: [first, second] });
    assert.deepEqual([all.status, all.body.changed], [200, 2]);
    assert.ok(all.body.results[0].calledOff > 0);
    const none = await post(app, '/api/incidents/close', { ...closing, incidents: [first] });
    assert.deepEqual([none.status, none.body.error.code], [409, 'nothing_changed']);
    assert.equal(none.body.results[0].error.code, 'already_closed');
  });

  test('are contained at once, each by its own rules', async (t) => {
    const deps = await steeringDependencies(t);
    const app = await steeringApp(t, deps);
    const [first, second] = [
      await aStolenSession(deps),
      await aStolenSession(deps, { userId: '00uB', verdict: 'suspicious' }),
    ];
    const act = (body: object) => post(app, '/api/incidents/act', body);
    const all = await act({ incidents: [first, `INC-${second}`], note: 'One thief.' });
    assert.deepEqual([all.status, all.body.changed], [200, 2]);
    for (const { outcome, actions } of all.body.results) {
      assert.equal(outcome, 'requested');
      assert.deepEqual(
        actions.map(({ kind, status }: { kind: string; status: string }) => `${kind} ${status}`),
        ['clear_sessions approved', 'expire_password approved'],
      );
    }
    const one = await act({ incidents: [first, second], actions: ['suspend'], verdict: 'hijack' });
    assert.deepEqual([one.status, one.body.changed], [207, 1]);
    assert.equal(one.body.results[1].error.code, 'judged_otherwise');
    const again = await act({ incidents: [first] });
    assert.deepEqual([again.status, again.body.results[0].error.code], [409, 'nothing_to_do']);
    assert.equal((await act({ incidents: [first], again: 1 })).status, 400);
  });

  test('are given to somebody, or to nobody', async (t) => {
    const deps = await steeringDependencies(t);
    const app = await steeringApp(t, deps);
    const incidents = [await aStolenSession(deps), await aStolenSession(deps, { userId: '00uB' })];
    for (const assignee of ['maria', null]) {
      const answer = await post(app, '/api/incidents/assign', { incidents, assignee });
      assert.deepEqual([answer.status, answer.body.changed], [200, 2]);
      const { rows } = await deps.database.pool.query('select distinct assignee from incidents');
      assert.deepEqual(rows, [{ assignee }]);
    }
  });

  test('named by more than their number are those alone, and no others that have it by now', async (t) => {
    const deps = await steeringDependencies(t);
    const app = await steeringApp(t, deps);
    const first = await aStolenSession(deps);
    const second = await aStolenSession(deps, { userId: '00uB' });
    const { rows } = await deps.database.pool.query('select uid from incidents where id = $1', [
      first,
    ]);
    const incidents = [`INC-${first}.${rows[0].uid}`, `INC-${second}.${'0'.repeat(12)}`];
    const { status, body } = await post(app, '/api/incidents/assign', {
      ...{ incidents, assignee: 'maria' },
    });
    assert.deepEqual([status, body.changed, body.unchanged], [207, 1, 1]);
    const { rows: given } = await deps.database.pool.query(
      `select id from incidents where assignee = 'maria'`,
    );
    assert.deepEqual(given, [{ id: String(first) }]);
  });

  test('wrong bodies change nothing', async (t) => {
    const deps = await steeringDependencies(t);
    const app = await steeringApp(t, deps);
    const id = await aStolenSession(deps);
    const close = { resolution: 'benign', incidents: [id] };
    const many = Array.from({ length: MOST_AT_ONCE + 1 }, (_, index) => index + 1);
    for (const wrong of [
      { ...close, incidents: [] },
      { ...close, incidents: [id, 'x'] },
      { ...close, incidents: many },
      { incidents: [id] },
      { ...close, verdict: 'sure' },
      { ...close, else: 1 },
    ]) {
      const { status, body } = await post(app, '/api/incidents/close', wrong);
      assert.deepEqual([status, body.error.code], [400, 'invalid_input']);
    }
    const { rows } = await deps.database.pool.query('select status from incidents');
    assert.deepEqual(rows, [{ status: 'new' }]);
  });

  test('nobody closes the one about themselves among them, and a fault in one is its own', async (t) => {
    const deps = await steeringDependencies(t);
    const ana = { userId: '00uA', login: 'ana@example.com', verdict: 'suspicious' } as const;
    const own = await aStolenSession(deps, ana);
    const other = await aStolenSession(deps, { userId: '00uB', login: 'b@example.com' });
    const broken = await aStolenSession(deps, { userId: '00uC', login: 'c@example.com' });
    const faults: number[] = [];
    const results = await steerSeveral(
      deps,
      [own, broken, other].map((id) => ({ id })),
      async (named) => {
        if (named.incidentId === broken) throw new Error('the database went away');
        const by = 'console:ana@example.com';
        return closeIncident(deps, { ...named, by, resolution: 'benign' });
      },
      (_error, incidentId) => faults.push(incidentId),
    );
    assert.deepEqual(
      results.map(({ outcome }) => outcome.outcome),
      ['not_allowed', 'failed', 'closed'],
    );
    assert.deepEqual(faults, [broken]);
  });
});
