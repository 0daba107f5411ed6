import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { DecideInput } from '../../../src/pipeline/decide/deliberation.ts';
import { notify } from '../../../src/pipeline/notify.ts';
import { DEFAULT_TIMING } from '../../../src/pipeline/respond/timing.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import { approveAction } from '../../../src/pipeline/steer.ts';
import { buildReceivers } from '../../../src/receivers.ts';
import { asSuspicious } from '../../support/asked-user.ts';
import { anOrg, incidentOf } from '../../support/incident-of-theft.ts';
import { startPagerDuty } from '../../support/pagerduty.ts';
import { startSlack } from '../../support/slack.ts';
import { steal } from '../../support/theft.ts';
import { startWebhookReceiver } from '../../support/webhook-receiver.ts';

/** The hijack's two actions wait, and everybody was told so. */
async function aRequestThatWasTold(t: TestContext, first: Partial<DecideInput> = {}) {
  const slack = await startSlack(t);
  const webhook = await startWebhookReceiver(t);
  const { okta, deps } = await anOrg(t, {
    responses: { mode: 'approve' },
    environment: {
      ...slack.environment(),
      ALERT_WEBHOOK_URLS: webhook.url,
      ALERT_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 9).toString('base64')}`,
    },
  });
  const theft = await steal(deps, okta);
  const { incidentId } = await theft.decide(first);
  assert.ok(incidentId !== null);
  const job = { org: 'main', incidentId };
  const pagerDuty = await startPagerDuty(t);
  const told = { ...deps, tell: { ...buildReceivers(deps.config), pagerDuty: pagerDuty.client } };
  const tell = () => notify(told, job);
  const { judgement } = theft.input;
  const judged = async (as: 'hijack' | 'suspicious' | 'benign') => {
    if (as === 'hijack') await theft.decide();
    if (as === 'suspicious') await theft.decide({ judgement: asSuspicious(judgement) });
    if (as === 'benign') {
      await theft.decide({ judgement: { ...judgement, verdict: 'benign', score: 0.02 } });
    }
  };
  await tell();
  return {
    ...{ okta, deps, theft, job, tell },
    view: () => incidentOf(deps, incidentId),
    judged,
    /** What rang in the thread since the message was posted. */
    bells: () => slack.replies().map(({ text }) => String(text)),
    paged: () => pagerDuty.events().map(({ event_action }) => event_action),
    hooked: () => webhook.received.map(({ body }) => body.type),
  };
}

suite('a request for approval that comes back', () => {
  for (const milder of ['suspicious', 'benign'] as const) {
    test(`rings once more, and once, after it was called off as ${milder}`, async (t) => {
      const { judged, tell, bells, paged, hooked, view } = await aRequestThatWasTold(t);
      await judged(milder);
      await tell();
      assert.deepEqual(bells(), []);
      const before = [paged().length, hooked().length];
      await judged('hijack');
      await tell();
      const { actions } = await view();
      assert.ok(actions.every(({ status }) => status === 'awaiting_approval'));
      assert.deepEqual(
        bells().map((text) => /^“(.+)” for .+ waits for approval again\.$/.exec(text)?.[1]),
        ['Clear all sessions', 'Expire the password'],
      );
      const since = () => [paged().slice(before[0]), hooked().slice(before[1])];
      const resolvesTheOne = milder === 'suspicious' ? ['resolve'] : [];
      assert.deepEqual(since(), [['trigger', ...resolvesTheOne], ['finding.updated']]);
      await judged('hijack');
      await tell();
      assert.equal(bells().length, 2);
      assert.deepEqual(since(), [['trigger', ...resolvesTheOne], ['finding.updated']]);
    });
  }

  test('rings each time that it comes back, also where nobody was told that it was gone', async (t) => {
    const { judged, tell, bells, paged } = await aRequestThatWasTold(t);
    for (const times of [1, 2]) {
      await judged('suspicious');
      await judged('hijack');
      await tell();
      assert.equal(bells().length, 2 * times);
      assert.equal(paged().filter((what) => what === 'trigger').length, 1 + times);
    }
  });

  test('rings where Okta did not do what a person had agreed to', async (t) => {
    const { okta, deps, job, tell, bells, paged, view } = await aRequestThatWasTold(t);
    const [clear] = (await view()).actions;
    await approveAction(deps, { ...job, actionId: clear?.id ?? 0, by: 'api:ada' });
    okta.faults.add({ path: /\/sessions$/, error: 'E0000009' });
    await respond(deps, job, { ...DEFAULT_TIMING, giveUpAfterMs: -1 });
    await tell();
    assert.match(bells().join(), /^“Clear all sessions” for .+ waits for approval again\.$/);
    assert.deepEqual(paged(), ['trigger', 'trigger', 'resolve']);
  });

  test('does not ring where only the reason to ask is another', async (t) => {
    const unproven = { corroboration: 'unavailable' } as const;
    const { theft, tell, bells, paged, view } = await aRequestThatWasTold(t, unproven);
    const guards = async () => (await view()).actions.map(({ guard }) => guard);
    assert.deepEqual(await guards(), ['not_corroborated', 'not_corroborated']);
    await theft.decide({ corroboration: 'confirmed' });
    await tell();
    assert.deepEqual(await guards(), ['approve_mode', 'approve_mode']);
    assert.deepEqual([bells(), paged()], [[], ['trigger']]);
  });
});
