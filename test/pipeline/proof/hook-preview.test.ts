import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { readLogEvent } from '../../../src/okta/log-event.ts';
import { checkSpots } from '../../../src/pipeline/reconcile/spot-checks.ts';
import { eventRowMaker } from '../../../src/pipeline/record/event-row.ts';
import { createRecorder } from '../../../src/pipeline/record.ts';
import { triage } from '../../../src/pipeline/triage.ts';
import { incidentView } from '../../../src/store/incident-view.ts';
import { heldFor, testDependencies, waitingJobs } from '../../support/dependencies.ts';
import { changes } from '../../support/incident-of-theft.ts';
import { startOktaOrg } from '../../support/okta-org/index.ts';
import { LAPTOP, THIEF } from '../../support/theft.ts';
import { aLogEvent, SCRIPT } from '../log-events.ts';

const HOUR = 3_600_000;
const SSO = 'user.authentication.sso';

/** An administrator at the hook’s page, who sees an event of Ada’s and may edit it before it is sent. */
async function previewing(t: TestContext, graceSeconds = '0') {
  const okta = await startOktaOrg();
  t.after(() => okta.close());
  const deps = await testDependencies(t, {
    okta: { url: okta.url, token: okta.addApiToken().value },
    environment: { CORROBORATION_GRACE_SECONDS: graceSeconds },
  });
  const org = deps.orgs.get('main');
  assert.ok(org);
  const { pool } = deps.database;
  const rowOf = eventRowMaker(deps.fingerprintSources);
  const deliver = async (raw: Record<string, unknown>) => {
    const reading = readLogEvent(raw);
    assert.ok(reading.ok);
    const rows = [rowOf('main', 'hook', reading.event, JSON.stringify(raw))];
    await createRecorder(deps).record({ rows, setAside: [] });
  };
  const user = okta.addUser();
  const acted = okta.signIn(user, LAPTOP).act(SSO);
  assert.ok(acted.done);
  await deliver(acted.event);
  await pool.query('delete from spot_checks');
  const count = async (table: string) =>
    (await pool.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]?.n;
  return {
    okta,
    deps,
    user,
    event: acted.event,
    deliver,
    count,
    lookUp: async () => {
      await pool.query(`update spot_checks set due_at = now() - interval '1 second'`);
      await checkSpots(deps, org);
    },
    judge: async () => {
      for (const { data } of await waitingJobs(deps, 'triage')) await triage(deps, data);
    },
    incidents: async () => {
      const { rows } = await pool.query<{ id: string }>('select id from incidents order by id');
      return Promise.all(
        rows.map(({ id }) => incidentView(deps.database.rows, 'main', Number(id))),
      );
    },
  };
}

/** What sample data, or an event edited beyond recognition, comes down to: of a user, at another time. */
const sampleOf = (user: string, at: number) =>
  aLogEvent({ at, look: SCRIPT, user, session: 'idxSample', type: 'user.session.start' });

suite('“Preview” of the hook in the Admin Console', () => {
  test('of a recent event is a delivery like any other, and nothing is told', async (t) => {
    const { event, deliver, count, judge } = await previewing(t);
    await deliver(event);
    await judge();
    assert.equal(await count('log_events'), 1);
    assert.deepEqual([await count('spot_checks'), await count('incidents')], [0, 0]);
  });

  test('with sample data is looked up for certain, teaches no baseline, and says what it may be', async (t) => {
    const { okta, deps, user, deliver, count, lookUp, judge, incidents } = await previewing(t);
    await deliver(sampleOf(user.id, deps.now() - 30 * HOUR));
    assert.equal(await count('spot_checks'), 1);
    await lookUp();
    await judge();
    assert.equal(await count('log_events'), 1);
    assert.equal(await count(`session_fingerprints where asn = ${SCRIPT.asn}`), 0);
    assert.equal(await count(`sessions where session_id = 'idxSample'`), 0);
    const [view, ...more] = await incidents();
    assert.deepEqual([view?.incident.kind, more], ['forged_delivery', []]);
    const told = view?.incident.details.notices.join() ?? '';
    assert.match(told, /“Preview” of the hook, .* looks the same: ask yours/);
    assert.match(told, /Okta’s published addresses/);
    assert.match(told, /from 203\.0\.113\.9, received at 20\d\d-/);
    assert.deepEqual(changes(okta), []);
  });

  test('edited into a theft does nothing to the user, and says what it may be', async (t) => {
    const { okta, event, deliver, count, judge, incidents } = await previewing(t);
    const client = { ipAddress: THIEF.ip, userAgent: { rawUserAgent: THIEF.userAgent } };
    const edited = { uuid: '00000000-1111-4000-8000-000000000001', client };
    await deliver({ ...event, ...edited, securityContext: { asNumber: THIEF.asn } });
    await judge();
    const [view, ...more] = await incidents();
    assert.deepEqual([view?.incident.kind, more], ['forged_delivery', []]);
    assert.match(view?.incident.details.notices.join() ?? '', /“Preview” of the hook/);
    assert.deepEqual(view?.actions, []);
    assert.deepEqual(changes(okta), []);
    assert.equal(await count('log_events'), 1);
  });

  test('is asked about again where the log may not have it yet', async (t) => {
    const { deps, user, deliver, count, lookUp } = await previewing(t, '120');
    await deliver(sampleOf(user.id, deps.now() - 30 * HOUR));
    await lookUp();
    assert.deepEqual([await count('spot_checks'), await count('incidents')], [1, 0]);
    await heldFor(deps, 120_000);
    await lookUp();
    assert.deepEqual([await count('spot_checks'), await count('incidents')], [0, 1]);
  });
});
