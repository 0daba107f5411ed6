import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Connect } from '../../../src/commands/incident/deployment.ts';
import { incident as command } from '../../../src/commands/incident.ts';
import {
  DEFAULT_RESPONSE_POLICY,
  type ResponsePolicy,
} from '../../../src/domain/response/response-policy.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import {
  actByHand,
  approveAction,
  closeIncident,
  denyAction,
  pauseActions,
} from '../../../src/pipeline/steer.ts';
import { actionsOf } from '../../../src/store/actions.ts';
import { ADA, aSuspicion, asSuspicious } from '../../support/asked-user.ts';
import { clearJobs, waitingJobs } from '../../support/dependencies.ts';
import { anOrg, CLEAR, changes, EXPIRE, incidentOf } from '../../support/incident-of-theft.ts';
import type { UserInput } from '../../support/okta-org/index.ts';
import { recordedIo } from '../../support/recorded-io.ts';
import { signedIn } from '../../support/signed-in.ts';
import { ALICE, BOB, steeringApp } from '../../support/steering.ts';
import { steal } from '../../support/theft.ts';

type Cleanup = { after(work: () => Promise<void> | void): void };
type Act = Omit<Parameters<typeof actByHand>[1], 'org' | 'incidentId'>;

const SUSPEND = 'POST /api/v1/users/{user}/lifecycle/suspend';
const { approval } = DEFAULT_RESPONSE_POLICY;

/** A session about which the policy plans nothing by itself: it is only suspicious. */
async function suspected(
  t: Cleanup,
  responses: Partial<ResponsePolicy> = {},
  user: UserInput = {},
  environment: Readonly<Record<string, string>> = {},
) {
  const { okta, deps } = await anOrg(t, { responses, environment });
  const theft = await steal(deps, okta, user);
  const suspicion = asSuspicious(theft.input.judgement);
  const { incidentId } = await theft.decide({ judgement: suspicion });
  assert.ok(incidentId !== null);
  const job = { org: 'main', incidentId };
  await clearJobs(deps);
  return {
    okta,
    deps,
    theft,
    suspicion,
    job,
    act: (wish: Partial<Act> = {}) =>
      actByHand(deps, { ...job, by: 'api:alice', kinds: null, ...wish }),
    run: () => respond(deps, job),
    actions: () => actionsOf(deps.database.rows, 'main', incidentId),
    view: () => incidentOf(deps, incidentId),
  };
}

/** The same with Slack told of it. */
async function inSlack(t: Cleanup, responses: Partial<ResponsePolicy> = {}) {
  const suspicion = await aSuspicion(t, { askUser: { verdicts: [] }, responses });
  const shown = (id: string) =>
    suspicion.slack
      .posts()
      .flatMap(({ blocks }) => (blocks as { elements?: SlackButton[] }[]) ?? [])
      .flatMap(({ elements = [] }) => elements)
      .filter(({ action_id }) => action_id === id);
  return { ...suspicion, shown };
}

type SlackButton = { action_id: string; value: string; confirm: object };

function reasonOf(outcome: Awaited<ReturnType<typeof actByHand>>): string {
  return 'reason' in outcome ? outcome.reason : '';
}

