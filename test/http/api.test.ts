import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Dependencies } from '../../src/pipeline/dependencies.ts';
import { refuseEverybody } from '../support/database.ts';
import { ALICE, BOB, steeringApp, steeringDependencies } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

type App = Awaited<ReturnType<typeof steeringApp>>;

const bearer = ({ token }: { token: string }) => ({ authorization: `Bearer ${token}` });

async function get(app: App, url: string, person = ALICE) {
  const answer = await app.inject({ method: 'GET', url, headers: bearer(person) });
  return { status: answer.statusCode, body: answer.json() };
}

async function post(app: App, url: string, body?: object, person = ALICE) {
  const answer = await app.inject({
    method: 'POST',
    url,
    headers: bearer(person),
    ...(body === undefined ? {} : { payload: body }),
  });
  return { status: answer.statusCode, body: answer.json() };
}

async function waitingActions(
  app: App,
  incidentId: number,
): Promise<{ id: number; kind: string }[]> {
  const { body } = await get(app, `/api/incidents/${incidentId}`);
  return body.actions.filter((action: { status: string }) => action.status === 'awaiting_approval');
}

async function jobsIn(deps: Dependencies, queue: string): Promise<number> {
  const { rows } = await deps.database.pool.query<{ count: number }>(
    'select count(*)::int as count from pgboss.job where name = $1',
    [queue],
  );
  return rows[0]?.count ?? 0;
}

describe('the list of incidents', () => {
  test('is filtered by user, verdict, status, org and time, and paged by the last id', async (t) => {
    const deps = await steeringDependencies(t, { orgs: ['main', 'preview'] });
    const app = await steeringApp(t, deps);
    const first = await aStolenSession(deps, { userId: '00uA', login: 'a@example.com' });
    const second = await aStolenSession(deps, {
      userId: '00uB',
      login: 'b@example.com',
      verdict: 'suspicious',
    });
    const third = await aStolenSession(deps, {
      userId: '00uC',
      login: 'c@example.com',
      org: 'preview',
    });
    const ids = async (query: string) => {
      const { status, body } = await get(app, `/api/incidents?${query}`);
      assert.equal(status, 200);
      return body.incidents.map(({ id }: { id: number }) => id);
    };
    assert.deepEqual(await ids(''), [third, second, first]);
    assert.deepEqual(await ids('user=A@EXAMPLE.com'), [first]);
    assert.deepEqual(await ids('user=00uB'), [second]);
    assert.deepEqual(await ids('verdict=suspicious'), [second]);
    assert.deepEqual(await ids('verdict=suspicious,hijack&org=main'), [second, first]);
    assert.deepEqual(await ids('status=closed'), []);
    assert.deepEqual(await ids('status=open&awaiting_approval=true'), [third, first]);
    assert.deepEqual(await ids('since=2999-01-01'), []);
    const page = await get(app, '/api/incidents?limit=2');
    assert.equal(page.body.next, second);
    assert.deepEqual(await ids(`limit=2&cursor=${page.body.next}`), [first]);
  });

  test('is filtered by where the stranger came from: an address, or a network', async (t) => {
    const deps = await steeringDependencies(t);
    const app = await steeringApp(t, deps);
    const [first, second] = [await aStolenSession(deps), await aStolenSession(deps)];
    const ids = async (from: string) =>
      (await get(app, `/api/incidents?from=${from}`)).body.incidents.map(
        ({ id }: { id: number }) => id,
      );
    assert.deepEqual(await ids('45.155.205.33'), [second, first]);
    assert.deepEqual(await ids('as49505'), [second, first]);
    assert.deepEqual(await ids('AS4950'), []);
    assert.deepEqual(await ids('81.32.14.7'), [], 'the user’s own');
    // Of many clients an incident names the gravest as stolen, and every address.
    await deps.database.pool.query(
      `update incidents set details = details || '{"stolen": [{"ip": "192.0.2.1", "asn": 64500}]}' where id = $1`,
      [first],
    );
    assert.deepEqual(await ids('192.0.2.1'), [first]);
    assert.deepEqual(await ids('45.155.205.33'), [second, first]);
    await deps.database.pool.query(
      `update incidents set details = jsonb_set(details, '{addresses,stranger}', '[]') where id = $1`,
      [first],
    );
    assert.deepEqual(await ids('AS49505'), [second]);
    const { status, body } = await get(app, '/api/incidents?from=Russia');
    assert.deepEqual([status, body.error.code], [400, 'invalid_input']);
  });

  test('says which filter makes no sense instead of ignoring it', async (t) => {
    const app = await steeringApp(t, await steeringDependencies(t));
    for (const query of [
      'verdict=evil',
      'since=yesterday',
      'since=0000-01-01',
      'since=9999-12-31T23:59:59-23:59',
      'limit=0',
      'colour=red',
    ]) {
      const { status, body } = await get(app, `/api/incidents?${query}`);
      assert.equal(status, 400);
      assert.equal(body.error.code, 'invalid_input');
      assert.match(body.error.message, /verdict|since|limit|colour/);
    }
  });
});

