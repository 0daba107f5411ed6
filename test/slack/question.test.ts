import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createSlackClient } from '../../src/slack/client.ts';
import { readInteraction } from '../../src/slack/interaction.ts';
import { questionMessage } from '../../src/slack/question.ts';
import { aQuestion, aStory } from '../support/incident-story.ts';
import { CHANNEL, startSlack, wrongBlocks } from '../support/slack.ts';

const STORY = aStory();

function message(fields: Parameters<typeof aQuestion>[0] = {}, isOver = false): string {
  const { blocks } = questionMessage(STORY, aQuestion(fields), isOver);
  assert.equal(wrongBlocks(blocks), null);
  return JSON.stringify(blocks);
}

function buttons(text: string): string[] {
  return [...text.matchAll(/"action_id":"warden:(\w+):5","value":"main:42\.5f0c1d9be27a:5"/g)].map(
    ([, does = '']) => does,
  );
}

suite('the direct message', () => {
  test('has both buttons until there is an answer, and after a yes the one for a no', () => {
    assert.deepEqual(buttons(message()), ['was_me', 'not_me']);
    assert.deepEqual(buttons(message({ status: 'asking' })), ['was_me', 'not_me']);
    assert.deepEqual(buttons(message({ status: 'answered', answer: 'yes' })), ['not_me']);
    assert.deepEqual(buttons(message({ status: 'answered', answer: 'no' })), []);
    assert.deepEqual(buttons(message({ status: 'expired' })), []);
    assert.deepEqual(buttons(message({ status: 'expired', answer: 'yes' })), []);
    for (const answer of [null, 'yes', 'no'] as const)
      assert.deepEqual(buttons(message({ answer }, true)), []);
  });

  test('is the same before and after it is written down as sent', () => {
    const unsent = { status: 'asking', askedAt: null, expiresAt: null } as const;
    assert.equal(message(unsent), message());
  });

  test('shows nothing of what a stranger wrote as more than text', () => {
    const seen = { ...aQuestion().seen, client: '`<!channel> *you* <https://evil.example|here>' };
    const text = message({ seen: { firstAt: 0, lastAt: 0, where: 'A & B', ...seen } });
    assert.doesNotMatch(text, /<!channel>|<https:|`<|\*you\*`</);
    assert.match(text, /&lt;!channel&gt;/);
  });

  test('its clicks are read as answers to that question', () => {
    for (const [does, answer] of [
      ['was_me', 'yes'],
      ['not_me', 'no'],
    ] as const) {
      const clicked = { action_id: `warden:${does}:5`, value: 'main:42.5f0c1d9be27a:5' };
      const payload = { type: 'block_actions', user: { id: 'U1' }, actions: [clicked] };
      const read = readInteraction(`payload=${encodeURIComponent(JSON.stringify(payload))}`);
      const named = { org: 'main', incidentId: 42, uid: '5f0c1d9be27a' };
      const meaning = { does: 'answer', answer, ...named, questionId: 5 };
      assert.deepEqual(read?.meaning, meaning);
    }
  });
});

suite('Slack’s client', () => {
  test('finds people by their address, talks to them alone, and tells its messages apart', async (t) => {
    const slack = await startSlack(t);
    slack.people.push({ id: 'U0ADA', email: 'ada@example.com' });
    const { apiUrl } = slack;
    const settings = { botToken: 'xoxb-test', channel: CHANNEL, signingSecret: 's', apiUrl };
    const client = createSlackClient(settings);
    assert.equal(await client.findPerson('Ada@Example.com'), 'U0ADA');
    assert.equal(await client.findPerson('bob+x&y=z@example.com'), null);
    assert.deepEqual(slack.calls.at(-1)?.body, { email: 'bob+x&y=z@example.com' });
    const channel = await client.openConversation('U0ADA');
    const mark = { org: 'main', incidentId: 42, questionId: 5 };
    const text = questionMessage(STORY, aQuestion(), false);
    const ref = await client.postMessage(text, mark, channel);
    assert.deepEqual([ref.channel, slack.posts()], [channel, []]);
    assert.deepEqual(await client.findMessage(mark, 0, channel), ref);
    assert.equal(await client.findMessage({ ...mark, questionId: 6 }, 0, channel), null);
    assert.equal(await client.findMessage({ org: 'main', incidentId: 42 }, 0, channel), null);
    assert.ok((await client.scopes())?.includes('im:write'));
    await assert.rejects(client.openConversation('U0BOB'), { code: 'slack_user_not_found' });
  });
});
