import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  createPagerDutyClient,
  type PagerDutyEvent,
  pagerDutyNews,
} from '../../src/alerts/pagerduty.ts';
import { NO_DETAILS } from '../../src/domain/response/incident.ts';
import type { IncidentStory } from '../../src/domain/response/incident-story.ts';
import { anAction, aStory } from '../support/incident-story.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

function pageFor(story: IncidentStory): PagerDutyEvent {
  const [event] = pagerDutyNews(story, null).events;
  assert.ok(event !== undefined);
  return event;
}

suite('PagerDuty', () => {
  test('is triggered, acknowledged and resolved under one key', () => {
    const open = pagerDutyNews(aStory(), null);
    const taken = pagerDutyNews(aStory({ assignee: 'console:bob' }), open.told);
    const closed = pagerDutyNews(aStory({ status: 'closed' }), taken.told);
    assert.deepEqual(
      [open, taken, closed].map(({ events }) => events.map(({ event_action }) => event_action)),
      [['trigger'], ['acknowledge'], ['resolve']],
    );
    const keys = [open, taken, closed].flatMap(({ events }) => events.map((e) => e.dedup_key));
    assert.equal(new Set(keys).size, 1);
    assert.deepEqual(pagerDutyNews(aStory({ status: 'closed' }), closed.told).events, []);
  });

  test('the page itself says what to do, what was done from the stranger’s side, and from where', () => {
    const { payload } = pageFor(aStory());
    const { custom_details: told } = payload as {
      custom_details: Record<string, string | string[]>;
    };
    assert.match(String(told.next_step), /^Wait until the log/);
    assert.deepEqual(told.done_by_stranger, [
      '2026-11-24T10:00:00Z  signed in to Payroll',
      '2026-11-24T10:00:00Z  factor enrolled: “Google Authenticator”',
    ]);
    assert.match(told.stranger_addresses?.[0] ?? '', /^203\.0\.113\.9 {2}DigitalOcean/);
    assert.match(told.own_addresses?.[0] ?? '', /^198\.51\.100\.7 /);
  });

  test('what must not be overlooked is an alert of its own, which takes the place of the one before', () => {
    const first = pagerDutyNews(aStory({ verdict: 'suspicious' }), null);
    const [page] = first.events;
    const graver: readonly Parameters<typeof aStory>[0][] = [
      { verdict: 'hijack' },
      { verdict: 'suspicious', containment: 'broken' },
      { verdict: 'suspicious', details: { ...NO_DETAILS, urgency: 1 } },
      { verdict: 'suspicious', actions: [anAction({ status: 'failed' })] },
    ];
    for (const fields of graver) {
      const { events, told } = pagerDutyNews(aStory(fields), first.told);
      assert.deepEqual(
        events.map(({ event_action }) => event_action),
        ['trigger', 'resolve'],
        JSON.stringify(fields),
      );
      assert.notEqual(events[0]?.dedup_key, page?.dedup_key);
      assert.equal(events[1]?.dedup_key, page?.dedup_key);
      assert.deepEqual(pagerDutyNews(aStory(fields), told).events, [], 'heard once');
      const over = pagerDutyNews(aStory({ ...fields, status: 'closed' }), told).events;
      assert.deepEqual(
        over.map(({ dedup_key }) => dedup_key),
        [events[0]?.dedup_key],
      );
    }
  });

  test('who has it in hand is paged again where containment breaks, and takes it anew', () => {
    const assignee = 'console:bob';
    const taken = pagerDutyNews(aStory({ assignee }), pagerDutyNews(aStory(), null).told);
    const broken = aStory({ assignee, containment: 'broken' });
    const again = pagerDutyNews(broken, taken.told);
    assert.equal(again.events[0]?.event_action, 'trigger');
    assert.deepEqual(pagerDutyNews(broken, again.told).events, [], 'not silenced by old news');
    const next = pagerDutyNews({ ...broken, assignee: 'console:ann' }, again.told);
    assert.equal(next.events[0]?.event_action, 'acknowledge');
  });

  test('stays silent where nothing got graver, and pages once for actions that fail in turn', () => {
    const { told } = pagerDutyNews(aStory(), null);
    for (const fields of [
      { revision: 9 },
      { containment: 'verified' },
      { verdict: 'suspicious' },
    ]) {
      assert.deepEqual(pagerDutyNews(aStory(fields as Partial<IncidentStory>), told).events, []);
    }
    const one = aStory({ actions: [anAction({ id: 1, status: 'failed' })] });
    const both = [1, 2].map((id) => anAction({ id, status: 'failed' }));
    const failed = pagerDutyNews(one, told);
    assert.equal(failed.events.length, 2);
    assert.deepEqual(pagerDutyNews(aStory({ actions: both }), failed.told).events, []);
  });

  test('the summary is short and cannot hide anything', () => {
    const event = pageFor(aStory({ headline: `\u202E${'x'.repeat(5_000)}` }));
    const { summary } = event.payload as { summary: string };
    assert.ok(summary.length <= 1_024 && !summary.includes('\u202E'));
  });

  test('is not asked again before the time it asks for', async (t) => {
    const server = await startWebhookReceiver(t);
    server.answer({ status: 429, headers: { 'retry-after': '60' } });
    const client = createPagerDutyClient('R'.repeat(32), server.url);
    await assert.rejects(client.send(pageFor(aStory())), {
      code: 'alert_throttled',
      retryAfterMs: 60_000,
    });
  });

  test('gets the routing key, and a refusal is an error without it', async (t) => {
    const server = await startWebhookReceiver(t);
    const client = createPagerDutyClient('R'.repeat(32), server.url);
    await client.send(pageFor(aStory()));
    assert.equal(server.received[0]?.body.routing_key, 'R'.repeat(32));
    server.answer({ status: 400 }, { status: 429 }, { status: 500 }, { status: 302 });
    for (const code of [
      'alert_refused',
      'alert_throttled',
      'alert_receiver_failing',
      'alert_refused',
    ]) {
      await assert.rejects(client.send(pageFor(aStory())), (error: Error & { code: string }) => {
        assert.equal(error.code, code);
        assert.ok(!error.message.includes('RRRR'));
        return true;
      });
    }
  });
});