test('an incident comes with findings, actions and a checked history, and without its session id', async (t) => {
  const deps = await steeringDependencies(t);
  const app = await steeringApp(t, deps);
  const id = await aStolenSession(deps);
  const { rows } = await deps.database.pool.query('select subject from incidents');
  const { status, body } = await get(app, `/api/incidents/INC-${id}`);
  assert.equal(status, 200);
  assert.equal(body.incident.verdict, 'hijack');
  assert.equal(body.findings.length, 1);
  assert.deepEqual(
    body.actions.map(({ kind }: { kind: string }) => kind),
    ['clear_sessions', 'expire_password'],
  );
  assert.equal(body.historyCheck.intact, true);
  assert.equal(JSON.stringify(body).includes(rows[0].subject), false);
  for (const url of ['/api/incidents/999', '/api/incidents/x', '/api/incidents/-1'])
    assert.equal((await get(app, url)).body.error.code, 'incident_not_found');
});

test('an approval is queued once, and a later answer changes nothing', async (t) => {
  const deps = await steeringDependencies(t);
  const app = await steeringApp(t, deps);
  const id = await aStolenSession(deps);
  const [action] = await waitingActions(app, id);
  const url = `/api/incidents/${id}/actions/${action?.id}`;
  // Many clients announce JSON and send nothing.
  const headers = { ...bearer(ALICE), 'content-type': 'application/json' };
  const given = await app.inject({ method: 'POST', url: `${url}/approve`, headers, payload: '' });
  assert.deepEqual([given.statusCode, given.json()], [200, { outcome: 'approved' }]);
  assert.equal(await jobsIn(deps, 'respond'), 1);
  const late = await post(app, `${url}/deny`, undefined, BOB);
  assert.equal(late.status, 409);
  assert.equal(late.body.error.code, 'already_decided');
  assert.match(late.body.error.message, /api:alice/);
  const { body } = await get(app, `/api/incidents/${id}`);
  const approved = body.history.find(({ kind }: { kind: string }) => kind === 'action_approved');
  assert.equal(approved.actor, 'api:alice');
});

test('a grave action needs two different people, whichever way they come', async (t) => {
  const deps = await steeringDependencies(t, {
    responses: { plans: { benign: [], suspicious: [], hijack: [{ kind: 'suspend', params: {} }] } },
  });
  const app = await steeringApp(t, deps);
  const id = await aStolenSession(deps);
  const [action] = await waitingActions(app, id);
  const url = `/api/incidents/${id}/actions/${action?.id}/approve`;
  assert.equal((await post(app, url)).status, 202);
  const again = await post(app, url);
  assert.deepEqual([again.status, again.body.outcome], [202, 'waiting_for_second']);
  assert.equal(await jobsIn(deps, 'respond'), 0);
  assert.equal((await post(app, url, undefined, BOB)).body.outcome, 'approved');
});

