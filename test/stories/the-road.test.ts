import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { suite, test } from 'node:test';
import { eventually, hookKnown, readToItsEnd, startWarden } from '../support/service.ts';
import { aPerson, aTheft, changesTo, NETWORKS, SSO } from './people.ts';

suite('the road that brings the events', () => {
  test('a theft whose every delivery is lost is found and contained through the System Log', async (t) => {
    const warden = await startWarden(t);
    await hookKnown(warden);
    const { org, incidentsOf, database } = warden;
    org.delivery.disorder = { lose: 1 };
    const ada = aPerson(org, 'Ada');
    const session = aTheft(org, ada);
    await eventually('the theft contained', async () => {
      const [view] = await incidentsOf(ada.user.id);
      return view?.incident.containment === 'verified';
    });
    assert.equal(session.isActive(), false);
    assert.ok(org.delivery.lost.length >= 6);
    const { rows } = await database.pool.query<{ source: string; missed: boolean }>(
      `select e.source, a.uuid is not null as missed from log_events e
       left join awaited_events a on a.org = e.org and a.uuid = e.uuid where e.uuid = any($1)`,
      [org.delivery.lost],
    );
    assert.equal(rows.length, org.delivery.lost.length);
    assert.ok(
      rows.every(({ source, missed }) => source === 'system_log' && missed),
      'each is known to be missing',
    );
  });

  test('a theft that shows in what is left out of the hook is found by the System Log, and nothing counts as lost', async (t) => {
    const policy = join(await mkdtemp(join(tmpdir(), 'warden-road-')), 'policy.yaml');
    t.after(() => rm(dirname(policy), { recursive: true }));
    await writeFile(policy, `hook: { leave_out: [${SSO}] }`);
    const warden = await startWarden(t, { environment: () => ({ POLICY_FILE: policy }) });
    const { org, incidentsOf, database } = warden;
    assert.ok(!org.hooks()[0]?.eventTypes.includes(SSO));
    const ada = aPerson(org, 'Ada');
    aTheft(org, ada);
    await eventually('the theft contained', async () => {
      const [view] = await incidentsOf(ada.user.id);
      return view?.incident.containment === 'verified';
    });
    await readToItsEnd(warden);
    const { rows } = await database.pool.query<{ event_type: string; source: string }>(
      'select distinct event_type, source from log_events where user_id = $1 and event_type = any($2) order by 1',
      [ada.user.id, [SSO, 'user.session.start']],
    );
    // Of what the hook carries the reader may be the first to hear.
    const sources = Map.groupBy(rows, (row) => row.event_type);
    assert.deepEqual([...sources.keys()], [SSO, 'user.session.start']);
    assert.deepEqual(sources.get(SSO), [{ event_type: SSO, source: 'system_log' }]);
    assert.ok(org.deliveries.length > 0, 'the hook brings the rest');
    const { rows: awaited } = await database.pool.query(
      'select uuid from awaited_events join log_events using (org, uuid) where event_type = $1',
      [SSO],
    );
    assert.deepEqual(awaited, []);
  });

  test('an event that comes by hook, twice, and in the System Log is one event', async (t) => {
    const { org, database } = await startWarden(t);
    org.delivery.disorder = { duplicate: 1 };
    const ada = aPerson(org, 'Ada');
    const session = org.signIn(ada.user, ada.at(NETWORKS.home), { policyEvents: true });
    session.act(SSO, { app: org.addApp('Mail') });
    await org.drain();
    const warden = { org, database };
    await eventually('all of it', async () => {
      const { rows } = await database.pool.query<{ event_type: string }>(
        `select event_type from log_events where user_id = $1 order by event_type`,
        [ada.user.id],
      );
      return rows.length >= 3 ? rows : null;
    });
    await readToItsEnd(warden);
    const { rows } = await database.pool.query<{ copies: number }>(
      'select count(*)::int as copies from log_events group by org, uuid having count(*) > 1',
    );
    assert.deepEqual(rows, []);
    assert.ok(org.deliveries.length >= 2);
  });

  test('whoever deactivates our hook is named in an alarm', async (t) => {
    const { org, database, config } = await startWarden(t);
    const [hook] = org.hooks();
    assert.ok(hook);
    const mallory = org.addUser({ firstName: 'Mallory', roles: ['SUPER_ADMIN'] });
    const token = org.addApiToken({ owner: mallory });
    // Until the reader has seen the hook once, a deletion would be a stranger's.
    await eventually('the hook known as ours', async () => {
      const { rows } = await database.pool.query(`select 1 from cursors where name = 'our_hooks'`);
      return rows.length > 0;
    });
    const answer = await fetch(
      `${config.orgs[0]?.url}/api/v1/eventHooks/${hook.id}/lifecycle/deactivate`,
      {
        method: 'POST',
        headers: { authorization: `SSWS ${token.value}` },
      },
    );
    assert.equal(answer.status, 200);
    await eventually('the alarm, naming who it was', async () => {
      const { rows } = await database.pool.query<{ headline: string }>(
        `select headline from incidents where kind = 'hook_tampered'`,
      );
      return rows[0]?.headline.includes(mallory.login);
    });
  });

  test('a login that fails, an odd event type and an admin’s API call sign nobody out', async (t) => {
    const { org, database } = await startWarden(t);
    const ada = aPerson(org, 'Ada');
    org.signIn(ada.user, ada.at(NETWORKS.home));
    org.failSignIn(ada.user, { ...NETWORKS.hosting, userAgent: 'curl/8.5.0' });
    org.emit({ eventType: 'user.something.new_from_okta' });
    await org.drain();
    await readToItsEnd({ org, database });
    assert.deepEqual((await database.pool.query('select 1 from incidents')).rows, []);
    assert.deepEqual(changesTo(org), []);
  });
});
