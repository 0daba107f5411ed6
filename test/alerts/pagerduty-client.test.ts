import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite, test } from 'node:test';
import { promisify } from 'node:util';
import type { PagerDutyEvent } from '../../src/alerts/pagerduty.ts';
import { createPagerDutyClient } from '../../src/alerts/pagerduty-client.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

const PAGE: PagerDutyEvent = {
  event_action: 'trigger',
  dedup_key: 'session-warden/main/42',
  payload: { summary: 'INC-42: a session is used from two places' },
};

/** What a service with these variables does when it pages; Node reads the proxy only as it starts. */
const PAGES = `
  import { readConfig } from ${JSON.stringify(import.meta.resolve('../../src/config.ts'))};
  import { buildReceivers } from ${JSON.stringify(import.meta.resolve('../../src/receivers.ts'))};
  await buildReceivers(readConfig(process.env)).pagerDuty.send(${JSON.stringify(PAGE)}).catch(() => {});
`;

suite('The region of a PagerDuty account', () => {
  for (const [region, host] of [
    ['', 'events.pagerduty.com'],
    ['us', 'events.pagerduty.com'],
    ['eu', 'events.eu.pagerduty.com'],
  ] as const) {
    test(`${region === '' ? 'not said' : region} is reached at ${host}`, async (t) => {
      const asked: string[] = [];
      const proxy = createServer().on('connect', ({ url }, socket) => {
        asked.push(url ?? '');
        socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      });
      proxy.listen(0, '127.0.0.1');
      await once(proxy, 'listening');
      t.after(() => proxy.close());
      const { port } = proxy.address() as AddressInfo;
      await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', PAGES], {
        env: {
          OKTA_ORG_URL: 'https://example.okta.com',
          OKTA_HOOK_SECRETS: 'a-secret-of-the-hook-0123456789',
          PAGERDUTY_ROUTING_KEY: 'R'.repeat(32),
          PAGERDUTY_REGION: region,
          NODE_USE_ENV_PROXY: '1',
          HTTPS_PROXY: `http://127.0.0.1:${port}`,
        },
      });
      assert.deepEqual(asked, [`${host}:443`]);
    });
  }
});

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
          status === 302 ? /reach 127\.0\.0\.1:\d+\./ : /PAGERDUTY_ROUTING_KEY.*PAGERDUTY_REGION/,
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
