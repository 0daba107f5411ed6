/** What an error says in words, it says to programs too: who was faster, and which way. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { get, post } from '../support/api-calls.ts';
import {
  ALICE,
  BOB,
  type SteeringOptions,
  steeringApp,
  steeringDependencies,
} from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

type Cleanup = { after(work: () => Promise<void> | void): void };

async function anIncident(t: Cleanup, options: SteeringOptions = {}) {
  const deps = await steeringDependencies(t, options);
  const app = await steeringApp(t, deps);
  const id = await aStolenSession(deps);
  const { body } = await get(app, `/api/incidents/${id}`);
  const url = `/api/incidents/${id}`;
  return { deps, app, id, url, actions: body.actions as { id: number; kind: string }[] };
}

suite('the facts of an error', () => {
  test('of twenty answers at the same moment nineteen say by whom and how it was decided', async (t) => {
    const { app, url, actions } = await anIncident(t);
    const approve = `${url}/actions/${actions[0]?.id}/approve`;
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        post(app, approve, undefined, { person: at % 2 === 0 ? ALICE : BOB }),
      ),
    );
    const late = all.filter(({ status }) => status === 409);
    assert.equal(late.length, 19);
    const first = all.findIndex(({ status }) => status === 200);
    const decidedBy = first % 2 === 0 ? 'api:alice' : 'api:bob';
    for (const { body } of late)
      assert.deepEqual(body.error.details, { status: 'approved', decidedBy });
  });

  test('a closed incident says by whom and as what, also one of several', async (t) => {
    const { app, id, url } = await anIncident(t);
    const closing = { resolution: 'benign' };
    await post(app, `${url}/close`, closing, { person: BOB });
    const details = { status: 'closed', closedBy: 'api:bob', resolution: 'benign' };
    assert.deepEqual((await post(app, `${url}/close`, closing)).body.error.details, details);
    assert.deepEqual((await post(app, `${url}/act`)).body.error.details, details);
    const several = await post(app, '/api/incidents/close', { ...closing, incidents: [id] });
    assert.deepEqual(several.body.results[0].error.details, details);
    assert.equal(several.body.error.details, undefined);
  });

  test('what was wanted and is not done says of each why', async (t) => {
    const { deps, app, url, actions } = await anIncident(t);
    const [clear, expire] = actions.map(({ id }) => id);
    await post(app, `${url}/actions/${clear}/approve`);
    await deps.database.pool.query(
      `update response_actions set status = 'done', finished_at = now() where id = $1`,
      [expire],
    );
    const wanted = ['clear_sessions', 'expire_password', 'quarantine'];
    const none = await post(app, `${url}/act`, { actions: wanted });
    assert.deepEqual([none.status, none.body.error.code], [409, 'nothing_to_do']);
    assert.deepEqual(none.body.error.left, [
      { kind: 'clear_sessions', because: 'agreed' },
      { kind: 'expire_password', because: 'done' },
      { kind: 'quarantine', because: 'not_configured' },
    ]);
    const some = await post(app, `${url}/act`, {
      actions: ['clear_sessions', 'unenroll_new_factors'],
    });
    assert.equal(some.status, 202);
    assert.deepEqual(
      some.body.left.map(({ kind, because }: { kind: string; because: string }) => [kind, because]),
      [['clear_sessions', 'agreed']],
    );
  });

  test('of the protected nothing is done, and each action says so', async (t) => {
    const kept = { users: ['maria.lopez@example.com'], groups: [], roles: [] };
    const { app, url } = await anIncident(t, { responses: { protected: kept } });
    const { status, body } = await post(app, `${url}/act`);
    assert.deepEqual([status, body.error.code], [403, 'not_allowed']);
    assert.deepEqual(body.error.left, [
      { kind: 'clear_sessions', because: 'protected' },
      { kind: 'expire_password', because: 'protected' },
    ]);
    const { nextStep } = (await get(app, url)).body;
    assert.match(nextStep, /^Clear .* now, by hand in Okta, and ring them: the policy/);
  });
});
