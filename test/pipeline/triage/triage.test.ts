import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { suite, type TestContext, test } from 'node:test';
import { respond } from '../../../src/pipeline/respond.ts';
import { triage } from '../../../src/pipeline/triage.ts';
import { clearJobs, heldFor, testDependencies, waitingJobs } from '../../support/dependencies.ts';
import { type SystemLogEvent, startOktaOrg } from '../../support/okta-org/index.ts';
import { objectAt } from '../../support/openapi/json.ts';
import { eventsOf, LAPTOP, recordEvents, THIEF } from '../../support/theft.ts';

const SSO = 'user.authentication.sso';

/** A theft in the org, recorded as the hook brought it, and not judged yet. */
async function aTheft(
  t: TestContext,
  options: { logLagMs?: number; change?: (event: SystemLogEvent) => SystemLogEvent } = {},
) {
  const okta = await startOktaOrg({ logLagMs: options.logLagMs ?? 0 });
  t.after(() => okta.close());
  const deps = await testDependencies(t, {
    okta: { url: okta.url, token: okta.addApiToken().value },
    environment: { CORROBORATION_GRACE_SECONDS: '60' },
  });
  const ada = okta.addUser({ firstName: 'Ada' });
  const session = okta.signIn(ada, LAPTOP);
  const events: SystemLogEvent[] = eventsOf(okta, ada.id);
  const act = (client: typeof LAPTOP, type = SSO) => {
    const done = session.act(type, { app: okta.addApp('Payroll'), client });
    assert.ok(done.done);
    events.push(done.event);
    return done.event;
  };
  act(LAPTOP);
  for (let more = 0; more < 3; more += 1) act(THIEF);
  act(LAPTOP);
  await recordEvents(deps, events.map(options.change ?? ((event) => event)));
  const job = { org: 'main', sessionId: session.id };
  const incidents = async () =>
    (
      await deps.database.pool.query<{ kind: string; verdict: string; revision: number }>(
        'select kind, verdict, revision from incidents order by id',
      )
    ).rows;
  return { okta, deps, job, incidents, session, act, events };
}

