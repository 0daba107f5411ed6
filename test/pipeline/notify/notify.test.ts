import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { webhookSignature } from '../../../src/alerts/signature.ts';
import { notify } from '../../../src/pipeline/notify.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import { assignIncident, closeIncident } from '../../../src/pipeline/steer.ts';
import { buildReceivers } from '../../../src/receivers.ts';
import { changeIncident, lockIncident } from '../../../src/store/incidents.ts';
import {
  type TestDependencies,
  type TestOptions,
  testDependencies,
  waitingJobs,
} from '../../support/dependencies.ts';
import { nextTryIn, notTold } from '../../support/not-told.ts';
import { startOktaOrg } from '../../support/okta-org/index.ts';
import { startPagerDuty } from '../../support/pagerduty.ts';
import { type FakeSlack, startSlack } from '../../support/slack.ts';
import { steal } from '../../support/theft.ts';
import { startWebhookReceiver, withSecret } from '../../support/webhook-receiver.ts';

type Cleanup = { after(work: () => Promise<void> | void): void };

const BOB = { by: 'slack:U0123456789', addresses: ['bob@example.com'] };
const SECRET = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;

async function aTheft(t: Cleanup, options: Partial<TestOptions> = {}, receivers = 1) {
  const okta = await startOktaOrg();
  t.after(() => okta.close());
  const slack = await startSlack(t);
  const webhooks = await Promise.all(
    Array.from({ length: receivers }, () => startWebhookReceiver(t)),
  );
  const environment = {
    ...slack.environment(),
    ALERT_WEBHOOK_URLS: webhooks.map(({ url }) => url).join(','),
    ALERT_WEBHOOK_SECRET: SECRET,
    PUBLIC_URL: 'https://warden.example.com',
    ...options.environment,
  };
  const token = okta.addApiToken().value;
  const plain = await testDependencies(t, {
    okta: { url: okta.url, token },
    ...options,
    environment,
  });
  const deps: TestDependencies = { ...plain, tell: buildReceivers(plain.config) };
  const theft = await steal(deps, okta, { firstName: 'Ada', lastName: 'Lovelace' });
  const { incidentId } = await theft.decide();
  assert.ok(incidentId !== null);
  const job = { org: 'main', incidentId };
  return { okta, slack, webhooks, deps, theft, job, tell: () => notify(deps, job) };
}

/** Tells it to somebody who does not take it, and lets the time pass after which that is tried again. */
async function fails(deps: TestDependencies, tell: () => Promise<void>, ...errors: string[]) {
  await tell();
  assert.deepEqual(await notTold(deps), errors);
  deps.advance(await nextTryIn(deps));
}

/** Any change of the incident is a revision. */
async function change(
  deps: TestDependencies,
  { org, incidentId }: { org: string; incidentId: number },
  what: Parameters<typeof changeIncident>[2],
): Promise<void> {
  await deps.database.transaction(async (tx) => {
    const incident = await lockIncident(tx, org, incidentId);
    assert.ok(incident !== null);
    await changeIncident(tx, incident, what, new Date(deps.now()));
  });
}

function said(slack: FakeSlack): string {
  return JSON.stringify(slack.posts()[0]?.blocks);
}

function methods(slack: FakeSlack): string[] {
  return slack.calls.map(({ method }) => method);
}

