import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { isFromSlack } from '../../src/slack/authenticate.ts';

const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
const NOW = Date.UTC(2026, 10, 24);
const BODY = Buffer.from('payload=%7B%22type%22%3A%22block_actions%22%7D');

function request({ at = NOW, body = BODY, secret = SECRET } = {}) {
  return signed(String(Math.floor(at / 1_000)), body, secret);
}

function signed(timestamp: string, body = BODY, secret = SECRET) {
  const hmac = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex');
  return { timestamp, signature: `v0=${hmac}`, body };
}

test('the example of Slack’s own documentation is accepted', () => {
  const body = Buffer.from(
    'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
  );
  const timestamp = '1531420618';
  const signature = 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503';
  assert.ok(isFromSlack({ timestamp, signature, body }, SECRET, 1_531_420_618_000));
});

test('any other byte, secret or signature is refused', () => {
  assert.ok(isFromSlack(request(), SECRET, NOW));
  assert.ok(!isFromSlack({ ...request(), body: Buffer.from('payload=%7B%7D') }, SECRET, NOW));
  assert.ok(!isFromSlack(request({ secret: 'another' }), SECRET, NOW));
  for (const signature of [undefined, '', 'v0=', 'v1=abc', `${request().signature}0`]) {
    assert.ok(!isFromSlack({ ...request(), signature }, SECRET, NOW));
  }
});

test('more than five minutes before or after is refused, also with a good signature', () => {
  const minutes = (count: number) =>
    isFromSlack(request({ at: NOW + count * 60_000 }), SECRET, NOW);
  assert.deepEqual([-5, 5, -5.1, 5.1].map(minutes), [true, true, false, false]);
});

test('a timestamp that is no number is refused, also with a good signature', () => {
  const seconds = NOW / 1_000;
  assert.ok(isFromSlack(signed(String(seconds)), SECRET, NOW));
  for (const timestamp of [
    '',
    'NaN',
    `${seconds}.5`,
    `+${seconds}`,
    ` ${seconds}`,
    '1795478400e0',
  ]) {
    assert.ok(!isFromSlack(signed(timestamp), SECRET, NOW), timestamp);
  }
  assert.ok(!isFromSlack({ ...request(), timestamp: undefined }, SECRET, NOW));
});
