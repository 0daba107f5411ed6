/** Whoever decides says why, and about which judgement; both are kept, and nothing sent is swallowed. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { approve, incident } from '../../src/commands/incident.ts';
import { pauseActions } from '../../src/pipeline/steer.ts';
import { get, post } from '../support/api-calls.ts';
import { recordedIo } from '../support/recorded-io.ts';
import { steeringApp, steeringDependencies } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

type Cleanup = { after(work: () => Promise<void> | void): void };
type Entry = { readonly kind: string; readonly data: { readonly note?: string } };

async function anIncident(t: Cleanup) {
  const deps = await steeringDependencies(t);
  const app = await steeringApp(t, deps);
  const id = await aStolenSession(deps);
  const url = `/api/incidents/${id}`;
  const view = async () => (await get(app, url)).body;
  const { actions } = await view();
  const [clear, expire] = actions.map((one: { id: number }) => `${url}/actions/${one.id}`);
  const notes = async () =>
    ((await view()).history as Entry[]).flatMap(({ kind, data }) =>
      data.note == null ? [] : [`${kind}: ${data.note}`],
    );
  const connect = async () => ({ deps, close: async () => {} });
  const run = async (command: typeof incident, ...argv: string[]) => {
    const io = recordedIo();
    return { status: await command([String(id), ...argv], io, connect), out: io.out() };
  };
  return { deps, app, id, url, clear, expire, notes, run };
}

suite('reasons', () => {
  test('of approving, denying, taking back and acting stand in the history, also as text', async (t) => {
    const { deps, app, url, clear, expire, notes, run } = await anIncident(t);
    assert.equal((await post(app, `${clear}/approve`, { note: 'She called.' })).status, 200);
    assert.equal((await post(app, `${expire}/deny`, { note: 'She has a new one.' })).status, 200);
    assert.equal(
      (await post(app, `${url}/act`, { actions: ['suspend'], note: 'Too odd.' })).status,
      202,
    );
    await deps.database.pool.query(
      `update response_actions set kind = 'suspend', status = 'done', finished_at = now(),
          undo = jsonb_build_object('kind', 'unsuspend', 'userId', user_id, 'params', '{}'::jsonb)
        where kind = 'clear_sessions'`,
    );
    const back = await post(app, `${clear}/undo`, { note: 'All is well.' });
    assert.deepEqual([back.status, back.body.outcome], [202, 'undoing']);
    assert.deepEqual(await notes(), [
      'action_approved: She called.',
      'action_denied: She has a new one.',
      'action_approval_given: Too odd.',
      'undo_requested: All is well.',
    ]);
    const shown = await run(incident);
    assert.match(shown.out, /Approved: [^.]*\. She called\.\n/);
    assert.match(shown.out, /Denied: Expire the password\. She has a new one\.\n/);
    assert.match(shown.out, /1 of 2 people\. Too odd\.\n/);
    assert.match(shown.out, /Asked to take back: .*\. All is well\.\n/);
  });

  test('about another judgement nothing is decided', async (t) => {
    const { app, clear, expire, notes } = await anIncident(t);
    const seen = { verdict: 'suspicious', note: 'Only odd.' };
    for (const url of [`${clear}/approve`, `${expire}/deny`]) {
      const { status, body } = await post(app, url, seen);
      assert.deepEqual([status, body.error.code], [409, 'judged_otherwise']);
    }
    assert.deepEqual(await notes(), []);
    assert.equal((await post(app, `${clear}/approve`, { verdict: 'hijack' })).status, 200);
    const late = await post(app, `${clear}/approve`, seen);
    assert.equal(late.body.error.code, 'already_decided');
  });

  test('what else is sent is refused, and nothing happens', async (t) => {
    const { app, clear, expire } = await anIncident(t);
    for (const url of [`${clear}/approve`, `${expire}/deny`, `${clear}/undo`])
      for (const body of [{ reason: 'x' }, { note: '' }, { verdict: 'evil' }, ['x']]) {
        const { status, body: said } = await post(app, url, body);
        assert.deepEqual([status, said.error.code], [400, 'invalid_input'], JSON.stringify(body));
      }
    assert.equal((await post(app, `${clear}/approve`)).status, 200);
  });

  test('an answer says that actions are stopped, so that nothing is done yet', async (t) => {
    const { deps, app, url, clear, expire, run } = await anIncident(t);
    await pauseActions(deps, { org: 'main', paused: true, by: 'api:bob' });
    assert.deepEqual((await post(app, `${clear}/approve`)).body, {
      outcome: 'approved',
      paused: true,
    });
    const acted = await post(app, `${url}/act`, { actions: ['suspend'] });
    assert.deepEqual([acted.status, acted.body.paused], [202, true]);
    assert.deepEqual((await post(app, `${expire}/deny`)).body, { outcome: 'denied' });
    const said = await run(incident, 'act', 'unenroll_new_factors', '--json');
    assert.equal(JSON.parse(said.out).paused, true);
    await pauseActions(deps, { org: 'main', paused: false, by: 'api:bob' });
    assert.equal((await post(app, `${url}/act`, { actions: ['suspend'] })).body.paused, undefined);
  });

  test('on the command line too', async (t) => {
    const { run, notes } = await anIncident(t);
    const otherwise = await run(approve, 'clear_sessions', '--verdict', 'benign', '--note', 'No.');
    assert.deepEqual([otherwise.status, /judged hijack now/.test(otherwise.out)], [1, true]);
    const done = ['clear_sessions', '--verdict', 'hijack', '--note', 'She called.'];
    assert.equal((await run(approve, ...done)).status, 0);
    assert.equal((await run(incident, 'deny', 'expire_password', '--note', 'Hers.')).status, 0);
    assert.equal((await run(incident, 'act', 'suspend', '--note', 'Odd.')).status, 0);
    assert.deepEqual(await notes(), [
      'action_approved: She called.',
      'action_denied: Hers.',
      'action_approval_given: Odd.',
    ]);
  });
});
