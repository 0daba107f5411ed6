/** An incident is found again by what somebody has in hand: part of a name, an address, a number, a day. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { incidents } from '../../src/commands/incidents.ts';
import { get, post } from '../support/api-calls.ts';
import { recordedIo } from '../support/recorded-io.ts';
import { steeringApp, steeringDependencies } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

type Cleanup = { after(work: () => Promise<void> | void): void };

async function two(t: Cleanup) {
  const deps = await steeringDependencies(t);
  const app = await steeringApp(t, deps);
  const dilek = await aStolenSession(deps, {
    ...{ userId: '00uDilek0000000000a1', login: 'dilek.kaya@example.com', name: 'Dilek Kaya-Öz' },
    thiefIp: '2001:db8::9',
  });
  const brian = await aStolenSession(deps, {
    ...{ userId: '00uBrian0000000000b2', login: 'corp/4711', name: "Brian O'Kane" },
  });
  const ids = async (query: Record<string, string>) => {
    const { status, body } = await get(app, `/api/incidents?${new URLSearchParams(query)}`);
    assert.equal(status, 200, JSON.stringify(body));
    return body.incidents.map(({ id }: { id: number }) => id) as number[];
  };
  return { deps, app, dilek, brian, ids, found: (search: string) => ids({ search }) };
}

suite('searching', () => {
  test('finds the user by beginnings of login, name or id', async (t) => {
    const { dilek, brian, found } = await two(t);
    for (const text of [
      'dil',
      'DILEK',
      'kay',
      'dilek.ka',
      'Dilek Kaya',
      'öz',
      'Öz',
      'ÖZ',
      '00udilek',
      ' kaya ',
    ])
      assert.deepEqual(await found(text), [dilek], text);
    for (const text of ["o'kane", 'kane', '4711', 'corp/47', 'corp'])
      assert.deepEqual(await found(text), [brian], text);
    assert.deepEqual(await found('example.com'), [dilek]);
    for (const text of ['ilek', 'dilek brian', '%', "') | !'x", '--', '\\'])
      assert.deepEqual(await found(text), [], text);
  });

  test('finds an address whoever had it, and a network that the stranger came from', async (t) => {
    const { dilek, brian, found, ids } = await two(t);
    assert.deepEqual(await found('2001:DB8:0::9'), [dilek]);
    assert.deepEqual(await found('45.155.205.33'), [brian]);
    assert.deepEqual(await found('81.32.14.7'), [brian, dilek], 'the users’ own');
    assert.deepEqual(await ids({ from: '81.32.14.7' }), [], 'no stranger’s');
    assert.deepEqual(await found('as49505'), [brian, dilek]);
    assert.deepEqual(await found('AS3352'), [], 'the users’ own network');
  });

  test('finds an incident by its number, as people and as webhooks write it', async (t) => {
    const { deps, dilek, brian, found } = await two(t);
    const { rows } = await deps.database.pool.query<{ uid: string }>(
      'select uid from incidents where id = $1',
      [dilek],
    );
    assert.deepEqual(await found(`inc-${dilek}`), [dilek]);
    assert.deepEqual(await found(`INC-${dilek}.${rows[0]?.uid}`), [dilek]);
    assert.deepEqual(await found(`INC-${dilek}.000000000000`), [], 'another one’s after a restore');
    assert.deepEqual(await found(String(brian)), [brian]);
    assert.deepEqual(await found('INC-999999999999999'), []);
  });

  test('is narrowed by a day up to its end, or to a moment', async (t) => {
    const { deps, dilek, brian, ids } = await two(t);
    const opened = (id: number, at: string) =>
      deps.database.pool.query('update incidents set opened_at = $2 where id = $1', [id, at]);
    await opened(dilek, '2026-11-24T23:59:59Z');
    await opened(brian, '2026-11-25T00:00:00Z');
    assert.deepEqual(await ids({ since: '2026-11-24', until: '2026-11-24' }), [dilek]);
    assert.deepEqual(await ids({ until: '2026-11-25' }), [brian, dilek]);
    assert.deepEqual(await ids({ until: '2026-11-24T12:00:00Z' }), []);
  });

  test('works the same on the command line, which names admin roles', async (t) => {
    const { deps, dilek } = await two(t);
    await deps.database.pool.query(
      `update incidents set details = jsonb_set(details, '{user,roles}', '["SUPER_ADMIN"]') where id = $1`,
      [dilek],
    );
    const io = recordedIo();
    const connect = async () => ({ deps, close: async () => {} });
    assert.equal(await incidents(['--search', 'kaya', '--order', 'urgent'], io, connect), 0);
    assert.match(io.out(), /dilek\.kaya@example\.com \(SUPER_ADMIN\)/);
    assert.doesNotMatch(io.out(), /corp/);
  });
});

suite('the most urgent first', () => {
  test('follows from page to page, and refuses a place of another order', async (t) => {
    const { app, deps, dilek, brian } = await two(t);
    await deps.database.pool.query(
      `update incidents set details = jsonb_set(details, '{user,roles}', '["SUPER_ADMIN"]') where id = $1`,
      [dilek],
    );
    const first = (await get(app, '/api/incidents?order=urgent&limit=1')).body;
    assert.deepEqual([first.incidents[0].id, typeof first.next], [dilek, 'string']);
    const second = (await get(app, `/api/incidents?order=urgent&limit=1&cursor=${first.next}`))
      .body;
    assert.deepEqual([second.incidents[0].id, second.next], [brian, null]);
    assert.equal((await get(app, `/api/incidents?order=urgent&cursor=${brian}`)).status, 400);
    assert.equal((await get(app, '/api/incidents?order=urgent&cursor=0-1')).status, 200);
    const far = '/api/incidents?order=urgent&cursor=9999999999999999-1';
    assert.equal((await get(app, far)).status, 200);
  });
});

test('what was noted last stands in the list', async (t) => {
  const { app, dilek } = await two(t);
  const listed = async () => (await get(app, '/api/incidents?search=dilek')).body.incidents[0];
  assert.equal((await listed()).latestNote, null);
  for (const note of ['First.', 'Wait for the night shift.'])
    await post(app, `/api/incidents/${dilek}/note`, { note });
  const { text, by, at } = (await listed()).latestNote;
  assert.deepEqual([text, by], ['Wait for the night shift.', 'api:alice']);
  assert.equal(new Date(at).toISOString(), at);
});
