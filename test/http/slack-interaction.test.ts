import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import Fastify from 'fastify';
import type { ResponsePolicy } from '../../src/domain/response/response-policy.ts';
import { DEFAULT_RESPONSE_POLICY } from '../../src/domain/response/response-policy.ts';
import { slackInteractionRoutes } from '../../src/http/slack-interaction.ts';
import { storyOf } from '../../src/pipeline/notify/story.ts';
import { buildReceivers } from '../../src/receivers.ts';
import { incidentMessage } from '../../src/slack/message.ts';
import { addQuestion, changeQuestion } from '../../src/store/asked-users.ts';
import { incidentView } from '../../src/store/incident-view.ts';
import { testDependencies, waitingJobs } from '../support/dependencies.ts';
import { startOktaOrg } from '../support/okta-org/index.ts';
import { type OpenedView, SIGNING_SECRET, signed, startSlack } from '../support/slack.ts';
import { steal } from '../support/theft.ts';

type Cleanup = { after(work: () => Promise<void> | void): void };

const ALICE = 'U0000ALICE';
const BOB = 'U000000BOB';

async function aWaitingAction(t: Cleanup, approval: Partial<ResponsePolicy['approval']> = {}) {
  const okta = await startOktaOrg();
  t.after(() => okta.close());
  const slack = await startSlack(t);
  const plain = await testDependencies(t, {
    okta: { url: okta.url, token: okta.addApiToken().value },
    responses: { mode: 'approve', approval: { ...DEFAULT_RESPONSE_POLICY.approval, ...approval } },
    environment: slack.environment(),
  });
  const deps = { ...plain, tell: buildReceivers(plain.config) };
  const theft = await steal(deps, okta);
  const { incidentId } = await theft.decide();
  assert.ok(incidentId !== null);
  const app = Fastify({ logger: false });
  await app.register(slackInteractionRoutes, { deps });
  t.after(() => app.close());
  const view = async () => {
    const found = await incidentView(deps.database.rows, 'main', incidentId);
    assert.ok(found !== null);
    return found;
  };
  const [action] = (await view()).actions;
  assert.ok(action !== undefined);

  const click = async (
    does: string,
    user = ALICE,
    request: { secret?: string; at?: number } = {},
  ) => {
    const named = `main:${incidentId}.${(await view()).incident.uid}`;
    const value = does === 'close_benign' ? named : `${named}:${action.id}`;
    return post({ action_id: `warden:${does}:${action.id}`, value }, user, request);
  };
  const post = async (
    button: object,
    user = ALICE,
    request: { secret?: string; at?: number } = {},
  ) => {
    const payload = {
      type: 'block_actions',
      user: { id: user },
      trigger_id: slack.trigger(),
      response_url: slack.responseUrl,
      actions: [button],
    };
    return send(payload, request);
  };
  const send = async (payload: object, request: { secret?: string; at?: number } = {}) => {
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    const headers = signed(body, request.at ?? deps.now(), request.secret ?? SIGNING_SECRET);
    return app.inject({ method: 'POST', url: '/slack/interactions', headers, payload: body });
  };
  /** The form that a click on the button opened. */
  const opened = async () => {
    for (let i = 0; i < 400 && slack.views.length === 0; i++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const view = slack.views.shift();
    assert.ok(view !== undefined, 'no form was opened');
    return view;
  };
  /** Sends a form as Slack does; what it shows below the field then, empty where the form goes away. */
  const submit = async (view: OpenedView, reason: string | null, user = ALICE) => {
    const state = { values: { reason: { reason: { type: 'plain_text_input', value: reason } } } };
    const payload = { type: 'view_submission', user: { id: user }, view: { ...view, state } };
    const { statusCode, body } = await send(payload);
    assert.equal(statusCode, 200);
    if (body === '') return '';
    const answer = JSON.parse(body) as { response_action: string; errors: { reason: string } };
    assert.equal(answer.response_action, 'errors');
    return answer.errors.reason;
  };
  const status = async () => (await view()).actions[0]?.status;
  /** Those that stand in the channel's message, told as the incident is now. */
  const shownButtons = async () => {
    const { publicUrl, orgs } = deps.config;
    const [org] = orgs;
    assert.ok(org !== undefined);
    const { blocks } = incidentMessage(storyOf(await view(), org, publicUrl), true);
    return blocks.flatMap(buttonsOf).filter(({ value }) => value !== undefined);
  };
  const shownButton = async () => {
    const button = (await shownButtons()).find(({ action_id: id }) => id === CLOSE_BENIGN);
    assert.ok(button !== undefined);
    return button;
  };
  const act = { click, post, opened, submit };
  return { app, deps, slack, theft, incidentId, view, shownButton, shownButtons, status, ...act };
}

const CLOSE_BENIGN = 'warden:close_benign';

function buttonsOf(block: object): { action_id?: string; value?: string }[] {
  return 'elements' in block && Array.isArray(block.elements) ? block.elements : [];
}

/** What the person who clicked was told, once it arrived. */
async function toldPrivately(slack: { privately: Record<string, unknown>[] }): Promise<string> {
  for (let i = 0; i < 200 && slack.privately.length === 0; i++) {
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return String(slack.privately.at(-1)?.text ?? 'nothing');
}

suite('POST /slack/interactions', () => {
  test('a verified click approves, in the name of who clicked', async (t) => {
    const { deps, click, view } = await aWaitingAction(t);
    const answer = await click('approve');
    assert.deepEqual([answer.statusCode, answer.body], [200, '']);
    const { actions, history } = await view();
    assert.equal(actions[0]?.status, 'approved');
    assert.equal(actions[0]?.decidedBy, `slack:${ALICE}`);
    assert.ok(history.some(({ actor }) => actor === `slack:${ALICE}`));
    assert.equal((await waitingJobs(deps, 'respond')).length, 1);
  });

  test('says that it is there to whoever tries the address', async (t) => {
    const { app } = await aWaitingAction(t);
    for (const method of ['GET', 'HEAD', 'PUT'] as const) {
      const { statusCode, headers } = await app.inject({ method, url: '/slack/interactions' });
      assert.deepEqual([statusCode, headers.allow], [405, 'POST'], method);
    }
  });

  test('a wrong signature, an old request and no signature at all change nothing', async (t) => {
    const { app, deps, click, status } = await aWaitingAction(t);
    const answers = [
      await click('approve', ALICE, { secret: 'another' }),
      await click('approve', ALICE, { at: deps.now() - 301_000 }),
      await app.inject({ method: 'POST', url: '/slack/interactions', payload: 'payload={}' }),
    ];
    assert.deepEqual(
      answers.map(({ statusCode }) => statusCode),
      [401, 401, 401],
    );
    assert.equal(await status(), 'awaiting_approval');
  });

  test('who is no approver is told so in private, whatever the button', async (t) => {
    const { slack, click, view } = await aWaitingAction(t, { approvers: [`slack:${ALICE}`] });
    for (const does of ['approve', 'deny', 'close_benign']) {
      slack.privately.length = 0;
      assert.equal((await click(does, BOB)).statusCode, 200);
      assert.match(await toldPrivately(slack), /not among the approvers.*changed nothing/);
      assert.equal(slack.privately[0]?.response_type, 'ephemeral');
    }
    assert.deepEqual(slack.views, [], 'nobody writes a reason in vain');
    const { incident, actions } = await view();
    assert.deepEqual(
      [incident.status === 'closed', actions[0]?.status],
      [false, 'awaiting_approval'],
    );
  });

  test('the first click wins, and a late one says that it changed nothing', async (t) => {
    const { slack, click, status } = await aWaitingAction(t);
    await click('deny', ALICE);
    await click('approve', BOB);
    assert.equal(await status(), 'denied');
    assert.match(
      await toldPrivately(slack),
      /Too late: this is denied already by `slack:U0000ALICE`/,
    );
  });

  test('closing asks why, and keeps the reason in the history as the console does', async (t) => {
    const { slack, post, shownButton, opened, submit, view } = await aWaitingAction(t);
    const button = await shownButton();
    assert.equal('confirm' in button, false, 'one dialogue is enough');
    assert.equal((await post(button)).body, '');
    const form = await opened();
    assert.match(JSON.stringify(form.blocks), /when you know from the user/);
    assert.equal((await view()).incident.status, 'new', 'not before the form is sent');
    assert.match(await submit(form, '   '), /Say why/);
    assert.equal(await submit(form, null, BOB).then((told) => /Say why/.test(told)), true);
    assert.equal((await view()).incident.status, 'new');
    assert.equal(await submit(form, ' She called from the hotel. '), '');
    const { incident, actions, history } = await view();
    assert.deepEqual(
      [incident.status, incident.resolution, incident.closedBy],
      ['closed', 'benign', `slack:${ALICE}`],
    );
    assert.ok(actions.length > 0 && actions.every(({ status }) => status === 'skipped'));
    const closed = history.find(({ kind }) => kind === 'closed');
    assert.match(JSON.stringify(closed?.data), /"note":"She called from the hotel\."/);
    assert.equal(await submit(form, 'sent twice'), '', 'it is the same decision');
    assert.match(await submit(form, 'me too', BOB), /closed already by `slack:U0000ALICE`/);
    await post(button, BOB);
    assert.match(await toldPrivately(slack), /closed already by `slack:U0000ALICE`/);
  });

  test('a form that cannot be opened closes nothing, and that is said', async (t) => {
    const { slack, post, shownButton, view } = await aWaitingAction(t);
    slack.fail('views.open', { kind: 'refuse', error: 'expired_trigger_id' });
    await post(await shownButton());
    assert.match(await toldPrivately(slack), /form.*did not open.*changed nothing/i);
    assert.equal((await view()).incident.status, 'new');
  });

  test('nobody closes as benign what has become a hijack meanwhile', async (t) => {
    const { slack, theft, view, post, shownButton, opened, submit } = await aWaitingAction(t);
    await theft.decide({ judgement: { ...theft.input.judgement, verdict: 'suspicious' } });
    const seen = await shownButton();
    await post(seen);
    const form = await opened();
    await theft.decide();
    const otherwise = /Not done: It is judged hijack now, no longer suspicious.*changed nothing/;
    assert.match(await submit(form, 'It was her.'), otherwise);
    await post(seen);
    assert.match(await toldPrivately(slack), otherwise);
    assert.equal((await view()).incident.status, 'new');
    await post(await shownButton());
    assert.equal(await submit(await opened(), 'It was her.'), '');
    const { status, resolution } = (await view()).incident;
    assert.deepEqual([status, resolution], ['closed', 'benign']);
  });

  test('nor what the user has said meanwhile not to have been them', async (t) => {
    const setting = await aWaitingAction(t);
    const { deps, slack, incidentId, view, post, shownButton, opened, submit } = setting;
    const seen = await shownButton();
    await deps.database.transaction(async (tx) => {
      const asked = { org: 'main', incidentId, requestedBy: 'system', requestedAt: new Date() };
      const id = await addQuestion(tx, asked);
      await changeQuestion(tx, 'main', id, { status: 'answered', answer: 'no' });
    });
    await post(seen);
    assert.match(await toldPrivately(slack), /Not done: The user has said since.*changed nothing/);
    assert.equal((await view()).incident.status, 'new');
    await post(await shownButton());
    assert.equal(await submit(await opened(), 'A colleague at her desk.'), '');
    assert.equal((await view()).incident.status, 'closed');
  });

  test('a click that comes twice is one answer, and nobody is told to be late behind themselves', async (t) => {
    const { deps, slack, click, view, opened, submit } = await aWaitingAction(t);
    const answers = [
      ...(await Promise.all([click('approve'), click('approve')])),
      ...(await Promise.all([click('close_benign'), click('close_benign')])),
    ];
    const forms = [await opened(), await opened()];
    const closed = await Promise.all(forms.map((form) => submit(form, 'It was her.')));
    assert.deepEqual(closed, ['', '']);
    assert.deepEqual(
      answers.map(({ statusCode }) => statusCode),
      [200, 200, 200, 200],
    );
    assert.equal((await waitingJobs(deps, 'respond')).length, 1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.deepEqual(slack.privately, []);
    const kinds = (await view()).history.map(({ kind }) => kind);
    assert.deepEqual(
      kinds.filter((kind) => ['action_approved', 'closed'].includes(kind)),
      ['action_approved', 'closed'],
    );
  });

  test('an agreement that comes twice stands in the history once', async (t) => {
    const { click, view } = await aWaitingAction(t, { approvals: 2 });
    await click('approve');
    await click('approve');
    const given = (await view()).history.filter(({ kind }) => kind === 'action_approval_given');
    assert.equal(given.length, 1);
  });

  test('two people clicking at once are one decision', async (t) => {
    const { deps, click } = await aWaitingAction(t);
    await Promise.all([click('approve', ALICE), click('approve', BOB), click('approve', ALICE)]);
    assert.equal((await waitingJobs(deps, 'respond')).length, 1);
  });

  test('where two people must agree, one is told that it is not done yet', async (t) => {
    const { slack, click, status } = await aWaitingAction(t, { approvals: 2 });
    await click('approve', ALICE);
    assert.match(await toldPrivately(slack), /1 of 2 different people/);
    await click('approve', ALICE);
    assert.equal(await status(), 'awaiting_approval');
    await click('approve', BOB);
    assert.equal(await status(), 'approved');
  });

  test('what was posted before a restore decides nothing about the incident that has the number now', async (t) => {
    const setting = await aWaitingAction(t);
    const { deps, slack, incidentId, view, post, shownButtons, opened, submit } = setting;
    const buttons = await shownButtons();
    assert.ok(buttons.length >= 3);
    const close = buttons.find(({ action_id: id }) => id === CLOSE_BENIGN);
    await post(close ?? {});
    const form = await opened();
    const { pool } = deps.database;
    await pool.query(`update incidents set uid = '0123456789ab' where id = $1`, [incidentId]);
    const without = buttons.map(({ value = '', ...rest }) => ({
      ...rest,
      value: value.replace(/\.[0-9a-f]{12}/, ''),
    }));
    const { history, incident } = await view();
    for (const button of [...buttons, ...without]) {
      slack.privately.length = 0;
      await post(button);
      assert.match(
        await toldPrivately(slack),
        /of before the database was restored.*changed nothing/,
      );
    }
    assert.match(await submit(form, 'It was her.'), /of before the database was restored/);
    assert.deepEqual(slack.views, []);
    const after = await view();
    assert.deepEqual([after.history, after.incident], [history, incident]);
    // The one that a message from before incidents had more than a number is about.
    await pool.query('update incidents set uid = null where id = $1', [incidentId]);
    await post(without.find(({ action_id: id }) => id?.startsWith('warden:deny')) ?? {});
    assert.equal((await view()).actions[0]?.status, 'denied');
  });

  test('a signed request that is no click of ours is acknowledged and ignored', async (t) => {
    const { app, deps, status } = await aWaitingAction(t);
    for (const body of ['payload=%7B%22type%22%3A%22shortcut%22%7D', 'payload=nonsense', '']) {
      const headers = signed(body, deps.now());
      const answer = await app.inject({
        method: 'POST',
        url: '/slack/interactions',
        headers,
        payload: body,
      });
      assert.equal(answer.statusCode, 200, body);
    }
    assert.equal(await status(), 'awaiting_approval');
  });

  test('without a signing secret there is no such route', async (t) => {
    const deps = await testDependencies(t);
    const app = Fastify({ logger: false });
    await app.register(slackInteractionRoutes, { deps });
    t.after(() => app.close());
    const answer = await app.inject({ method: 'POST', url: '/slack/interactions', payload: '' });
    assert.equal(answer.statusCode, 404);
  });
});
