import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { retention } from '../../../src/commands/retention.ts';
import { expireOnce } from '../../../src/pipeline/expire.ts';
import { holdersOfDays } from '../../../src/store/held-days.ts';
import { ensureDay } from '../../../src/store/partitions.ts';
import { examine } from '../../commands/examine.ts';
import { testDependencies } from '../../support/dependencies.ts';
import { recordedIo } from '../../support/recorded-io.ts';

const DAY = 86_400_000;

/** Forty days held by a service that keeps so many, and what another value of `RETENTION_DAYS` does there. */
async function fortyDays(t: TestContext) {
  const deps = await testDependencies(t, { environment: { RETENTION_DAYS: '40' } });
  const { pool } = deps.database;
  const today = Math.floor(deps.now() / DAY);
  for (let age = 0; age < 40; age += 1) await ensureDay(pool, today - age);
  const held = async () =>
    (
      await pool.query(
        `select from pg_inherits i join pg_class c on c.oid = i.inhrelid
         where i.inhparent = 'log_events'::regclass and c.relname ~ '^log_events_[0-9]{8}$'`,
      )
    ).rows.length;
  const keeping = (retentionDays: number) => ({
    ...deps,
    config: { ...deps.config, retentionDays },
  });
  const run = async (days: number, ...argv: string[]) => {
    const io = recordedIo();
    const connect = async () => ({ deps: keeping(days), close: async () => {} });
    return { status: await retention(argv, io, connect), out: io.out() };
  };
  const doctor = async (days: number) => {
    const asked = await examine({
      DATABASE_URL: deps.database.url,
      OKTA_ORG_URL: 'https://warden.invalid',
      OKTA_HOOK_SECRETS: 'the-secret-of-the-event-hook-0001',
      RETENTION_DAYS: String(days),
    });
    return asked.find('retention');
  };
  const alarms = async () =>
    (
      await pool.query<{ headline: string }>(
        `select headline from incidents where kind = 'retention_fell'`,
      )
    ).rows.map(({ headline }) => headline);
  return { deps, pool, today, held, keeping, run, doctor, alarms };
}

suite('a slip in RETENTION_DAYS', () => {
  test('deletes nothing, is told once, and is over when it is set back', async (t) => {
    const { held, keeping, alarms, run, doctor } = await fortyDays(t);
    await expireOnce(keeping(40));
    const before = await held();
    await expireOnce(keeping(10));
    await expireOnce(keeping(10));
    assert.equal(await held(), before);
    assert.deepEqual(await alarms(), ['Retention would delete 29 days, 40 → 10']);
    const looked = await run(10);
    assert.match(looked.out, /^40 days held \(20/);
    assert.match(looked.out, /retention would delete 29 days, 40 → 10: nothing goes before 20/);
    const found = await doctor(10);
    assert.equal(found.status, 'fault');
    assert.match(found.detail, /29 days, 40 → 10/);
    await expireOnce(keeping(40));
    assert.equal((await doctor(40)).status, 'ok');
    assert.equal(await held(), before);
  });

  test('that is none goes on after a day', async (t) => {
    const { deps, held, keeping } = await fortyDays(t);
    await expireOnce(keeping(40));
    await expireOnce(keeping(10));
    deps.advance(DAY);
    await expireOnce(keeping(10));
    // Ten before today, today, and those ahead.
    assert.equal(await held(), 14);
  });

  test('that is none goes on at once when somebody says so, which the incident notes', async (t) => {
    const { pool, held, keeping, run } = await fortyDays(t);
    await expireOnce(keeping(40));
    assert.match((await run(40, '--confirm')).out, /Nothing waits for it\.\n$/);
    await expireOnce(keeping(10));
    const { status, out } = await run(10, '--confirm', '--json');
    const { confirmed, nextDropped, fall } = JSON.parse(out);
    assert.deepEqual([status, confirmed, nextDropped.length, fall], [0, true, 29, null]);
    const { rows } = await pool.query<{ actor: string }>(
      `select actor from incident_events where kind = 'note'`,
    );
    assert.match(rows[0]?.actor ?? '', /^cli:/);
    await expireOnce(keeping(10));
    assert.equal(await held(), 14);
    assert.match((await run(10)).out, /The next round drops nothing\.\n$/);
  });
});

suite('housekeeping that does not come to its end', () => {
  test('is seen by who is in the way, and by what is not done', async (t) => {
    const { deps, pool, today, keeping, doctor } = await fortyDays(t);
    await expireOnce(keeping(40));
    for (const age of [42, 43]) await ensureDay(pool, today - age);
    const reader = await pool.connect();
    await reader.query(`set application_name = 'nightly report'`);
    const { rows } = await reader.query('select pg_backend_pid() as pid');
    await reader.query('begin; lock table log_events in access share mode');
    await expireOnce(keeping(40));
    const said = async (name: string) =>
      (await deps.metrics.registry.getMetricsAsJSON()).find((one) => one.name === name)?.values;
    const [past] = (await said('warden_days_past_retention')) ?? [];
    assert.equal(past?.value, 2);
    const [ahead] = (await said('warden_days_ahead')) ?? [];
    assert.equal(ahead?.value, 3);
    const steps = (await said('warden_housekeeping_last_success_timestamp_seconds')) ?? [];
    assert.ok(steps.some(({ labels }) => labels.step === 'retention'));
    // Whoever reads for a moment only is in nobody's way.
    assert.deepEqual(await holdersOfDays(pool), []);
    await new Promise((resolve) => setTimeout(resolve, 5_100));
    const found = await doctor(40);
    await reader.query('commit');
    await reader.query('reset application_name');
    reader.release();
    assert.equal(found.status, 'warning');
    assert.match(
      found.detail,
      /2 days past retention cannot be dropped: pid \d+ \(nightly report\), for/,
    );
    assert.match(found.remedy ?? '', new RegExp(`pg_terminate_backend\\(${rows[0].pid}\\)`));
  });

  test('is missed from the first round on, also where it never succeeded', async (t) => {
    const { deps, pool, keeping } = await fortyDays(t);
    await pool.query('alter table retention rename to retention_away');
    const began = deps.now() / 1_000;
    await expireOnce(keeping(40));
    deps.advance(7_200_000);
    await expireOnce(keeping(40));
    const { values } = await deps.metrics.housekeeping.get();
    const at = (step: string) => values.find(({ labels }) => labels.step === step)?.value ?? 0;
    assert.ok(at('retention') - began < 60);
    assert.ok(at('days ahead') - began > 7_000);
  });
});