test('whom the policy does not name as approver may stop all, and not approve, close or let go on', async (t) => {
  const deps = await steeringDependencies(t, {
    responses: {
      approval: {
        approvals: 1,
        twoPersonKinds: [],
        expiresAfterMinutes: 30,
        onSilence: 'escalate',
        approvers: ['api:bob'],
      },
    },
  });
  const app = await steeringApp(t, deps);
  const id = await aStolenSession(deps);
  const [action] = await waitingActions(app, id);
  const url = `/api/incidents/${id}/actions/${action?.id}/approve`;
  const refused = await post(app, url);
  assert.deepEqual([refused.status, refused.body.error.code], [403, 'not_allowed']);
  assert.equal((await post(app, url, undefined, BOB)).status, 200);
  const closing = { resolution: 'false_positive' };
  const kept = await post(app, `/api/incidents/${id}/close`, closing);
  assert.deepEqual([kept.status, kept.body.error.code], [403, 'not_allowed']);
  const { body } = await get(app, `/api/incidents/${id}`);
  assert.deepEqual([body.incident.status, body.actions[0]?.status], ['in_progress', 'approved']);
  assert.equal((await post(app, `/api/incidents/${id}/close`, closing, BOB)).status, 200);
  assert.equal((await post(app, '/api/orgs/main/pause')).status, 200);
  const resumed = await post(app, '/api/orgs/main/resume');
  assert.deepEqual([resumed.status, resumed.body.error.code], [403, 'not_allowed']);
  assert.equal((await post(app, '/api/orgs/main/resume', undefined, BOB)).status, 200);
});

test('an incident is noted, assigned and closed, each written to the history', async (t) => {
  const deps = await steeringDependencies(t);
  const app = await steeringApp(t, deps);
  const id = await aStolenSession(deps);
  const url = `/api/incidents/${id}`;
  assert.equal((await post(app, `${url}/note`, { note: 'Called her.' })).status, 200);
  const mistyped = await post(app, `${url}/assign`, { assignee: 'alcie' });
  assert.deepEqual([mistyped.status, mistyped.body.error.code], [409, 'not_possible']);
  const given = await post(app, `${url}/assign`, { assignee: 'Alice' });
  assert.deepEqual([given.status, given.body.assignee], [200, 'api:alice']);
  const said = { resolution: 'true_positive', note: 'Stealer on a private laptop.' };
  const refused = await post(app, `${url}/close`, { ...said, uncontained: false });
  assert.deepEqual([refused.status, refused.body.error.code], [409, 'not_contained']);
  const closed = await post(app, `${url}/close`, said);
  assert.deepEqual([closed.body.outcome, closed.body.uncontained], ['closed', true]);
  assert.equal((await post(app, `${url}/close`, said)).body.error.code, 'already_closed');
  const { body } = await get(app, url);
  assert.deepEqual(
    [body.incident.status, body.incident.assignee, body.incident.resolution],
    ['closed', 'api:alice', 'true_positive'],
  );
  const kinds = body.history.map(({ kind }: { kind: string }) => kind);
  for (const kind of ['note', 'assigned', 'closed']) assert.ok(kinds.includes(kind), kind);
  assert.ok(body.actions.every(({ status }: { status: string }) => status === 'skipped'));
});

test('an incident is closed only as what it was judged when that was decided, where the caller says it', async (t) => {
  const deps = await steeringDependencies(t);
  const app = await steeringApp(t, deps);
  const url = `/api/incidents/${await aStolenSession(deps)}/close`;
  const refused = await post(app, url, { resolution: 'benign', verdict: 'suspicious' });
  assert.deepEqual([refused.status, refused.body.error.code], [409, 'judged_otherwise']);
  assert.match(refused.body.error.message, /judged hijack now, no longer suspicious/);
  const closed = await post(app, url, { resolution: 'benign', verdict: 'hijack' });
  assert.deepEqual([closed.status, closed.body.outcome], [200, 'closed']);
});

test('wrong bodies are refused with the field that is wrong, and nothing happens', async (t) => {
  const deps = await steeringDependencies(t);
  const app = await steeringApp(t, deps);
  const id = await aStolenSession(deps);
  const url = `/api/incidents/${id}/close`;
  for (const body of [
    {},
    { resolution: 'whatever' },
    { resolution: 'test', nota: 'x' },
    { resolution: 'test', verdict: 'bad' },
  ]) {
    const { status, body: answer } = await post(app, url, body);
    assert.deepEqual([status, answer.error.code], [400, 'invalid_input']);
  }
  const notJson = await app.inject({
    method: 'POST',
    url,
    headers: { ...bearer(ALICE), 'content-type': 'application/json' },
    payload: '{',
  });
  assert.deepEqual([notJson.statusCode, notJson.json().error.code], [400, 'bad_request']);
  const large = await post(app, url, { resolution: 'test', note: 'x'.repeat(100_000) });
  assert.equal(large.status, 413);
  assert.equal((await get(app, `/api/incidents/${id}`)).body.incident.status, 'new');
});

