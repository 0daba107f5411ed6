import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { DEFAULT_RESPONSE_POLICY } from '../../../src/domain/response/response-policy.ts';
import { expireOnce } from '../../../src/pipeline/expire.ts';
import { eventRowMaker } from '../../../src/pipeline/record/event-row.ts';
import { createRecorder } from '../../../src/pipeline/record.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import { triage } from '../../../src/pipeline/triage.ts';
import { keepContact } from '../../../src/store/user-contacts.ts';
import { testDependencies } from '../../support/dependencies.ts';
import { anOrgWithATheft } from '../../support/incident-of-theft.ts';
import { startOktaOrg } from '../../support/okta-org/index.ts';
import { steal } from '../../support/theft.ts';
import { MOBILE, rowsOf } from '../log-events.ts';

const DAY = 86_400_000;

suite('expire', () => {
  test('drops days and sessions past retention, and keeps the rest', async (t) => {
    const deps = await testDependencies(t, { environment: { RETENTION_DAYS: '30' } });
    const rowOf = eventRowMaker(deps.fingerprintSources);
    const now = deps.now();
    const rows = rowsOf(
      rowOf,
      [29, 5, 0].map((ago) => ({ at: now - ago * DAY, session: `idx${ago}DaysAgo` })),
    );
    await createRecorder(deps).record({ rows, setAside: [] });
    deps.advance(10 * DAY);
    await expireOnce(deps);
    await expireOnce(deps);
    const { rows: events } = await deps.database.pool.query(
      'select session_id from log_events order by 1',
    );
    const { rows: sessions } = await deps.database.pool.query(
      'select session_id from sessions order by 1',
    );
    const { rows: prints } = await deps.database.pool.query(
      'select distinct session_id from session_fingerprints order by 1',
    );
    const kept = [{ session_id: 'idx0DaysAgo' }, { session_id: 'idx5DaysAgo' }];
    assert.deepEqual([events, sessions, prints], [kept, kept, kept]);
    const tomorrow = new Date(deps.now() + DAY).toISOString().slice(0, 10).replaceAll('-', '');
    const { rows: ahead } = await deps.database.pool.query('select to_regclass($1) as made', [
      `log_events_${tomorrow}`,
    ]);
    assert.notEqual(ahead[0].made, null);
  });

  test('a clock that is days ahead of Okta’s throws nothing away', async (t) => {
    const org = await startOktaOrg();
    t.after(() => org.close());
    const okta = { url: org.url, token: org.addApiToken().value };
    const environment = { RETENTION_DAYS: '30' };
    const deps = await testDependencies(t, { okta, environment });
    const rows = rowsOf(eventRowMaker(deps.fingerprintSources), [{ at: deps.now() }]);
    await createRecorder(deps).record({ rows, setAside: [] });
    const held = async () => (await deps.database.pool.query('select 1 from log_events')).rowCount;
    await deps.orgs.get('main')?.reader?.listEventHooks();
    deps.advance(90 * DAY);
    await expireOnce(deps);
    assert.equal(await held(), 1);
    // Without Okta's word our own clock is all there is.
    await expireOnce({ ...deps, orgs: new Map() });
    assert.equal(await held(), 0);
  });

  test('keeps nothing of harmless changes, and of what could not be read, past retention', async (t) => {
    const deps = await testDependencies(t, { environment: { RETENTION_DAYS: '30' } });
    const { pool } = deps.database;
    const rowOf = eventRowMaker(deps.fingerprintSources);
    const at = deps.now() - 3_600_000;
    const rows = rowsOf(rowOf, [{ at }, { at: at + 60_000, look: MOBILE }]);
    const aside = { org: 'main', source: 'hook', reason: 'odd', eventIndex: 0 } as const;
    const setAside = [{ ...aside, deliveryId: null, body: 'about a person' }];
    await createRecorder(deps).record({ rows, setAside });
    await triage(deps, { org: 'main', sessionId: 'idxOne' });
    const held = async () => {
      const findings = await pool.query('select 1 from findings');
      const odd = await pool.query('select 1 from deliveries_set_aside');
      return [findings.rows.length, odd.rows.length];
    };
    await expireOnce(deps);
    assert.deepEqual(await held(), [1, 1]);
    deps.advance(32 * DAY);
    await expireOnce(deps);
    assert.deepEqual(await held(), [0, 0]);
  });

  test('keeps a telephone number past retention only while the incident is open', async (t) => {
    const deps = await testDependencies(t, { environment: { RETENTION_DAYS: '30' } });
    const { pool } = deps.database;
    const read = new Date(deps.now());
    const phones = { primaryPhone: '+1 555 0100', mobilePhone: null };
    const contact = { title: null, department: null, manager: null, ...phones };
    for (const status of ['new', 'closed'] as const) {
      await deps.database.transaction(async (tx) => {
        const { rows } = await tx.client.query(
          `insert into incidents (org, subject, kind, status, verdict, score, headline)
           values ('main', $1, 'session_hijack', $1, 'hijack', 1, '') returning id`,
          [status],
        );
        const incidentId = Number(rows[0].id);
        await keepContact(tx, { org: 'main', incidentId, ...contact, readAt: read });
      });
    }
    const held = async () => {
      const { rows } = await pool.query(
        `select subject from user_contacts c join incidents i on i.id = c.incident_id order by 1`,
      );
      return rows.map(({ subject }) => subject);
    };
    deps.advance(29 * DAY);
    await expireOnce(deps);
    assert.deepEqual(await held(), ['closed', 'new']);
    deps.advance(3 * DAY);
    await expireOnce(deps);
    assert.deepEqual(await held(), ['new']);
  });

  test('ends what was done for a time, however old the theft is by then, and whatever org is gone', async (t) => {
    const plan = { kind: 'suspend', params: { expiresAfterMinutes: 180 } };
    const { approval, plans } = DEFAULT_RESPONSE_POLICY;
    const { okta, deps, theft, job } = await anOrgWithATheft(t, {
      responses: {
        approval: { ...approval, twoPersonKinds: [] },
        plans: { ...plans, hijack: [plan] },
      },
    });
    // The first that is due is of an org that has been taken out of the policy file since.
    const gone = { ...theft.input.org, key: 'gone' };
    const before = { ...deps, orgs: new Map([...deps.orgs, ['gone', gone]]) };
    const other = await (await steal(before, okta)).decide({ org: gone });
    assert.ok(other.incidentId !== null);
    await respond(before, { org: 'gone', incidentId: other.incidentId });
    await respond(deps, job);
    const status = () => okta.user(theft.session.user.id)?.status;
    assert.equal(status(), 'SUSPENDED');
    deps.advance(181 * 60_000);
    await expireOnce(deps);
    await respond(deps, job);
    assert.equal(status(), 'ACTIVE');
  });
});
