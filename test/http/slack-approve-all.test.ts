import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { ResponsePolicy } from '../../src/domain/response/response-policy.ts';
import { DEFAULT_RESPONSE_POLICY } from '../../src/domain/response/response-policy.ts';
import { denyAction } from '../../src/pipeline/steer.ts';
import { aSuspicion } from '../support/asked-user.ts';
import { waitingJobs } from '../support/dependencies.ts';
import { textOf } from '../support/slack.ts';

const ALICE = 'U0000ALICE';
const BOB = 'U000000BOB';
const APPROVE_ALL = 'warden:show_all';
/** Of the messages of earlier versions, whose dialogue named the calls. */
const OLD_APPROVE_ALL = 'warden:approve_all';
const { approval } = DEFAULT_RESPONSE_POLICY;
const planned = (...kinds: string[]): ResponsePolicy['plans'] => ({
  hijack: kinds.map((kind) => ({ kind, params: {} })),
  suspicious: [],
  benign: [],
});

/** An incident in Slack, of which everything waits for people. */
async function waiting(t: TestContext, responses: Partial<ResponsePolicy> = {}) {
  const suspicion = await aSuspicion(t, {
    askUser: { verdicts: [] },
    responses: { mode: 'approve', ...responses },
  });
  const { decide, judgement, tellAll, slack, view, press, submit, job, deps } = suspicion;
  await decide({ judgement: { ...judgement, verdict: 'hijack', score: 0.998 } });
  await tellAll();
  /** As the message shows it now. */
  const shown = (id: string) =>
    slack
      .posts()
      .flatMap(({ blocks }) => (blocks as { elements?: ShownButton[] }[]) ?? [])
      .flatMap(({ elements = [] }) => elements)
      .find(({ action_id }) => action_id === id);
  const button = () => {
    const all = shown(APPROVE_ALL);
    assert.ok(all !== undefined, 'there is no button for all');
    return all;
  };
  const states = async () => (await view()).actions.map(({ status }) => status);
  const actionId = async (kind: string) =>
    (await view()).actions.find((action) => action.kind === kind)?.id ?? 0;
  /** The form that a click opens; what is said in its place where none opens. */
  const open = async (by: string, clicked: object = button()) => {
    const told = await press(clicked as ShownButton, by);
    return slack.views.shift() ?? told;
  };
  const agree = async (by: string) => {
    const form = await open(by);
    return typeof form === 'string' ? form : submit(form, by);
  };
  return {
    decide,
    judgement,
    open,
    agree,
    submit,
    deps,
    slack,
    job,
    view,
    press,
    tellAll,
    shown,
    button,
    states,
    actionId,
  };
}

type ShownButton = {
  action_id: string;
  value: string;
  text: { text: string };
};