test('an incident of an org that is no longer configured can be read and not steered', async (t) => {
  const deps = await steeringDependencies(t);
  const id = await aStolenSession(deps);
  const app = await steeringApp(t, { ...deps, orgs: new Map() });
  assert.equal((await get(app, `/api/incidents/${id}`)).status, 200);
  const refused = await post(app, `/api/incidents/${id}/close`, { resolution: 'test' });
  assert.deepEqual([refused.status, refused.body.error.code], [409, 'org_not_configured']);
});

test('an org that is not there is said so, and one that was is still listed', async (t) => {
  const deps = await steeringDependencies(t, { orgs: ['main', 'eu'] });
  const id = await aStolenSession(deps, { org: 'eu' });
  const main = new Map([...deps.orgs].filter(([key]) => key === 'main'));
  const app = await steeringApp(t, { ...deps, orgs: main });
  for (const address of ['/api/incidents?org=mian', '/api/times?org=mian']) {
    const { status, body } = await get(app, address);
    assert.deepEqual([status, body.error.code], [404, 'org_not_found'], address);
  }
  assert.deepEqual((await get(app, '/api/incidents?org=main')).body.incidents, []);
  const { body } = await get(app, '/api/incidents?org=eu');
  assert.deepEqual(
    body.incidents.map((one: { id: number }) => one.id),
    [id],
  );
  assert.equal((await get(app, '/api/times?org=eu')).body.hijacks, 1);
});

test('the figures of a time can be asked for', async (t) => {
  const deps = await steeringDependencies(t);
  const app = await steeringApp(t, deps);
  await aStolenSession(deps, { minutesAgo: 12 });
  const { body } = await get(app, '/api/times?days=7&org=main');
  assert.deepEqual([body.days, body.hijacks, body.verified, body.toActed], [7, 1, 0, null]);
  assert.ok(body.toNoticed > 60_000 && body.toNoticed < 12 * 60_000);
  assert.deepEqual([body.toAsked, body.toClosed], [null, null]);
  assert.equal((await get(app, '/api/times?days=0')).body.error.code, 'invalid_input');
});

test('they are those of a calendar month where that is asked for, with both of its days whole', async (t) => {
  const deps = await steeringDependencies(t);
  const app = await steeringApp(t, deps);
  await deps.database.pool.query(
    `insert into incidents (org, kind, subject, verdict, score, headline, opened_at, first_bad_at, acted_at)
     select 'main', 'session_hijack', 's' || n, 'hijack', 0.9, 'x', at, at - n * interval '1 second', case when n = 2 then at end
     from unnest(array['2026-10-31T23:59:59Z', '2026-11-01T00:00:00Z', '2026-11-30T23:59:59Z', '2026-12-01T00:00:00Z']::timestamptz[])
       with ordinality opened (at, n)`,
  );
  const times = async (query: string) => (await get(app, `/api/times?${query}`)).body;
  const november = await times('since=2026-11-01&until=2026-11-30');
  assert.deepEqual(
    [november.days, november.since, november.until, november.hijacks],
    [null, '2026-11-01T00:00:00.000Z', '2026-12-01T00:00:00.000Z', 2],
  );
  assert.deepEqual(
    [november.toNoticed, november.p90.toNoticed, november.over.toNoticed],
    [2_500, 2_900, 2],
  );
  assert.deepEqual(
    [november.toActed, november.over.toActed, november.over.toVerified, november.p90.toVerified],
    [2_000, 1, 0, null],
  );
  assert.equal((await times('since=2026-11-30T23:59:59Z')).hijacks, 2);
  const said = async (query: string) => (await times(query)).error.message;
  assert.match(await said('days=3&since=2026-11-01'), /^days: must be left out beside since/);
  assert.match(await said('until=2026-11-01'), /^since: is missing beside until/);
  assert.match(await said('since=2026-11-02&until=2026-11-01'), /^until: must be after since/);
});

