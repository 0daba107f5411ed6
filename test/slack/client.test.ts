import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createSlackClient } from '../../src/slack/client.ts';
import { incidentMessage } from '../../src/slack/message.ts';
import { isResponseUrl } from '../../src/slack/response-url.ts';
import { aStory } from '../support/incident-story.ts';
import { CHANNEL, ENTERPRISE, startSlack, TEAM } from '../support/slack.ts';

const MARK = { org: 'main', incidentId: 42 };
const MESSAGE = incidentMessage(aStory(), true);

async function aClient(t: Parameters<typeof startSlack>[0], timeoutMs = 2_000) {
  const slack = await startSlack(t);
  const { apiUrl } = slack;
  const settings = {
    botToken: 'xoxb-test',
    channel: CHANNEL,
    signingSecret: 's',
    apiUrl,
    timeoutMs,
  };
  return { slack, settings, client: createSlackClient(settings) };
}

suite('Slack’s client', () => {
  test('posts, updates in place, answers in the thread, and finds its message again', async (t) => {
    const { slack, client } = await aClient(t);
    const ref = await client.postMessage(MESSAGE, MARK);
    await client.updateMessage(ref, { ...MESSAGE, text: 'changed' }, MARK);
    await client.postReply(ref, 'look here');
    assert.deepEqual(
      slack.posts().map(({ ts, text }) => [ts, text]),
      [[ref.ts, 'changed']],
    );
    assert.equal(slack.replies()[0]?.reply_broadcast, true);
    assert.deepEqual(await client.findMessage(MARK, Date.now() - 60_000), ref);
    assert.equal(await client.findMessage({ ...MARK, org: 'other' }, 0), null);
    const ids = { teamId: TEAM, enterpriseId: ENTERPRISE };
    assert.deepEqual(await client.authTest(), { team: 'Example', user: 'warden', ...ids });
  });

  test('names, links and mentions are not looked for in what we say', async (t) => {
    const { slack, client } = await aClient(t);
    await client.postMessage(MESSAGE, MARK);
    const { parse, link_names, unfurl_links } = slack.calls[0]?.body ?? {};
    assert.deepEqual(
      { parse, link_names, unfurl_links },
      { parse: 'none', link_names: false, unfurl_links: false },
    );
  });

  test('a quiet reply stands in the thread alone', async (t) => {
    const { slack, client } = await aClient(t);
    const ref = await client.postMessage(MESSAGE, MARK);
    await client.postReply(ref, 'by the way', true);
    const [reply] = slack.replies();
    assert.deepEqual(
      [reply?.thread, reply?.reply_broadcast, reply?.parse],
      [ref.ts, false, 'none'],
    );
  });

  test('a message is known by its mark alone, and looked for from a moment on', async (t) => {
    const { slack, client } = await aClient(t);
    const since = Date.now() - 60_000;
    const others = [
      { ...MARK, incidentId: 43 },
      { ...MARK, org: 'eu' },
      { ...MARK, questionId: 5 },
    ];
    for (const mark of others) await client.postMessage(MESSAGE, mark);
    assert.equal(await client.findMessage(MARK, since), null);
    const { oldest, include_all_metadata } = slack.calls.at(-1)?.body ?? {};
    assert.deepEqual([Number(oldest), include_all_metadata], [since / 1_000, true]);
    const ref = await client.postMessage(MESSAGE, MARK);
    for (const mark of others) await client.postMessage(MESSAGE, mark);
    assert.deepEqual(await client.findMessage(MARK, since), ref);
    assert.equal(await client.findMessage(MARK, Date.now() + 3_600_000), null);
  });

  test('a message is found among as many as a storm brings, and the search has an end', async (t) => {
    const { slack, client } = await aClient(t);
    const since = Date.now() - 60_000;
    slack.chatter(450);
    const ref = await client.postMessage(MESSAGE, MARK);
    slack.chatter(450);
    assert.deepEqual(await client.findMessage(MARK, since), ref);
    slack.chatter(20_000);
    assert.equal(await client.findMessage({ ...MARK, incidentId: 43 }, since), null);
    const looks = slack.calls.filter(({ method }) => method === 'conversations.history').length;
    assert.ok(looks < 50, `${looks} calls, more than Slack allows in a minute`);
  });

  test('nobody is asked who has left, is a program, or is of another company', async (t) => {
    const { slack, client } = await aClient(t);
    const person = (id: string, more: Record<string, unknown> = {}) => {
      slack.people.push({ id, email: `${id.toLowerCase()}@example.com`, ...more });
      return client.findPerson(`${id.toLowerCase()}@example.com`);
    };
    const still = { deleted: false, is_bot: false, is_stranger: false };
    assert.equal(await person('U0ADA', still), 'U0ADA');
    assert.equal(await person('W0EVE'), 'W0EVE');
    assert.equal(await person('U0GONE', { deleted: true }), null);
    assert.equal(await person('U0BOT', { is_bot: true }), null);
    assert.equal(await person('U0OTHER', { is_stranger: true }), null);
    assert.equal(await person('B0HOOK'), null);
    slack.fail('users.lookupByEmail', { kind: 'refuse', error: 'missing_scope' });
    await assert.rejects(client.findPerson('u0ada@example.com'), { code: 'slack_missing_scope' });
  });

  test('buttons are only for whoever can verify a click', async (t) => {
    const { settings } = await aClient(t);
    assert.equal(createSlackClient(settings).hasButtons, true);
    assert.equal(createSlackClient({ ...settings, signingSecret: null }).hasButtons, false);
  });

  test('a refusal carries Slack’s own word, whether it may pass, and what to do', async (t) => {
    const { slack, client } = await aClient(t);
    slack.fail('chat.postMessage', { kind: 'refuse', error: 'not_in_channel' });
    await assert.rejects(client.postMessage(MESSAGE, MARK), {
      code: 'slack_not_in_channel',
      retryable: false,
      remedy: /Invite the app/,
    });
    slack.fail('chat.postMessage', { kind: 'refuse', error: 'internal_error' });
    await assert.rejects(client.postMessage(MESSAGE, MARK), { retryable: true });
  });

  test('a rate limit says how long to wait', async (t) => {
    const { slack, client } = await aClient(t);
    slack.fail('chat.postMessage', { kind: 'rate limit', seconds: 30 });
    await assert.rejects(client.postMessage(MESSAGE, MARK), {
      code: 'slack_ratelimited',
      retryable: true,
      retryAfterMs: 30_000,
    });
  });

  test('no answer in time, no Slack at all, and a broken answer may pass', async (t) => {
    const { slack, settings } = await aClient(t);
    slack.delay(500);
    const hurried = createSlackClient({ ...settings, timeoutMs: 50 });
    await assert.rejects(hurried.authTest(), { code: 'slack_timeout', retryable: true });
    const nowhere = createSlackClient({ ...settings, apiUrl: 'http://127.0.0.1:9/' });
    await assert.rejects(nowhere.authTest(), { code: 'slack_unreachable', retryable: true });
    slack.delay(0);
    slack.fail('auth.test', { kind: 'status', status: 502 });
    await assert.rejects(createSlackClient(settings).authTest(), {
      code: 'slack_answer_unreadable',
      retryable: true,
    });
  });

  test('no error shows the token', async (t) => {
    const { settings } = await aClient(t);
    const client = createSlackClient({
      ...settings,
      botToken: 'xoxb-secret',
      apiUrl: 'http://127.0.0.1:9/',
    });
    await assert.rejects(client.postMessage(MESSAGE, MARK), (error: Error) => {
      assert.ok(
        !JSON.stringify([error.message, error.stack, String(error.cause)]).includes('xoxb-secret'),
      );
      return true;
    });
  });
});

test('answers to a click go to Slack’s own host or the configured one, and nowhere else', () => {
  const api = 'https://slack.com/api/';
  assert.ok(isResponseUrl('https://hooks.slack.com/actions/T1/2/x', api));
  assert.ok(isResponseUrl('http://127.0.0.1:7/response', 'http://127.0.0.1:7/api/'));
  for (const url of [
    'http://hooks.slack.com/actions/T1',
    'https://hooks.slack.com.evil.example/x',
    'https://hooks.slack.com:8443/x',
    'https://user@hooks.slack.com/x',
    'http://169.254.169.254/latest/meta-data',
    'http://127.0.0.1:8/response',
    'file:///etc/passwd',
    'nonsense',
  ]) {
    assert.ok(!isResponseUrl(url, api), url);
    assert.ok(!isResponseUrl(url, 'http://127.0.0.1:7/api/'), url);
  }
});
