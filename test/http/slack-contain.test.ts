import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { ResponsePolicy } from '../../src/domain/response/response-policy.ts';
import { DEFAULT_RESPONSE_POLICY } from '../../src/domain/response/response-policy.ts';
import { actByHand, approveAction } from '../../src/pipeline/steer.ts';
import { aSuspicion } from '../support/asked-user.ts';
import { textOf } from '../support/slack.ts';

const ALICE = 'U0000ALICE';
const BOB = 'U000000BOB';
const { approval } = DEFAULT_RESPONSE_POLICY;

/** What is only suspected, in Slack, with nothing planned for it. */
async function suspected(t: TestContext, responses: Partial<ResponsePolicy> = {}) {
  const suspicion = await aSuspicion(t, {
    askUser: { verdicts: [] },
    responses: { mode: 'approve', ...responses },
  });
  const { decide, tellAll, slack, press, view } = suspicion;
  await decide();
  await tellAll();
  const button = () => {
    const found = slack
      .posts()
      .flatMap(
        ({ blocks }) => (blocks as { elements?: { action_id: string; value: string }[] }[]) ?? [],
      )
      .flatMap(({ elements = [] }) => elements)
      .find(({ action_id: id }) => id === 'warden:show_plan');
    assert.ok(found !== undefined, 'there is no button');
    return found;
  };
  const open = async (by: string, clicked = button()) => {
    const told = await press(clicked, by);
    return slack.views.shift() ?? told;
  };
  const form = async (by: string) => {
    const opened = await open(by);
    assert.ok(typeof opened !== 'string', String(opened));
    return opened;
  };
  const states = async () => (await view()).actions.map(({ status }) => status);
  return { ...suspicion, button, open, form, states };
}

suite('containing from Slack', () => {
  test('shows whom, what comes of each step and the calls, and does it in the name of who sends it', async (t) => {
    const { form, submit, view, states } = await suspected(t);
    const shown = await form(ALICE);
    const text = textOf(shown);
    assert.match(
      text,
      /^\*Ada Lovelace\* {2}`ada\.lovelace@example\.com`\nINC-1: judged suspicious, 62/,
    );
    assert.match(text, /\*Expire the password\*\nThe user has to choose a new password/);
    assert.match(text, /they have to do something before they can work again\. It cannot be taken/);
    assert.match(
      text,
      /The calls to Okta\*\n• `DELETE .*\/sessions\?.*\n• `POST .*expire_password`/,
    );
    assert.deepEqual(await states(), [], 'nothing before');
    assert.equal(await submit(shown, ALICE), '');
    assert.deepEqual(await states(), ['approved', 'approved']);
    assert.equal((await view()).actions[0]?.decidedBy, `slack:${ALICE}`);
    assert.equal(await submit(shown, ALICE), '', 'sent twice is one answer');
    assert.match(await submit(shown, BOB), /^Not done: .*agreed on already/);
  });

  test('does nothing that was not shown like that, and no matter what a colleague did of it', async (t) => {
    const { deps, job, form, submit, states } = await suspected(t);
    const shown = await form(ALICE);
    const metadata = shown.private_metadata;
    assert.match(metadata, /^main:1\.[0-9a-f]{12}:suspicious:clear_sessions\.[0-9a-f]{12},expire_/);
    for (const other of [
      metadata.replace(/,expire_password.*/, ''),
      metadata.replace(/expire_password\.[0-9a-f]{12}/, 'expire_password.0123456789ab'),
    ])
      assert.match(
        await submit({ ...shown, private_metadata: other }, ALICE),
        /^Not done: “Expire the password” is planned otherwise by now than the form said/,
      );
    assert.deepEqual(await states(), []);
    await actByHand(deps, { ...job(), by: 'api:bob', kinds: ['expire_password'] });
    assert.equal(await submit(shown, ALICE), '');
    assert.deepEqual(await states(), ['approved', 'approved']);
  });

  test('is refused to who is no approver, and of another judgement than was shown', async (t) => {
    const { open, form, submit, decide, judgement, states } = await suspected(t, {
      approval: { ...approval, approvers: [`slack:${ALICE}`] },
      plans: { hijack: DEFAULT_RESPONSE_POLICY.plans.hijack, suspicious: [], benign: [] },
    });
    assert.match(String(await open(BOB)), /not among the approvers/);
    const shown = await form(ALICE);
    assert.match(await submit(shown, BOB), /not among the approvers/);
    await decide({ judgement: { ...judgement, verdict: 'hijack', score: 0.998 } });
    const otherwise = /It is judged hijack now, no longer suspicious/;
    assert.match(await submit(shown, ALICE), otherwise);
    assert.match(String(await open(ALICE)), otherwise);
    assert.ok(!(await states()).includes('approved'));
  });

  test('says why nothing is left where somebody was faster', async (t) => {
    const { deps, job, button, open } = await suspected(t);
    const clicked = button();
    await actByHand(deps, { ...job(), by: 'api:bob', kinds: null });
    assert.match(
      String(await open(ALICE, clicked)),
      /^Not done: Clear all sessions: it is agreed on already\. Expire the password: it is agreed/,
    );
  });

  test('a form that cannot be opened sends nobody to close the incident', async (t) => {
    const { slack, open, states } = await suspected(t);
    slack.fail('views.open', { kind: 'refuse', error: 'expired_trigger_id' });
    assert.equal(
      await open(ALICE),
      'The form did not open: click again, or go to the console. Your click changed nothing.',
    );
    assert.deepEqual(await states(), []);
  });

  test('counts one word for what needs two people, and says so', async (t) => {
    const { deps, job, form, submit, view } = await suspected(t, {
      plans: { hijack: [{ kind: 'suspend', params: {} }], suspicious: [], benign: [] },
    });
    assert.match(
      await submit(await form(ALICE), ALICE),
      /^Noted\. Some of it needs the approval of others/,
    );
    const [action] = (await view()).actions;
    const second = await approveAction(deps, {
      ...job(),
      actionId: action?.id ?? 0,
      by: 'api:bob',
    });
    assert.equal(second.outcome, 'approved');
  });

  test('the button of an earlier version’s message goes on working, after its own dialogue', async (t) => {
    const { button, press, states } = await suspected(t);
    assert.equal(await press({ ...button(), action_id: 'warden:contain' }, ALICE), '');
    assert.deepEqual(await states(), ['approved', 'approved']);
  });
});