suite('approving all that waits, in Slack', () => {
  test('is one form that says for whom, what comes of it and every call, in the name of who sends it', async (t) => {
    const { deps, button, open, submit, view, states, tellAll, shown } = await waiting(t);
    assert.equal(button().text.text, 'Approve all (2)');
    const form = await open(ALICE);
    assert.ok(typeof form !== 'string');
    const text = textOf(form);
    assert.match(text, /^\*Ada Lovelace\* {2}`ada\.lovelace@example\.com`\nINC-1: judged hijack/);
    assert.match(text, /\*Clear all sessions\*\nAll of the user’s Okta sessions, OAuth and OIDC/);
    assert.match(
      text,
      /_If it was them after all:_ they sign in again\. It cannot be taken back\./,
    );
    assert.match(
      text,
      /The calls to Okta\*\n• `DELETE .*\/sessions\?.*\n• `POST .*expire_password`/,
    );
    assert.deepEqual(await states(), ['awaiting_approval', 'awaiting_approval'], 'not before');
    assert.equal(await submit(form, ALICE), '');
    assert.deepEqual(await states(), ['approved', 'approved']);
    const { actions, history } = await view();
    assert.deepEqual(
      actions.map(({ decidedBy }) => decidedBy),
      [`slack:${ALICE}`, `slack:${ALICE}`],
    );
    assert.equal(history.filter(({ kind }) => kind === 'action_approved').length, 2);
    assert.ok((await waitingJobs(deps, 'respond')).length > 0);
    await tellAll();
    assert.equal(shown(APPROVE_ALL), undefined);
  });

  test('is not there where one action waits: that has a button of its own', async (t) => {
    const { shown } = await waiting(t, { plans: planned('clear_sessions') });
    assert.ok(shown('warden:close_benign') !== undefined);
    assert.equal(shown(APPROVE_ALL), undefined);
  });

  test('is there for five actions as well, whose calls no dialogue has room for', async (t) => {
    const five = ['clear_sessions', 'expire_password', 'reset_factors', 'revoke_grants'];
    const { button, open, submit, states } = await waiting(t, {
      plans: planned(...five, 'universal_logout'),
    });
    assert.equal(button().text.text, 'Approve all (5)');
    const form = await open(ALICE);
    assert.ok(typeof form !== 'string');
    assert.match(textOf(form), /\*Universal Logout\* — waits for approval of 2 different people\n/);
    assert.doesNotMatch(textOf(form), /…/);
    assert.match(
      await submit(form, ALICE),
      /^Approved: 3 of 5\.\n• “Reset all factors”: Noted\. 1/,
    );
    assert.deepEqual([...(await states())].sort(), [
      ...Array(3).fill('approved'),
      'awaiting_approval',
      'awaiting_approval',
    ]);
  });

  test('counts one word for what needs two people, and says what is not done yet', async (t) => {
    const { agree, states } = await waiting(t, { plans: planned('clear_sessions', 'suspend') });
    const told = await agree(ALICE);
    assert.match(told, /Approved: 1 of 2\..*“Suspend.*1 of 2 different people have agreed/s);
    assert.deepEqual(await states(), ['approved', 'awaiting_approval']);
    assert.equal(await agree(BOB), '');
    assert.deepEqual(await states(), ['approved', 'approved']);
  });

  test('says so once where all of it needs another person, and denies nobody’s click', async (t) => {
    const { agree, button, states, slack, shown, tellAll } = await waiting(t, {
      approval: { ...approval, approvals: 2 },
    });
    const told = await agree(ALICE);
    assert.match(told, /^Noted\. 1 of 2 different people have agreed; it is not done yet\.$/);
    await tellAll();
    const rung = () => slack.replies().filter(({ text }) => /one more person/.test(String(text)));
    assert.deepEqual(
      rung().map(({ text, reply_broadcast: loud }) => [text, loud]),
      [
        [
          '“Clear all sessions” and 1 more for ada.lovelace@example.com is not done yet: <@U0000ALICE> agreed, one more person needed.',
          true,
        ],
      ],
    );
    assert.match(shown('warden:approve:1')?.text.text ?? '', /^Approve as another person: /);
    assert.equal(button().text.text, 'Approve all (2) as another person');
    assert.match(await agree(ALICE), /^You have agreed already: 1 of 2 different people/);
    await tellAll();
    assert.equal(rung().length, 1, 'once');
    await agree(BOB);
    assert.deepEqual(await states(), ['approved', 'approved']);
  });

  test('leaves what was decided meanwhile, and says who was faster', async (t) => {
    const { deps, job, open, submit, states, actionId } = await waiting(t);
    const form = await open(ALICE);
    assert.ok(typeof form !== 'string');
    const id = await actionId('expire_password');
    await denyAction(deps, { ...job(), actionId: id, by: 'api:bob' });
    assert.match(
      await submit(form, ALICE),
      /Approved: 1 of 2\..*“Expire.*denied already by `api:bob`/s,
    );
    assert.deepEqual(await states(), ['approved', 'denied']);
  });

  test('a form shows what still waits of what the button named, and nothing that came later', async (t) => {
    const { deps, job, open, states, actionId, button, submit } = await waiting(t);
    const [org, incident, , verdict] = button().value.split(':');
    const id = await actionId('clear_sessions');
    const stale = { action_id: APPROVE_ALL, value: `${org}:${incident}:${id}:${verdict}` };
    const form = await open(ALICE, stale);
    assert.ok(typeof form !== 'string');
    assert.doesNotMatch(textOf(form), /Expire/);
    await submit(form, ALICE);
    assert.deepEqual(await states(), ['approved', 'awaiting_approval']);
    assert.match(String(await open(BOB, stale)), /^Too late: this is approved already by/);
    await denyAction(deps, { ...job(), actionId: await actionId('expire_password'), by: 'api:x' });
    assert.match(String(await open(BOB)), /^Nothing was approved\./);
  });

  test('what was shown of another judgement is not agreed to by it', async (t) => {
    const { hijack } = planned('clear_sessions', 'expire_password');
    const { decide, open, submit, states } = await waiting(t, {
      plans: { hijack, suspicious: hijack, benign: [] },
    });
    const form = await open(ALICE);
    assert.ok(typeof form !== 'string');
    await decide();
    const otherwise = /^Not done: It is judged suspicious now, no longer hijack: look at what/;
    assert.match(await submit(form, ALICE), otherwise);
    assert.match(String(await open(ALICE)), otherwise);
    assert.deepEqual(await states(), ['awaiting_approval', 'awaiting_approval']);
  });

  test('a form that is sent twice is one answer, and two at once are one decision', async (t) => {
    const { deps, open, submit, view } = await waiting(t);
    const form = await open(ALICE);
    assert.ok(typeof form !== 'string');
    const answers = await Promise.all([submit(form, ALICE), submit(form, ALICE)]);
    assert.deepEqual(answers, ['', '']);
    assert.equal(await submit(form, ALICE), '');
    const { history } = await view();
    assert.equal(history.filter(({ kind }) => kind === 'action_approved').length, 2);
    assert.match(await submit(form, BOB), /^Too late: this is approved already.*changed nothing/);
    assert.ok((await waitingJobs(deps, 'respond')).length > 0);
  });

  test('the button of an earlier version’s message goes on working, after its own dialogue', async (t) => {
    const { button, press, actionId, states } = await waiting(t);
    const id = await actionId('clear_sessions');
    const [org, incident] = button().value.split(':');
    const old = { action_id: OLD_APPROVE_ALL, value: `${org}:${incident}:${id}` };
    assert.equal(await press(old, ALICE), '');
    assert.deepEqual(await states(), ['approved', 'awaiting_approval']);
  });

  test('who is no approver is told so once, is shown no form, and approves nothing by another’s', async (t) => {
    const { open, submit, states } = await waiting(t, {
      approval: { ...approval, approvers: [`slack:${ALICE}`] },
    });
    const told = await open(BOB);
    assert.ok(typeof told === 'string');
    assert.equal(told.match(/not among the approvers/g)?.length, 1);
    assert.match(told, /Your click changed nothing/);
    const form = await open(ALICE);
    assert.ok(typeof form !== 'string');
    assert.match(await submit(form, BOB), /not among the approvers/);
    assert.deepEqual(await states(), ['awaiting_approval', 'awaiting_approval']);
  });
});
