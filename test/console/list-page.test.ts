/** The list's words: each says the same as on the incident's page and in Slack, and what is counted is called what it is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { raiseAlarm } from '../../src/pipeline/raise-alarm.ts';
import { closeIncident } from '../../src/pipeline/steer.ts';
import { writeCursor } from '../../src/store/cursors.ts';
import { signedIn } from '../support/signed-in.ts';
import { steeringDependencies } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

test('one that is closed says as what, in the list and on its page', async (t) => {
  const deps = await steeringDependencies(t);
  const id = await aStolenSession(deps);
  const named = { org: 'main', incidentId: id, by: 'api:bob' };
  await closeIncident(deps, { ...named, resolution: 'false_positive', note: 'New laptop.' });
  const { read } = await signedIn(t, deps);
  assert.match((await read('/')).body, />closed<\/span><span class="code">as false positive</);
  assert.match((await read(`/incidents/${id}`)).body, />closed as false positive<\/span>/);
});

test('what waits is said to wait for approval, by whomever', async (t) => {
  const deps = await steeringDependencies(t);
  const id = await aStolenSession(deps);
  const { read } = await signedIn(t, deps);
  for (const path of ['/', `/incidents/${id}`])
    assert.match((await read(path)).body, /<span class="badge warn">waits for approval<\/span>/);
});

test('that it is contained is said once on the page, and the containment in full', async (t) => {
  const deps = await steeringDependencies(t);
  const id = await aStolenSession(deps);
  await deps.database.pool.query(
    `update incidents set status = 'contained', containment = 'verified' where id = $1`,
    [id],
  );
  const { read } = await signedIn(t, deps);
  const chips = /<div class="chips">(.*?)<\/div>/.exec((await read(`/incidents/${id}`)).body)?.[1];
  const badges = [...(chips ?? '').matchAll(/<span class="badge \w+">([^<]+)</g)];
  assert.deepEqual(
    badges.map(([, said]) => said),
    ['hijack 99.9 %', 'contained, verified', 'waits for approval'],
  );
});

test('of what was harmless nobody reads that it is not contained; of a theft that was closed they do', async (t) => {
  const deps = await steeringDependencies(t);
  const { read } = await signedIn(t, deps);
  const shown = async (id: number) => {
    const { body } = await read(`/incidents/${id}`);
    const chips = /<div class="chips">(.*?)<\/div>/.exec(body)?.[1] ?? '';
    const gaps = /id="gaps">[\s\S]*?<p>(.*?)<\/p>/.exec(body)?.[1] ?? null;
    return { chips, gaps };
  };
  const benign = await aStolenSession(deps, { userId: '00uBenign' });
  await deps.database.pool.query(`update incidents set verdict = 'benign' where id = $1`, [benign]);
  assert.match((await shown(benign)).chips, />nothing to contain</);
  assert.equal((await shown(benign)).gaps, null);
  for (const [resolution, gaps] of [
    ['false_positive', null],
    ['true_positive', /^Nothing was done: the session, its tokens/],
  ] as const) {
    const id = await aStolenSession(deps, { userId: `00u${resolution}` });
    assert.match((await shown(id)).chips, />not contained</);
    assert.match((await shown(id)).gaps ?? '', /^Nothing has been done yet/);
    const named = { org: 'main', incidentId: id, by: 'api:bob' };
    await closeIncident(deps, { ...named, resolution, note: 'x' });
    const after = await shown(id);
    assert.doesNotMatch(after.chips, /not contained/);
    if (gaps === null) assert.equal(after.gaps, null);
    else assert.match(after.gaps ?? '', gaps);
  }
});

test('a filter that finds nothing says how many are open, one or more', async (t) => {
  const deps = await steeringDependencies(t);
  const { read } = await signedIn(t, deps);
  const said = async () => /[^>]*open in all\./.exec((await read('/?user=nobody')).body)?.[0];
  assert.equal(await said(), 'No incident is open in all.');
  await aStolenSession(deps);
  assert.equal(await said(), '1 incident is open in all.');
  await aStolenSession(deps, { userId: '00uB' });
  assert.equal(await said(), '2 incidents are open in all.');
});

test('an alarm is counted as one whatever it is about, and says what to do where an incident does', async (t) => {
  const deps = await steeringDependencies(t);
  await raiseAlarm(deps, 'main', {
    kind: 'dead_letter',
    subject: 'triage',
    headline: 'A change of a session could not be judged',
    advice: 'Mend the cause, then run `warden redrive`.',
    at: Date.now(),
    seen: 'x1',
  });
  const { read } = await signedIn(t, deps);
  assert.match((await read('/')).body, /<b>1<\/b>other alarms</);
  assert.match((await read('/orgs')).body, /<dt>Alarms among them<\/dt><dd><a[^>]*>1</);
  const { body } = await read('/incidents/1');
  assert.match(
    body,
    /<p class="next"><strong>What to do:<\/strong> Mend the cause, then run <code>warden redrive<\/code>\.<\/p>/,
  );
  assert.equal(body.match(/Mend the cause/g)?.length, 1);
});

test('a login that has too little room breaks after its @, and nowhere in a word', async (t) => {
  const deps = await steeringDependencies(t);
  await aStolenSession(deps);
  const { read } = await signedIn(t, deps);
  assert.match((await read('/')).body, /<span class="code">maria\.lopez@<wbr>example\.com<\/span>/);
});

test('a System Log that cannot be read stands out among what is well', async (t) => {
  const deps = await steeringDependencies(t);
  const since = Date.UTC(2026, 10, 24, 9, 8, 7);
  await writeCursor(deps.database.pool, 'main', 'system_log_unread', { since });
  await writeCursor(deps.database.pool, 'main', 'last_delivery', { at: since });
  const { read } = await signedIn(t, deps);
  const { body } = await read('/orgs');
  const row = (name: string) => new RegExp(`${name}</th><td>(.*?)</td>`).exec(body)?.[1] ?? '';
  assert.match(row('The System Log cannot be read since'), /^<span class="badge bad"><time/);
  assert.match(row('The hook last delivered'), /^<time/);
});

test('the list says which filter it did not understand, and that closed ones are among them', async (t) => {
  const deps = await steeringDependencies(t);
  const { read } = await signedIn(t, deps);
  await aStolenSession(deps);
  const said = async (address: string) => (await read(address)).body;
  assert.match(
    await said('/?status=foo&verdict=hijack&since=yesterday&user='),
    /role="alert">Not understood and left out: status, since\./,
  );
  assert.match(await said('/'), /The most urgent first, closed ones last/);
  const open = await said('/?status=open&kind=session');
  assert.doesNotMatch(open, /closed ones last|left out/);
  assert.match(open, /INC-1/);
  assert.doesNotMatch(await said('/?kind=alarm'), /INC-1/);
});

/** The numbers in the order of the list. */
function listedIn(body: string): number[] {
  return [...body.matchAll(/data-row href="\/incidents\/(\d+)"/g)].map(([, id]) => Number(id));
}

