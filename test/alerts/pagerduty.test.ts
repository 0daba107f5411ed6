import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createPagerDutyClient, pagerDutyEvent } from '../../src/alerts/pagerduty.ts';
import { NO_DETAILS } from '../../src/domain/incident.ts';
import { aStory } from '../support/incident-story.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

suite('PagerDuty', () => {
  test('is triggered, acknowledged and resolved under one key', () => {
    const open = pagerDutyEvent(aStory()).event;
    const taken = pagerDutyEvent(aStory({ assignee: 'console:bob' })).event;
    const closed = pagerDutyEvent(aStory({ status: 'closed' })).event;
    assert.deepEqual(
      [open, taken, closed].map(({ event_action }) => event_action),
      ['trigger', 'acknowledge', 'resolve'],
    );
    assert.deepEqual(new Set([open, taken, closed].map(({ dedup_key }) => dedup_key)).size, 1);
  });

  test('pages again only when it got graver or nobody answered', () => {
    const state = (fields: Parameters<typeof aStory>[0]) => pagerDutyEvent(aStory(fields)).state;
    const before = state({});
    assert.equal(state({ revision: 9, containment: 'verified' }), before);
    assert.notEqual(state({ containment: 'broken' }), before);
    assert.notEqual(state({ verdict: 'suspicious' }), before);
    assert.notEqual(state({ details: { ...NO_DETAILS, urgency: 1 } }), before);
  });

  test('the summary is short and cannot hide anything', () => {
    const { event } = pagerDutyEvent(aStory({ headline: `\u202E${'x'.repeat(5_000)}` }));
    const { summary } = event.payload as { summary: string };
    assert.ok(summary.length <= 1_024 && !summary.includes('\u202E'));
  });

  test('is not asked again before the time it asks for', async (t) => {
    const server = await startWebhookReceiver(t);
    server.answer({ status: 429, headers: { 'retry-after': '60' } });
    const client = createPagerDutyClient('R'.repeat(32), server.url);
    await assert.rejects(client.send(pagerDutyEvent(aStory()).event), {
      code: 'alert_throttled',
      retryAfterMs: 60_000,
    });
  });

  test('gets the routing key, and a refusal is an error without it', async (t) => {
    const server = await startWebhookReceiver(t);
    const client = createPagerDutyClient('R'.repeat(32), server.url);
    await client.send(pagerDutyEvent(aStory()).event);
    assert.equal(server.received[0]?.body.routing_key, 'R'.repeat(32));
    server.answer({ status: 400 }, { status: 429 }, { status: 500 }, { status: 302 });
    for (const code of [
      'alert_refused',
      'alert_throttled',
      'alert_receiver_failing',
      'alert_refused',
    ]) {
      await assert.rejects(
        client.send(pagerDutyEvent(aStory()).event),
        (error: Error & { code: string }) => {
          assert.equal(error.code, code);
          assert.ok(!error.message.includes('RRRR'));
          return true;
        },
      );
    }
  });
});