test('what people closed as no theft is no hijack of the figures, whatever it was judged', async (t) => {
  const deps = await steeringDependencies(t);
  const app = await steeringApp(t, deps);
  const id = await aStolenSession(deps);
  await post(app, `/api/incidents/${id}/close`, { resolution: 'false_positive', note: 'New.' });
  const { body } = await get(app, '/api/times');
  assert.deepEqual([body.hijacks, body.toClosed, body.falseAlarms], [0, null, 1]);
});

test('among them until somebody first took it, whoever has it now', async (t) => {
  const deps = await steeringDependencies(t);
  const app = await steeringApp(t, deps);
  const [taken] = [await aStolenSession(deps, { minutesAgo: 12 }), await aStolenSession(deps)];
  const times = async () => (await get(app, '/api/times')).body;
  const untaken = await times();
  assert.deepEqual([untaken.toTaken, untaken.over.toTaken], [null, 0]);
  const give = (assignee: string | null) =>
    post(app, `/api/incidents/${taken}/assign`, { assignee });
  for (const assignee of ['maria', 'tom', null]) await give(assignee);
  const { rows } = await deps.database.pool.query<{ ms: number }>(
    `select extract(epoch from e.at - i.first_bad_at)::float8 * 1000 as ms
     from incident_events e join incidents i on i.id = e.incident_id
     where i.id = $1 and e.kind = 'assigned' order by e.sequence`,
    [taken],
  );
  const { toTaken, over, hijacks } = await times();
  assert.equal(Math.round(toTaken), Math.round(rows[0]?.ms ?? 0));
  assert.deepEqual([over.toTaken, hijacks, rows.length], [1, 2, 3]);
});

test('among them when users were asked and people were done, and what only people found to be a theft', async (t) => {
  const deps = await steeringDependencies(t);
  const app = await steeringApp(t, deps);
  const { pool } = deps.database;
  const suspected = await aStolenSession(deps, { verdict: 'suspicious', minutesAgo: 60 });
  const times = async () => (await get(app, '/api/times')).body;
  assert.deepEqual([(await times()).hijacks, (await times()).toNoticed], [0, null]);
  // Asked twice, ten minutes after it began; somebody else of it later.
  await pool.query(
    `insert into asked_users (org, incident_id, requested_by, status, asked_at)
       select org, id, 'system', 'expired', first_bad_at + minutes * interval '1 minute'
       from incidents, unnest(array[30, 10]) minutes where id = $1`,
    [suspected],
  );
  const theft = { resolution: 'true_positive' };
  await post(app, `/api/incidents/${suspected}/close`, theft);
  await pool.query(
    `update incidents set closed_at = first_bad_at + interval '90 minutes' where id = $1`,
    [suspected],
  );
  const found = await times();
  assert.deepEqual(
    [found.hijacks, found.toAsked, found.toClosed, found.closed, found.falseAlarms],
    [1, 10 * 60_000, 90 * 60_000, 1, 0],
  );
  assert.ok(found.toNoticed > 0);
});

test('the switch stops all actions of an org and lets them go on', async (t) => {
  const deps = await steeringDependencies(t);
  const app = await steeringApp(t, deps);
  assert.equal(
    (await post(app, '/api/orgs/main/pause', { reason: 'storm' })).body.outcome,
    'paused',
  );
  const { body } = await get(app, '/api/orgs');
  const { actionsPaused, changedBy, reason } = body.orgs[0].actions;
  assert.deepEqual(
    [body.orgs[0].key, actionsPaused, changedBy, reason],
    ['main', true, 'api:alice', 'storm'],
  );
  assert.equal((await post(app, '/api/orgs/main/resume')).body.outcome, 'resumed');
  assert.deepEqual(
    (await get(app, '/api/orgs')).body.orgs[0].turns.map((turn: Record<string, unknown>) => [
      ...[turn.turned, turn.by, turn.reason, turn.incidentId],
    ]),
    [
      ['resumed', 'api:alice', null, 1],
      ['stopped', 'api:alice', 'storm', 1],
    ],
  );
  assert.equal((await post(app, '/api/orgs/other/pause')).body.error.code, 'org_not_found');
});

