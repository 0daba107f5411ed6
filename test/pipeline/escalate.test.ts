import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { DEFAULT_RESPONSE_POLICY } from '../../src/domain/response/response-policy.ts';
import { escalate } from '../../src/pipeline/escalate.ts';
import { respond } from '../../src/pipeline/respond.ts';
import { approveAction } from '../../src/pipeline/steer.ts';
import { clearJobs, waitingJobs } from '../support/dependencies.ts';
import { anOrgWithATheft, changes } from '../support/incident-of-theft.ts';

function asking(onSilence: 'deny' | 'escalate') {
  const approval = { ...DEFAULT_RESPONSE_POLICY.approval, expiresAfterMinutes: 30, onSilence };
  return { responses: { mode: 'approve' as const, approval } };
}

const HALF_AN_HOUR = 30 * 60_000;

suite('escalate', () => {
  test('leaves an approval alone whose time is not up', async (t) => {
    const { deps, job, actions } = await anOrgWithATheft(t, asking('deny'));
    await clearJobs(deps);
    deps.advance(HALF_AN_HOUR - 5_000);
    await escalate(deps, job);
    assert.ok((await actions()).every(({ status }) => status === 'awaiting_approval'));
    const [next] = await waitingJobs(deps, 'escalate');
    const expiry = (await actions())[0]?.approvalExpiresAt;
    assert.equal(next?.startAfter.getTime(), expiry?.getTime());
  });

  test('lets the approval expire where silence means no, and a late answer changes nothing', async (t) => {
    const { okta, deps, job, actions, view } = await anOrgWithATheft(t, asking('deny'));
    deps.advance(HALF_AN_HOUR + 1_000);
    const [first] = await actions();
    assert.ok(first !== undefined);
    const request = { ...job, actionId: first.id, by: 'api:ada' };
    assert.deepEqual(await approveAction(deps, request), { outcome: 'expired' });
    await escalate(deps, job);
    assert.ok((await actions()).every(({ status }) => status === 'expired'));
    assert.deepEqual(await approveAction(deps, request), { outcome: 'expired' });
    await respond(deps, job);
    assert.deepEqual(changes(okta), []);
    const { history } = await view();
    assert.equal(history.filter(({ kind }) => kind === 'action_expired').length, 2);
  });

  test('asks once more, louder, where silence means to escalate, and then lets it expire', async (t) => {
    const { okta, deps, job, actions, view } = await anOrgWithATheft(t, asking('escalate'));
    await clearJobs(deps);
    deps.advance(HALF_AN_HOUR + 1_000);
    await escalate(deps, job);
    assert.ok((await actions()).every(({ status }) => status === 'awaiting_approval'));
    assert.equal((await view()).incident.details.urgency, 1);
    assert.equal((await waitingJobs(deps, 'notify')).length, 1);
    assert.equal((await waitingJobs(deps, 'escalate')).length, 1);
    deps.advance(HALF_AN_HOUR + 1_000);
    await escalate(deps, job);
    assert.ok((await actions()).every(({ status }) => status === 'expired'));
    await respond(deps, job);
    assert.deepEqual(changes(okta), [], 'silence never acts');
  });

  test('lets only those expire whose time is up, and comes back for the others', async (t) => {
    const { deps, job, actions } = await anOrgWithATheft(t, asking('deny'));
    const [, second] = await actions();
    const patient = `update response_actions set approval_expires_at = approval_expires_at + interval '1 hour' where id = $1`;
    await deps.database.pool.query(patient, [second?.id]);
    await clearJobs(deps);
    deps.advance(HALF_AN_HOUR + 1_000);
    await escalate(deps, job);
    const standing = (await actions()).map(({ status }) => status);
    assert.deepEqual(standing, ['expired', 'awaiting_approval']);
    const [next] = await waitingJobs(deps, 'escalate');
    const left = (next?.startAfter.getTime() ?? 0) - deps.now();
    assert.ok(left > HALF_AN_HOUR && left <= 2 * HALF_AN_HOUR, `in ${left} ms`);
  });
});