suite('notify, Slack', () => {
  test('one message moves with the incident from detection to containment to its end', async (t) => {
    const { deps, slack, job, tell } = await aTheft(t);
    await tell();
    assert.match(said(slack), /Hijacked session.*Being contained/s);
    assert.match(said(slack), /198\.51\.100\.7.*→.*203\.0\.113\.9/);
    await respond(deps, job);
    await tell();
    assert.match(said(slack), /Clear all sessions\* — ✅ done/);
    await closeIncident(deps, { ...job, ...BOB, resolution: 'true_positive' });
    await tell();
    assert.match(said(slack), /Closed as true positive/);
    assert.equal(slack.posts().length, 1);
    assert.deepEqual(methods(slack), ['chat.postMessage', 'chat.update', 'chat.update']);
  });

  test('no session id reaches Slack or a webhook', async (t) => {
    const { deps, slack, webhooks, job, theft, tell } = await aTheft(t);
    await respond(deps, job);
    await tell();
    const everything = JSON.stringify([slack.calls, webhooks[0]?.received.map(({ body }) => body)]);
    assert.ok(everything.includes('sid_'));
    assert.ok(!everything.includes(theft.session.id) && !everything.includes(theft.session.rootId));
  });

  test('says nothing twice, however often the job comes', async (t) => {
    const { slack, webhooks, tell } = await aTheft(t);
    for (let i = 0; i < 3; i++) await tell();
    await Promise.all([tell(), tell(), tell()]);
    assert.equal(slack.calls.length, 1);
    assert.equal(webhooks[0]?.received.length, 1);
  });

  test('of several workers at the same moment one speaks', async (t) => {
    const { slack, webhooks, tell } = await aTheft(t);
    slack.delay(100);
    await Promise.all(Array.from({ length: 5 }, tell));
    assert.deepEqual(methods(slack), ['chat.postMessage']);
    assert.equal(webhooks[0]?.received.length, 1);
  });

  test('a revision that changes nothing for a reader is not sent', async (t) => {
    const { deps, slack, webhooks, job, tell } = await aTheft(t);
    await tell();
    await change(deps, job, {});
    await tell();
    assert.equal(slack.calls.length, 1);
    assert.equal(webhooks[0]?.received.length, 1);
  });

  test('what a reader must not miss rings in the thread, once', async (t) => {
    const { deps, slack, job, tell } = await aTheft(t);
    await tell();
    await change(deps, job, { containment: 'broken' });
    await tell();
    await change(deps, job, { assignee: 'console:bob' });
    await tell();
    assert.deepEqual(
      slack.replies().map(({ text }) => /Not contained/.test(String(text))),
      [true],
    );
  });

  test('a message whose answer was lost is found again instead of posted again', async (t) => {
    const { deps, slack, tell } = await aTheft(t);
    slack.fail('chat.postMessage', { kind: 'status', status: 500, after: true });
    await fails(deps, tell, 'slack: slack_answer_unreadable');
    // While Slack cannot say whether it is there, it is not posted again either.
    slack.fail('conversations.history', { kind: 'status', status: 500 });
    await fails(deps, tell, 'slack: slack_answer_unreadable');
    await tell();
    assert.equal(slack.posts().length, 1);
    const [lost, unsaid, found, updated] = methods(slack);
    assert.deepEqual(
      [lost, unsaid, found, updated],
      ['chat.postMessage', 'conversations.history', 'conversations.history', 'chat.update'],
    );
  });

  test('it is found again also where a storm of messages came between', async (t) => {
    const { deps, slack, tell } = await aTheft(t);
    slack.chatter(250);
    slack.fail('chat.postMessage', { kind: 'status', status: 500, after: true });
    await fails(deps, tell, 'slack: slack_answer_unreadable');
    slack.chatter(250);
    await tell();
    assert.equal(slack.posts().filter(({ metadata }) => metadata !== undefined).length, 1);
  });

  test('a worker that died in between is followed by one that looks before it posts', async (t) => {
    const { deps, slack, tell } = await aTheft(t);
    await tell();
    // What is left when the process dies right after Slack's answer.
    await deps.database.pool.query(
      `update notifications set status = 'sending', revision = 0, external_ref = null where channel = 'slack'`,
    );
    deps.advance(60_000);
    await tell();
    assert.equal(slack.posts().length, 1);
  });

  test('an app that may not read the channel posts rather than stays silent', async (t) => {
    const { deps, slack, tell } = await aTheft(t);
    slack.fail('chat.postMessage', { kind: 'status', status: 500 });
    slack.fail('conversations.history', { kind: 'refuse', error: 'missing_scope' });
    await fails(deps, tell, 'slack: slack_answer_unreadable');
    await tell();
    assert.equal(slack.posts().length, 1);
  });

  test('a message that somebody deleted is posted anew', async (t) => {
    const { deps, slack, job, tell } = await aTheft(t);
    await tell();
    slack.forget(String(slack.posts()[0]?.ts));
    await change(deps, job, { containment: 'verified' });
    await tell();
    assert.match(said(slack), /verified in the System Log/);
  });

  test('a rate limit is waited out without another call', async (t) => {
    const { deps, slack, tell } = await aTheft(t);
    slack.fail('chat.postMessage', { kind: 'rate limit', seconds: 30 });
    await tell();
    await tell();
    assert.deepEqual(await notTold(deps), ['slack: slack_ratelimited']);
    assert.equal(slack.calls.length, 1);
    deps.advance(31_000);
    await tell();
    assert.equal(slack.posts().length, 1);
  });
});

