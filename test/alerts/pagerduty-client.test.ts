import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { PagerDutyEvent } from '../../src/alerts/pagerduty.ts';
import { createPagerDutyClient } from '../../src/alerts/pagerduty-client.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

const PAGE: PagerDutyEvent = {
  event_action: 'trigger',
  dedup_key: 'session-warden/main/42',
  payload: { summary: 'INC-42: a session is used from two places' },
};

suite('PagerDuty, asked over HTTP', () => {
  test('is not asked again before the time it asks for', async (t) => {
    const server = await startWebhookReceiver(t);
    server.answer({ status: 429, headers: { 'retry-after': '60' } });
    const client = createPagerDutyClient('R'.repeat(32), server.url);
    await assert.rejects(client.send(PAGE), {
      code: 'alert_throttled',
      retryAfterMs: 60_000,
    });
  });

  test('gets the routing key, and a refusal is an error without it', async (t) => {
    const server = await startWebhookReceiver(t);
    const client = createPagerDutyClient('R'.repeat(32), server.url);
    await client.send(PAGE);
    assert.deepEqual(server.received[0]?.body, { routing_key: 'R'.repeat(32), ...PAGE });
    assert.equal(server.received[0]?.headers['content-type'], 'application/json');
    server.answer({ status: 400 }, { status: 429 }, { status: 500 }, { status: 302 });
    for (const code of [
      'alert_refused',
      'alert_throttled',
      'alert_receiver_failing',
      'alert_redirected',
    ]) {
      await assert.rejects(client.send(PAGE), (error: Error & { code: string }) => {
        assert.equal(error.code, code);
        assert.match(error.message, /^PagerDuty answered [3-5]\d\d$/);
        return true;
      });
    }
  });

  test('is not followed to where it redirects, with the routing key', async (t) => {
    const elsewhere = await startWebhookReceiver(t);
    const server = await startWebhookReceiver(t);
    const client = createPagerDutyClient('R'.repeat(32), server.url);
    for (const status of [302, 307, 308]) {
      server.answer({ status, headers: { location: elsewhere.url } });
      await assert.rejects(client.send(PAGE), { code: 'alert_redirected' });
    }
    assert.equal(elsewhere.received.length, 0);
  });

  test('a refusal names the key that PagerDuty asks for, and none of another receiver', async (t) => {
    const server = await startWebhookReceiver(t);
    const client = createPagerDutyClient('R'.repeat(32), server.url);
    for (const status of [400, 410, 302]) {
      server.answer({ status });
      await assert.rejects(client.send(PAGE), (error: Error & { remedy: string }) => {
        assert.match(
          error.remedy,
          status === 302 ? /events\.pagerduty\.com/ : /PAGERDUTY_ROUTING_KEY/,
        );
        assert.doesNotMatch(error.remedy, /WEBHOOK|secret/);
        return true;
      });
    }
  });

  test('that does not answer in time is told from one that cannot be reached', async (t) => {
    const server = await startWebhookReceiver(t);
    server.answer({ status: 204, hang: true });
    const client = createPagerDutyClient('R'.repeat(32), server.url, 50);
    await assert.rejects(client.send(PAGE), {
      code: 'alert_timeout',
      retryable: true,
      message: 'PagerDuty did not answer in time',
    });
  });

  test('that is not there may come back', async () => {
    const client = createPagerDutyClient('R'.repeat(32), 'http://127.0.0.1:9/');
    await assert.rejects(client.send(PAGE), {
      code: 'alert_unreachable',
      retryable: true,
      message: 'PagerDuty cannot be reached',
    });
  });
});
