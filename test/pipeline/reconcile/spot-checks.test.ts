import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { ALL_DELIVERIES } from '../../../src/domain/response/incident-subject.ts';
import { readLogEvent } from '../../../src/okta/log-event.ts';
import { checkSpots } from '../../../src/pipeline/reconcile/spot-checks.ts';
import { drawn, outOfTime } from '../../../src/pipeline/record/spot-checks.ts';
import type { EventRow } from '../../../src/store/events.ts';
import { incidentView } from '../../../src/store/incident-view.ts';
import { noteAlike, noteSpotChecks } from '../../../src/store/spot-checks.ts';
import { waitingJobs } from '../../support/dependencies.ts';
import { objectAt } from '../../support/openapi/json.ts';
import { LAPTOP } from '../../support/theft.ts';
import { HOME, rowsOf, SCRIPT } from '../log-events.ts';
import { recordingOrg } from '../recording-org.ts';

const DAY = 86_400_000;

async function anOrg(t: TestContext) {
  const { okta, deps, org, pool, rowOf, record } = await recordingOrg(t);
  const session = okta.signIn(okta.addUser(), LAPTOP);
  const honest = Array.from({ length: 30 }, () => {
    const acted = session.act('user.authentication.sso');
    assert.ok(acted.done);
    const reading = readLogEvent(acted.event);
    assert.ok(reading.ok);
    return rowOf('main', 'hook', reading.event, JSON.stringify(acted.event));
  });
  await record(honest);
  const count = async (table: string) =>
    (await pool.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]?.n;
  // What recording drew by chance is not what these tests look at.
  await pool.query('delete from spot_checks');
  const look = async (rows: readonly EventRow[]) => {
    await noteSpotChecks(pool, rows, 0);
    await checkSpots(deps, org);
  };
  return { okta, deps, pool, rowOf, record, honest, session, count, look };
}

