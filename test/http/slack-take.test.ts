import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import Fastify from 'fastify';
import type { People } from '../../src/domain/response/people.ts';
import { slackInteractionRoutes } from '../../src/http/slack-interaction.ts';
import { notify } from '../../src/pipeline/notify.ts';
import { assignIncident, closeIncident } from '../../src/pipeline/steer.ts';
import { ADA, aSuspicion } from '../support/asked-user.ts';
import { signed } from '../support/slack.ts';

const ALICE = 'U0000ALICE';
const BOB = 'U000000BOB';
const MARIA: People = [{ name: 'Maria', is: ['api:maria', 'slack:U00000MARIA'] }];

/** An incident in Slack, and clicks on its button for taking it. */
async function inSlack(t: TestContext, people: People = []) {
  const suspicion = await aSuspicion(t, { askUser: { verdicts: [] } });
  const { deps: plain, decide, slack, view, job } = suspicion;
  for (const [id, email] of [
    [ALICE, 'alice@example.com'],
    [BOB, 'bob@example.com'],
  ] as const)
    slack.people.push({ id, email });
  const deps = { ...plain, config: { ...plain.config, people } };
  const app = Fastify({ logger: false });
  await app.register(slackInteractionRoutes, { deps });
  t.after(() => app.close());
  const tell = () => notify(deps, job());
  await decide();
  await tell();
  const button = () =>
    JSON.stringify(slack.posts()).match(/"warden:take"[^}]*"value":"([^"]+)"/)?.[1];
  const first = button();
  const take = async (id: string) => {
    slack.privately.length = 0;
    const payload = JSON.stringify({
      type: 'block_actions',
      user: { id },
      response_url: slack.responseUrl,
      actions: [{ action_id: 'warden:take', value: first }],
    });
    const body = new URLSearchParams({ payload }).toString();
    const headers = signed(body, deps.now());
    await app.inject({ method: 'POST', url: '/slack/interactions', headers, payload: body });
    for (let i = 0; i < 40 && slack.privately.length === 0; i++)
      await new Promise((resolve) => setTimeout(resolve, 5));
    await tell();
    return String(slack.privately[0]?.text ?? '');
  };
  const give = async (by: string, assignee: string) => {
    const given = await assignIncident(deps, {
      ...{ ...job(), by, assignee },
      addresses: ['somebody@example.com'],
    });
    await tell();
    return given.outcome;
  };
  const lines = () =>
    slack.replies().map(({ text, reply_broadcast: loud }) => [text, loud ?? false]);
  return { deps, slack, view, job, tell, take, give, lines, button };
}

suite('taking an incident in Slack', () => {
  test('is one click, after which the button is gone and the thread says who has it', async (t) => {
    const { take, view, lines, button, tell } = await inSlack(t);
    assert.equal(await take(ALICE), '');
    const { incident } = await view();
    assert.deepEqual([incident.assignee, incident.status], [`slack:${ALICE}`, 'in_progress']);
    assert.deepEqual(lines(), [[`<@${ALICE}> has taken it.`, false]]);
    assert.equal(button(), undefined);
    await tell();
    await take(ALICE);
    assert.equal(lines().length, 1, 'once, also by a click that came twice');
    assert.match(await take(BOB), /Somebody else has it/);
    assert.equal((await view()).incident.assignee, `slack:${ALICE}`);
  });

  test('is for nobody about themselves', async (t) => {
    const { slack, take, view } = await inSlack(t);
    assert.match(await take(ADA.id), /about them/);
    slack.scopes.delete('users:read.email');
    assert.match(await take('U00000CARLA'), /Do it in the console/);
    assert.equal((await view()).incident.assignee, null);
  });

  test('and whoever is given one hears of it by the name that Slack knows, while it is open', async (t) => {
    const { deps, job, give, lines, view, tell } = await inSlack(t, MARIA);
    assert.equal(await give('api:amy', 'maria'), 'done');
    assert.equal((await view()).incident.assignee, 'api:maria');
    assert.equal(await give('slack:U00000MARIA', 'api:maria'), 'done');
    assert.deepEqual(lines(), [
      ['Given to <@U00000MARIA> by `api:amy`.', false],
      ['<@U00000MARIA> has taken it.', false],
    ]);
    await give('api:amy', 'tier2');
    assert.equal(lines().at(-1)?.[0], 'Given to `tier2` by `api:amy`.');
    await give('api:amy', 'api:amy');
    await closeIncident(deps, { ...job(), by: 'api:amy', resolution: 'benign' });
    await assignIncident(deps, { ...job(), by: 'api:amy', assignee: 'maria' });
    await tell();
    assert.equal(lines().length, 4, 'of one that is over nobody hears');
  });
});
