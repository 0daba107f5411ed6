/** `Idempotency-Key`: the same sent again is answered the same, and done once. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { expireOnce } from '../../src/pipeline/expire.ts';
import { get, post } from '../support/api-calls.ts';
import { BOB, steeringApp, steeringDependencies } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

type Cleanup = { after(work: () => Promise<void> | void): void };

async function anIncident(t: Cleanup) {
  const plain = await steeringDependencies(t);
  let ahead = 0;
  const deps = { ...plain, now: () => Date.now() + ahead };
  const app = await steeringApp(t, deps);
  const url = `/api/incidents/${await aStolenSession(deps)}`;
  const headers = { 'idempotency-key': 'run-42/note' };
  const notes = async () =>
    (await get(app, url)).body.history.filter(({ kind }: { kind: string }) => kind === 'note')
      .length;
  return {
    deps,
    app,
    url,
    headers,
    notes,
    pass: (ms: number) => {
      ahead += ms;
    },
  };
}

suite('a request with a key', () => {
  test('sent again gets the first answer, and nothing is done twice', async (t) => {
    const { app, url, headers, notes } = await anIncident(t);
    const note = { note: 'Looked at.' };
    const first = await post(app, `${url}/note`, note, { headers });
    const again = await post(app, `${url}/note`, note, { headers });
    assert.deepEqual([again.status, again.body], [first.status, first.body]);
    assert.deepEqual(
      [first.headers['idempotency-replayed'], again.headers['idempotency-replayed']],
      [undefined, 'true'],
    );
    assert.equal(await notes(), 1);
    await post(app, `${url}/note`, note);
    assert.equal(await notes(), 2, 'without the key');
  });

  test('of an answer that changed nothing too: it stays what it was', async (t) => {
    const { deps, app, url } = await anIncident(t);
    const headers = { 'idempotency-key': 'k' };
    const closing = { resolution: 'benign', verdict: 'suspicious' };
    const refused = await post(app, `${url}/close`, closing, { headers });
    assert.equal(refused.body.error.code, 'judged_otherwise');
    await deps.database.pool.query(`update incidents set verdict = 'suspicious'`);
    const again = await post(app, `${url}/close`, closing, { headers });
    assert.deepEqual([again.status, again.body], [409, refused.body]);
  });

  test('with another body or to another address is refused, and by somebody else is theirs', async (t) => {
    const { app, url, headers, notes } = await anIncident(t);
    await post(app, `${url}/note`, { note: 'One.' }, { headers });
    for (const [path, body] of [
      ['note', { note: 'Two.' }],
      ['assign', { assignee: 'ana' }],
    ] as const) {
      const { status, body: said } = await post(app, `${url}/${path}`, body, { headers });
      assert.deepEqual([status, said.error.code], [422, 'idempotency_key_reused'], path);
    }
    const bob = await post(app, `${url}/note`, { note: 'Two.' }, { headers, person: BOB });
    assert.equal(bob.status, 200);
    assert.equal(await notes(), 2);
  });

  test('sent many times at once is done once, and the others are told so or to wait', async (t) => {
    const { app, url, headers, notes } = await anIncident(t);
    const all = await Promise.all(
      Array.from({ length: 10 }, () => post(app, `${url}/note`, { note: 'Once.' }, { headers })),
    );
    assert.equal(await notes(), 1);
    for (const { status, body } of all)
      if (status !== 200) assert.deepEqual([status, body.error.code], [409, 'in_progress']);
    assert.ok(all.some(({ status }) => status === 200));
  });

  test('is forgotten after a day, and one whose instance died after a minute', async (t) => {
    const { deps, app, url, headers, notes, pass } = await anIncident(t);
    const send = () => post(app, `${url}/note`, { note: 'Again.' }, { headers });
    await send();
    pass(23 * 3_600_000);
    await send();
    assert.equal(await notes(), 1);
    pass(2 * 3_600_000);
    await send();
    assert.equal(await notes(), 2);
    await deps.database.pool.query('update kept_answers set status = null, body = null');
    assert.equal((await send()).status, 409);
    pass(61_000);
    assert.equal((await send()).status, 200);
    assert.equal(await notes(), 3);
    pass(25 * 3_600_000);
    await expireOnce(deps);
    const left = await deps.database.pool.query('select 1 from kept_answers');
    assert.equal(left.rowCount, 0);
  });

  test('is kept without what was sent, and a fault of ours is not kept at all', async (t) => {
    const { deps, app, url } = await anIncident(t);
    const headers = { 'idempotency-key': 'a-secret-of-theirs' };
    await post(app, `${url}/note`, { note: 'words of a person' }, { headers });
    const { rows } = await deps.database.pool.query('select * from kept_answers');
    assert.equal(rows.length, 1);
    assert.doesNotMatch(JSON.stringify(rows), /a-secret-of-theirs|words of a person/);
    await deps.database.pool.query('alter table incident_events rename to away');
    const other = { headers: { 'idempotency-key': 'other' } };
    assert.equal((await post(app, `${url}/note`, { note: 'x' }, other)).status, 500);
    await deps.database.pool.query('alter table away rename to incident_events');
    assert.equal((await post(app, `${url}/note`, { note: 'x' }, other)).status, 200);
    const several = { incidents: [Number(url.split('/').at(-1))], assignee: 'ana' };
    const both = { headers: { 'idempotency-key': 'several' } };
    await deps.database.pool.query('alter table incident_events rename to away');
    const failed = await post(app, '/api/incidents/assign', several, both);
    assert.equal(failed.body.results[0].error.code, 'internal_error');
    await deps.database.pool.query('alter table away rename to incident_events');
    assert.equal((await post(app, '/api/incidents/assign', several, both)).status, 200);
    const wrong = { headers: { 'idempotency-key': 'x'.repeat(256) } };
    assert.equal((await post(app, `${url}/note`, { note: 'x' }, wrong)).status, 400);
  });
});