suite('acting by hand', () => {
  test('nothing is agreed to where the answer would be an error', async (t) => {
    const { deps, act, actions } = await suspected(t);
    await deps.database.pool.query('alter table cursors rename to cursors_away');
    await assert.rejects(act());
    assert.deepEqual(await actions(), []);
  });

  test('does the plan for a hijack about what is only suspected, in the name of who wanted it', async (t) => {
    const { okta, act, run, view } = await suspected(t);
    const outcome = await act();
    assert.equal(outcome.outcome, 'requested');
    await run();
    assert.deepEqual(changes(okta), [CLEAR, EXPIRE]);
    const { incident, actions, history } = await view();
    assert.deepEqual(
      actions.map(({ kind, status, requestedBy, decidedBy }) => [
        kind,
        status,
        requestedBy,
        decidedBy,
      ]),
      [
        ['clear_sessions', 'done', 'api:alice', 'api:alice'],
        ['expire_password', 'done', 'api:alice', 'api:alice'],
      ],
    );
    assert.deepEqual([incident.containment, incident.verdict], ['acted', 'suspicious']);
    const asked = history.filter(({ kind }) => kind === 'action_requested');
    assert.deepEqual(
      asked.map(({ actor }) => actor),
      ['api:alice', 'api:alice'],
    );
  });

  test('what a person had done is not done again once it is judged a hijack', async (t) => {
    const { okta, act, run, theft } = await suspected(t);
    await act();
    await run();
    await theft.decide();
    await run();
    assert.deepEqual(changes(okta), [CLEAR, EXPIRE]);
  });

  test('does one action of any kind, where the plan says something else', async (t) => {
    const { okta, act, run } = await suspected(t);
    const outcome = await act({ kinds: ['clear_sessions'] });
    assert.ok(outcome.outcome === 'requested');
    assert.deepEqual(
      outcome.actions.map(({ kind, status }) => [kind, status]),
      [['clear_sessions', 'approved']],
    );
    await run();
    assert.deepEqual(changes(okta), [CLEAR]);
  });

  test('the gravest still need a second person, are told of, and wait as long as any approval', async (t) => {
    const { okta, deps, job, act, run, actions } = await suspected(t);
    const outcome = await act({ kinds: ['suspend'] });
    assert.ok(outcome.outcome === 'requested');
    const [{ id: actionId = 0, status } = {}] = outcome.actions;
    assert.equal(status, 'awaiting_approval');
    assert.equal((await waitingJobs(deps, 'escalate')).length, 1);
    assert.equal((await waitingJobs(deps, 'notify')).length, 1);
    await run();
    assert.deepEqual(changes(okta), []);
    const second = (by: string) => approveAction(deps, { ...job, actionId, by });
    assert.equal((await second('console:alice')).outcome, 'waiting_for_second', 'the same person');
    assert.deepEqual(await second('api:bob'), { outcome: 'approved' });
    await run();
    assert.deepEqual(changes(okta), [SUSPEND]);
    assert.equal((await actions())[0]?.undo?.kind, 'unsuspend');
  });

  test('a milder judgement does not call off what a person has asked for', async (t) => {
    const { deps, job, act, theft, suspicion, run, okta } = await suspected(t);
    await theft.decide();
    const outcome = await act({ kinds: ['suspend'] });
    assert.ok(outcome.outcome === 'requested');
    await theft.decide({ judgement: suspicion });
    await theft.decide({ judgement: { ...suspicion, verdict: 'benign', score: 0.01 } });
    const actionId = outcome.actions[0]?.id ?? 0;
    const second = await approveAction(deps, { ...job, actionId, by: 'api:bob' });
    assert.deepEqual(second, { outcome: 'approved' });
    await run();
    assert.ok(changes(okta).includes(SUSPEND));
  });

  test('nor does a judgement that finds the session ended, while a second person is asked', async (t) => {
    const { act, theft, actions } = await suspected(t, { approval: { ...approval, approvals: 2 } });
    await act({ kinds: ['clear_sessions'] });
    await theft.decide({ sessionEnded: true });
    const [cleared] = await actions();
    assert.deepEqual(
      [cleared?.kind, cleared?.status, cleared?.requestedBy],
      ['clear_sessions', 'awaiting_approval', 'api:alice'],
    );
  });

  test('what was called off and then done by hand is not asked for once the verdict rises', async (t) => {
    const { okta, act, run, theft, suspicion, actions } = await suspected(t, { mode: 'approve' });
    await theft.decide();
    await theft.decide({ judgement: suspicion });
    assert.deepEqual(
      (await actions()).map(({ status, guard }) => [status, guard]),
      Array(2).fill(['skipped', 'lowered']),
    );
    await act();
    await run();
    await theft.decide();
    const waiting = (await actions()).filter(({ status }) => status === 'awaiting_approval');
    assert.deepEqual(waiting, []);
    assert.deepEqual(changes(okta), [CLEAR, EXPIRE]);
  });

  test('agrees to what waits for approval already, instead of doing it twice', async (t) => {
    const plans = {
      ...DEFAULT_RESPONSE_POLICY.plans,
      suspicious: [{ kind: 'clear_sessions', params: {} }],
    };
    const { okta, act, run, actions } = await suspected(t, { mode: 'approve', plans });
    const outcome = await act();
    assert.ok(outcome.outcome === 'requested');
    await run();
    assert.deepEqual(changes(okta), [CLEAR, EXPIRE]);
    assert.equal((await actions()).length, 2);
  });

  test('not twice: neither by two clicks nor by two people, and again only where that is said', async (t) => {
    const { okta, act, run } = await suspected(t);
    const kinds = ['clear_sessions'] as const;
    const [one, two] = await Promise.all([act({ kinds }), act({ kinds, by: 'api:bob' })]);
    assert.deepEqual([one.outcome, two.outcome].sort(), ['nothing_to_do', 'requested']);
    await run();
    const late = await act({ kinds });
    assert.match(reasonOf(late), /^Clear all sessions: it was done at \d{4}-.*Z already\.$/);
    const first = one.outcome === 'requested' ? one : two;
    assert.ok(first.outcome === 'requested');
    const again = first.actions[0]?.id ?? 0;
    assert.equal((await act({ kinds, again })).outcome, 'requested');
    assert.equal((await act({ kinds, again })).outcome, 'nothing_to_do', 'clicked twice');
    await run();
    assert.equal((await act({ kinds, again })).outcome, 'nothing_to_do', 'from an older page');
    assert.deepEqual(changes(okta), [CLEAR, CLEAR]);
  });

  test('what failed, was denied or expired may be wanted after all', async (t) => {
    const { okta, deps, job, act, run, actions } = await suspected(t);
    const status = async () => (await actions()).map((action) => action.status);
    okta.faults.add({ method: 'POST', path: /expire_password$/, error: 'E0000006' });
    await act({ kinds: ['expire_password'] });
    await run();
    assert.deepEqual(await status(), ['failed']);
    okta.faults.clear();
    assert.equal((await act({ kinds: ['expire_password'] })).outcome, 'requested');
    await run();
    assert.deepEqual(await status(), ['failed', 'done']);
    await act({ kinds: ['suspend'] });
    const waiting = (await actions()).at(-1)?.id ?? 0;
    await denyAction(deps, { ...job, actionId: waiting, by: 'api:bob' });
    assert.equal((await act({ kinds: ['suspend'] })).outcome, 'requested');
    assert.deepEqual(await status(), ['failed', 'done', 'denied', 'awaiting_approval']);
  });

  test('only who may approve, and nothing in observe mode, of the protected or of what is closed', async (t) => {
    const named = { ...approval, approvers: ['api:alice'] };
    const { deps, job, act } = await suspected(t, { approval: named });
    assert.match(reasonOf(await act({ by: 'api:eve' })), /not among the approvers/);
    await closeIncident(deps, { ...job, by: 'api:alice', resolution: 'benign' });
    assert.equal((await act()).outcome, 'already_closed');

    const observed = await suspected(t, { mode: 'observe' });
    assert.match(reasonOf(await observed.act()), /observe/);
    const login = 'break-glass@example.com';
    const protects = { users: [login], groups: [], roles: [] };
    const kept = await suspected(t, { protected: protects }, { login });
    assert.match(reasonOf(await kept.act()), /protects this user/);
    for (const { okta, run, actions } of [observed, kept]) {
      await run();
      assert.deepEqual([changes(okta), await actions()], [[], []]);
    }
  });

  test('not from a page that said something milder or graver than it is judged now', async (t) => {
    const { act, theft, suspicion } = await suspected(t);
    await theft.decide({ judgement: { ...suspicion, verdict: 'benign', score: 0.01 } });
    assert.equal((await act({ verdict: 'suspicious' })).outcome, 'judged_otherwise');
    assert.equal((await act({ verdict: 'benign' })).outcome, 'requested');
  });

  test('says what cannot be done to this user, and does the rest', async (t) => {
    const { okta, act, run } = await suspected(t, {}, { provider: 'FEDERATION' });
    const outcome = await act();
    assert.ok(outcome.outcome === 'requested');
    assert.deepEqual(
      outcome.actions.map(({ kind }) => kind),
      ['clear_sessions'],
    );
    assert.match(outcome.left[0]?.reason ?? '', /password is not Okta’s.*own identity provider/);
    const alone = await act({ kinds: ['expire_password'] });
    assert.equal(alone.outcome, 'nothing_to_do');
    await run();
    assert.deepEqual(changes(okta), [CLEAR]);
  });

  test('takes the quarantine group from the policy, and says so where it names none', async (t) => {
    const { act } = await suspected(t);
    assert.match(reasonOf(await act({ kinds: ['quarantine'] })), /names no `groupId`/);
    const group = { kind: 'quarantine', params: { groupId: '00gquarantine' } };
    const named = await suspected(t, { escalation: [group] });
    await named.act({ kinds: ['quarantine'] });
    const [action] = await named.actions();
    assert.deepEqual(action?.params, { groupId: '00gquarantine' });
  });

  test('waits while all actions are stopped, and goes on with them', async (t) => {
    const { okta, deps, act, run } = await suspected(t);
    const turn = (paused: boolean) =>
      pauseActions(deps, { org: 'main', paused, by: 'api:alice', reason: null });
    await turn(true);
    assert.equal((await act()).outcome, 'requested');
    await run();
    assert.deepEqual(changes(okta), []);
    await turn(false);
    await run();
    assert.deepEqual(changes(okta), [CLEAR, EXPIRE]);
  });
});

