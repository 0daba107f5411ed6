/** A poller asks what changed, page by page, and misses nothing. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { incidents } from '../../src/commands/incidents.ts';
import { get, post } from '../support/api-calls.ts';
import { recordedIo } from '../support/recorded-io.ts';
import { steeringApp, steeringDependencies } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

type Cleanup = { after(work: () => Promise<void> | void): void };

async function several(t: Cleanup, count: number) {
  const deps = await steeringDependencies(t, { orgs: ['main', 'preview'] });
  const app = await steeringApp(t, deps);
  const ids: number[] = [];
  for (let at = 0; at < count; at += 1)
    ids.push(await aStolenSession(deps, { org: at % 2 === 0 ? 'main' : 'preview' }));
  const list = async (query: string) => {
    const { status, body } = await get(app, `/api/incidents?${query}`);
    assert.equal(status, 200, JSON.stringify(body));
    return {
      ids: body.incidents.map(({ id }: { id: number }) => id) as number[],
      next: body.next as string | null,
      at: body.incidents.map(({ updatedAt }: { updatedAt: string }) => updatedAt) as string[],
    };
  };
  return { deps, app, ids, list };
}

suite('what changed', () => {
  test('comes in the order of the changes, from a time on', async (t) => {
    const { app, ids, list } = await several(t, 3);
    const [first = 0, second = 0, third = 0] = ids;
    assert.deepEqual((await list('order=updated')).ids, [first, second, third]);
    await post(app, `/api/incidents/${first}/note`, { note: 'Looked at.' });
    const all = await list('order=updated');
    assert.deepEqual(all.ids, [second, third, first]);
    const since = `order=updated&updated_since=${all.at[2]}`;
    assert.deepEqual((await list(since)).ids, [first]);
    assert.deepEqual((await list(`${since}&org=preview`)).ids, []);
    assert.deepEqual((await list('updated_since=2999-01-01')).ids, []);
  });

  test('is paged without a gap or anything twice, also of what changed in the same microsecond', async (t) => {
    const { deps, ids, list } = await several(t, 7);
    await deps.database.pool.query(
      `update incidents set updated_at = '2026-11-24T08:00:00.123456Z' where id <> $1`,
      [ids[3]],
    );
    const seen: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page = await list(`order=updated&limit=2${query}`);
      seen.push(...page.ids);
      cursor = page.next;
    }
    assert.deepEqual(seen, [...ids.filter((id) => id !== ids[3]), ids[3]]);
  });

  test('does not take the page of one order for one of the other', async (t) => {
    const { app } = await several(t, 0);
    for (const query of ['order=updated&cursor=42', 'cursor=1795507200123456-42', 'order=newest']) {
      const { status, body } = await get(app, `/api/incidents?${query}`);
      assert.deepEqual([status, body.error.code], [400, 'invalid_input'], query);
    }
  });

  test('is narrowed by containment and by whose it is, also nobody’s', async (t) => {
    const { deps, app, ids, list } = await several(t, 3);
    const [first = 0, second = 0, third = 0] = ids;
    await post(app, `/api/incidents/${second}/assign`, { assignee: 'Maria' });
    await deps.database.pool.query(`update incidents set containment = 'broken' where id = $1`, [
      third,
    ]);
    assert.deepEqual((await list('containment=broken,acting')).ids, [third]);
    assert.deepEqual((await list('containment=none')).ids, [second, first]);
    assert.deepEqual((await list('assignee=maria')).ids, [second]);
    assert.deepEqual((await list('assignee=')).ids, [third, first]);
    const { status, body } = await get(app, '/api/incidents?containment=maybe');
    assert.deepEqual([status, body.error.code], [400, 'invalid_input']);
  });

  test('a + that nobody escaped is a zone all the same', async (t) => {
    const { ids, list } = await several(t, 1);
    assert.deepEqual((await list('since=2026-01-01T00:00:00+01:00')).ids, ids);
    assert.deepEqual((await list('updated_since=2026-01-01T00:00:00+01:00')).ids, ids);
    assert.deepEqual((await list('since=2999-01-01T00:00:00+01:00')).ids, []);
  });

  test('the command line asks the same', async (t) => {
    const { deps, ids } = await several(t, 3);
    const io = recordedIo();
    const asked = ['--order', 'updated', '--updated-since', '2020-01-01', '--limit', '2'];
    const more = ['--containment', 'none', '--assignee', '', '--json'];
    const connect = async () => ({ deps, close: async () => {} });
    assert.equal(await incidents([...asked, ...more], io, connect), 0);
    const { incidents: found, next } = JSON.parse(io.out());
    assert.deepEqual(
      found.map(({ id }: { id: number }) => id),
      ids.slice(0, 2),
    );
    assert.match(next, /^\d{16}-\d+$/);
  });
});

test('an address is found however it is spelt', async (t) => {
  const { deps, app, ids, list } = await several(t, 2);
  const [first = 0, second = 0] = ids;
  assert.deepEqual((await list('from=::ffff:45.155.205.33')).ids, [second, first]);
  assert.deepEqual((await list('from=::FFFF:2d9b:cd21')).ids, [second, first]);
  await deps.database.pool.query(
    `update incidents set details = details || '{"stolen": [{"ip": "2001:db8::1", "asn": 64500}]}' where id = $1`,
    [first],
  );
  assert.deepEqual((await list('from=2001:DB8:0:0::0001')).ids, [first]);
  for (const wrong of ['fe80::1%25eth0', '1.2.3', '2001:db8::1::2', '::ffff:999.1.1.1']) {
    const { status } = await get(app, `/api/incidents?from=${wrong}`);
    assert.equal(status, 400, wrong);
  }
});
