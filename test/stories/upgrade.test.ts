import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { suite, type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { connectDatabase } from '../../src/store/database.ts';
import { verifyHistory } from '../../src/store/history.ts';
import { pendingMigrations } from '../../src/store/migrate.ts';
import { OLD, olderDatabase, rowsOfAll } from '../support/older-database.ts';
import { eventually, startWarden, type Warden } from '../support/service.ts';
import { aPerson, aTheft } from './people.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** `warden migrate` as a process of its own. */
async function migrate(url: string) {
  const child = spawn(process.execPath, [MAIN, 'migrate'], {
    env: { ...process.env, DATABASE_URL: url },
  });
  const [out, err, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((done) => child.on('close', done)),
  ]);
  return { out, err, status };
}

function connected(t: TestContext, url: string) {
  const database = connectDatabase({ url, poolSize: 2, connectTimeoutMs: 20_000 });
  t.after(() => database.close());
  return database;
}

/** Who acts on incidents, each with a token of their own. */
const TOKENS = { one: 'token-of-one-0123456789', two: 'token-of-two-0123456789' };

async function call(
  { address }: Warden,
  who: keyof typeof TOKENS,
  path: string,
  method: 'GET' | 'POST' = 'GET',
) {
  const headers = { authorization: `Bearer ${TOKENS[who]}` };
  const response = await fetch(`${address}/api/incidents${path}`, { method, headers });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** A row without the columns that a migration has added. */
function knownBefore(was: readonly Record<string, unknown>[]) {
  const columns = Object.keys(was[0] ?? {});
  return (row: Record<string, unknown>) =>
    Object.fromEntries(columns.map((column) => [column, row[column]]));
}

suite('a database that an older version left', () => {
  test('is brought up to date by two processes at once, with every row and the history unbroken', async (t) => {
    const { url, rows: before } = await olderDatabase(t);
    assert.deepEqual(
      Object.entries(before).filter(([, rows]) => rows.length === 0),
      [],
      'each table has something to lose',
    );
    const processes = await Promise.all([migrate(url), migrate(url)]);
    assert.deepEqual(
      processes.map(({ status, err }) => [status, err]),
      [
        [0, ''],
        [0, ''],
      ],
    );
    const { pool, rows } = connected(t, url);
    assert.deepEqual(await pendingMigrations(pool), []);
    const after = await rowsOfAll(pool);
    const { response_actions: actionsBefore = [], org_networks: _dropped, ...kept } = before;
    for (const [name, was] of Object.entries(kept)) {
      assert.deepEqual(after[name]?.map(knownBefore(was)), was, name);
    }
    assert.equal(after.org_networks, undefined);
    const { response_actions: actions = [] } = after;
    const withoutParams = (all: typeof actions) =>
      all
        .map(({ params: _params, undo: _undo, ...rest }) => rest)
        .sort((a, b) => Number(a.id) - Number(b.id));
    assert.deepEqual(withoutParams(actions), withoutParams(actionsBefore));
    const jobs = await pool.query(`select data from pgboss.job where name = 'triage'`);
    assert.deepEqual(jobs.rows, [{ data: { org: 'main', sessionId: OLD.waiting } }]);
    for (const incident of Object.values(OLD.incidents)) {
      const check = await verifyHistory(rows, 'main', incident);
      assert.ok(check.intact, JSON.stringify(check));
    }
  });

  test('is judged and acted on by the service that finds it at its start', async (t) => {
    const { url, rows: before } = await olderDatabase(t);
    const warden = await startWarden(t, {
      databaseUrl: url,
      environment: () => ({
        API_TOKENS: `one:${TOKENS.one},two:${TOKENS.two}`,
        RETENTION_DAYS: '36500',
      }),
    });
    const { org, database } = warden;

    const listed = await call(warden, 'one', '');
    assert.deepEqual(
      (listed.body.incidents as { id: number }[]).map(({ id }) => id).sort(),
      Object.values(OLD.incidents),
    );
    const { ada, bob } = OLD.incidents;
    const shown = await call(warden, 'one', `/${ada}`);
    assert.equal((shown.body.historyCheck as { intact: boolean }).intact, true);

    const judgedBefore = before.sessions?.find(
      ({ session_id: id }) => id === OLD.waiting,
    )?.judged_at;
    await eventually('the job that waited, done', async () => {
      const { rows } = await database.pool.query<{ verdict: string }>(
        `select verdict from sessions
         where session_id = $1 and judged_at > $2`,
        [OLD.waiting, judgedBefore],
      );
      return rows[0]?.verdict === 'benign';
    });

    const fay = aPerson(org, 'Fay');
    const session = aTheft(org, fay);
    await eventually('a theft of today, contained', async () => {
      const [view] = await warden.incidentsOf(fay.user.id);
      return view?.incident.containment === 'verified';
    });
    assert.equal(session.isActive(), false);
    const undone = await call(warden, 'one', `/${ada}/actions/${OLD.blocks.ada}/undo`, 'POST');
    assert.equal(undone.status, 202);
    await eventually('what the older version did, taken back', async () => {
      const { body } = await call(warden, 'one', `/${ada}`);
      const actions = body.actions as { id: number; status: string }[];
      return actions.find(({ id }) => id === OLD.blocks.ada)?.status === 'undone';
    });

    const block = `/${bob}/actions/${OLD.blocks.bob}`;
    const answers = [];
    for (const who of ['one', 'two'] as const)
      answers.push((await call(warden, who, `${block}/approve`, 'POST')).status);
    assert.deepEqual(answers, [202, 200], 'two people had to agree, and still have to');
    await eventually('the address that the older version wanted blocked', () =>
      org.zones().some(({ definition }) => JSON.stringify(definition).includes(OLD.blockedIp)),
    );
    for (const incident of [ada, bob])
      assert.ok((await verifyHistory(database.rows, 'main', incident)).intact);
  });
});