describe('without a right token', () => {
  test('nothing is told, and the answer says what to send', async (t) => {
    const app = await steeringApp(t, await steeringDependencies(t));
    for (const headers of [
      {},
      bearer({ token: 'wrong' }),
      { authorization: `Basic ${ALICE.token}` },
    ]) {
      const answer = await app.inject({ method: 'GET', url: '/api/incidents', headers });
      assert.equal(answer.statusCode, 401);
      assert.equal(answer.headers['www-authenticate'], 'Bearer');
      assert.match(answer.json().error.message, /API_TOKENS/);
    }
    assert.equal((await app.inject({ method: 'GET', url: '/api/nothing' })).statusCode, 401);
  });

  test('guessing is slowed down, and meanwhile a right guess is refused too', async (t) => {
    const app = await steeringApp(t, await steeringDependencies(t));
    const guess = (token: string) =>
      app.inject({ method: 'GET', url: '/api/incidents', headers: bearer({ token }) });
    for (let tries = 0; tries < 30; tries += 1) assert.equal((await guess('no')).statusCode, 401);
    const slowed = await guess(ALICE.token);
    assert.equal(slowed.statusCode, 429);
    assert.ok(Number(slowed.headers['retry-after']) > 0);
  });

  test('who guesses locks no token out that nobody could guess, though they share its address', async (t) => {
    const script = { name: 'script', token: 'c0ffee'.repeat(8) };
    const short = { ...script, name: 'short', token: script.token.slice(0, 31) };
    const deps = await steeringDependencies(t);
    const config = { ...deps.config, apiTokens: [script, short] };
    const app = await steeringApp(t, { ...deps, config });
    const status = async (token: string) =>
      (await app.inject({ url: '/api/incidents', headers: bearer({ token }) })).statusCode;
    for (let tries = 0; tries < 30; tries += 1) assert.equal(await status('no'), 401);
    assert.equal(await status(script.token), 200);
    for (const token of ['no', `${script.token}0`, short.token])
      assert.equal(await status(token), 429, token);
  });

  test('nor does another address with each guess help, and still no token that nobody could guess is locked out', async (t) => {
    const script = { name: 'script', token: 'c0ffee'.repeat(8) };
    const short = { ...script, name: 'short', token: script.token.slice(0, 31) };
    const deps = await steeringDependencies(t);
    const config = { ...deps.config, apiTokens: [script, short] };
    const app = await steeringApp(t, { ...deps, config });
    let guesses = 0;
    const status = async (token: string) => {
      guesses += 1;
      const remoteAddress = `198.51.${guesses >> 8}.${guesses & 255}`;
      const headers = bearer({ token });
      return (await app.inject({ url: '/api/incidents', headers, remoteAddress })).statusCode;
    };
    for (let tries = 0; tries < 300; tries += 1) assert.equal(await status('no'), 401);
    for (const [token, expected] of [
      ['no', 429],
      [short.token, 429],
      [script.token, 200],
    ] as const)
      assert.equal(await status(token), expected, token);
  });
});

test('a fault of ours is told without its inside', async (t) => {
  const deps = await steeringDependencies(t);
  const app = await steeringApp(t, deps);
  await deps.database.close();
  const { status, body } = await get(app, '/api/incidents');
  assert.deepEqual([status, body.error.code], [500, 'internal_error']);
  assert.deepEqual(Object.keys(body.error), ['code', 'message']);
  assert.doesNotMatch(body.error.message, /pool|at |\.ts/);
});

test('a database that is away is told as that, and when to try again', async (t) => {
  const deps = await steeringDependencies(t);
  const app = await steeringApp(t, deps);
  const incident = await aStolenSession(deps);
  await refuseEverybody(deps.database);
  for (const [method, url] of [
    ['GET', '/api/incidents'],
    ['POST', `/api/incidents/${incident}/note`],
  ] as const) {
    const payload = method === 'POST' ? { payload: { note: 'Asked her manager.' } } : {};
    const answer = await app.inject({ method, url, headers: bearer(ALICE), ...payload });
    assert.equal(answer.statusCode, 503);
    assert.ok(Number(answer.headers['retry-after']) > 0);
    assert.equal(answer.json().error.code, 'database_away');
    assert.doesNotMatch(answer.json().error.message, /test_|accepting|\.ts/);
  }
});