suite('triage', () => {
  test('opens one incident and leaves work for respond; run again, it says the same', async (t) => {
    const { deps, job, incidents } = await aTheft(t);
    await triage(deps, job);
    const first = await incidents();
    assert.deepEqual(
      first.map(({ kind, verdict }) => [kind, verdict]),
      [['session_hijack', 'hijack']],
    );
    assert.equal((await waitingJobs(deps, 'respond')).length, 1);
    await clearJobs(deps);
    await triage(deps, job);
    await triage(deps, job);
    assert.deepEqual(await incidents(), first);
    assert.equal((await waitingJobs(deps, 'respond')).length, 0);
    assert.equal((await waitingJobs(deps, 'notify')).length, 0);
  });

  test('takes one second look, also on a machine whose clock is behind the database’s', async (t) => {
    const { deps, job } = await aTheft(t);
    deps.advance(-60_000);
    await triage(deps, job);
    assert.equal((await waitingJobs(deps, 'triage')).length, 1);
    await clearJobs(deps);
    await deps.database.pool.query(
      `update sessions set changed_at = changed_at - interval '10 seconds'`,
    );
    await triage(deps, job);
    const soon = (await waitingJobs(deps, 'triage')).filter(
      ({ startAfter }) => startAfter.getTime() < Date.now() + 600_000,
    );
    assert.deepEqual(soon, []);
  });

  test('calls nothing forged before its time, also where this machine’s clock is ahead of the database’s', async (t) => {
    const { deps, job, incidents } = await aTheft(t, { logLagMs: 600_000 });
    deps.advance(180_000);
    await triage(deps, job);
    assert.deepEqual(await incidents(), []);
    assert.equal((await waitingJobs(deps, 'triage')).length, 1);
  });

  test('is done in time, and with few look-ups, where a thief comes from another network each time', async (t) => {
    const { okta, deps, job, incidents, act } = await aTheft(t);
    const systems = ['X11; Linux x86_64', 'Macintosh; Intel Mac OS X 10_15_7', 'Windows NT 10.0'];
    const browsers = [
      'Chrome/141.0.0.0',
      'Firefox/140.0',
      'Edg/141.0',
      'OPR/120.0',
      'Version/18 Safari/605',
    ];
    const pool = Array.from({ length: 700 }, (_, index) => ({
      ip: `203.0.${index >> 8}.${index % 256}`,
      asn: 60_000 + index,
      asOrg: `Hosting ${index}`,
      userAgent: `Mozilla/5.0 (${systems[index % 3]}) AppleWebKit/537.36 ${browsers[index % 5]}`,
    }));
    await recordEvents(
      deps,
      pool.flatMap((client) => [act(client), act(LAPTOP)]),
    );
    okta.rateLimits.set('/api/v1/logs', 60);
    const startedAt = performance.now();
    await triage(deps, job);
    const tookMs = performance.now() - startedAt;
    assert.ok(tookMs < 12_000, `took ${tookMs} ms`);
    const asked = okta.requests.filter(({ path }) => path === '/api/v1/logs').length;
    assert.ok(asked <= 4, `asked ${asked} times`);
    assert.deepEqual(
      (await incidents()).map(({ kind, verdict }) => [kind, verdict]),
      [['session_hijack', 'hijack']],
    );
    assert.equal((await waitingJobs(deps, 'respond')).length, 1);
  });

  test('overtaken by one that saw more, leaves what that one said', async (t) => {
    const { okta, deps, job, incidents, act } = await aTheft(t);
    const findings = async () =>
      (await deps.database.pool.query('select evidence, score from findings order by event_uuid'))
        .rows;
    okta.faults.add({ method: 'GET', path: /\/api\/v1\/logs/, latencyMs: 700, times: 1 });
    const asked = okta.requests.length;
    const overtaken = triage(deps, job);
    while (okta.requests.length === asked) await new Promise((done) => setTimeout(done, 5));
    await recordEvents(deps, [act(THIEF, 'user.account.update_password')]);
    await triage(deps, job);
    const said = { findings: await findings(), incidents: await incidents() };
    assert.match(JSON.stringify(said.findings), /password/);
    await overtaken;
    assert.deepEqual({ findings: await findings(), incidents: await incidents() }, said);
  });

  test('waits for events that are not in the System Log yet, and does nothing meanwhile', async (t) => {
    const { deps, job, incidents, okta } = await aTheft(t, { logLagMs: 30_000 });
    // Past the second look that every change gets.
    deps.advance(6_000);
    await triage(deps, job);
    assert.deepEqual(await incidents(), []);
    const [again] = await waitingJobs(deps, 'triage');
    assert.ok(again !== undefined && again.startAfter.getTime() > deps.now());
    okta.clock.advance(31_000);
    await triage(deps, job);
    assert.deepEqual(
      (await incidents()).map(({ kind }) => kind),
      ['session_hijack'],
    );
  });

  test('takes for forged what the System Log does not know once the grace is over', async (t) => {
    const { deps, job, incidents } = await aTheft(t, {
      change: (event) => ({ ...event, uuid: randomUUID() }),
    });
    await triage(deps, job);
    assert.deepEqual(await incidents(), []);
    await heldFor(deps, 61_000);
    await triage(deps, job);
    assert.deepEqual(
      (await incidents()).map(({ kind }) => kind),
      ['forged_delivery'],
    );
    assert.equal((await waitingJobs(deps, 'respond')).length, 0);
  });

  test('learns nothing of a forger’s network, and keeps what is real of the session', async (t) => {
    const { okta, deps, job, session } = await aTheft(t, {
      change: (event) =>
        objectAt(event.client).ipAddress === THIEF.ip ? { ...event, uuid: randomUUID() } : event,
    });
    await heldFor(deps, 61_000);
    for (let round = 0; round < 6; round += 1) await triage(deps, job);
    const { rows } = await deps.database.pool.query<{ asn: string }>(
      'select distinct asn from session_fingerprints where session_id = $1',
      [session.id],
    );
    assert.deepEqual(
      rows.map(({ asn }) => Number(asn)),
      [LAPTOP.asn],
    );
    assert.equal((await deps.database.pool.query('select 1 from sessions')).rows.length, 1);
    assert.ok(okta.requests.length > 0);
  });

  test('takes for forged at once what says something else in the System Log', async (t) => {
    const asThief = (event: SystemLogEvent): SystemLogEvent => {
      const client = objectAt(event.client);
      if (client.ipAddress !== THIEF.ip) return event;
      return { ...event, client: { ...client, ipAddress: '203.0.113.200' } };
    };
    const { deps, job, incidents } = await aTheft(t, { change: asThief });
    await triage(deps, job);
    assert.deepEqual(
      (await incidents()).map(({ kind }) => kind),
      ['forged_delivery'],
    );
    const { rows } = await deps.database.pool.query(
      `select 1 from deliveries_set_aside where reason like 'forged%'`,
    );
    assert.ok(rows.length > 0);
    const soon = (await waitingJobs(deps, 'triage')).filter(
      ({ startAfter }) => +startAfter <= deps.now(),
    );
    assert.equal(soon.length, 1, 'what is left is judged again at once');
    const { rows: told } = await deps.database.pool.query<{ source: string }>(
      'select distinct source from log_events where ip = any($1)',
      [[THIEF.ip, '203.0.113.200']],
    );
    assert.deepEqual(told, [{ source: 'system_log' }], 'and what the log has instead is kept');
  });

  test('takes for forged a real event that is told again at another time', async (t) => {
    const { deps, job, incidents, events } = await aTheft(t);
    const [first] = events;
    assert.ok(first);
    const elsewhen = new Date(Date.parse(String(first.published)) + 90_000).toISOString();
    await recordEvents(deps, [{ ...first, published: elsewhen }]);
    await triage(deps, job);
    assert.deepEqual(
      (await incidents()).map(({ kind }) => kind),
      ['forged_delivery'],
    );
    assert.equal((await waitingJobs(deps, 'respond')).length, 0);
    const { rows } = await deps.database.pool.query<{ published: Date }>(
      'select published from log_events where uuid = $1',
      [first.uuid],
    );
    assert.deepEqual(
      rows.map(({ published }) => published.toISOString()),
      [first.published],
    );
    await triage(deps, job);
    assert.ok((await incidents()).some(({ kind }) => kind === 'session_hijack'));
  });

  test('tells people and asks again where Okta cannot be asked, and acts on nothing unproven', async (t) => {
    const { deps, job, incidents, okta } = await aTheft(t);
    okta.faults.add({ path: '/api/v1/logs', status: 503 });
    await triage(deps, job);
    assert.deepEqual(
      (await incidents()).map(({ kind }) => kind),
      ['session_hijack'],
    );
    const { rows } = await deps.database.pool.query<{ status: string }>(
      'select status from response_actions',
    );
    assert.ok(rows.length > 0 && rows.every(({ status }) => status === 'awaiting_approval'));
    assert.equal((await waitingJobs(deps, 'respond')).length, 0);
    assert.ok((await waitingJobs(deps, 'triage')).length > 0);
    okta.faults.clear();
    await triage(deps, job);
    assert.equal((await waitingJobs(deps, 'respond')).length, 1);
  });

  test('acts on a thief who signs out at once: tokens and remembered devices go on', async (t) => {
    const { deps, job, session } = await aTheft(t);
    const out = session.signOut({ client: THIEF });
    assert.ok(out.done);
    await recordEvents(deps, [out.event]);
    await triage(deps, job);
    const { rows } = await deps.database.pool.query(
      `select a.kind, a.status, (i.details->'sessionEnded')::boolean as ended,
              (i.details->'signedOutAt')::float8 as at
       from incidents i join response_actions a on a.incident_id = i.id order by a.position`,
    );
    const said = { status: 'approved', ended: true, at: Date.parse(out.event.published) };
    assert.deepEqual(rows, [
      { kind: 'clear_sessions', ...said },
      { kind: 'expire_password', ...said },
    ]);
    for (const { data } of await waitingJobs(deps, 'respond')) await respond(deps, data);
    const done = await deps.database.pool.query('select distinct status from response_actions');
    assert.deepEqual(done.rows, [{ status: 'done' }]);
  });

  test('leaves a session to a person that somebody else has ended, whoever signed out of it', async (t) => {
    const { okta, deps, job, session } = await aTheft(t);
    const headers = { authorization: `SSWS ${okta.addApiToken().value}` };
    const clear = `${okta.url}/api/v1/users/${session.user.id}/sessions`;
    const out = session.signOut({ client: THIEF });
    assert.ok(out.done);
    assert.ok((await fetch(clear, { method: 'DELETE', headers })).ok);
    const cleared = okta.log().filter(({ eventType }) => eventType === 'user.session.clear');
    await recordEvents(deps, [out.event, ...cleared]);
    await triage(deps, job);
    const { rows } = await deps.database.pool.query(
      'select status, guard from response_actions order by position',
    );
    assert.deepEqual(rows, [
      { status: 'skipped', guard: 'session_ended' },
      { status: 'awaiting_approval', guard: 'session_ended' },
    ]);
  });

  test('takes the session of a user who is suspended for ended, whoever did it', async (t) => {
    const { okta, deps, job, session } = await aTheft(t);
    // An administrator in the console: such an event stands in the administrator's session.
    const headers = { authorization: `SSWS ${okta.addApiToken().value}` };
    const suspend = `${okta.url}/api/v1/users/${session.user.id}/lifecycle/suspend`;
    assert.ok((await fetch(suspend, { method: 'POST', headers })).ok);
    await triage(deps, job);
    const { rows } = await deps.database.pool.query(
      `select a.kind, a.status, a.guard, (i.details->'sessionEnded')::boolean as ended
       from incidents i join response_actions a on a.incident_id = i.id order by a.position limit 1`,
    );
    const clear = { kind: 'clear_sessions', status: 'skipped', guard: 'session_ended' };
    assert.deepEqual(rows, [{ ...clear, ended: true }]);
  });

  test('has nothing to say about a session that is not held, or an org that is not ours', async (t) => {
    const { deps, incidents } = await aTheft(t);
    await triage(deps, { org: 'main', sessionId: 'idxNobody' });
    await triage(deps, { org: 'elsewhere', sessionId: 'idxNobody' });
    assert.deepEqual(await incidents(), []);
  });
});
