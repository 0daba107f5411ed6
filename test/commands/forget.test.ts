import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { forget } from '../../src/commands/forget.ts';
import type { ResponseActionParams } from '../../src/domain/response/response-catalogue.ts';
import { describeCall } from '../../src/okta/describe-call.ts';
import { closeIncident } from '../../src/pipeline/steer.ts';
import { verifyHistory } from '../../src/store/history.ts';
import { storeSetAside } from '../../src/store/set-aside.ts';
import { incidentOf } from '../support/incident-of-theft.ts';
import { recordedIo } from '../support/recorded-io.ts';
import { steeringDependencies } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

const MARIA = { userId: '00u9x7', login: 'maria.lopez@example.com', name: 'Maria Lopez' };
/** Where she works, in her session. */
const HER_ADDRESS = '81.32.14.7';
const OTHER = { userId: '00u8y6', login: 'maria.lopez@example.com.au', name: 'Mariana Lopezo' };

/** Two users with an incident each; the first one’s is closed. */
async function twoUsers(t: TestContext) {
  const deps = await steeringDependencies(t);
  const { pool } = deps.database;
  const [id, others] = [await aStolenSession(deps, MARIA), await aStolenSession(deps, OTHER)];
  const setAside = (body: string) =>
    storeSetAside(pool, [
      { org: 'main', source: 'hook', reason: 'odd', eventIndex: 0, deliveryId: null, body },
    ]);
  for (const { login } of [MARIA, OTHER]) await setAside(JSON.stringify({ alternateId: login }));
  await pool.query(
    `insert into user_alarms (org, user_id, at) values ('main', $1, now()), ('main', $2, now())`,
    [MARIA.userId, OTHER.userId],
  );
  await pool.query(
    `insert into user_contacts (org, incident_id, mobile_phone, read_at) values ('main', $1, '+34', now())`,
    [id],
  );
  const run = async (...argv: string[]) => {
    const io = recordedIo();
    const status = await forget(argv, io, async () => ({ deps, close: async () => {} }));
    return { status, out: io.out(), err: io.err() };
  };
  const kept = async (userId: string) => {
    const tables = ['log_events', 'sessions', 'session_fingerprints', 'user_alarms'];
    const counts = await Promise.all(
      tables.map((table) => pool.query(`select from ${table} where user_id = $1`, [userId])),
    );
    return counts.map(({ rowCount }) => rowCount ?? 0);
  };
  const close = () =>
    closeIncident(deps, { org: 'main', incidentId: id, by: 'api:alice', resolution: 'benign' });
  return { deps, pool, id, others, run, kept, close };
}

function calls(params: ResponseActionParams['send_security_event']) {
  const action = { kind: 'send_security_event', userId: MARIA.userId, params } as const;
  return JSON.parse(JSON.stringify(describeCall(action)));
}