test('an administrator’s theft stands first and is marked as one, also below the later ones', async (t) => {
  const deps = await steeringDependencies(t);
  const { read } = await signedIn(t, deps);
  const admin = await aStolenSession(deps, { userId: '00uGus', name: 'Gus Adminson' });
  await deps.database.pool.query(
    `update incidents set details = jsonb_set(details, '{user,roles}', '["SUPER_ADMIN"]') where id = $1`,
    [admin],
  );
  const later = [];
  for (const userId of ['00uA', '00uB']) later.unshift(await aStolenSession(deps, { userId }));
  const { body } = await read('/?status=open');
  assert.deepEqual(listedIn(body), [admin, ...later]);
  assert.equal(body.match(/>super administrator</g)?.length, 1);
  const inTime = (await read('/?status=open&order=opened')).body;
  assert.deepEqual(listedIn(inTime), [...later, admin]);
  assert.match(inTime, /name="order" value="opened"/, 'filtering on keeps the order');
});

test('one field leads to the incident by its number, whatever else is asked, and finds part of a name', async (t) => {
  const deps = await steeringDependencies(t);
  const { read } = await signedIn(t, deps);
  const id = await aStolenSession(deps, { login: 'dilek@example.com', name: 'Dilek Kaya' });
  await aStolenSession(deps, { userId: '00uOther' });
  const named = await read(`/?search=inc-${id}&status=closed&verdict=benign`);
  assert.deepEqual([named.statusCode, named.headers.location], [303, `/incidents/${id}`]);
  assert.match((await read('/?search=INC-999')).body, /There is no INC-999/);
  assert.deepEqual(listedIn((await read('/?search=kay&from=&since=')).body), [id]);
  assert.match((await read('/?search=%20kay%20')).body, /name="search" type="search" value="kay"/);
});