suite('what the hook brought is looked up in the System Log, some of it', () => {
  test('one forged event brings down all that came from there, and is told once', async (t) => {
    const { deps, pool, rowOf, record, honest, count, look } = await anOrg(t);
    const forged = rowsOf(
      rowOf,
      Array.from({ length: 60 }, (_, i) => ({
        at: deps.now() - (i % 5) * DAY - 60_000,
        look: { ...HOME, ip: SCRIPT.ip, asn: SCRIPT.asn, asOrg: SCRIPT.asOrg },
        user: `00uInvented${i % 40}`,
        session: `idxInvented${i}`,
      })),
    );
    await record(forged);
    await pool.query('delete from spot_checks');
    // Drawn already, to be looked at in an hour.
    await noteSpotChecks(pool, forged.slice(20, 23), 3_600_000);
    await look([...honest.slice(0, 10), ...forged.slice(7, 8)]);
    assert.equal(await count('log_events'), honest.length);
    assert.equal(await count('deliveries_set_aside'), forged.length);
    assert.equal(await count(`sessions where user_id like '00uInvented%'`), 0);
    const { rows } = await pool.query<{ id: string }>('select id from incidents');
    assert.equal(rows.length, 1);
    const view = await incidentView(deps.database.rows, 'main', Number(rows[0]?.id));
    assert.equal(view?.incident.kind, 'forged_delivery');
    assert.equal(view.incident.subject, ALL_DELIVERIES);
    assert.match(
      view.incident.headline,
      /^1 of 11 delivered events that were looked up is not in the System Log/,
    );
    assert.match(
      view.incident.details.notices.join(),
      /user\.authentication\.sso of .* from 203\.0\.113\.9/,
    );
    assert.equal(await count(`pgboss.job where name = 'notify'`), 1);
  });

  test('what the hook added to a real event gives way to the log’s own copy, and nobody is alarmed', async (t) => {
    const { deps, pool, rowOf, record, session, look, count } = await anOrg(t);
    const acted = session.act('user.authentication.auth_via_mfa');
    assert.ok(acted.done);
    const { debugData } = objectAt(acted.event.debugContext);
    const added = {
      ...acted.event,
      debugContext: { debugData: { ...objectAt(debugData), factor: 'FIDO_WEBAUTHN' } },
    };
    const reading = readLogEvent(added);
    assert.ok(reading.ok);
    const row = rowOf('main', 'hook', reading.event, JSON.stringify(added));
    await record([row]);
    await pool.query('delete from pgboss.job');
    await look([row]);
    const { rows } = await pool.query('select source, raw from log_events where uuid = $1', [
      acted.event.uuid,
    ]);
    assert.deepEqual(rows, [{ source: 'system_log', raw: acted.event }]);
    assert.equal(await count('incidents'), 0);
    const [again] = await waitingJobs(deps, 'triage');
    assert.deepEqual(again?.data, { org: 'main', sessionId: session.rootId });
  });

  test('an altered event gives way to the log’s own copy, or stays until the database can hold that', async (t) => {
    const { pool, rowOf, record, session, look, count } = await anOrg(t);
    const acted = session.act('user.authentication.sso');
    assert.ok(acted.done);
    const { uuid } = acted.event;
    const altered = {
      ...acted.event,
      client: { ...objectAt(acted.event.client), ipAddress: SCRIPT.ip },
    };
    const reading = readLogEvent(altered);
    assert.ok(reading.ok);
    const row = rowOf('main', 'hook', reading.event, JSON.stringify(altered));
    await record([row]);
    // One drawn by chance, one in twenty, would be due in an hour only.
    await pool.query('delete from spot_checks');
    await pool.query(`
      create function full_disk() returns trigger language plpgsql as
        $$ begin raise exception 'no space left' using errcode = '53100'; end $$;
      create trigger full_disk before insert on log_events for each row
        when (new.source = 'system_log') execute function full_disk()`);
    const held = async () =>
      (await pool.query('select source, ip from log_events where uuid = $1', [uuid])).rows;
    await assert.rejects(look([row]));
    assert.deepEqual(await held(), [{ source: 'hook', ip: SCRIPT.ip }], 'found out again later');
    assert.equal(await count('deliveries_set_aside'), 0);
    await pool.query('drop trigger full_disk on log_events');
    await look([row]);
    assert.deepEqual(await held(), [{ source: 'system_log', ip: LAPTOP.ip }]);
    assert.equal(await count('deliveries_set_aside'), 1);
  });

  test('what Okta knows of stays, and is not asked about again', async (t) => {
    const { honest, count, look } = await anOrg(t);
    await look(honest.slice(0, 20));
    assert.equal(await count('spot_checks'), 0);
    assert.deepEqual([await count('incidents'), await count('log_events')], [0, honest.length]);
  });

  test('what Okta could not be asked about is asked about the next time', async (t) => {
    const { okta, honest, count, look } = await anOrg(t);
    okta.faults.add({ path: '/api/v1/logs', error: 'E0000009', times: 1 });
    await look(honest.slice(0, 3));
    assert.equal(await count('spot_checks'), 3);
    await look([]);
    assert.equal(await count('spot_checks'), 0);
  });

  test('a twentieth is drawn, of deliveries that the log still has', async (t) => {
    const { deps, honest } = await anOrg(t);
    const [row] = honest;
    assert.ok(row);
    const many = (changes: Partial<EventRow>) =>
      drawn(
        Array.from({ length: 20_000 }, () => ({ ...row, ...changes })),
        deps.now(),
      ).length;
    const share = many({});
    assert.ok(share > 700 && share < 1_300, `${share} of 20,000`);
    assert.equal(many({ source: 'system_log' }), 0);
    assert.equal(many({ publishedAt: deps.now() - 90 * DAY }), 0);
  });

  test('of another time than now each one is, and in no sample besides', async (t) => {
    const { deps, honest } = await anOrg(t);
    const [row] = honest;
    assert.ok(row);
    const late = (changes: Partial<EventRow>) =>
      outOfTime([{ ...row, ...changes }], deps.now()).length;
    const publishedAt = deps.now() - 2 * 3_600_000;
    assert.deepEqual([late({ publishedAt }), late({ publishedAt: deps.now() + DAY })], [1, 1]);
    assert.deepEqual([late({}), late({ publishedAt, source: 'system_log' })], [0, 0]);
    assert.equal(late({ publishedAt: deps.now() - 90 * DAY }), 0);
    const sample = Array.from({ length: 1_000 }, () => ({ ...row, publishedAt }));
    assert.deepEqual(drawn(sample, deps.now()), []);
    const some = outOfTime(sample, deps.now()).length;
    assert.ok(some > 10 && some < 120, `${some} of 1,000 in one batch`);
  });

  test('what is due already is not written anew by each further find, nor while another one writes it', async (t) => {
    const { deps, pool, count } = await anOrg(t);
    const note = () => deps.database.transaction((tx) => noteAlike(tx.client, 'main', [LAPTOP.ip]));
    const versions = async () =>
      (
        await pool.query<{ locked: string }>(
          'select xmax::text as locked from spot_checks order by uuid',
        )
      ).rows;
    await deps.database.transaction(async (tx) => {
      await noteAlike(tx.client, 'main', [LAPTOP.ip]);
      await note();
    });
    assert.equal(await count('spot_checks'), 30);
    const written = await versions();
    await note();
    assert.deepEqual(await versions(), written);
  });
});
