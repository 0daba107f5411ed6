import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  DEFAULT_RESPONSE_POLICY,
  type PlannedAction,
} from '../../../src/domain/response/response-policy.ts';
import { expireOnce } from '../../../src/pipeline/expire.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import { closeIncident, undoAction, undoDueActions } from '../../../src/pipeline/steer.ts';
import { changeAction } from '../../../src/store/actions.ts';
import { waitingJobs } from '../../support/dependencies.ts';
import { anOrgWithATheft, changes } from '../../support/incident-of-theft.ts';

type Cleanup = { after(work: () => Promise<void> | void): void };

async function done(t: Cleanup, hijack: readonly PlannedAction[], approvers = ['*']) {
  const approval = { ...DEFAULT_RESPONSE_POLICY.approval, twoPersonKinds: [], approvers };
  const plans = { ...DEFAULT_RESPONSE_POLICY.plans, hijack };
  const incident = await anOrgWithATheft(t, { responses: { plans, approval } });
  await respond(incident.deps, incident.job);
  const [first] = await incident.actions();
  assert.equal(first?.status, 'done');
  return { ...incident, request: { ...incident.job, actionId: first?.id ?? 0, by: 'api:ada' } };
}

suite('undo', () => {
  test('takes a suspension back, once', async (t) => {
    const { okta, deps, theft, job, actions, request } = await done(t, [
      { kind: 'suspend', params: {} },
    ]);
    const outcomes = await Promise.all([undoAction(deps, request), undoAction(deps, request)]);
    assert.deepEqual(outcomes.map(({ outcome }) => outcome).sort(), ['already_undone', 'undoing']);
    await respond(deps, job);
    assert.equal(okta.user(theft.session.user.id)?.status, 'ACTIVE');
    const standing = (await actions()).map(({ kind, status }) => `${kind} ${status}`);
    assert.deepEqual(standing, ['suspend undone', 'unsuspend done']);
    assert.deepEqual(await undoAction(deps, request), { outcome: 'already_undone' });
    assert.equal(changes(okta).length, 2);
  });

  test('says that there is no way back where there is none', async (t) => {
    const { deps, request } = await done(t, [{ kind: 'clear_sessions', params: {} }]);
    const { outcome } = await undoAction(deps, request);
    assert.equal(outcome, 'not_possible');
    assert.equal((await undoAction(deps, { ...request, actionId: 999 })).outcome, 'not_found');
  });

  test('takes a block with an expiry back when its time is up, and not before', async (t) => {
    const { okta, deps, job, actions, view } = await done(t, [
      { kind: 'block_ip', params: { expiresAfterMinutes: 60 } },
      { kind: 'clear_sessions', params: {} },
    ]);
    const blocked = () => okta.zones().filter(({ status }) => status === 'ACTIVE');
    assert.equal(blocked().length, 1);
    assert.equal(await undoDueActions(deps, deps.now()), 0);
    deps.advance(61 * 60_000);
    assert.equal(await undoDueActions(deps, deps.now()), 1);
    assert.equal(await undoDueActions(deps, deps.now()), 0);
    assert.ok((await waitingJobs(deps, 'respond')).length > 0);
    await respond(deps, job);
    assert.equal(blocked().length, 0);
    const standing = (await actions()).map(({ kind, status }) => `${kind} ${status}`);
    assert.deepEqual(standing, ['block_ip undone', 'clear_sessions done', 'unblock_ip done']);
    const contained = (await view()).history.filter(({ kind }) => kind === 'contained_by_action');
    assert.equal(contained.length, 1, 'what is taken back contains nothing');
  });

  test('that came to nothing may be tried again, however it ended; one under way may not', async (t) => {
    const { okta, deps, theft, job, actions, request } = await done(t, [
      { kind: 'suspend', params: {} },
    ]);
    const last = async () => (await actions()).at(-1);
    okta.faults.add({ path: /\/lifecycle\/unsuspend$/, error: 'E0000006', times: 1 });
    assert.equal((await undoAction(deps, request)).outcome, 'undoing');
    assert.equal((await undoAction(deps, request)).outcome, 'already_undone');
    await respond(deps, job);
    assert.equal((await last())?.status, 'failed');
    // As one ends that Okta did not take for hours, of which a person was then asked.
    for (const status of ['denied', 'expired'] as const) {
      assert.equal((await undoAction(deps, request)).outcome, 'undoing');
      const id = (await last())?.id ?? 0;
      await deps.database.transaction((tx) => changeAction(tx, 'main', id, { status }));
    }
    assert.equal((await undoAction(deps, request)).outcome, 'undoing');
    await respond(deps, job);
    assert.equal((await last())?.status, 'done');
    assert.equal(okta.user(theft.session.user.id)?.status, 'ACTIVE');
    assert.equal((await undoAction(deps, request)).outcome, 'already_undone');
  });

  test('is for approvers, and comes in time without any, also where another org is configured no more', async (t) => {
    const { deps, request } = await done(
      t,
      [{ kind: 'suspend', params: { expiresAfterMinutes: 60 } }],
      ['api:alice'],
    );
    assert.equal((await undoAction(deps, { ...request, by: 'api:bob' })).outcome, 'not_allowed');
    deps.advance(61 * 60_000);
    assert.equal(await undoDueActions({ ...deps, orgs: new Map() }, deps.now()), 0);
    assert.equal(await undoDueActions(deps, deps.now()), 1);
  });

  test('does not wait for housekeeping that fails at something else', async (t) => {
    const { okta, deps, theft, job } = await done(t, [
      { kind: 'suspend', params: { expiresAfterMinutes: 60 } },
    ]);
    deps.advance(61 * 60_000);
    await deps.database.pool.query('alter table told_networks rename to out_of_reach');
    await expireOnce(deps);
    await respond(deps, job);
    assert.equal(okta.user(theft.session.user.id)?.status, 'ACTIVE');
  });

  test('goes on when the session is judged benign meanwhile, and its incident closed: that is what it is for', async (t) => {
    const { okta, deps, theft, job } = await done(t, [
      { kind: 'suspend', params: { expiresAfterMinutes: 60 } },
    ]);
    deps.advance(61 * 60_000);
    assert.equal(await undoDueActions(deps, deps.now()), 1);
    const benign = { verdict: 'benign' as const, score: 0.1, findings: [] };
    await theft.decide({ judgement: { ...theft.input.judgement, ...benign } });
    await closeIncident(deps, { ...job, by: 'api:ada', resolution: 'benign' });
    await respond(deps, job);
    assert.equal(okta.user(theft.session.user.id)?.status, 'ACTIVE');
  });

  test('is no way to have done what needs two people, or is forbidden, on one’s own', async (t) => {
    const { okta, deps, theft, job, actions, request } = await done(t, [
      { kind: 'suspend', params: {} },
    ]);
    await undoAction(deps, request);
    await respond(deps, job);
    const [, unsuspend] = await actions();
    const again = await undoAction(deps, { ...request, actionId: unsuspend?.id ?? 0 });
    assert.equal(again.outcome, 'not_possible');
    await respond(deps, job);
    assert.equal(okta.user(theft.session.user.id)?.status, 'ACTIVE');
  });
});
