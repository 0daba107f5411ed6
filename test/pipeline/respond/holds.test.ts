import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { DEFAULT_RESPONSE_POLICY } from '../../../src/domain/response/response-policy.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import { approveAction, denyAction, pauseActions } from '../../../src/pipeline/steer.ts';
import { untilSomebodyWaits } from '../../support/database.ts';
import { clearJobs, testDependencies, waitingJobs } from '../../support/dependencies.ts';
import {
  anOrg,
  anOrgWithATheft,
  CLEAR,
  changes,
  EXPIRE,
  incidentOf,
} from '../../support/incident-of-theft.ts';
import { startOktaOrg } from '../../support/okta-org/index.ts';
import { steal, type Theft } from '../../support/theft.ts';

suite('respond holds back', () => {
  test('says that there are no credentials instead of waiting for them', async (t) => {
    const okta = await startOktaOrg();
    t.after(() => okta.close());
    const deps = await testDependencies(t);
    const theft = await steal(deps, okta);
    const { incidentId } = await theft.decide();
    assert.ok(incidentId !== null);
    await respond(deps, { org: 'main', incidentId });
    const { actions } = await incidentOf(deps, incidentId);
    const codes = actions.map(({ status, errorCode }) => `${status} ${errorCode}`);
    assert.deepEqual(codes, ['failed no_okta_credentials', 'failed no_okta_credentials']);
  });

  test('does nothing while actions are paused, and goes on afterwards', async (t) => {
    const { okta, deps, job, view } = await anOrgWithATheft(t);
    await pauseActions(deps, { org: 'main', paused: true, by: 'cli:ada', reason: 'a drill' });
    await respond(deps, job);
    assert.deepEqual(changes(okta), []);
    assert.match((await view()).actions[0]?.reason ?? '', /paused by cli:ada/);
    await clearJobs(deps);
    const resumed = await pauseActions(deps, { org: 'main', paused: false, by: 'cli:ada' });
    assert.equal(resumed.outcome, 'resumed');
    const queued = (await waitingJobs(deps, 'respond')).map(({ data }) => data);
    assert.deepEqual(queued, [job]);
    await respond(deps, job);
    assert.deepEqual(changes(okta), [CLEAR, EXPIRE]);
  });

  test('forgets nothing that is agreed on while actions are let go on', async (t) => {
    const { okta, deps, job: first, actions } = await anOrgWithATheft(t);
    const { pool } = deps.database;
    await pauseActions(deps, { org: 'main', paused: true, by: 'cli:ada' });
    const second = await steal(deps, okta);
    const { incidentId } = await second.decide();
    assert.ok(incidentId !== null);
    const job = { org: 'main', incidentId };
    const [clear] = (await incidentOf(deps, incidentId)).actions;
    // Somebody reads the first incident while actions are let go on, so that its history has to wait.
    const reading = await pool.connect();
    await reading.query('begin');
    await reading.query('select 1 from incidents where id = $1 for update', [first.incidentId]);
    const resuming = pauseActions(deps, { org: 'main', paused: false, by: 'cli:ada' });
    await untilSomebodyWaits(deps.database);
    const answer = { ...job, actionId: clear?.id ?? 0, by: 'slack:U1' };
    assert.equal((await approveAction(deps, answer)).outcome, 'approved');
    await clearJobs(deps);
    await respond(deps, job);
    await reading.query('commit');
    reading.release();
    assert.equal((await resuming).outcome, 'resumed');
    for (const { data } of await waitingJobs(deps, 'respond')) await respond(deps, data);
    assert.equal(second.session.isActive(), false);
    assert.ok((await actions()).every(({ status }) => status === 'done'));
  });

  test('asks people about what the database alone calls approved, and does nothing in Okta', async (t) => {
    const { okta, deps, job, actions, view } = await anOrgWithATheft(t, {
      responses: { mode: 'approve' },
    });
    const [clear, expire] = await actions();
    const { pool } = deps.database;
    const forge = (id: number | undefined, by: string, needed: number) =>
      pool.query(
        `update response_actions set status = 'approved', decided_by = $2, decided_at = now(), approvals_needed = $3 where id = $1`,
        [id, by, needed],
      );
    await forge(clear?.id, 'system', 0);
    await forge(expire?.id, 'slack:U1', 0);
    await respond(deps, job);
    await respond(deps, job);
    assert.deepEqual(changes(okta), []);
    for (const { status, approvalsNeeded } of await actions())
      assert.deepEqual([status, approvalsNeeded], ['awaiting_approval', 1]);
    assert.match((await view()).incident.details.notices.join(), /Nobody is known to have agreed/);
    // Taken out of a denial that stands in the history, it is asked about as well.
    await denyAction(deps, { ...job, actionId: expire?.id ?? 0, by: 'slack:U1' });
    await forge(expire?.id, 'slack:U1', 0);
    await respond(deps, job);
    assert.deepEqual(changes(okta), []);
    const answer = { ...job, actionId: clear?.id ?? 0, by: 'slack:U1' };
    assert.equal((await approveAction(deps, answer)).outcome, 'approved');
    await respond(deps, job);
    assert.deepEqual(changes(okta), [CLEAR]);
  });

  test('asks a person where the news has grown old in the queue', async (t) => {
    const { okta, deps, job, actions } = await anOrgWithATheft(t);
    deps.advance(121 * 60_000);
    await respond(deps, job);
    assert.deepEqual(changes(okta), []);
    const standing = (await actions()).map(({ status, guard }) => `${status} ${guard}`);
    assert.deepEqual(standing, ['awaiting_approval stale', 'awaiting_approval stale']);
    assert.equal((await incidentOf(deps, job.incidentId)).incident.containment, 'none');
  });

  test('tells people at once that it asks them, and counts the time that they have from then', async (t) => {
    const approval = { ...DEFAULT_RESPONSE_POLICY.approval, expiresAfterMinutes: 30 };
    const responses = { approval: { ...approval, onSilence: 'deny' as const } };
    const { deps, job, actions, view } = await anOrgWithATheft(t, { responses });
    deps.advance(121 * 60_000);
    await clearJobs(deps);
    const before = deps.now();
    await respond(deps, job);
    for (const action of await actions()) {
      const { approvalsNeeded, onSilence, decidedAt, decidedBy, notBefore } = action;
      const open = { decidedAt: null, decidedBy: null, notBefore: null };
      const asked = { approvalsNeeded: 1, onSilence: 'deny', ...open };
      assert.deepEqual({ approvalsNeeded, onSilence, decidedAt, decidedBy, notBefore }, asked);
      const minutes = ((action.approvalExpiresAt?.getTime() ?? 0) - before) / 60_000;
      assert.ok(minutes >= 30 && minutes < 31, String(minutes));
    }
    const [escalation] = await waitingJobs(deps, 'escalate');
    const [first] = await actions();
    assert.equal(escalation?.startAfter.getTime(), first?.approvalExpiresAt?.getTime());
    assert.deepEqual(escalation?.data, job);
    assert.deepEqual(
      (await waitingJobs(deps, 'notify')).map(({ data }) => data),
      [job],
    );
    const { incident, history } = await view();
    assert.deepEqual(incident.details.notices, [first?.reason], 'once for both');
    assert.equal(history.filter(({ kind }) => kind === 'action_held').length, 2);
  });

  test('asks a person about what a worker died with, once that is old news', async (t) => {
    const { okta, deps, job, actions } = await anOrgWithATheft(t);
    const [clear] = await actions();
    const died = `update response_actions set status = 'running', attempts = 1, started_at = now(), not_before = now() where id = $1`;
    await deps.database.pool.query(died, [clear?.id]);
    deps.advance(26 * 3_600_000);
    await respond(deps, job);
    assert.deepEqual(changes(okta), []);
    const [held] = await actions();
    assert.deepEqual([held?.status, held?.guard], ['awaiting_approval', 'stale']);
    assert.match(held?.reason ?? '', /may have reached Okta/);
  });

  test('asks again everybody who is needed, once Okta has not done it for hours', async (t) => {
    const plans = { ...DEFAULT_RESPONSE_POLICY.plans, hijack: [{ kind: 'suspend', params: {} }] };
    const { okta, deps, job, actions } = await anOrgWithATheft(t, { responses: { plans } });
    const [suspend] = await actions();
    const answer = (by: string) => ({ ...job, actionId: suspend?.id ?? 0, by });
    await approveAction(deps, answer('slack:U1'));
    assert.equal((await approveAction(deps, answer('slack:U2'))).outcome, 'approved');
    okta.faults.add({ path: /\/suspend$/, error: 'E0000047', times: 2 });
    await respond(deps, job);
    deps.advance(3 * 3_600_000);
    await respond(deps, job);
    assert.equal((await actions())[0]?.status, 'awaiting_approval');
    const again = await approveAction(deps, answer('slack:U1'));
    assert.deepEqual(again, { outcome: 'waiting_for_second', approvals: 1, needed: 2 });
    assert.equal((await approveAction(deps, answer('slack:U2'))).outcome, 'approved');
    await respond(deps, job);
    assert.equal(changes(okta).length, 3);
  });

  test('does not take the time that actions were paused for Okta’s silence', async (t) => {
    const { okta, deps, job, actions } = await anOrgWithATheft(t, {
      responses: { mode: 'approve' },
    });
    const [clear] = await actions();
    const answer = { ...job, actionId: clear?.id ?? 0, by: 'slack:U1' };
    assert.equal((await approveAction(deps, answer)).outcome, 'approved');
    await pauseActions(deps, { org: 'main', paused: true, by: 'cli:ada' });
    await respond(deps, job);
    deps.advance(3 * 3_600_000);
    await pauseActions(deps, { org: 'main', paused: false, by: 'cli:ada' });
    okta.faults.add({ method: 'DELETE', path: /\/sessions$/, error: 'E0000047', times: 1 });
    await respond(deps, job);
    const [delayed] = await actions();
    assert.deepEqual([delayed?.status, delayed?.decidedBy], ['approved', 'slack:U1']);
    deps.advance(60_000);
    await respond(deps, job);
    assert.deepEqual(changes(okta), [CLEAR, CLEAR]);
  });

  test('does nothing once the policy has become to observe', async (t) => {
    const { okta, deps, job, actions } = await anOrgWithATheft(t);
    const org = deps.orgs.get('main');
    assert.ok(org !== undefined);
    const responses = { ...org.config.responses, mode: 'observe' as const };
    const orgs = new Map([['main', { ...org, config: { ...org.config, responses } }]]);
    await respond({ ...deps, orgs }, job);
    assert.deepEqual(changes(okta), []);
    const standing = (await actions()).map(({ status }) => status);
    assert.deepEqual(standing, ['proposed', 'proposed']);
  });

  test('skips a federated user’s password and says where to reset it', async (t) => {
    const { okta, deps, job, actions } = await anOrgWithATheft(t, {}, { provider: 'FEDERATION' });
    await respond(deps, job);
    assert.deepEqual(changes(okta), [CLEAR]);
    const [, expire] = await actions();
    assert.deepEqual([expire?.status, expire?.guard], ['skipped', 'impossible']);
    assert.match(expire?.reason ?? '', /identity provider/);
  });

  test('counts against the limit what Okta’s own policy may sign a user out for', async (t) => {
    const hijack = ['clear_sessions', 'raise_risk'].map((kind) => ({ kind, params: {} }));
    const plans = { ...DEFAULT_RESPONSE_POLICY.plans, hijack };
    const { okta, deps, theft } = await anOrgWithATheft(t, { responses: { plans } });
    const org = theft.input.org;
    const limits = { usersPerHour: 1, usersPerDay: 1 };
    const strict = { ...org.config, responses: { ...org.config.responses, limits } };
    const second = await steal(deps, okta);
    const { incidentId } = await second.decide();
    assert.ok(incidentId !== null);
    // The limit was set after both had been planned.
    const orgs = new Map([['main', { ...org, config: strict }]]);
    await respond({ ...deps, orgs }, { org: 'main', incidentId });
    const standing = (await incidentOf(deps, incidentId)).actions;
    assert.deepEqual(
      standing.map(({ kind, status, guard }) => `${kind} ${status} ${guard}`),
      ['clear_sessions awaiting_approval limit', 'raise_risk awaiting_approval limit'],
    );
  });

  test('asks a person before Okta would remove the user’s own Okta Verify with the thief’s', async (t) => {
    const hijack = ['clear_sessions', 'unenroll_new_factors'].map((kind) => ({ kind, params: {} }));
    const plans = { ...DEFAULT_RESPONSE_POLICY.plans, hijack };
    const { okta, deps, job, theft, actions, view } = await anOrgWithATheft(
      t,
      { responses: { plans } },
      { factors: ['signed_nonce'] },
    );
    const { user } = theft.session;
    const monthAgo = okta.clock.now() - 30 * 86_400_000;
    user.factors = user.factors.map((factor) => ({ ...factor, createdAt: monthAgo }));
    okta.enrollFactor(theft.session, 'push');
    await respond(deps, job);
    const [cleared, factors] = await actions();
    assert.equal(cleared?.status, 'done');
    assert.deepEqual(
      [factors?.status, factors?.guard, factors?.startedAt],
      ['awaiting_approval', 'older_factors', null],
    );
    assert.match(factors?.reason ?? '', /the user’s own with it \(signed_nonce\)/);
    assert.deepEqual(changes(okta), [CLEAR]);
    assert.ok((await view()).incident.details.notices.includes(factors?.reason ?? ''));
    const answer = { ...job, actionId: factors?.id ?? 0, by: 'slack:U1' };
    assert.equal((await approveAction(deps, answer)).outcome, 'approved');
    await respond(deps, job);
    const detail = JSON.stringify((await actions())[1]?.result);
    assert.match(detail, /Okta removed the user’s own Okta Verify as well \(signed_nonce\)/);
  });

  test('signs out no more users than the limit when fifty are hit at once', async (t) => {
    const limits = { usersPerHour: 7, usersPerDay: 40 };
    const { okta, deps } = await anOrg(t, { responses: { limits } });
    const thefts: Theft[] = [];
    for (let user = 0; user < 50; user += 1) thefts.push(await steal(deps, okta));
    const incidentIds: number[] = [];
    await sixAtOnce(thefts, async (theft) => {
      const { incidentId } = await theft.decide();
      assert.ok(incidentId !== null);
      incidentIds.push(incidentId);
    });
    await sixAtOnce(incidentIds, (incidentId) => respond(deps, { org: 'main', incidentId }));
    assert.equal(thefts.filter(({ session }) => !session.isActive()).length, 7);
    assert.equal(changes(okta).length, 14);
    const views = await Promise.all(incidentIds.map((id) => incidentOf(deps, id)));
    const held = views.filter(({ actions }) => actions.every(({ guard }) => guard === 'limit'));
    assert.equal(held.length, 43);
    for (const { incident } of held) assert.match(incident.details.notices.join(), /limit is 7/);
  });
});

/** As workers do it: as many at the same time as there are connections. */
async function sixAtOnce<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: 6 }, worker));
}
