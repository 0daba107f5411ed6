import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { actByHand } from '../../src/pipeline/steer.ts';
import { aSuspicion } from '../support/asked-user.ts';
import { type OpenedView, textOf } from '../support/slack.ts';

const ALICE = 'U0000ALICE';

/** A suspicion in Slack for which nothing is planned, and the button that closes it as a theft. */
async function suspected(t: TestContext) {
  const suspicion = await aSuspicion(t, {
    askUser: { verdicts: [] },
    responses: { mode: 'approve' },
  });
  const { decide, tellAll, slack, press, post, view } = suspicion;
  await decide();
  await tellAll();
  const button = () =>
    slack
      .posts()
      .flatMap(
        ({ blocks }) => (blocks as { elements?: { action_id: string; value: string }[] }[]) ?? [],
      )
      .flatMap(({ elements = [] }) => elements)
      .find(({ action_id: id }) => id === 'warden:close_theft');
  const open = async () => {
    const clicked = button();
    assert.ok(clicked !== undefined, 'there is no button');
    const told = await press(clicked, ALICE);
    return slack.views.shift() ?? told;
  };
  /** What is shown below the field then; empty where the form goes away. */
  const send = async (form: OpenedView, reason: string) => {
    const state = { values: { reason: { reason: { type: 'plain_text_input', value: reason } } } };
    const body = await post({
      type: 'view_submission',
      user: { id: ALICE },
      view: { ...form, state },
    });
    return body === '' ? '' : (JSON.parse(body) as { errors: { reason: string } }).errors.reason;
  };
  const status = async () => (await view()).incident.status;
  return { ...suspicion, button, open, send, status };
}

suite('closing as a theft in Slack', () => {
  test('says whom it is about and what is still open, asks why, and keeps it', async (t) => {
    const { open, send, view } = await suspected(t);
    const form = await open();
    assert.ok(typeof form !== 'string');
    const text = textOf(form);
    assert.match(
      text,
      /^\*Ada Lovelace\* {2}`ada\.lovelace@example\.com`\n\*Close INC-1 as a theft\?\*/,
    );
    assert.match(text, /\n\*Nothing is contained, and the session has not ended: whoever stole/);
    assert.match(text, /_What to do:_ Ask the user by telephone.*\n/);
    assert.match(text, /Once it is closed, nothing reminds anybody of that any more\.$/);
    assert.match(await send(form, ' '), /Say why/);
    assert.equal(await send(form, 'A phishing page; signed out by hand.'), '');
    const { incident, history } = await view();
    assert.deepEqual(
      [incident.status, incident.resolution, incident.closedBy],
      ['closed', 'true_positive', `slack:${ALICE}`],
    );
    const closed = history.find(({ kind }) => kind === 'closed');
    assert.match(JSON.stringify(closed?.data), /"note":"A phishing page; signed out by hand\."/);
  });

  test('calls off nothing that has come to wait since, by the button or by the form', async (t) => {
    const { deps, job, button, open, send, status, tellAll } = await suspected(t);
    const form = await open();
    assert.ok(typeof form !== 'string');
    await actByHand(deps, { ...job(), by: 'api:bob', kinds: ['suspend'] });
    const unfinished = /^Not done: “Suspend the user” has come since.*calls? it off/;
    assert.match(await send(form, 'Done with it.'), unfinished);
    assert.match(String(await open()), unfinished);
    assert.notEqual(await status(), 'closed');
    await tellAll();
    assert.equal(button(), undefined, 'what waits is decided first');
  });

  test('closes nothing as a theft that is judged otherwise by now', async (t) => {
    const { decide, judgement, open, send, status } = await suspected(t);
    const form = await open();
    assert.ok(typeof form !== 'string');
    await decide({ judgement: { ...judgement, verdict: 'hijack', score: 0.998 } });
    assert.match(await send(form, 'It was one.'), /It is judged hijack now, no longer suspicious/);
    assert.notEqual(await status(), 'closed');
  });
});
