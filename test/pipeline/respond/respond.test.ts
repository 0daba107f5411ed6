import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { DEFAULT_TIMING } from '../../../src/pipeline/respond/timing.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import { verifyHistory } from '../../../src/store/history.ts';
import { clearJobs, waitingJobs } from '../../support/dependencies.ts';
import {
  anOrg,
  anOrgWithATheft,
  CLEAR,
  changes,
  EXPIRE,
  incidentOf,
} from '../../support/incident-of-theft.ts';
import { objectAt } from '../../support/openapi/json.ts';
import { steal } from '../../support/theft.ts';

suite('respond', () => {
  test('clears the sessions, then expires the password, each once', async (t) => {
    const { okta, deps, theft, job, view } = await anOrgWithATheft(t);
    await respond(deps, job);
    assert.deepEqual(changes(okta), [CLEAR, EXPIRE]);
    const [clear] = okta.requests.filter(({ method }) => method === 'DELETE');
    assert.equal(clear?.query.oauthTokens, 'true');
    assert.equal(clear?.query.forgetDevices, 'true');
    assert.equal(theft.session.isActive(), false);
    const { incident, actions } = await view();
    assert.deepEqual(
      actions.map(({ status }) => status),
      ['done', 'done'],
    );
    assert.equal(incident.containment, 'acted');
    assert.deepEqual(incident.details.notContained, [
      'Sessions inside “Payroll”: they live on until they end by themselves.',
      'The password: whoever knows the old one can choose the new one, until the user has.',
      'API tokens (SSWS): they stay valid.',
    ]);
    assert.ok(incident.actedAt !== null);
    assert.equal((await waitingJobs(deps, 'confirm')).length, 1);
    assert.ok((await verifyHistory(deps.database.rows, 'main', job.incidentId)).intact);
  });

  test('measures from the delivery to the cleared sessions by one clock, whatever the database’s says', async (t) => {
    const { okta, deps } = await anOrg(t);
    deps.advance(3_600_000);
    const { incidentId } = await (await steal(deps, okta)).decide();
    assert.ok(incidentId !== null);
    await respond(deps, { org: 'main', incidentId });
    const { history } = await incidentOf(deps, incidentId);
    const contained = history.find(({ kind }) => kind === 'contained_by_action');
    const { msFromReceivedToActed: ms } = objectAt(contained?.data);
    assert.ok(typeof ms === 'number' && ms >= 0 && ms < 60_000, String(ms));
    const { values } = await deps.metrics.containmentSeconds.get();
    const sum = values.find(({ metricName }) => metricName === 'warden_containment_seconds_sum');
    assert.ok(sum !== undefined && sum.value < 60, JSON.stringify(sum));
  });

  test('makes each call once when five workers take the same job at the same time', async (t) => {
    const { okta, deps, job, actions } = await anOrgWithATheft(t);
    okta.faults.add({ path: /\/sessions$/, latencyMs: 50 });
    await Promise.all(Array.from({ length: 5 }, () => respond(deps, job)));
    assert.deepEqual(changes(okta), [CLEAR, EXPIRE]);
    assert.deepEqual(
      (await actions()).map(({ status, attempts }) => [status, attempts]),
      [
        ['done', 1],
        ['done', 1],
      ],
    );
  });

  test('does an action again whose worker died, and not while its worker may be alive', async (t) => {
    const { okta, deps, job, actions } = await anOrgWithATheft(t);
    const [clear] = await actions();
    assert.ok(clear !== undefined);
    const died = `update response_actions set status = 'running', attempts = 1, started_at = now(), not_before = $2 where id = $1`;
    const lease = new Date(deps.now() + 15_000);
    await deps.database.pool.query(died, [clear.id, lease]);
    await clearJobs(deps);
    await respond(deps, job);
    assert.deepEqual(changes(okta), []);
    const [again] = await waitingJobs(deps, 'respond');
    assert.equal(again?.startAfter.getTime(), lease.getTime());
    deps.advance(15_001);
    await respond(deps, job);
    assert.deepEqual(changes(okta), [CLEAR, EXPIRE]);
    const attempts = (await actions()).map((action) => action.attempts);
    assert.deepEqual(attempts, [2, 1]);
  });

  test('does not let a worker that was taken for dead overwrite its successor', async (t) => {
    const { okta, deps, job, actions } = await anOrgWithATheft(t);
    okta.faults.add({ path: /\/sessions$/, latencyMs: 400, times: 1 });
    const slow = respond(deps, job, { ...DEFAULT_TIMING, leaseMs: 60_000 });
    await until(() => changes(okta).length > 0);
    deps.advance(61_000);
    await respond(deps, job);
    await slow;
    const [clear] = await actions();
    assert.deepEqual([clear?.status, clear?.attempts], ['done', 2]);
    const { history } = await incidentOf(deps, job.incidentId);
    const done = history.filter(({ kind }) => kind === 'action_done');
    assert.equal(done.length, 2, 'one for each action');
  });

  test('keeps an action to itself however long Okta takes over it', async (t) => {
    const { okta, deps, job, actions } = await anOrgWithATheft(t);
    const leaseMs = 1_000;
    okta.faults.add({ path: /\/sessions$/, latencyMs: 4 * leaseMs, times: 1 });
    const slow = respond(deps, job, { ...DEFAULT_TIMING, leaseMs });
    await until(() => changes(okta).length > 0);
    const begun = Date.now();
    // As often as another worker may come by: the first lease has run out twice meanwhile.
    while (Date.now() - begun < 3 * leaseMs) {
      await respond(deps, job);
      await setTimeout(100);
    }
    assert.deepEqual(changes(okta), [CLEAR]);
    await slow;
    assert.deepEqual(changes(okta), [CLEAR, EXPIRE]);
    const attempts = (await actions()).map((action) => `${action.status} ${action.attempts}`);
    assert.deepEqual(attempts, ['done 1', 'done 1']);
  });

  test('waits as long as a rate limit says, and uses up no retry', async (t) => {
    const { okta, deps, job, actions } = await anOrgWithATheft(t);
    okta.faults.add({ method: 'DELETE', path: /\/sessions$/, error: 'E0000047', times: 1 });
    await clearJobs(deps);
    await respond(deps, job);
    assert.deepEqual(changes(okta), [CLEAR]);
    const [clear] = await actions();
    assert.deepEqual([clear?.status, clear?.errorCode], ['approved', 'E0000047']);
    const [waiting] = await waitingJobs(deps, 'respond');
    assert.equal(waiting?.startAfter.getTime(), clear?.notBefore?.getTime());
    assert.ok((clear?.notBefore?.getTime() ?? 0) > deps.now());
    await respond(deps, job);
    assert.deepEqual(changes(okta), [CLEAR], 'nothing is sent before the time is up');
    deps.advance(60_000);
    await respond(deps, job);
    assert.deepEqual(changes(okta), [CLEAR, CLEAR, EXPIRE]);
  });

  test('tries again after a passing failure, with pauses that double', async (t) => {
    const { okta, deps, job, actions, view } = await anOrgWithATheft(t);
    okta.faults.add({ method: 'DELETE', path: /\/sessions$/, error: 'E0000009', times: 3 });
    const timing = { ...DEFAULT_TIMING, longestPauseMs: 3_000 };
    const pauses: number[] = [];
    for (const _attempt of [1, 2, 3]) {
      await respond(deps, job, timing);
      const [clear] = await actions();
      pauses.push(Math.round(((clear?.notBefore?.getTime() ?? 0) - deps.now()) / 1_000));
      deps.advance(10_000);
    }
    assert.deepEqual(pauses, [1, 2, 3], 'up to the longest');
    await respond(deps, job);
    assert.deepEqual(changes(okta), [CLEAR, CLEAR, CLEAR, CLEAR, EXPIRE]);
    const { history } = await view();
    assert.equal(history.filter(({ kind }) => kind === 'action_delayed').length, 1, 'told once');
  });

  test('asks a person once Okta has not answered for hours', async (t) => {
    const { okta, deps, job, actions } = await anOrgWithATheft(t, {
      responses: { staleAfterMinutes: 6_000 },
    });
    okta.faults.add({ method: 'DELETE', path: /\/sessions$/, error: 'E0000009' });
    await respond(deps, job);
    assert.equal((await actions())[0]?.status, 'approved');
    deps.advance(2 * 3_600_000 + 1_000);
    await respond(deps, job);
    const [clear] = await actions();
    assert.equal(clear?.status, 'awaiting_approval');
    assert.equal(clear?.notBefore, null, 'nothing holds up who agrees now');
    assert.match(clear?.reason ?? '', /E0000009/);
  });

  test('shows a refusal with Okta’s code and what to do, and goes on with the next action', async (t) => {
    const { okta, deps, job } = await anOrgWithATheft(t);
    okta.faults.add({ method: 'DELETE', path: /\/sessions$/, error: 'E0000006' });
    await respond(deps, job);
    assert.deepEqual(changes(okta), [CLEAR, EXPIRE]);
    const { incident, actions } = await incidentOf(deps, job.incidentId);
    const [clear, expire] = actions;
    assert.deepEqual([clear?.status, clear?.errorCode], ['failed', 'E0000006']);
    assert.ok((clear?.remedy ?? '') !== '');
    assert.deepEqual([expire?.status, expire?.errorCode], ['done', null]);
    assert.equal(incident.containment, 'none', 'an expired password ends no session');
    const [notice] = incident.details.notices.filter((each) => each.includes('E0000006'));
    assert.match(notice ?? '', /failed \(E0000006\): [^.]+ requested action\. The responder needs/);
    const [sessions] = incident.details.notContained;
    assert.match(sessions ?? '', /^The user’s sessions and tokens in Okta: nothing that was done/);
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await setImmediate();
}
