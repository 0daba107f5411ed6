import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { ResponsePolicy } from '../../src/domain/response/response-policy.ts';
import { DEFAULT_RESPONSE_POLICY } from '../../src/domain/response/response-policy.ts';
import { denyAction } from '../../src/pipeline/steer.ts';
import { aSuspicion } from '../support/asked-user.ts';
import { waitingJobs } from '../support/dependencies.ts';

const ALICE = 'U0000ALICE';
const BOB = 'U000000BOB';
const APPROVE_ALL = 'warden:approve_all';
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
  const { decide, judgement, tellAll, slack, view, press, job, deps } = suspicion;
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
  return { deps, slack, job, view, press, tellAll, shown, button, states, actionId };
}

type ShownButton = {
  action_id: string;
  value: string;
  text: { text: string };
  confirm: { text: { text: string } };
};

suite('approving all that waits, in Slack', () => {
  test('is one click that names every call, in the name of who clicked', async (t) => {
    const { deps, button, press, view, states, tellAll, shown } = await waiting(t);
    assert.equal(button().text.text, 'Approve all (2)');
    assert.match(button().confirm.text.text, /DELETE .*\/sessions\?.*POST .*\/expire_password/);
    assert.equal(await press(button(), ALICE), '');
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

  test('counts one word for what needs two people, and says what is not done yet', async (t) => {
    const { button, press, states } = await waiting(t, {
      plans: planned('clear_sessions', 'suspend'),
    });
    const told = await press(button(), ALICE);
    assert.match(told, /Approved: 1 of 2\..*“Suspend.*1 of 2 different people have agreed/s);
    assert.deepEqual(await states(), ['approved', 'awaiting_approval']);
    await press(button(), BOB);
    assert.deepEqual(await states(), ['approved', 'approved']);
  });

  test('says so once where all of it needs another person, and denies nobody’s click', async (t) => {
    const { button, press, states, slack, shown, tellAll } = await waiting(t, {
      approval: { ...approval, approvals: 2 },
    });
    const told = await press(button(), ALICE);
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
    assert.match(await press(button(), ALICE), /^You have agreed already: 1 of 2 different people/);
    await tellAll();
    assert.equal(rung().length, 1, 'once');
    await press(button(), BOB);
    assert.deepEqual(await states(), ['approved', 'approved']);
  });

  test('leaves what was decided meanwhile, and says who was faster', async (t) => {
    const { deps, job, button, press, states, actionId } = await waiting(t);
    const id = await actionId('expire_password');
    await denyAction(deps, { ...job(), actionId: id, by: 'api:bob' });
    assert.match(
      await press(button(), ALICE),
      /Approved: 1 of 2\..*“Expire.*denied already by `api:bob`/s,
    );
    assert.deepEqual(await states(), ['approved', 'denied']);
  });

  test('a click that comes twice is one answer, and two at once are one decision', async (t) => {
    const { deps, button, press, view } = await waiting(t);
    const answers = await Promise.all([press(button(), ALICE), press(button(), ALICE)]);
    assert.deepEqual(answers, ['', '']);
    assert.equal(await press(button(), ALICE), '');
    const { history } = await view();
    assert.equal(history.filter(({ kind }) => kind === 'action_approved').length, 2);
    assert.match(
      await press(button(), BOB),
      /^Too late: this is approved already.*changed nothing/,
    );
    assert.ok((await waitingJobs(deps, 'respond')).length > 0);
  });

  test('a stale button approves nothing that it did not name', async (t) => {
    const { button, press, actionId, states } = await waiting(t);
    const id = await actionId('clear_sessions');
    const [org, incident] = button().value.split(':');
    const stale = { action_id: APPROVE_ALL, value: `${org}:${incident}:${id}` };
    await press(stale, ALICE);
    assert.deepEqual(await states(), ['approved', 'awaiting_approval']);
  });

  test('who is no approver is told so once, and nothing is approved', async (t) => {
    const { button, press, states } = await waiting(t, {
      approval: { ...approval, approvers: [`slack:${ALICE}`] },
    });
    const told = await press(button(), BOB);
    assert.equal(told.match(/not among the approvers/g)?.length, 1);
    assert.match(told, /Your click changed nothing/);
    assert.deepEqual(await states(), ['awaiting_approval', 'awaiting_approval']);
  });
});
