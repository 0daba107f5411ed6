import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { eventually, startWarden, type Warden } from '../support/service.ts';
import { signed, startSlack } from '../support/slack.ts';
import { aPerson, aTheft, changesTo } from './people.ts';

/** Sure of nothing: every theft is a suspicion that its user is asked about. */
const POLICY = `
detection: { thresholds: { hijack: 1 } }
responses: { ask_user: { verdicts: [suspicious], on_no: contain } }
`;

const ADA = 'U000000ADA';

async function anAskingWarden(t: TestContext) {
  const slack = await startSlack(t);
  const folder = await mkdtemp(join(tmpdir(), 'warden-asks-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'policy.yaml'), POLICY);
  const environment = { ...slack.environment(), POLICY_FILE: join(folder, 'policy.yaml') };
  const warden = await startWarden(t, { environment: () => environment });
  const ada = aPerson(warden.org, 'Ada');
  slack.people.push({ id: ADA, email: ada.user.login });
  const session = aTheft(warden.org, ada);
  const view = async () => (await warden.incidentsOf(ada.user.id))[0];
  await eventually('Ada, asked', async () => (await view())?.asked[0]?.status === 'waiting');
  // What a new message says already needs no bell in its thread.
  await eventually('told in the channel', () => slack.posts().length === 1);
  return { slack, warden, ada, session, view };
}

/** As Slack posts it: with the very button that stands in the message. */
async function click(
  { address }: Warden,
  [message]: Record<string, unknown>[],
  label: string,
): Promise<number> {
  const blocks = message?.blocks as { elements?: { action_id?: string; text?: unknown }[] }[];
  const buttons = blocks.flatMap(({ elements }) => elements ?? []);
  const pressed = buttons.find(({ text }) => JSON.stringify(text).includes(label));
  assert.ok(pressed !== undefined, `no button “${label}”`);
  const payload = { type: 'block_actions', user: { id: ADA }, actions: [pressed] };
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const headers = signed(body, Date.now());
  const url = `${address}/slack/interactions`;
  return (await fetch(url, { method: 'POST', headers, body })).status;
}

suite('a user who is asked whether it was them', () => {
  test('says no, and the session is taken back as a hijacked one', async (t) => {
    const { slack, warden, ada, session, view } = await anAskingWarden(t);
    assert.deepEqual(changesTo(warden.org), []);
    assert.equal(await click(warden, slack.directs(ADA), 'No, not me'), 200);
    const contained = await eventually('containment verified', async () => {
      const found = await view();
      return found?.incident.containment === 'verified' ? found : null;
    });
    assert.equal(session.isActive(), false);
    assert.equal(contained.incident.verdict, 'suspicious', 'the judgement stays what it was');
    assert.deepEqual(
      changesTo(warden.org).map(({ method, path }) => `${method} ${path}`),
      [
        `DELETE /api/v1/users/${ada.user.id}/sessions`,
        `POST /api/v1/users/${ada.user.id}/lifecycle/expire_password`,
      ],
    );
    await eventually('told to Ada', () => /No, not me/.test(JSON.stringify(slack.directs(ADA))));
    await eventually('and to the channel', () =>
      slack.replies().some(({ text }) => /NOT them/.test(String(text))),
    );
    assert.equal(slack.directs(ADA).length, 1);
  });

  test('says yes, which closes nothing; and the thief goes on being one', async (t) => {
    const { slack, warden, session, view } = await anAskingWarden(t);
    await click(warden, slack.directs(ADA), 'Yes, that was me');
    await eventually('told in the thread', () =>
      slack.replies().some(({ text }) => /It changes nothing/.test(String(text))),
    );
    const found = await view();
    assert.deepEqual(
      [found?.incident.status, found?.incident.verdict, found?.actions],
      ['new', 'suspicious', []],
    );
    assert.equal(session.isActive(), true);
    await click(warden, slack.directs(ADA), 'No, not me');
    await eventually('taken back after all', () => !session.isActive());
  });
});
