import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { Verdict } from '../../../src/domain/judgement/verdict.ts';
import type { ResponseMode } from '../../../src/domain/response/incident.ts';
import { escalate } from '../../../src/pipeline/escalate.ts';
import { notify } from '../../../src/pipeline/notify.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import { closeIncident } from '../../../src/pipeline/steer.ts';
import { buildReceivers } from '../../../src/receivers.ts';
import { asSuspicious } from '../../support/asked-user.ts';
import { clearJobs, waitingJobs } from '../../support/dependencies.ts';
import { anOrg, incidentOf } from '../../support/incident-of-theft.ts';
import { startPagerDuty } from '../../support/pagerduty.ts';
import { startSlack } from '../../support/slack.ts';
import { steal } from '../../support/theft.ts';
import { startWebhookReceiver } from '../../support/webhook-receiver.ts';

const MINUTE_MS = 60_000;
const AGAIN = 'This is judged a hijack again:';

/** A theft that everybody was told of. */
async function aTheftThatWasTold(
  t: TestContext,
  { mode = 'observe', first = 'hijack' }: { mode?: ResponseMode; first?: Verdict } = {},
) {
  const slack = await startSlack(t);
  const webhook = await startWebhookReceiver(t);
  const workflow = await startWebhookReceiver(t);
  const { okta, deps } = await anOrg(t, {
    responses: { mode },
    environment: {
      ...slack.environment(),
      TEAMS_WEBHOOK_URL: `${workflow.url}?sig=Zm9yZ2VkLXNpZ25hdHVyZS0wMTIzNDU2Nzg5`,
      ALERT_WEBHOOK_URLS: webhook.url,
      ALERT_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 9).toString('base64')}`,
    },
  });
  const theft = await steal(deps, okta);
  const { judgement } = theft.input;
  const as = {
    hijack: judgement,
    suspicious: asSuspicious(judgement),
    benign: { ...judgement, verdict: 'benign', score: 0.02 },
  } as const;
  const { incidentId } = await theft.decide({ judgement: as[first] });
  assert.ok(incidentId !== null);
  const job = { org: 'main', incidentId };
  const pagerDuty = await startPagerDuty(t);
  const told = { ...deps, tell: { ...buildReceivers(deps.config), pagerDuty: pagerDuty.client } };
  const tell = () => notify(told, job);
  await tell();
  const later = (minutes: number) => {
    deps.advance(minutes * MINUTE_MS);
    okta.clock.advance(minutes * MINUTE_MS);
  };
  return {
    ...{ deps, job, tell, later },
    /** Judged so, one after the other, a minute between them, and told each time. */
    async judged(...verdicts: readonly Verdict[]) {
      for (const verdict of verdicts) {
        later(1);
        await theft.decide({ judgement: as[verdict] });
        await tell();
      }
    },
    view: () => incidentOf(deps, incidentId),
    bells: () => slack.replies().map(({ text }) => String(text).replace(/: .*/, ':')),
    cards: () => workflow.received.slice(1).map(({ raw }) => raw.toString()),
    paged: () => pagerDuty.events().filter(({ event_action }) => event_action === 'trigger').length,
    resolved: () =>
      pagerDuty.events().filter(({ event_action }) => event_action === 'resolve').length,
    hooked: () => webhook.received.map(({ body }) => body.type),
  };
}

suite('a verdict that was milder and is grave again', () => {
  for (const milder of ['suspicious', 'benign'] as const) {
    test(`is told everywhere, once, after it was ${milder}`, async (t) => {
      const { judged, bells, cards, paged, hooked } = await aTheftThatWasTold(t);
      await judged(milder);
      assert.deepEqual([bells(), paged()], [[], 1]);
      const [toldBefore, hookedBefore] = [cards().length, hooked().length];
      await judged('hijack');
      const heard = [bells(), paged(), hooked().slice(hookedBefore)];
      assert.deepEqual(heard, [[AGAIN], 2, ['finding.updated']]);
      assert.match(cards().slice(toldBefore).join('\n'), /News.*This is judged a hijack again/s);
      assert.equal(cards().length, toldBefore + 1);
      await judged('hijack');
      assert.deepEqual([bells(), paged(), hooked().slice(hookedBefore)], heard);
      assert.equal(cards().length, toldBefore + 1);
    });
  }

  test('rings where the actions were done before, too', async (t) => {
    const { judged, bells, deps, job } = await aTheftThatWasTold(t, { mode: 'enforce' });
    await respond(deps, job);
    await judged('suspicious', 'hijack');
    assert.deepEqual(bells(), [AGAIN]);
  });

  test('is no second bell beside an approval that comes back', async (t) => {
    const { judged, bells } = await aTheftThatWasTold(t, { mode: 'approve' });
    await judged('suspicious', 'hijack');
    assert.deepEqual(
      bells().map((text) => /waits for approval again/.test(text)),
      [true, true],
    );
  });

  test('is none the first time: that it is a hijack now is said once', async (t) => {
    const { judged, bells, paged } = await aTheftThatWasTold(t, { first: 'suspicious' });
    await judged('benign', 'hijack');
    assert.deepEqual([bells(), paged()], [['This is now judged a hijack:'], 2]);
  });

  test('rings for a suspicion that was taken for benign as well, and at once for what is graver', async (t) => {
    const { judged, bells, paged } = await aTheftThatWasTold(t);
    await judged('benign', 'suspicious', 'hijack');
    assert.deepEqual(bells(), ['This is judged suspicious again:', AGAIN]);
    assert.equal(paged(), 3);
  });
});

suite('a verdict that goes to and fro', () => {
  for (const milder of ['suspicious', 'benign'] as const) {
    test(`between ${milder} and hijack rings once, and once more half an hour later, if it is one then`, async (t) => {
      const story = await aTheftThatWasTold(t);
      const { deps, job, judged, later, bells, cards, paged, hooked, tell, view } = story;
      await clearJobs(deps);
      await judged(...Array.from({ length: 5 }, () => [milder, 'hijack'] as const).flat());
      assert.deepEqual([bells(), paged()], [[AGAIN], 2]);
      const [next] = await waitingJobs(deps, 'escalate');
      const rang = (await view()).incident.details.raisedAgain?.at ?? 0;
      assert.equal(next?.startAfter.getTime(), rang + 30 * MINUTE_MS);
      const known = [cards().length, hooked().length];
      later(20);
      await escalate(deps, job);
      await tell();
      assert.equal(bells().length, 1, 'not before its time');
      later(5);
      await escalate(deps, job);
      await tell();
      await escalate(deps, job);
      await tell();
      assert.deepEqual([bells(), paged()], [[AGAIN, AGAIN], 3]);
      assert.deepEqual([cards().length, hooked().length], [(known[0] ?? 0) + 1, known[1]]);
      await clearJobs(deps);
      await escalate(deps, job);
      assert.deepEqual(await waitingJobs(deps, 'escalate'), []);
    });
  }

  test('does not ring later where it is as mild, or closed, by then', async (t) => {
    for (const ending of ['suspicious', 'benign', 'closed'] as const) {
      const { deps, job, judged, later, bells, paged, tell } = await aTheftThatWasTold(t);
      await judged('suspicious', 'hijack', 'suspicious', 'hijack');
      if (ending !== 'closed') await judged(ending);
      else
        await closeIncident(deps, {
          ...job,
          by: 'api:bob',
          resolution: 'true_positive',
        });
      later(31);
      await escalate(deps, job);
      await tell();
      assert.deepEqual([bells(), paged()], [[AGAIN], 2], ending);
    }
  });

  test('rings later for what is graver than what it was raised from', async (t) => {
    const { deps, job, judged, later, bells, paged, tell } = await aTheftThatWasTold(t);
    await judged('benign', 'hijack', 'benign', 'hijack', 'suspicious');
    later(31);
    await escalate(deps, job);
    await tell();
    assert.deepEqual([bells(), paged()], [[AGAIN, 'This is judged suspicious again:'], 3]);
  });

  test('leaves nobody alone with a pager that says it is over', async (t) => {
    const { judged, later, bells, paged, resolved } = await aTheftThatWasTold(t);
    await judged('benign', 'hijack', 'benign', 'hijack');
    assert.deepEqual([paged(), resolved()], [2, 2]);
    later(31);
    await judged('benign', 'hijack');
    assert.deepEqual([bells().length, paged(), resolved()], [2, 3, 2]);
  });
});