suite('notify, webhooks', () => {
  test('the finding is created, updated and closed, and each finished action is told once', async (t) => {
    const { deps, webhooks, job, tell } = await aTheft(t);
    const received = webhooks[0]?.received ?? [];
    await tell();
    await respond(deps, job);
    await tell();
    await closeIncident(deps, { ...job, by: 'api:soar', resolution: 'true_positive' });
    await tell();
    await tell();
    const types = received.map(({ body }) => String(body.type)).toSorted();
    assert.deepEqual(types, [
      'action.executed',
      'action.executed',
      'finding.closed',
      'finding.created',
      'finding.updated',
    ]);
    const ids = received.map(({ headers }) => headers['webhook-id']);
    assert.equal(new Set(ids).size, ids.length);
    for (const { headers, raw } of received) {
      const { 'webhook-id': id = '', 'webhook-timestamp': at = '' } = headers;
      assert.equal(headers['webhook-signature'], webhookSignature(id, Number(at), raw, [SECRET]));
    }
  });

  test('a retry is the same message under the same id, with the time of the new attempt', async (t) => {
    const { deps, webhooks, tell } = await aTheft(t);
    webhooks[0]?.answer({ status: 500 });
    await fails(deps, tell, 'webhook: alert_receiver_failing');
    await tell();
    const [first, second] = webhooks[0]?.received ?? [];
    assert.ok(first !== undefined && second !== undefined);
    assert.equal(first.headers['webhook-id'], second.headers['webhook-id']);
    assert.deepEqual(first.raw, second.raw);
    assert.notEqual(first.headers['webhook-timestamp'], second.headers['webhook-timestamp']);
  });

  test('a change that would say nothing but its time and its revision is not sent', async (t) => {
    const { deps, webhooks, job, tell } = await aTheft(t);
    await tell();
    await change(deps, job, { details: { companyWideMove: true, urgency: 1 } });
    await tell();
    assert.equal(webhooks[0]?.received.length, 1);
    await change(deps, job, { assignee: 'console:bob' });
    await tell();
    assert.equal(webhooks[0]?.received.length, 2);
  });

  test('one receiver’s fault holds up no other, and the others are not told again', async (t) => {
    const { deps, slack, webhooks, tell } = await aTheft(t, {}, 2);
    const [broken, sound] = webhooks;
    broken?.answer({ status: 503 }, { status: 503 });
    await fails(deps, tell, 'webhook: alert_receiver_failing');
    await fails(deps, tell, 'webhook: alert_receiver_failing');
    await tell();
    assert.deepEqual([broken?.received.length, sound?.received.length], [3, 1]);
    assert.equal(slack.posts().length, 1);
  });

  test('a receiver that answers 410 is never called again, until it is set up anew', async (t) => {
    const { deps, webhooks, job, tell } = await aTheft(t);
    webhooks[0]?.answer({ status: 410 });
    await tell();
    await change(deps, job, { containment: 'broken' });
    await tell();
    assert.equal(webhooks[0]?.received.length, 1);
    const alertWebhooks = withSecret(deps.config.alertWebhooks, 'another-secret-0123456789');
    const renewed = { ...deps, tell: buildReceivers({ ...deps.config, alertWebhooks }) };
    await change(deps, job, { containment: 'verified' });
    await notify(renewed, job);
    assert.equal(webhooks[0]?.received.length, 2);
  });
});

suite('notify, PagerDuty', () => {
  test('pages once, acknowledges and resolves, and stays silent in between', async (t) => {
    const { deps, job } = await aTheft(t);
    const pagerDuty = await startPagerDuty(t);
    const tell = { slack: null, teams: null, webhooks: [], pagerDuty: pagerDuty.client };
    const paged = { ...deps, tell };
    await notify(paged, job);
    await respond(deps, job);
    await notify(paged, job);
    await assignIncident(deps, { ...job, by: 'console:bob', assignee: 'console:bob' });
    await notify(paged, job);
    await closeIncident(deps, { ...job, by: 'console:bob', resolution: 'true_positive' });
    await notify(paged, job);
    assert.deepEqual(
      pagerDuty.events().map(({ event_action }) => event_action),
      ['trigger', 'acknowledge', 'resolve'],
    );
  });
});

test('an incident that is not there has nobody told, and ends the job', async (t) => {
  const deps = await testDependencies(t);
  await notify(deps, { org: 'main', incidentId: 999 });
  await notify(deps, { org: 'gone', incidentId: 1 });
  assert.deepEqual(await waitingJobs(deps, 'notify'), []);
});
