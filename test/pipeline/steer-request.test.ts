import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  DEFAULT_RESPONSE_POLICY,
  type ResponsePolicy,
} from '../../src/domain/response/response-policy.ts';
import { respond } from '../../src/pipeline/respond.ts';
import { approveAction, closeIncident, requestAction } from '../../src/pipeline/steer.ts';
import { anOrgWithATheft, CLEAR, changes } from '../support/incident-of-theft.ts';

type Cleanup = { after(work: () => Promise<void> | void): void };

/** A suspicious session, for which the policy plans nothing by itself. */
async function suspicious(t: Cleanup, responses: Partial<ResponsePolicy> = {}) {
  const plans = { ...DEFAULT_RESPONSE_POLICY.plans, hijack: [] };
  const incident = await anOrgWithATheft(t, {
    responses: { mode: 'approve', plans, ...responses },
  });
  const ask = (kind: string, by = 'slack:U1') =>
    requestAction(incident.deps, { ...incident.job, kind, by });
  return { ...incident, ask };
}

suite('asking for an action', () => {
  test('runs it on the word of one who may approve, once', async (t) => {
    const { okta, deps, job, ask, view } = await suspicious(t);
    const both = await Promise.all([ask('clear_sessions'), ask('clear_sessions', 'api:bob')]);
    assert.deepEqual(both.map(({ outcome }) => outcome).sort(), ['already_planned', 'approved']);
    await respond(deps, job);
    assert.deepEqual(changes(okta), [CLEAR]);
    const { incident, actions } = await view();
    assert.equal(incident.containment, 'acted');
    assert.match(actions[0]?.requestedBy ?? '', /^(slack:U1|api:bob)$/);
  });

  test('counts as the first of two people for the gravest', async (t) => {
    const { okta, deps, job, ask } = await suspicious(t);
    const asked = await ask('suspend');
    assert.ok(asked.outcome === 'waiting_for_second');
    const second = { ...job, actionId: asked.actionId };
    const same = await approveAction(deps, { ...second, by: 'slack:U1' });
    assert.equal(same.outcome, 'waiting_for_second');
    await respond(deps, job);
    assert.deepEqual(changes(okta), []);
    assert.equal((await approveAction(deps, { ...second, by: 'slack:U2' })).outcome, 'approved');
    await respond(deps, job);
    assert.equal(changes(okta).length, 1);
  });

  test('is the first of as many people as the policy wants for everything', async (t) => {
    const approval = { ...DEFAULT_RESPONSE_POLICY.approval, approvals: 3 };
    const { okta, deps, job, ask } = await suspicious(t, { approval });
    const asked = await ask('clear_sessions');
    assert.ok(asked.outcome === 'waiting_for_second');
    const answer = (by: string) => ({ ...job, actionId: asked.actionId, by });
    const second = await approveAction(deps, answer('slack:U2'));
    assert.deepEqual(second, { outcome: 'waiting_for_second', approvals: 2, needed: 3 });
    await respond(deps, job);
    assert.deepEqual(changes(okta), []);
    assert.equal((await approveAction(deps, answer('slack:U3'))).outcome, 'approved');
  });

  test('says what Okta does not allow, and what the policy does not', async (t) => {
    const { deps, job, ask } = await suspicious(t, {
      approval: { ...DEFAULT_RESPONSE_POLICY.approval, approvers: ['slack:U1'] },
    });
    assert.equal((await ask('clear_sessions', 'slack:U2')).outcome, 'not_allowed');
    assert.equal((await ask('quarantine')).outcome, 'not_possible');
    assert.equal((await ask('format_disk')).outcome, 'not_possible');
    await closeIncident(deps, { ...job, by: 'slack:U1', resolution: 'benign' });
    assert.equal((await ask('clear_sessions')).outcome, 'not_possible');
  });

  test('does not reach a protected user, nor anybody in observe mode', async (t) => {
    const protecting = { users: [], groups: ['Everyone'], roles: [] };
    const observed = await suspicious(t, { mode: 'observe' });
    assert.equal((await observed.ask('clear_sessions')).outcome, 'not_allowed');
    const users = [observed.theft.session.user.id];
    const guarded = await suspicious(t, { protected: { ...protecting, users } });
    assert.equal((await guarded.ask('clear_sessions')).outcome, 'not_allowed');
  });
});
