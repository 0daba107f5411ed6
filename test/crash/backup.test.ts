import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { expireOnce } from '../../src/pipeline/expire.ts';
import { eventRowMaker } from '../../src/pipeline/record/event-row.ts';
import { createRecorder } from '../../src/pipeline/record.ts';
import { rowsOf } from '../pipeline/log-events.ts';
import { testDependencies } from '../support/dependencies.ts';

const DAY = 86_400_000;
/** Okta hangs up at three seconds, and our own door says 503 a little before. */
const OKTA_LISTENS_MS = 2_500;

/** What `pg_dump` does: reads every table, in a transaction that lasts as long as the whole copy. */
async function aBackup(t: TestContext) {
  const deps = await testDependencies(t, { environment: { RETENTION_DAYS: '30' } });
  const recorder = createRecorder(deps);
  const rowOf = eventRowMaker(deps.fingerprintSources);
  const record = (at: number, session: string) =>
    recorder.record({ rows: rowsOf(rowOf, [{ at, session }]), setAside: [] });
  await record(deps.now() - 25 * DAY, 'idxOld');
  const backup = await deps.database.pool.connect();
  await backup.query('begin');
  await backup.query('lock table log_events in access share mode');
  let over = false;
  const end = async () => {
    if (over) return;
    over = true;
    await backup.query('commit');
    backup.release();
  };
  t.after(end);
  const held = async () => {
    const { rows } = await deps.database.pool.query<{ session: string; day: string }>(
      'select session_id as session, tableoid::regclass::text as day from log_events order by 1',
    );
    return rows;
  };
  return { deps, record, end, held };
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

suite('while a backup reads every table', () => {
  test('events are recorded and read, also when days fall past retention', async (t) => {
    const { deps, record, end, held } = await aBackup(t);
    deps.advance(20 * DAY);
    const housekeeping = expireOnce(deps);
    const worst = { recorded: 0, read: 0 };
    for (let look = 0; look < 20; look += 1) {
      const recorded = await milliseconds(() => record(deps.now(), `idxNew${look}`));
      const read = await milliseconds(held);
      worst.recorded = Math.max(worst.recorded, recorded);
      worst.read = Math.max(worst.read, read);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await housekeeping;
    assert.ok(worst.recorded < OKTA_LISTENS_MS, `recorded in ${worst.recorded} ms`);
    assert.ok(worst.read < OKTA_LISTENS_MS, `read in ${worst.read} ms`);
    assert.ok((await held()).some(({ session }) => session === 'idxOld'));
    await end();
    await expireOnce(deps);
    assert.ok(!(await held()).some(({ session }) => session === 'idxOld'));
  });

  test('an event of a day that has no place yet is recorded all the same, and moves there later', async (t) => {
    const { deps, record, end, held } = await aBackup(t);
    const at = deps.now() - 12 * DAY;
    const took = await milliseconds(() => record(at, 'idxLate'));
    assert.ok(took < OKTA_LISTENS_MS, `recorded in ${took} ms`);
    const again = await milliseconds(() => record(at - DAY, 'idxLater'));
    assert.ok(again < OKTA_LISTENS_MS, `recorded in ${again} ms`);
    await end();
    deps.advance(5 * 60_000);
    await record(at, 'idxLast');
    const day = new Date(at).toISOString().slice(0, 10).replaceAll('-', '');
    const places = (await held()).filter(({ session }) => /La(?:te|st)$/.test(session));
    assert.deepEqual(
      places.map((place) => place.day),
      [`log_events_${day}`, `log_events_${day}`],
    );
  });
});
