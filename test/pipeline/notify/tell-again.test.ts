/** A SIEM that lost a day: what it had taken is sent to it once more, and to nobody else. */
import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { Connect } from '../../../src/commands/incident/deployment.ts';
import { redrive } from '../../../src/commands/redrive.ts';
import { notify } from '../../../src/pipeline/notify.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import { addNote } from '../../../src/pipeline/steer.ts';
import { buildReceivers } from '../../../src/receivers.ts';
import { readHistory } from '../../../src/store/history.ts';
import { waitingJobs } from '../../support/dependencies.ts';
import { anOrgWithATheft } from '../../support/incident-of-theft.ts';
import { recordedIo } from '../../support/recorded-io.ts';
import { startWebhookReceiver } from '../../support/webhook-receiver.ts';

const HOUR_MS = 3_600_000;

/** A theft that was acted on, and told to two receivers. */
async function toldTheft(t: TestContext) {
  const [lost, other] = [await startWebhookReceiver(t), await startWebhookReceiver(t)];
  const incident = await anOrgWithATheft(t, {
    environment: {
      ALERT_WEBHOOK_URLS: `${lost.url},${other.url}`,
      ALERT_WEBHOOK_SECRET: 'a-secret-of-24-characters',
    },
    responses: { mode: 'enforce' },
  });
  const { job } = incident;
  const deps = { ...incident.deps, tell: buildReceivers(incident.deps.config) };
  await notify(deps, job);
  await respond(deps, job);
  await notify(deps, job);
  await addNote(deps, { ...job, by: 'api:alice', text: 'seen' });
  await notify(deps, job);
  // All of it was told just now.
  await deps.database.pool.query("delete from pgboss.job where name = 'notify'");
  const connect: Connect = async () => ({ deps, close: async () => {} });
  return {
    deps,
    job,
    lost,
    other,
    name: new URL(lost.url).host,
    at: (ms: number) => new Date(deps.now() + ms).toISOString(),
    redrive: async (...argv: string[]) => {
      const io = recordedIo();
      const status = await redrive(argv, io, connect);
      return { status, out: io.out(), err: io.err() };
    },
  };
}

type Told = {
  readonly type: string;
  readonly data: { readonly unmapped: { history?: { new?: readonly { sequence: number }[] } } };
};

