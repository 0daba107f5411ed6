/** A receiver that says it is gone: nobody is told there any more, so somebody has to hear of that. */
import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { Connect } from '../../../src/commands/incident/deployment.ts';
import { redrive } from '../../../src/commands/redrive.ts';
import { notify } from '../../../src/pipeline/notify.ts';
import { addNote, assignIncident } from '../../../src/pipeline/steer.ts';
import { readOrgStatus } from '../../../src/queries/org-status.ts';
import { buildReceivers } from '../../../src/receivers.ts';
import { listIncidents } from '../../../src/store/incident-list.ts';
import { incidentView } from '../../../src/store/incident-view.ts';
import {
  type TestDependencies,
  testDependencies,
  waitingJobs,
} from '../../support/dependencies.ts';
import { startOktaOrg } from '../../support/okta-org/index.ts';
import { recordedIo } from '../../support/recorded-io.ts';
import { signedIn } from '../../support/signed-in.ts';
import { ALICE } from '../../support/steering.ts';
import { steal } from '../../support/theft.ts';
import { startWebhookReceiver, withSecret } from '../../support/webhook-receiver.ts';

/** A theft, and two receivers of which the first answers 410 to what it is told first. */
async function goneReceiver(t: TestContext) {
  const okta = await startOktaOrg();
  t.after(() => okta.close());
  const [gone, sound] = [await startWebhookReceiver(t), await startWebhookReceiver(t)];
  gone.answer({ status: 410 });
  const plain = await testDependencies(t, {
    okta: { url: okta.url, token: okta.addApiToken().value },
    responses: { mode: 'approve' },
    environment: {
      ALERT_WEBHOOK_URLS: `${gone.url},${sound.url}`,
      ALERT_WEBHOOK_SECRET: 'a-secret-of-24-characters',
      API_TOKENS: `${ALICE.name}:${ALICE.token}`,
    },
  });
  const deps: TestDependencies = { ...plain, tell: buildReceivers(plain.config) };
  const { incidentId } = await (await steal(deps, okta)).decide();
  assert.ok(incidentId !== null);
  const job = { org: 'main', incidentId };
  const channel = deps.tell.webhooks[0]?.channel ?? '';
  await notify(deps, job);
  return {
    deps,
    gone,
    sound,
    job,
    channel,
    rows: async (id: number) =>
      (await incidentView(deps.database.rows, 'main', id))?.notifications
        .filter((row) => row.channel === channel)
        .map(({ key, status, lastError }) => [key, status, lastError]),
    alarms: () => listIncidents(deps.database.rows, { org: 'main', kinds: ['dead_letter'] }),
    redrive: async (...argv: string[]) => {
      const connect: Connect = async () => ({ deps, close: async () => {} });
      const io = recordedIo();
      assert.equal(await redrive(argv, io, connect), 0);
      return io.out();
    },
  };
}

suite('a webhook that answers 410', () => {
  test('is not told, and that is what the API, the page and the metric say', async (t) => {
    const { deps, gone, sound, job, channel, rows } = await goneReceiver(t);
    assert.deepEqual(await rows(job.incidentId), [['incident', 'failed', 'alert_gone']]);
    assert.match(
      await deps.metrics.registry.metrics(),
      /notifications_total\{channel="webhook",result="failed"\} 1/,
    );
    const { read } = await signedIn(t, deps);
    const page = (await read(`/incidents/${job.incidentId}`)).body.replace(/<[^>]+>/g, ' ');
    assert.match(page, new RegExp(`Webhook ${channel.slice(8, 16)}\\s+gone\\s+It answered 410`));
    assert.match(page, /warden redrive/);
    await assignIncident(deps, { ...job, by: 'api:alice', assignee: 'api:alice' });
    await notify(deps, job);
    assert.deepEqual([gone.received.length, sound.received.length], [1, 2]);
  });

  test('is an alarm, once, for those who still hear', async (t) => {
    const { deps, gone, sound, alarms, rows } = await goneReceiver(t);
    const [alarm, ...more] = await alarms();
    assert.ok(alarm !== undefined);
    assert.deepEqual(more, []);
    assert.match(alarm.headline, /^Webhook [0-9a-f]{8} \(127\.0\.0\.1:\d+\) answered 410/);
    assert.match(alarm.details.notices.join(), /warden redrive/);
    const told = (await waitingJobs(deps, 'notify')).map(({ data }) => data.incidentId);
    assert.ok(told.includes(alarm.id));
    await notify(deps, { org: 'main', incidentId: alarm.id });
    assert.equal(gone.received.length, 1);
    assert.match(JSON.stringify(sound.received.at(-1)?.body), /answered 410/);
    assert.deepEqual(await rows(alarm.id), [['incident', 'failed', 'alert_gone']]);
    assert.equal((await alarms()).length, 1);
  });

  test('stands among the orgs with since when and what to do, until its address changes', async (t) => {
    const { deps, channel } = await goneReceiver(t);
    const [org] = await readOrgStatus(deps);
    assert.deepEqual(
      org?.receiversOff.map(({ channel: off, host }) => [off, host.split(':')[0]]),
      [[channel, '127.0.0.1']],
    );
    const { read } = await signedIn(t, deps);
    const page = (await read('/orgs')).body;
    const words = page.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    assert.match(words, /Webhook [0-9a-f]{8} \(127\.0\.0\.1:\d+\) is told nothing since 20\d\d-/);
    assert.doesNotMatch(words, /receiver off|"reason"/);
    const alertWebhooks = withSecret(deps.config.alertWebhooks, 'another-secret-of-24-char');
    const renewed = { ...deps, config: { ...deps.config, alertWebhooks } };
    assert.deepEqual((await readOrgStatus(renewed))[0]?.receiversOff, []);
  });

  test('is told again after a redrive, also what it missed', async (t) => {
    const { deps, gone, sound, job, rows, redrive: run } = await goneReceiver(t);
    assert.match(await run('--dry-run'), /^Webhook [0-9a-f]{8} \(127\.0\.0\.1:\d+\): answered 410/);
    assert.match(await run('--stage', 'triage'), /nothing to try again/);
    await addNote(deps, { ...job, by: 'api:alice', text: 'seen' });
    await notify(deps, job);
    assert.equal(gone.received.length, 1);
    const json = JSON.parse(await run('--json'));
    assert.deepEqual(
      json.receivers.map(({ org, incidents }: Record<string, unknown>) => [org, incidents]),
      [['main', 2]],
    );
    const heard = sound.received.length;
    await notify(deps, job);
    assert.equal(gone.received.length, 2);
    assert.equal(sound.received.length, heard);
    assert.deepEqual(await rows(job.incidentId), [['incident', 'sent', null]]);
    assert.match(await run(), /nothing to try again/);
  });
});
