/** A machine that knows no more than what its webhook was told, and decides through the API. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_RESPONSE_POLICY } from '../../../src/domain/response/response-policy.ts';
import { notify } from '../../../src/pipeline/notify.ts';
import { buildReceivers } from '../../../src/receivers.ts';
import { type TestDependencies, testDependencies } from '../../support/dependencies.ts';
import { startOktaOrg } from '../../support/okta-org/index.ts';
import { ALICE, BOB, steeringApp } from '../../support/steering.ts';
import { steal } from '../../support/theft.ts';
import { startWebhookReceiver } from '../../support/webhook-receiver.ts';

type ToldAction = {
  readonly id: number;
  readonly kind: string;
  readonly status: string;
  readonly approvals_needed?: number;
  readonly approvals_given?: number;
  readonly expires_time?: number;
  readonly decided_by?: string;
};
type Told = { readonly incident: string; readonly actions: readonly ToldAction[] };

test('the webhook tells a machine all that it needs to approve, and what became of it', async (t) => {
  const okta = await startOktaOrg();
  t.after(() => okta.close());
  const webhook = await startWebhookReceiver(t);
  // What takes two different people.
  const plans = { ...DEFAULT_RESPONSE_POLICY.plans, hijack: [{ kind: 'suspend', params: {} }] };
  const tokens = [ALICE, BOB].map(({ name, token }) => `${name}:${token}`);
  const plain = await testDependencies(t, {
    okta: { url: okta.url, token: okta.addApiToken().value },
    responses: { mode: 'approve', plans },
    environment: {
      ALERT_WEBHOOK_URLS: webhook.url,
      ALERT_WEBHOOK_SECRET: 'a-secret-of-24-characters',
      API_TOKENS: tokens.join(','),
    },
  });
  const deps: TestDependencies = { ...plain, tell: buildReceivers(plain.config) };
  const { incidentId } = await (await steal(deps, okta)).decide();
  assert.ok(incidentId !== null);
  const app = await steeringApp(t, deps);
  const told = async () => {
    await notify(deps, { org: 'main', incidentId });
    const data = webhook.received.at(-1)?.body.data as { unmapped: Told };
    return data.unmapped;
  };
  const approve = async ({ incident, actions }: Told, person: typeof ALICE) => {
    const answer = await app.inject({
      method: 'POST',
      url: `/api/incidents/${incident}/actions/${actions[0]?.id}/approve`,
      headers: { authorization: `Bearer ${person.token}` },
    });
    return answer.statusCode;
  };
  const first = await told();
  const [asked] = first.actions;
  assert.deepEqual(
    [asked?.kind, asked?.status, asked?.approvals_needed, asked?.approvals_given],
    ['suspend', 'awaiting_approval', 2, 0],
  );
  assert.ok((asked?.expires_time ?? 0) > deps.now());
  assert.equal(await approve(first, ALICE), 202);
  const half = await told();
  assert.equal(half.actions[0]?.approvals_given, 1);
  assert.equal(await approve(half, BOB), 200);
  const both = (await told()).actions.find(({ id }) => id === asked?.id);
  assert.deepEqual([both?.status, both?.decided_by], ['approved', 'api:alice, api:bob']);
});
