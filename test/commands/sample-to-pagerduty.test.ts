/** A sample in PagerDuty, where whatever stays open rings. */
import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { createPagerDutyClient } from '../../src/alerts/pagerduty-client.ts';
import type { CheckResult } from '../../src/commands/doctor/check.ts';
import { sampleToPagerDuty } from '../../src/commands/doctor/sample-to-pagerduty.ts';
import { sampleChecks } from '../../src/commands/doctor/send-sample.ts';
import { readConfig } from '../../src/config.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

const KEY = 'R'.repeat(32);
const NOW = Date.UTC(2026, 10, 24, 9);

function configured(more: Readonly<Record<string, string>> = {}) {
  return readConfig({
    OKTA_ORG_URL: 'https://acme.okta.com',
    OKTA_HOOK_SECRETS: 'the-secret-of-the-event-hook-0001',
    PUBLIC_URL: 'https://warden.acme.example',
    PAGERDUTY_ROUTING_KEY: KEY,
    ...more,
  });
}

async function pagerDuty(t: TestContext) {
  const server = await startWebhookReceiver(t);
  const send = () => sampleToPagerDuty(createPagerDutyClient(KEY, server.url), configured(), NOW);
  return { server, send };
}

function remedyOf(said: CheckResult): string {
  return said.status === 'fault' ? said.remedy : '';
}

suite('doctor --send-sample pagerduty', () => {
  test('is an alert of the lowest severity, a sample in its first words, and its end', async (t) => {
    const { server, send } = await pagerDuty(t);
    server.answer({ status: 202 }, { status: 202 });
    assert.equal((await send()).status, 'ok');
    const [page, end, ...others] = server.received.map(({ body }) => body as PagerDutyBody);
    assert.deepEqual([page?.event_action, end?.event_action, others], ['trigger', 'resolve', []]);
    assert.equal(page?.payload?.severity, 'info');
    assert.match(String(page?.payload?.summary), /^SAMPLE, no alert: .*there is nothing to do/);
    assert.match(String(page?.payload?.custom_details.sample), /Nobody’s session was stolen/);
    assert.equal(page?.dedup_key, end?.dedup_key);
    assert.equal(page?.client_url, undefined, 'there is no incident to lead to');
  });

  test('that PagerDuty took no end of says that it stands open, and by which key', async (t) => {
    const { server, send } = await pagerDuty(t);
    server.answer({ status: 202 }, { status: 500 });
    const said = await send();
    assert.equal(said.status, 'fault');
    assert.match(
      said.detail,
      /answered 500 to the end of the sample session-warden\/sample\/main\//,
    );
    assert.match(remedyOf(said), /stands open in PagerDuty: resolve it there by hand/);
  });

  test('that PagerDuty refuses names the key, and nothing is resolved', async (t) => {
    const { server, send } = await pagerDuty(t);
    server.answer({ status: 400 });
    const said = await send();
    assert.match(remedyOf(said), /PAGERDUTY_ROUTING_KEY/);
    assert.equal(server.received.length, 1);
  });

  test('goes there only by name: without one, nobody is paged', () => {
    const names = (wanted: string | true, more = {}) =>
      sampleChecks(configured(more), wanted, () => NOW).map(({ name }) => name);
    const teams = { TEAMS_WEBHOOK_URL: 'https://teams.example.com/workflow?sig=0123456789abcdef' };
    assert.deepEqual(names(true, teams), ['sample to Microsoft Teams']);
    assert.deepEqual(names('pagerduty', teams), ['sample to PagerDuty']);
    assert.throws(() => names(true), /Only PagerDuty is configured.*--send-sample pagerduty/);
  });
});

type PagerDutyBody = {
  readonly event_action: string;
  readonly dedup_key: string;
  readonly client_url?: string;
  readonly payload?: {
    readonly severity: string;
    readonly summary: string;
    readonly custom_details: { readonly sample?: string };
  };
};