test('a shift finds its own and nobody’s, and what the last one noted', async (t) => {
  const deps = await steeringDependencies(t);
  const { read, send, csrf } = await signedIn(t, deps);
  const mine = await aStolenSession(deps, { userId: '00uA' });
  const nobodys = await aStolenSession(deps, { userId: '00uB' });
  await send(`/incidents/${mine}/assign`, { csrf, assignee: 'api:alice' });
  await send(`/incidents/${mine}/note`, { csrf, note: 'Waits for <her> manager.' });
  assert.deepEqual(listedIn((await read('/?taken=me')).body), [mine]);
  assert.deepEqual(listedIn((await read('/?taken=API:Alice')).body), [mine]);
  assert.deepEqual(listedIn((await read('/?status=open&taken=nobody')).body), [nobodys]);
  const { body } = await read('/?status=open');
  assert.match(
    body,
    /<datalist id="known-names"><option value="api:alice"><option value="api:bob">/,
  );
  assert.match(body, /<span class="last-note">api:alice: Waits for &lt;her&gt; manager\.<\/span>/);
  assert.equal(body.match(/class="last-note"/g)?.length, 1);
});

test('what is mine is so under all my names, and a bare name is the known one', async (t) => {
  const plain = await steeringDependencies(t);
  const people = [{ name: 'Alice', is: ['api:alice', 'slack:U0000ALICE'] }];
  const deps = { ...plain, config: { ...plain.config, people } };
  const { read, send, csrf } = await signedIn(t, deps);
  const [slack, bare, bobs] = [
    await aStolenSession(deps, { userId: '00uA' }),
    await aStolenSession(deps, { userId: '00uB' }),
    await aStolenSession(deps, { userId: '00uC' }),
  ];
  const give = async (id: number, assignee: string, from = '') => {
    const chosen = JSON.stringify({ id, verdict: 'hijack', from: from === '' ? null : from });
    return (await send('/incidents/several', { csrf, do: 'assign', assignee, chosen })).body;
  };
  await give(slack, 'slack:U0000ALICE');
  await give(bare, 'Alice');
  await give(bobs, 'bob');
  assert.deepEqual(listedIn((await read('/?taken=me')).body).toSorted(), [slack, bare].toSorted());
  assert.match((await read('/?taken=me')).body, new RegExp(`INC-${bare} · api:alice`));
  assert.match((await read('/')).body, new RegExp(`INC-${bobs} · api:bob`));
  assert.match(
    await give(bobs, 'alcie', 'api:bob'),
    /Nobody here is called alcie; did you mean api:alice\?/,
  );
  const giveOne = async (id: number, fields: Record<string, string>) =>
    String(
      (await send(`/incidents/${id}/assign`, { csrf, from: 'api:bob', ...fields })).headers
        .location,
    );
  assert.match(await giveOne(bobs, { assignee: 'alcie' }), /told=not_possible&because=/);
  assert.match(await giveOne(bobs, { assignee: 'alice' }), /told=assign/, 'it is hers');
  assert.match(await giveOne(bobs, { assignee: 'bob' }), /told=already_taken/);
  assert.match(await giveOne(bobs, { from: 'api:alice', assignee: 'BOB' }), /told=given/);
  const page = async (id: number) => (await read(`/incidents/${id}`)).body;
  assert.doesNotMatch(await page(slack), /Take it<\/button>/);
  assert.match(await page(bobs), /Take it<\/button>/);
});

test('is filtered by containment and by the last day, and all filters are always there', async (t) => {
  const deps = await steeringDependencies(t);
  const { read } = await signedIn(t, deps);
  const [acting, verified] = [
    await aStolenSession(deps, { userId: '00uA' }),
    await aStolenSession(deps, { userId: '00uB' }),
  ];
  const set = (id: number, state: string) =>
    deps.database.pool.query('update incidents set containment = $2 where id = $1', [id, state]);
  await set(acting, 'acting');
  await set(verified, 'verified');
  assert.deepEqual(listedIn((await read('/?containment=open')).body), [acting]);
  assert.deepEqual(listedIn((await read('/?containment=verified')).body), [verified]);
  const today = new Date().toISOString().slice(0, 10);
  assert.equal(listedIn((await read(`/?since=${today}&until=${today}`)).body).length, 2);
  assert.deepEqual(listedIn((await read('/?until=2020-01-01')).body), []);
  const plain = (await read('/')).body;
  for (const name of ['search', 'containment', 'taken', 'from', 'since', 'until'])
    assert.match(plain, new RegExp(`name="${name}"`));
  assert.doesNotMatch(plain, /id="more-filters" open/);
  assert.match((await read('/?taken=me')).body, /id="more-filters" open/);
});