suite('acting by hand through', () => {
  const TOKENS = [ALICE, BOB].map(({ name, token }) => `${name}:${token}`).join(',');

  test('the API: 202 with what came of each, then the same rules in the same words', async (t) => {
    const { deps, job, run, okta } = await suspected(t, {}, {}, { API_TOKENS: TOKENS });
    const app = await steeringApp(t, deps);
    const post = async (body?: object, { token } = ALICE) => {
      const url = `/api/incidents/INC-${job.incidentId}/act`;
      const headers = { authorization: `Bearer ${token}` };
      const answer = await app.inject({ method: 'POST', url, headers, ...(body && { body }) });
      return { status: answer.statusCode, body: answer.json() };
    };
    const first = await post({ actions: ['clear_sessions', 'suspend'], verdict: 'suspicious' });
    assert.equal(first.status, 202);
    assert.deepEqual(
      first.body.actions.map(({ kind, status }: Record<string, unknown>) => [kind, status]),
      [
        ['clear_sessions', 'approved'],
        ['suspend', 'awaiting_approval'],
      ],
    );
    await run();
    const rest = await post();
    assert.deepEqual(
      rest.body.left.map(({ kind }: { kind: string }) => kind),
      ['clear_sessions'],
    );
    const id = first.body.actions[0].id;
    assert.equal((await post({ actions: ['clear_sessions'], again: id })).status, 202);
    await run();
    const code = ({ status, body }: Awaited<ReturnType<typeof post>>) => [status, body.error?.code];
    assert.deepEqual(code(await post({ actions: ['clear_sessions'] })), [409, 'nothing_to_do']);
    assert.deepEqual(code(await post({ actions: ['unsuspend'] })), [400, 'invalid_input']);
    assert.deepEqual(code(await post({ again: id })), [400, 'invalid_input']);
    const late = { actions: ['revoke_grants'], verdict: 'hijack' };
    assert.deepEqual(code(await post(late)), [409, 'judged_otherwise']);
    assert.deepEqual(changes(okta), [CLEAR, EXPIRE, CLEAR]);
  });

  test('the console: the plan with its calls, and each action by itself', async (t) => {
    const { deps, job, run, okta, view } = await suspected(t, {}, {}, { API_TOKENS: TOKENS });
    const page = `/incidents/${job.incidentId}`;
    const { read, send, csrf } = await signedIn(t, deps);
    const before = (await read(page)).body;
    const cardOf = (name: string) =>
      new RegExp(`<section[^>]*aria-labelledby="${name}">.*?</section>`, 's').exec(before)?.[0] ??
      '';
    const card = cardOf('act');
    const plan = cardOf('plan');
    assert.match(
      plan,
      /<li>Clear all sessions.*Contain it now.*DELETE http.*\/sessions\?oauthTokens=true/s,
    );
    assert.ok(before.indexOf(plan) < before.indexOf('id="actions"'), 'the whole plan comes first');
    assert.doesNotMatch(card, /Contain it now/, 'and once');
    for (const title of ['Suspend the user', 'Universal Logout', 'Revoke application grants']) {
      assert.ok(card.includes(`<summary>${title}</summary>`), title);
    }
    assert.doesNotMatch(card, /quarantine|Unsuspend/, 'what cannot be done here, or only undone');
    const asked = await send(`${page}/act`, { csrf, verdict: 'suspicious' });
    assert.match(String(asked.headers.location), /told=requested$/);
    assert.match(
      (await read(String(asked.headers.location))).body,
      /Asked for: Clear all sessions/,
    );
    await run();
    const after = (await read(page)).body;
    assert.doesNotMatch(after, /Contain it now/);
    const done = (await view()).actions.find(({ kind }) => kind === 'clear_sessions')?.id;
    assert.match(after, new RegExp(`name="again" value="${done}".*Have it done again`, 's'));
    const again = { csrf, verdict: 'suspicious', action: 'clear_sessions', again: String(done) };
    await send(`${page}/act`, again);
    const twice = await send(`${page}/act`, again);
    assert.match(String(twice.headers.location), /told=requested$/, 'clicked twice');
    await run();
    const forged = await send(`${page}/act`, { csrf, verdict: 'suspicious', action: 'unsuspend' });
    assert.match(String(forged.headers.location), /told=bad_form$/);
    assert.deepEqual(changes(okta), [CLEAR, EXPIRE, CLEAR]);
  });

  test('the console shows nothing of it where nothing may be done', async (t) => {
    const { deps, job } = await suspected(t, { mode: 'observe' }, {}, { API_TOKENS: TOKENS });
    const { read } = await signedIn(t, deps);
    assert.doesNotMatch((await read(`/incidents/${job.incidentId}`)).body, /Act now/);
  });

  test('the command line: the plan, single actions, and again', async (t) => {
    const { deps, job, run, okta } = await suspected(t);
    const connect: Connect = async () => ({ deps, close: async () => {} });
    const warden = async (...argv: string[]) => {
      const io = recordedIo();
      const status = await command([String(job.incidentId), ...argv], io, connect);
      return { status, out: io.out(), err: io.err() };
    };
    const first = await warden('act');
    assert.equal(first.status, 0, first.err);
    assert.match(first.out, /^Clear all sessions, Expire the password: the workers of/);
    await run();
    const second = await warden('act', 'clear_sessions');
    assert.equal(second.status, 1);
    assert.match(second.out, /^Clear all sessions: it was done at .* already\.$/m);
    assert.equal((await warden('act', 'clear_sessions', '--again')).status, 0);
    assert.match(
      (await warden('act', 'suspend')).out,
      /Suspend the user: not done yet, others have to/,
    );
    for (const wrong of [
      ['act', 'unsuspend'],
      ['act', '--again'],
      ['note', 'x', '--again'],
    ]) {
      assert.equal((await warden(...wrong)).status, 2, wrong.join(' '));
    }
    await run();
    assert.deepEqual(changes(okta), [CLEAR, EXPIRE, CLEAR]);
  });

  test('Slack: one button, whose form says what it sends, bound to how it was judged when it was shown', async (t) => {
    const asked = await inSlack(t);
    const { deps, okta, decide, judgement, tellAll, view, press, submit, slack, shown, job } =
      asked;
    await decide();
    await tellAll();
    const [button, ...more] = shown('warden:show_plan');
    assert.ok(button !== undefined && more.length === 0);
    assert.equal('confirm' in button, false, 'the form is enough');
    await decide({ judgement: { ...judgement, verdict: 'benign', score: 0.01 } });
    await tellAll();
    assert.equal(shown('warden:show_plan').length, 0, 'harmless by now');
    assert.match(await press(button, ADA.id), /Not done: It is judged benign now/);
    await decide();
    await tellAll();
    const [anew] = shown('warden:show_plan');
    assert.ok(anew !== undefined);
    assert.equal(await press(anew, 'U0000ALICE'), '');
    const form = slack.views.shift();
    assert.ok(form !== undefined);
    assert.equal(await submit(form, 'U0000ALICE'), '');
    assert.equal(await submit(form, 'U0000ALICE'), '', 'sent twice');
    assert.match(await submit(form, 'U000000BOB'), /agreed on already/);
    await respond(deps, job());
    await tellAll();
    assert.equal(shown('warden:show_plan').length, 0);
    assert.deepEqual(changes(okta), [CLEAR, EXPIRE]);
    assert.equal((await view()).actions[0]?.decidedBy, 'slack:U0000ALICE');
  });

  test('Slack: no button where the mode is observe', async (t) => {
    const { shown, decide, tellAll } = await inSlack(t, { mode: 'observe' });
    await decide();
    await tellAll();
    assert.equal(shown('warden:show_plan').length, 0);
    assert.equal(shown('warden:close_benign').length, 1);
  });
});
