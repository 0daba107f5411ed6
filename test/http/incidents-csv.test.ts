/** All that fit as a table: through the API, and from the list of the console. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signedIn } from '../support/signed-in.ts';
import { ALICE, steeringApp, steeringDependencies } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

test('the list is a table with a line each, and no name in it is a formula', async (t) => {
  const deps = await steeringDependencies(t);
  const app = await steeringApp(t, deps);
  const id = await aStolenSession(deps, {
    name: '=HYPERLINK("http://x")',
    login: '+a@example.com',
  });
  const other = await aStolenSession(deps, { userId: '00uB', verdict: 'suspicious' });
  const asked = (url: string) =>
    app.inject({ url, headers: { authorization: `Bearer ${ALICE.token}` } });
  const { statusCode, headers, body } = await asked('/api/incidents.csv?verdict=hijack');
  assert.deepEqual([statusCode, headers['content-type']], [200, 'text/csv; charset=utf-8']);
  const [head, line, ...rest] = body.split('\r\n');
  assert.match(head ?? '', /^incident,org,kind,verdict,score,/);
  assert.match(line ?? '', new RegExp(`^INC-${id},main,session_hijack,hijack,`));
  assert.match(line ?? '', /,"'=HYPERLINK\(""http:\/\/x""\)",'\+a@example\.com,/);
  assert.deepEqual(rest, ['']);
  assert.match((await asked('/api/incidents.csv')).body, new RegExp(`\r\nINC-${other},.*\r\nINC-`));
  assert.equal((await asked('/api/incidents.csv?limit=3')).statusCode, 400);
  assert.equal((await asked('/api/incidents.csv?org=mian')).statusCode, 404);
  assert.equal((await app.inject('/api/incidents.csv')).statusCode, 401);
});

test('all that fit are in it, however many pages they are', async (t) => {
  const deps = await steeringDependencies(t);
  const app = await steeringApp(t, deps);
  await deps.database.pool.query(
    `insert into incidents (org, kind, subject, verdict, score, headline)
     select 'main', 'session_hijack', 's' || n, 'hijack', 0.9, 'x' from generate_series(1, 401) n`,
  );
  const headers = { authorization: `Bearer ${ALICE.token}` };
  const { body } = await app.inject({ url: '/api/incidents.csv', headers });
  const references = body
    .trimEnd()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(',')[0]);
  assert.deepEqual([references.length, new Set(references).size], [401, 401]);
});

test('the console has it as a file of what its list is narrowed to, marked for Excel', async (t) => {
  const deps = await steeringDependencies(t);
  const { read } = await signedIn(t, deps);
  const link = async (list: string) =>
    /href="([^"]+)" download/.exec((await read(list)).body)?.[1]?.replaceAll('&amp;', '&') ?? '';
  assert.equal(await link('/'), '', 'of nothing there is no file');
  await aStolenSession(deps, { userId: '00uA', login: 'ada@example.com' });
  await aStolenSession(deps, { userId: '00uB', login: 'bob@example.com' });
  assert.equal(await link('/'), '/incidents.csv');
  const narrowed = await link('/?search=bob&status=open&order=opened');
  const { headers, body } = await read(narrowed);
  assert.match(
    String(headers['content-disposition']),
    /^attachment; filename="incidents-[\d-]+\.csv"$/,
  );
  assert.match(body, /^\ufeffincident,/);
  assert.match(body, /bob@example\.com/);
  assert.doesNotMatch(body, /ada@example\.com/);
  const wrong = await read('/incidents.csv?status=opne');
  assert.deepEqual([wrong.statusCode, wrong.headers.location], [303, '/?status=opne']);
});
