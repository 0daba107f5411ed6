import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isResponseUrl } from '../../src/slack/response-url.ts';

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