suite('redrive --receiver', () => {
  test('says first what it would send, then sends it: the whole history, and actions under their own ids', async (t) => {
    const { deps, job, lost, other, name, at, redrive } = await toldTheft(t);
    const before = lost.received.splice(0);
    const others = other.received.length;
    const asked = ['--receiver', name, '--since', at(-HOUR_MS)];
    const counted = await redrive(...asked);
    assert.equal(counted.status, 0);
    assert.match(
      counted.out,
      /was told of 1 incident of main from .*\nNothing was sent\..*--confirm/,
    );
    assert.deepEqual(await waitingJobs(deps, 'notify'), []);
    await notify(deps, job);
    assert.deepEqual(lost.received, []);

    const sent = await redrive(...asked, '--confirm', '--json');
    assert.partialDeepStrictEqual(JSON.parse(sent.out), {
      orgs: [{ org: 'main', incidents: 1 }],
      confirmed: true,
    });
    assert.equal((await waitingJobs(deps, 'notify')).length, 1);
    await notify(deps, job);
    const told = lost.received.map(({ body }) => body as Told);
    assert.equal(told[0]?.type, 'finding.created');
    const entries = told.flatMap(({ data }) => data.unmapped.history?.new ?? []);
    const history = await readHistory(deps.database.rows, 'main', job.incidentId);
    assert.deepEqual(
      entries.map(({ sequence }) => sequence),
      history.map(({ sequence }) => sequence),
    );
    const idsOf = (messages: typeof before) =>
      messages
        .filter(({ body }) => String(body.type).startsWith('action.'))
        .map(({ headers }) => headers['webhook-id']);
    assert.ok(idsOf(before).length > 0);
    assert.deepEqual(idsOf(lost.received), idsOf(before));
    assert.equal(other.received.length, others);
    const all = lost.received.length;
    await notify(deps, job);
    assert.equal(lost.received.length, all);
  });

  test('also sends what it took of an incident whose next message failed while it was down', async (t) => {
    const { deps, job, lost, name, at, redrive } = await toldTheft(t);
    lost.answer({ status: 503 });
    await addNote(deps, { ...job, by: 'api:alice', text: 'while it was down' });
    await notify(deps, job);
    lost.answer({ status: 200 });
    lost.received.splice(0);
    const sent = await redrive('--receiver', name, '--since', at(-HOUR_MS), '--confirm', '--json');
    assert.equal(JSON.parse(sent.out).orgs[0].incidents, 1);
    await notify(deps, job);
    const told = lost.received.map(({ body }) => body as Told);
    assert.equal(told[0]?.type, 'finding.created');
    const [first] = told.flatMap(({ data }) => data.unmapped.history?.new ?? []);
    assert.equal(first?.sequence, 1);
  });

  test('leaves alone what was told before, or after', async (t) => {
    const { at, name, redrive } = await toldTheft(t);
    const count = async (...argv: string[]) =>
      JSON.parse((await redrive('--receiver', name, '--json', ...argv)).out).orgs[0].incidents;
    assert.equal(await count('--since', at(-2 * HOUR_MS), '--until', at(-HOUR_MS)), 0);
    assert.equal(await count('--since', at(-2 * HOUR_MS), '--until', at(HOUR_MS)), 1);
    assert.equal(await count('--since', at(1), '--until', at(HOUR_MS)), 0);
  });

  test('refuses more than a flood, and a receiver that is gone', async (t) => {
    const { deps, job, lost, name, at, redrive } = await toldTheft(t);
    const asked = ['--receiver', name, '--since', at(-HOUR_MS), '--confirm'];
    await deps.database.pool.query(
      `insert into notifications (org, incident_id, channel, key, revision, status, updated_at)
       select org, 100000 + n, channel, key, 1, 'sent', updated_at
       from notifications, generate_series(1, 2000) n where channel = $1 and key = 'incident'`,
      [deps.tell.webhooks[0]?.channel],
    );
    const flood = await redrive(...asked);
    assert.equal(flood.status, 1);
    assert.match(
      flood.err,
      /2001 incidents, and at most 2000 .*an earlier --until.*the last --until is \d{4}-.*Z/,
    );
    assert.doesNotMatch((await redrive(...asked, '--until', at(1))).err, /the last --until/);
    assert.deepEqual(await waitingJobs(deps, 'notify'), []);
    lost.answer({ status: 410 });
    await addNote(deps, { ...job, by: 'api:alice', text: 'more' });
    await notify(deps, job);
    assert.match((await redrive(...asked)).err, /answered 410.*“warden redrive” first/);
  });

  test('is wrong usage without a time, or for somebody who is no webhook', async (t) => {
    const { lost, at, redrive } = await toldTheft(t);
    const since = ['--since', at(-HOUR_MS)];
    for (const [argv, why] of [
      [['--receiver', new URL(lost.url).host], /--since is missing/],
      [
        ['--receiver', 'slack', ...since],
        /no webhook is called that; there are: Webhook [0-9a-f]{8} \(127/,
      ],
      [['--receiver', new URL(lost.url).host, '--since', 'yesterday'], /must be a day or a moment/],
      [['--receiver', new URL(lost.url).host, '--stage', 'notify', ...since], /neither --stage/],
      [since, /are for --receiver/],
    ] as const) {
      const { status, err } = await redrive(...argv);
      assert.equal(status, 2, err);
      assert.match(err, why);
      assert.ok(!err.includes('/alerts'));
    }
  });
});
