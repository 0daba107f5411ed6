import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { actByHand } from '../../src/pipeline/steer.ts';
import { aSuspicion } from '../support/asked-user.ts';
import { type OpenedView, textOf } from '../support/slack.ts';
import { aStolenSession } from '../support/stolen-session.ts';

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
  /** What is shown below each field then; none where the form goes away. */
  const sendAll = async (form: OpenedView, reason: string, original: string | null) => {
    const type = 'plain_text_input';
    const values = {
      reason: { reason: { type, value: reason } },
      original: { original: { type, value: original } },
    };
    const state = { values };
    const body = await post({
      type: 'view_submission',
      user: { id: ALICE },
      view: { ...form, state },
    });
    return body === '' ? {} : (JSON.parse(body) as { errors: Record<string, string> }).errors;
  };
  const send = async (form: OpenedView, reason: string) =>
    (await sendAll(form, reason, null)).reason ?? '';
  const status = async () => (await view()).incident.status;
  return { ...suspicion, button, open, send, sendAll, status };
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

suite('closing as a duplicate in Slack', () => {
  test('takes the number of the other incident, which has to be known, and says so below the field', async (t) => {
    const { deps, open, sendAll, status, view } = await suspected(t);
    const first = await aStolenSession(deps);
    const form = await open();
    assert.ok(typeof form !== 'string');
    const said = (original: string) => sendAll(form, 'The same theft.', original);
    assert.deepEqual(await said('the one before'), {
      original: 'Say of which incident it is a duplicate, by its number, for instance INC-7.',
    });
    const unknown = {
      original: 'Not done: There is no incident INC-999 in this org. Your click changed nothing.',
    };
    assert.deepEqual(await said('INC-999'), unknown);
    const { incident } = await view();
    assert.match(
      String((await said(`${incident.id}`)).original),
      /cannot be a duplicate of itself/,
    );
    assert.notEqual(await status(), 'closed');
    assert.deepEqual(await said(` INC-${first} `), {});
    const closed = (await view()).incident;
    assert.deepEqual([closed.resolution, closed.duplicateOf], ['duplicate', first]);
  });

  test('as little as a theft calls off what has come to wait since the form was opened', async (t) => {
    const { deps, job, open, sendAll, status } = await suspected(t);
    const first = await aStolenSession(deps);
    const form = await open();
    assert.ok(typeof form !== 'string');
    await actByHand(deps, { ...job(), by: 'api:bob', kinds: ['suspend'] });
    const { reason } = await sendAll(form, 'The same theft.', `INC-${first}`);
    assert.match(String(reason), /“Suspend the user” has come since/);
    assert.notEqual(await status(), 'closed');
  });
});
