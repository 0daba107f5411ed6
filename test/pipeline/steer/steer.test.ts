import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  DEFAULT_RESPONSE_POLICY,
  type ResponsePolicy,
} from '../../../src/domain/response/response-policy.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import {
  addNote,
  approveAction,
  assignIncident,
  closeIncident,
  denyAction,
  pauseActions,
  undoAction,
} from '../../../src/pipeline/steer.ts';
import { verifyHistory } from '../../../src/store/history.ts';
import { clearJobs, waitingJobs } from '../../support/dependencies.ts';
import { anOrgWithATheft, CLEAR, changes } from '../../support/incident-of-theft.ts';
import { steal } from '../../support/theft.ts';

type Cleanup = { after(work: () => Promise<void> | void): void };

const { approval } = DEFAULT_RESPONSE_POLICY;

async function asked(
  t: Cleanup,
  responses: Partial<ResponsePolicy> = {},
  user: Parameters<typeof anOrgWithATheft>[2] = {},
) {
  const incident = await anOrgWithATheft(t, { responses: { mode: 'approve', ...responses } }, user);
  const [first] = await incident.actions();
  assert.ok(first !== undefined);
  const answer = (by: string) => ({ ...incident.job, actionId: first.id, by });
  return { ...incident, answer };
}

suite('approving and denying', () => {
  test('one approval runs the action, and tells who agreed', async (t) => {
    const { okta, deps, job, answer, view } = await asked(t);
    await clearJobs(deps);
    assert.deepEqual(await approveAction(deps, answer('slack:U1')), { outcome: 'approved' });
    assert.equal((await waitingJobs(deps, 'respond')).length, 1);
    await respond(deps, job);
    assert.deepEqual(changes(okta), [CLEAR]);
    const { actions, history } = await view();
    assert.equal(actions[0]?.decidedBy, 'slack:U1');
    const approved = history.find(({ kind }) => kind === 'action_approved');
    assert.equal(approved?.actor, 'slack:U1');
  });

  test('of two people who answer at the same moment the first wins', async (t) => {
    const { deps, answer, view } = await asked(t);
    const outcomes = await Promise.all([
      approveAction(deps, answer('slack:U1')),
      denyAction(deps, answer('api:bob')),
    ]);
    const late = outcomes.filter(({ outcome }) => outcome === 'already_decided');
    assert.equal(late.length, 1);
    const { actions, history } = await view();
    assert.ok(actions[0]?.status === 'approved' || actions[0]?.status === 'denied');
    const decisions = history.filter(({ kind }) => /^action_(approved|denied)$/.test(kind));
    assert.equal(decisions.length, 1);
  });

  test('a denied action never reaches Okta', async (t) => {
    const { okta, deps, job, answer, actions } = await asked(t);
    assert.deepEqual(await denyAction(deps, answer('cli:ada')), { outcome: 'denied' });
    const late = await approveAction(deps, answer('slack:U1'));
    assert.deepEqual(late, { outcome: 'already_decided', status: 'denied', decidedBy: 'cli:ada' });
    await respond(deps, job);
    assert.deepEqual(changes(okta), []);
    assert.equal((await actions())[1]?.status, 'awaiting_approval');
  });

  test('nobody says of themselves that all is well, and everybody that it is not', async (t) => {
    const { deps, job, answer, actions, view } = await asked(t);
    const { incident } = await view();
    const themselves = `console:${incident.userLogin?.toUpperCase()}`;
    const denied = await denyAction(deps, answer(themselves));
    assert.equal(denied.outcome, 'not_allowed');
    const closed = await closeIncident(deps, { ...job, by: themselves, resolution: 'benign' });
    assert.equal(closed.outcome, 'not_allowed');
    const undone = await undoAction(deps, answer(themselves));
    assert.equal(undone.outcome, 'not_allowed');
    assert.equal((await actions())[0]?.status, 'awaiting_approval');
    assert.deepEqual(await approveAction(deps, answer(themselves)), { outcome: 'approved' });
  });

  test('the gravest actions need two different people', async (t) => {
    const plans = { ...DEFAULT_RESPONSE_POLICY.plans, hijack: [{ kind: 'suspend', params: {} }] };
    const { okta, deps, job, answer } = await asked(t, { mode: 'enforce', plans });
    await respond(deps, job);
    assert.deepEqual(changes(okta), []);
    const one = { outcome: 'waiting_for_second', approvals: 1, needed: 2 };
    assert.deepEqual(await approveAction(deps, answer('slack:ada')), one);
    const said = { ...one, again: true };
    assert.deepEqual(await approveAction(deps, answer('slack:ada')), said);
    assert.deepEqual(await approveAction(deps, answer('api:Ada')), said, 'the same name elsewhere');
    assert.deepEqual(await approveAction(deps, answer('api:bob')), { outcome: 'approved' });
    await respond(deps, job);
    assert.deepEqual(changes(okta), ['POST /api/v1/users/{user}/lifecycle/suspend']);
  });

  test('only people on the policy’s list decide', async (t) => {
    const { deps, answer, actions } = await asked(t, {
      approval: { ...approval, approvers: ['slack:U1'] },
    });
    const refused = await approveAction(deps, answer('slack:U2'));
    assert.equal(refused.outcome, 'not_allowed');
    assert.equal((await denyAction(deps, answer('api:eve'))).outcome, 'not_allowed');
    assert.equal((await actions())[0]?.status, 'awaiting_approval');
    assert.equal((await approveAction(deps, answer('slack:U1'))).outcome, 'approved');
  });

  test('whom a rule of the policy makes approvers for its users decide, and nobody else', async (t) => {
    const match = { users: ['ada@example.com'], groups: [], roles: [] };
    const rules = [{ name: 'vip', match, approval: { approvers: ['api:alice'] } }];
    const { deps, job, answer } = await asked(t, { rules }, { login: 'ada@example.com' });
    const closing = (by: string) => closeIncident(deps, { ...job, by, resolution: 'benign' });
    assert.equal((await approveAction(deps, answer('api:bob'))).outcome, 'not_allowed');
    assert.equal((await closing('api:bob')).outcome, 'not_allowed');
    assert.equal((await approveAction(deps, answer('api:alice'))).outcome, 'approved');
    assert.equal((await closing('api:alice')).outcome, 'closed');
  });

  test('an approval whose time is up is still taken where silence does not mean no', async (t) => {
    const escalating = { ...approval, onSilence: 'escalate', expiresAfterMinutes: 30 } as const;
    const { deps, answer } = await asked(t, { approval: escalating });
    deps.advance(31 * 60_000);
    assert.equal((await approveAction(deps, answer('api:bob'))).outcome, 'approved');
  });

  test('observe mode does nothing, also when asked', async (t) => {
    const { okta, deps, job, answer } = await asked(t, { mode: 'observe' });
    assert.equal((await approveAction(deps, answer('slack:U1'))).outcome, 'not_allowed');
    await respond(deps, job);
    assert.deepEqual(changes(okta), []);
  });

  test('nobody’s word goes against what the policy says by now', async (t) => {
    const { deps, answer, actions, view } = await asked(t);
    const org = deps.orgs.get('main') ?? assert.fail();
    const users = [(await view()).incident.userLogin ?? ''];
    for (const [said, why] of [
      [{ mode: 'observe' }, /observe/],
      [{ protected: { users, groups: [], roles: [] } }, /protects/],
    ] as const) {
      const config = { ...org.config, responses: { ...org.config.responses, ...said } };
      const orgs = new Map([['main', { ...org, config }]]);
      const refused = await approveAction({ ...deps, orgs }, answer('slack:U1'));
      assert.match(refused.outcome === 'not_allowed' ? refused.reason : '', why);
    }
    assert.equal((await actions())[0]?.status, 'awaiting_approval');
  });

  test('an approval given while actions are paused waits until they are not', async (t) => {
    const { okta, deps, job, answer } = await asked(t);
    await pauseActions(deps, { org: 'main', paused: true, by: 'slack:U9' });
    assert.equal((await approveAction(deps, answer('slack:U1'))).outcome, 'approved');
    await respond(deps, job);
    assert.deepEqual(changes(okta), []);
    await pauseActions(deps, { org: 'main', paused: false, by: 'slack:U9' });
    await respond(deps, job);
    assert.deepEqual(changes(okta), [CLEAR]);
  });

  test('anybody stops all actions, and only approvers let them go on', async (t) => {
    const { deps, answer, view } = await asked(t, {
      approval: { ...approval, approvers: ['api:alice'] },
    });
    await approveAction(deps, answer('api:alice'));
    const turn = async (paused: boolean, by: string) =>
      (await pauseActions(deps, { org: 'main', paused, by })).outcome;
    assert.equal(await turn(true, 'api:bob'), 'paused');
    assert.equal(await turn(true, 'api:carol'), 'unchanged');
    assert.equal(await turn(false, 'api:bob'), 'not_allowed');
    assert.equal(await turn(false, 'api:alice'), 'resumed');
    assert.equal(await turn(false, 'api:alice'), 'unchanged');
    const told = (await view()).history.filter(({ kind }) => /^actions_/.test(kind));
    assert.deepEqual(
      told.map(({ kind, actor }) => `${kind} ${actor}`),
      ['actions_paused api:bob', 'actions_resumed api:alice'],
    );
  });

  test('of two who stop all actions, or let them go on, at the same moment one did it', async (t) => {
    const { deps } = await asked(t);
    const both = (paused: boolean) =>
      Promise.all(
        ['slack:U1', 'slack:U2'].map(async (by) => {
          return (await pauseActions(deps, { org: 'main', paused, by })).outcome;
        }),
      );
    for (let round = 0; round < 5; round++) {
      assert.deepEqual((await both(true)).sort(), ['paused', 'unchanged']);
      assert.deepEqual((await both(false)).sort(), ['resumed', 'unchanged']);
    }
  });

  test('knows no action of another incident or org', async (t) => {
    const { okta, deps, answer, actions } = await asked(t);
    const another = await (await steal(deps, okta)).decide();
    assert.ok(another.incidentId !== null);
    for (const incidentId of [999, another.incidentId]) {
      const elsewhere = { ...answer('slack:U1'), incidentId };
      assert.deepEqual(await approveAction(deps, elsewhere), { outcome: 'not_found' });
      assert.deepEqual(await denyAction(deps, elsewhere), { outcome: 'not_found' });
    }
    assert.equal((await actions())[0]?.status, 'awaiting_approval');
    const noAction = { ...answer('slack:U1'), actionId: 999 };
    assert.deepEqual(await approveAction(deps, noAction), { outcome: 'not_found' });
    const otherOrg = { ...answer('slack:U1'), org: 'other' };
    assert.deepEqual(await approveAction(deps, otherOrg), { outcome: 'not_found' });
  });
});