suite('warden forget', () => {
  test('counts first, then deletes what is kept of one person, and of nobody else', async (t) => {
    const { deps, pool, id, others, run, kept, close } = await twoUsers(t);
    await close();
    const before = await kept(OTHER.userId);
    const asked = await run('--user', 'Maria.Lopez@example.com', '--dry-run');
    assert.equal(asked.status, 0, asked.err);
    assert.match(asked.out, /^00u9x7: would be deleted\n +\d+ {2}events$/m);
    assert.ok((await kept(MARIA.userId)).every((count) => count > 0));
    const done = await run('--user', MARIA.login, '--confirm', '--json');
    const told = JSON.parse(done.out);
    assert.deepEqual([told.outcome, told.incidentIds], ['forgotten', [id]]);
    const { events, sessions, contacts } = told.erased;
    assert.ok(events > 5 && sessions === 1 && contacts === 1 && told.erased['set aside'] === 1);
    assert.deepEqual(await kept(MARIA.userId), [0, 0, 0, 0]);
    assert.deepEqual(await kept(OTHER.userId), before);
    assert.equal((await pool.query('select from deliveries_set_aside')).rowCount, 1);
    assert.equal((await pool.query('select from user_contacts')).rowCount, 0);
    assert.equal((await incidentOf(deps, others)).incident.userLogin, OTHER.login);
    const again = await run('--user', MARIA.userId, '--confirm');
    assert.deepEqual([again.status, again.err], [0, '']);
  });

  test('takes the names out of incidents, whose history stays whole and says so', async (t) => {
    const { deps, pool, id, run, close } = await twoUsers(t);
    await close();
    const before = JSON.stringify(await incidentOf(deps, id));
    assert.match(before, /Maria Lopez/);
    assert.ok(before.includes(HER_ADDRESS));
    await run('--user', MARIA.login, '--confirm');
    const { incident, findings, actions, history } = await incidentOf(deps, id);
    assert.doesNotMatch(JSON.stringify({ incident, findings, actions }), /Maria|maria\.lopez/);
    assert.equal(JSON.stringify({ incident, findings, actions }).includes(HER_ADDRESS), false);
    assert.match(incident.headline, /^00u9x7’s session moved/);
    assert.deepEqual([incident.userId, incident.details.addresses.own], ['00u9x7', []]);
    assert.ok(incident.details.addresses.stranger.length > 0);
    assert.ok(findings.length > 0);
    assert.deepEqual(history.at(-1)?.kind, 'user_forgotten');
    assert.equal((await verifyHistory(deps.database.rows, 'main', id)).intact, true);
    const { rows } = await pool.query(`select value from cursors where name like 'forgotten:%'`);
    assert.deepEqual(rows[0]?.value.incidentIds, [id]);
    assert.doesNotMatch(JSON.stringify(rows), /maria\.lopez/i);
  });

  test('takes the address, the name and the whereabouts out of what Okta was told of the theft', async (t) => {
    const { pool, id, run, close } = await twoUsers(t);
    await close();
    const told = {
      ...{ eventId: 'session-warden-1', email: MARIA.login, occurredAt: 1 },
      initiatedBy: 'policy' as const,
      reason: `${MARIA.name}’s session moved`,
      lastKnown: { ip: '192.0.2.7', userAgent: 'Hers' },
      current: { ip: '203.0.113.9', userAgent: 'Theirs' },
    };
    const { rowCount } = await pool.query(
      `update response_actions set kind = 'send_security_event', params = $2, call = $3
       where id = (select min(id) from response_actions where incident_id = $1)`,
      [id, JSON.stringify(told), JSON.stringify(calls(told))],
    );
    assert.equal(rowCount, 1);
    await run('--user', MARIA.login, '--confirm');
    const { rows } = await pool.query(
      `select params, call from response_actions where kind = 'send_security_event'`,
    );
    const kept = {
      ...{ ...told, email: MARIA.userId, reason: `${MARIA.userId}’s session moved` },
      lastKnown: { ip: null, userAgent: null },
    };
    assert.deepEqual(rows[0].params, kept);
    assert.deepEqual(rows[0].call, calls(kept));
  });

  test('not while an incident is open, unless that is said', async (t) => {
    const { id, run, kept } = await twoUsers(t);
    const refused = await run('--user', MARIA.userId, '--confirm');
    assert.equal(refused.status, 1);
    assert.match(refused.err, new RegExp(`INC-${id} is open: close it first`));
    assert.ok((await kept(MARIA.userId)).every((count) => count > 0));
    assert.equal((await run('--user', MARIA.userId, '--confirm', '--even-if-open')).status, 0);
    assert.deepEqual(await kept(MARIA.userId), [0, 0, 0, 0]);
  });

  test('more rows than go at once; a login of two users names neither', async (t) => {
    const { pool, run, kept, close } = await twoUsers(t);
    await close();
    const many = (userId: string) =>
      pool.query(
        `insert into log_events (org, uuid, published, source, event_type, user_id, raw)
         select 'main', $1 || n, now(), 'hook', 'user.session.start', $1,
           json_build_object('actor', json_build_object('id', $1::text, 'alternateId', 'two@example.com'))
         from generate_series(1, 4500) n`,
        [userId],
      );
    await many('00uA');
    await many('00uB');
    const unclear = await run('--user', 'two@example.com', '--confirm');
    assert.equal(unclear.status, 1);
    assert.match(unclear.err, /several users: name one by id, 00uA, 00uB/);
    const done = await run('--user', '00uA', '--confirm');
    assert.match(done.out, /4,500 {2}events/);
    assert.deepEqual([(await kept('00uA'))[0], (await kept('00uB'))[0]], [0, 4500]);
  });

  test('refuses what is not clear', async (t) => {
    const { run } = await twoUsers(t);
    assert.equal((await run('--user', '00uNobody', '--confirm')).status, 1);
    for (const argv of [['--confirm'], ['--user', 'x'], ['--user', 'x', '--dry-run', '--confirm']])
      assert.equal((await run(...argv)).status, 2, argv.join(' '));
    assert.equal((await run('--user', 'x', '--confirm', '--org', 'mian')).status, 2);
  });
});
