import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerPrivately, isResponseUrl } from '../../src/slack/response-url.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

test('answers to a click go to Slack, Slack for governments or where its API is, and nowhere else', () => {
  const taken = (url: string) => isResponseUrl(url, 'https://slack-proxy.example.com/api/');
  for (const url of [
    'https://hooks.slack.com/actions/T1/1/x',
    'https://hooks.slack-gov.com/actions/T1/1/x',
    'https://slack-proxy.example.com/actions/T1/1/x',
  ]) {
    assert.ok(taken(url), url);
  }
  for (const url of [
    'http://hooks.slack-gov.com/actions/T1/1/x',
    'https://hooks.slack-gov.com:8443/actions/T1/1/x',
    'https://hooks.slack-gov.com.example.com/actions/T1/1/x',
    'https://hooks.slack-gov.com@example.com/actions/T1/1/x',
    'https://slack-gov.com/actions/T1/1/x',
    'https://evil.slack-gov.com/actions/T1/1/x',
    'not a url',
  ]) {
    assert.ok(!taken(url), url);
  }
});

test('an answer that would go elsewhere is not sent, nor one that is sent on', async (t) => {
  const elsewhere = await startWebhookReceiver(t);
  assert.equal(await answerPrivately(elsewhere.url, 'https://slack.com/api/', 'Done.'), false);
  const slack = await startWebhookReceiver(t);
  slack.answer({ status: 307, headers: { location: elsewhere.url } });
  assert.equal(await answerPrivately(slack.url, slack.url, 'Done.'), false);
  assert.equal(elsewhere.received.length, 0);
  assert.equal(await answerPrivately(slack.url, slack.url, 'Done.'), true);
  const { text, response_type: to, replace_original: over } = slack.received.at(-1)?.body ?? {};
  assert.deepEqual([text, to, over], ['Done.', 'ephemeral', false]);
});
