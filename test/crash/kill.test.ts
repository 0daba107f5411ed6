import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { readConfig } from '../../src/config.ts';
import { connectDatabase, type Database } from '../../src/store/database.ts';
import { aPerson, aTheft, changesTo } from '../stories/people.ts';
import { testDatabaseUrl } from '../support/database.ts';
import type { OktaOrg } from '../support/okta-org/index.ts';
import { eventually, registerHook } from '../support/service.ts';
import { aCompany, acknowledged, workWithoutEnd } from './company.ts';
import { type Served, serve } from './served.ts';

const KILLS = Number(process.env.WARDEN_TEST_KILLS ?? 10);

async function setUp(t: TestContext, more: Readonly<Record<string, string>> = {}) {
  const url = await testDatabaseUrl(t);
  const database = connectDatabase({ url, poolSize: 2, connectTimeoutMs: 20_000 });
  t.after(() => database.close());
  const { org, environment } = await aCompany(t, url);
  let served: Served | null = null;
  t.after(() => served?.end('SIGKILL'));
  const start = async () => {
    served = await serve({ ...environment, ...more });
    return served;
  };
  return { database, org, start, register: () => registerHook(readConfig(environment)) };
}

/** A second look at somebody who was taken for stolen is due in an hour: nothing that a test waits for. */
const DUE = `(state <> 'created' or start_after < now() + interval '30 minutes')`;

/** Nothing that is due waits or runs any more, and nobody's dead hand holds a job. */
async function idle({ pool }: Database): Promise<void> {
  await eventually(
    'every job done',
    async () => {
      const { rows } = await pool.query<{ left: number }>(
        `select count(*)::int as left from pgboss.job
         where name in ('triage', 'respond') and state in ('created', 'retry', 'active') and ${DUE}`,
      );
      return rows[0]?.left === 0;
    },
    { limitMs: 60_000, instead: () => jobsLeft(pool) },
  );
}

async function jobsLeft(pool: Database['pool']): Promise<string> {
  const { rows } = await pool.query(
    `select name, state, retry_count, heartbeat_on, start_after, now() from pgboss.job
     where name in ('triage', 'respond') and state in ('created', 'retry', 'active') and ${DUE} limit 5`,
  );
  return JSON.stringify(rows);
}

async function heldOnce({ pool }: Database, org: OktaOrg): Promise<number> {
  const acked = acknowledged(org);
  const { rows } = await pool.query<{ uuid: string; copies: number }>(
    'select uuid, count(*)::int as copies from log_events where uuid = any($1) group by uuid',
    [acked],
  );
  assert.equal(rows.length, acked.length, 'every acknowledged event is held');
  assert.deepEqual(
    rows.filter(({ copies }) => copies !== 1),
    [],
  );
  return acked.length;
}

/** From the raw events alone: sessions that were seen in two networks. */
const CHANGED = `select session_id from log_events where session_id is not null
  and event_type in ('user.session.start', 'user.authentication.sso')
  group by session_id having count(distinct asn) > 1`;

suite('kill -9', () => {
  test(`of the serving process under load, ${KILLS} times: acknowledged is stored once, changed is judged`, async (t) => {
    const { database, org, start, register } = await setUp(t);
    let served = await start();
    await register();
    const work = workWithoutEnd(t, org);
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const before = acknowledged(org).length;
      await eventually(
        'some deliveries acknowledged',
        () => acknowledged(org).length > before + 40,
      );
      await pause((kill * 37) % 100);
      await served.end('SIGKILL');
      served = await start();
    }
    await work.stop();
    await idle(database);
    const count = await heldOnce(database, org);
    assert.ok(count > KILLS * 40);
    const unjudged = await database.pool.query(
      `select c.session_id, s.changed_at, s.verdict from (${CHANGED}) as c
       left join sessions s on s.session_id = c.session_id
       where s.changed_at is null or s.verdict is null
         or not exists (select 1 from findings f where f.session_id = c.session_id)`,
    );
    assert.deepEqual(unjudged.rows, []);
    const changed = await database.pool.query(CHANGED);
    assert.ok(changed.rows.length > KILLS);
    t.diagnostic(`${count} events acknowledged, ${changed.rows.length} changed sessions`);
    await served.end('SIGKILL');
  });

  test('of a worker in the middle of an action: it is done again only where nobody can know, and once', async (t) => {
    // With the reader, so that a delivery which a busy machine answers too late is not the end of it.
    const { database, org, start, register } = await setUp(t, { SYSTEM_LOG_POLL_SECONDS: '1' });
    let served = await start();
    await register();
    const ada = aPerson(org, 'Ada');
    org.faults.add({ method: 'DELETE', path: /\/sessions$/, latencyMs: 2_000, times: 1 });
    const session = aTheft(org, ada);
    await eventually('the clearing under way', () => changesTo(org).length === 1, {
      limitMs: 40_000,
      instead: async () => JSON.stringify(org.deliveries),
    });
    await served.end('SIGKILL');
    served = await start();
    await eventually(
      'the password expired',
      () => changesTo(org).some(({ path }) => path.endsWith('/expire_password')),
      { limitMs: 60_000 },
    );
    await idle(database);
    assert.equal(session.isActive(), false);
    const calls = changesTo(org).map(({ method, path }) => `${method} ${path.split('/').at(-1)}`);
    assert.deepEqual(calls, ['DELETE sessions', 'DELETE sessions', 'POST expire_password']);
    const { rows } = await database.pool.query(
      `select kind, status, attempts from response_actions order by id`,
    );
    assert.deepEqual(rows, [
      { kind: 'clear_sessions', status: 'done', attempts: 2 },
      { kind: 'expire_password', status: 'done', attempts: 1 },
    ]);
    await served.end('SIGKILL');
  });

  test('is not needed: SIGTERM ends it in order, and what was acknowledged is stored', async (t) => {
    const { database, org, start, register } = await setUp(t);
    const served = await start();
    await register();
    const work = workWithoutEnd(t, org, 2);
    await eventually('a load', () => acknowledged(org).length > 200);
    assert.equal(await served.end('SIGTERM'), 0);
    await work.stop();
    await heldOnce(database, org);
    assert.ok(org.deliveries.some(({ status }) => status === null || status === 503));
    assert.match(served.logged.join(''), /"msg":"ended"/);
  });
});