describe('text that no database can hold', () => {
  test('is never a fault of ours, wherever it is sent', async (t) => {
    const deps = await steeringDependencies(t);
    const app = await steeringApp(t, deps);
    const incident = await aStolenSession(deps);
    const odd = 'a\u0000b\ud800';
    const queries = ['user', 'org', 'since'].map((name) => `/api/incidents?${name}=a%00b`);
    for (const url of [...queries, '/api/times?org=a%00b', '/api/incidents/a%00b']) {
      const { status } = await get(app, url);
      assert.ok(status === 200 || status === 400 || status === 404, `${url}: ${status}`);
    }
    for (const [word, body] of [
      ['note', { note: odd }],
      ['assign', { assignee: odd }],
      ['close', { resolution: 'benign', note: odd }],
    ] as const) {
      const { status } = await post(app, `/api/incidents/${incident}/${word}`, body);
      assert.ok(status === 200 || status === 400, `${word}: ${status}`);
    }
    assert.equal((await post(app, '/api/orgs/main/pause', { reason: odd })).status, 200);
    assert.equal((await post(app, '/api/orgs/a%00b/pause')).status, 404);
  });
});

test('what is wrong with a field is said in words that name what would be right', async (t) => {
  const deps = await steeringDependencies(t);
  const app = await steeringApp(t, deps);
  const id = await aStolenSession(deps);
  const said = async (answer: Promise<{ body: { error: { message: string } } }>) =>
    (await answer).body.error.message;
  const about = `/api/incidents/${id}`;
  const kinds = 'clear_sessions, expire_password, reset_password, ';
  for (const [url, body, message] of [
    [`${about}/note`, {}, 'note: is missing.'],
    [`${about}/note`, { note: '  ' }, 'note: must not be empty.'],
    [`${about}/note`, { note: 7 }, 'note: must be a text.'],
    [`${about}/note`, { note: 'x'.repeat(4_001) }, 'note: must have at most 4000 characters.'],
    [`${about}/note`, { note: 'x', nte: 'y' }, 'nte: is not known here.'],
    [`${about}/note`, ['x'], 'must be an object.'],
    [
      `${about}/close`,
      {},
      'resolution: is missing: one of true_positive, false_positive, benign, duplicate, test.',
    ],
    [
      `${about}/close`,
      { resolution: 'fp' },
      'resolution: must be one of true_positive, false_positive, benign, duplicate, test.',
    ],
    [`${about}/let-pass`, { reason: 'x', days: 200 }, 'days: must be at most 90.'],
    [`${about}/let-pass`, { reason: 'x', days: 0 }, 'days: must be at least 1.'],
    [`${about}/let-pass`, { reason: 'x', days: 1.5 }, 'days: must be a whole number.'],
    [`${about}/let-pass`, { reason: 'x', days: '7' }, 'days: must be a number.'],
    [
      `${about}/let-pass`,
      { reason: 'x', days: 7, client: 'yes' },
      'client: must be true or false.',
    ],
    ['/api/incidents/assign', { incidents: [], assignee: null }, 'incidents: must not be empty.'],
    ['/api/incidents/assign', { incidents: 7, assignee: null }, 'incidents: must be a list.'],
  ] as const)
    assert.equal(await said(post(app, url, body)), message);
  assert.match(
    await said(post(app, `${about}/act`, { actions: ['bogus'] })),
    new RegExp(`^actions\\.0: must be one of ${kinds}`),
  );
  assert.equal(await said(get(app, '/api/times?days=x')), 'days: must be a number.');
  assert.equal(await said(get(app, '/api/incidents?user=')), 'user: must not be empty.');
  assert.equal(await said(get(app, '/api/watchlist?colour=red')), 'colour: is not known here.');
});

test('an exception or a watch that is not there is called that', async (t) => {
  const app = await steeringApp(t, await steeringDependencies(t));
  const ended = async (what: string) => (await post(app, `/api/orgs/main/${what}/77/end`)).body;
  const notFound = (message: string) => ({ error: { code: 'not_found', message } });
  assert.deepEqual(
    await ended('exceptions'),
    notFound('There is no such exception in this org. GET /api/exceptions lists them.'),
  );
  assert.deepEqual(
    await ended('watchlist'),
    notFound('Nobody is watched under this number in this org. GET /api/watchlist lists them.'),
  );
});
