/** What Prometheus is told of Okta's rate limits. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { connectOkta } from '../../../src/okta/client.ts';
import type { OktaAuth } from '../../../src/okta/settings.ts';
import { countOktaCalls } from '../../../src/pipeline/metrics/okta-calls.ts';
import { createMetrics } from '../../../src/pipeline/metrics.ts';
import { type Script, SSWS, scriptedOrg } from '../../okta/scripted-org.ts';
import { startOktaOrg } from '../../support/okta-org/index.ts';
import { eventually } from '../../support/service.ts';

const LEFT = /^warden_okta_rate_limit_remaining_ratio\{org="main",api="(\w+)"\} (\S+)$/m;

function counted(orgUrl: string, auth: OktaAuth = SSWS) {
  const metrics = createMetrics();
  const onCall = countOktaCalls(metrics, 'main');
  const client = connectOkta({ orgUrl, auth, requestTimeoutMs: 5_000, onCall });
  const left = async () => LEFT.exec(await metrics.registry.metrics())?.slice(1);
  return { client, left };
}

test('what Okta’s answers say is left of a limit is a share, by the part of the API, and names nobody', async (t) => {
  const org = await startOktaOrg();
  t.after(() => org.close());
  const token = org.addApiToken().value;
  const { client, left } = counted(org.url, { kind: 'ssws', token });
  await client.listEventHooks();
  const [api, share] = (await left()) ?? [];
  assert.equal(api, 'eventHooks');
  assert.ok(Number(share) > 0 && Number(share) < 1, share);
});

test('a window that has ended says nothing of the next', async (t: TestContext) => {
  const limited: Script = () => ({
    status: 200,
    json: [],
    headers: {
      'x-rate-limit-limit': '100',
      'x-rate-limit-remaining': '25',
      'x-rate-limit-reset': String(Math.ceil(Date.now() / 1_000) + 3),
    },
  });
  const { client, left } = counted((await scriptedOrg(t, limited)).orgUrl);
  await client.listEventHooks();
  assert.deepEqual(await left(), ['eventHooks', '0.25']);
  await eventually('the end of the window', async () => (await left()) === undefined);
});
