import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { respond } from '../../../src/pipeline/respond.ts';
import { approveAction, pauseActions } from '../../../src/pipeline/steer.ts';
import { listIncidents } from '../../../src/store/incident-list.ts';
import { clearJobs, waitingJobs } from '../../support/dependencies.ts';
import { anOrg, anOrgWithATheft, changes } from '../../support/incident-of-theft.ts';
import { steal } from '../../support/theft.ts';

suite('decide', () => {
  test('opens one incident with its findings, the plan and the jobs', async (t) => {
    const { deps, theft, job, view } = await anOrgWithATheft(t);
    const { incident, findings, actions, history } = await view();
    assert.equal(incident.kind, 'session_hijack');
    assert.equal(incident.verdict, 'hijack');
    assert.equal(incident.lastBadAt?.getTime(), theft.input.judgement.findings[0]?.at);
    assert.ok(!JSON.stringify({ incident, findings, actions, history }).includes(theft.session.id));
    assert.equal(findings.length, 1);
    assert.deepEqual(
      actions.map(({ kind, status, decidedBy }) => [kind, status, decidedBy]),
      [
        ['clear_sessions', 'approved', 'system'],
        ['expire_password', 'approved', 'system'],
      ],
    );
    assert.deepEqual(
      (await waitingJobs(deps, 'respond')).map(({ data }) => data),
      [job],
    );
    assert.equal((await waitingJobs(deps, 'notify')).length, 1);
    assert.deepEqual(
      history.map(({ kind }) => kind),
      ['opened', 'action_planned', 'action_planned'],
    );
  });

  test('changes nothing and tells nobody when the same evidence is judged again', async (t) => {
    const { deps, theft, view } = await anOrgWithATheft(t);
    const before = await view();
    await clearJobs(deps);
    const again = await Promise.all([theft.decide(), theft.decide(), theft.decide()]);
    assert.deepEqual(
      again.map(({ outcome }) => outcome),
      ['unchanged', 'unchanged', 'unchanged'],
    );
    const after = await view();
    assert.equal(after.incident.revision, before.incident.revision);
    assert.equal(after.actions.length, 2);
    assert.equal((await waitingJobs(deps, 'notify')).length, 0);
  });

  test('opens one incident when a session is judged twice at the same time', async (t) => {
    const { okta, deps } = await anOrg(t);
    const theft = await steal(deps, okta);
    const decisions = await Promise.all([theft.decide(), theft.decide(), theft.decide()]);
    assert.equal(new Set(decisions.map(({ incidentId }) => incidentId)).size, 1);
    assert.equal((await listIncidents(deps.database.rows, { org: 'main' })).length, 1);
  });

  test('keeps the history and calls off what waits when the verdict falls to benign', async (t) => {
    const { okta, deps, theft, job, view } = await anOrgWithATheft(t, {
      responses: { mode: 'approve' },
    });
    const benign = {
      ...theft.input.judgement,
      verdict: 'benign' as const,
      score: 0.02,
      findings: [],
    };
    assert.equal((await theft.decide({ judgement: benign })).outcome, 'lowered');
    const { incident, findings, actions, history } = await view();
    assert.equal(incident.verdict, 'benign');
    assert.equal(incident.status, 'new', 'a person closes it');
    assert.deepEqual(findings, []);
    assert.deepEqual(
      actions.map(({ status, guard }) => [status, guard]),
      [
        ['skipped', 'lowered'],
        ['skipped', 'lowered'],
      ],
    );
    assert.ok(history.some(({ kind }) => kind === 'verdict_changed'));
    await respond(deps, job);
    assert.deepEqual(changes(okta), []);
  });

  test('leaves what a person agreed to, and what was done, when the verdict falls', async (t) => {
    const { deps, theft, job, view } = await anOrgWithATheft(t, { responses: { mode: 'approve' } });
    const [clear, expire] = (await view()).actions;
    await approveAction(deps, { ...job, actionId: clear?.id ?? 0, by: 'slack:U1' });
    await respond(deps, job);
    await pauseActions(deps, { org: 'main', paused: true, by: 'slack:U9' });
    await approveAction(deps, { ...job, actionId: expire?.id ?? 0, by: 'slack:U1' });
    const benign = { ...theft.input.judgement, verdict: 'benign' as const, score: 0, findings: [] };
    await theft.decide({ judgement: benign });
    assert.deepEqual(
      (await view()).actions.map(({ status }) => status),
      ['done', 'approved'],
    );
  });

  test('plans again what was called off when the verdict rises once more', async (t) => {
    const { theft, view } = await anOrgWithATheft(t);
    const benign = {
      ...theft.input.judgement,
      verdict: 'benign' as const,
      score: 0.02,
      findings: [],
    };
    await theft.decide({ judgement: benign });
    await theft.decide();
    const { actions } = await view();
    assert.deepEqual(
      actions.map(({ status }) => status),
      ['approved', 'approved'],
    );
  });

  test('makes no incident of a benign judgement', async (t) => {
    const { okta, deps } = await anOrg(t);
    const theft = await steal(deps, okta);
    const benign = {
      ...theft.input.judgement,
      verdict: 'benign' as const,
      score: 0.02,
      findings: [],
    };
    assert.deepEqual(await theft.decide({ judgement: benign }), {
      outcome: 'quiet',
      incidentId: null,
    });
    assert.deepEqual(await listIncidents(deps.database.rows, {}), []);
  });
});