suite('closing, assigning, noting', () => {
  test('closing calls off what waits, once', async (t) => {
    const { okta, deps, job, view } = await asked(t);
    const closing = { ...job, by: 'console:ada', resolution: 'false_positive' as const };
    assert.deepEqual(await closeIncident(deps, { ...closing, note: 'her new laptop' }), {
      outcome: 'closed',
      calledOff: 2,
    });
    assert.equal((await closeIncident(deps, closing)).outcome, 'already_closed');
    await respond(deps, job);
    assert.deepEqual(changes(okta), []);
    const { incident, actions } = await view();
    assert.deepEqual(
      [incident.status, incident.resolution, incident.closedBy],
      ['closed', 'false_positive', 'console:ada'],
    );
    assert.ok(actions.every(({ status }) => status === 'skipped'));
  });

  test('one that is closed is not opened again by whom it is given to', async (t) => {
    const { deps, job, view } = await asked(t);
    await closeIncident(deps, { ...job, by: 'console:ada', resolution: 'false_positive' });
    await assignIncident(deps, { ...job, by: 'console:ada', assignee: 'ada' });
    assert.equal((await view()).incident.status, 'closed');
  });

  test('one closed while its approved action was stopped is not being contained for ever', async (t) => {
    const { okta, deps, job, answer, view } = await asked(t);
    await pauseActions(deps, { org: 'main', paused: true, by: 'api:bob' });
    await approveAction(deps, answer('slack:U1'));
    await respond(deps, job);
    await clearJobs(deps);
    await closeIncident(deps, { ...job, by: 'console:ada', resolution: 'false_positive' });
    for (const { data } of await waitingJobs(deps, 'respond')) await respond(deps, data);
    assert.deepEqual(changes(okta), []);
    assert.equal((await view()).incident.containment, 'none');
  });

  test('who took it and what was noted stand in an intact history', async (t) => {
    const { deps, job, view } = await asked(t);
    await assignIncident(deps, { ...job, by: 'api:bob', assignee: 'ada' });
    await addNote(deps, { ...job, by: 'slack:U1', text: 'Called her: it was not me.\u0000' });
    const { incident, history } = await view();
    assert.deepEqual([incident.assignee, incident.status], ['ada', 'in_progress']);
    const note = history.at(-1);
    assert.deepEqual([note?.kind, note?.actor], ['note', 'slack:U1']);
    const check = await verifyHistory(deps.database.rows, 'main', job.incidentId);
    assert.ok(check.intact && check.entries === history.length);
    const nobody = { org: 'main', incidentId: 999, by: 'api:bob', text: 'x' };
    assert.deepEqual(await addNote(deps, nobody), { outcome: 'not_found' });
  });
});
