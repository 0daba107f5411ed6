/** A receiver that does not take what it is told: how often it is called, by whom, and what it is told in the end. */
import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { pino } from 'pino';
import { pauseAfter } from '../../../src/pipeline/notify/patience.ts';
import { notify } from '../../../src/pipeline/notify.ts';
import { startQueue, startWorkers } from '../../../src/pipeline/queue/workers.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import { addNote } from '../../../src/pipeline/steer.ts';
import { buildReceivers } from '../../../src/receivers.ts';
import { wakeWorkers } from '../../../src/service/wake-workers.ts';
import { clearJobs, waitingJobs } from '../../support/dependencies.ts';
import { anOrgWithATheft } from '../../support/incident-of-theft.ts';
import { nextTryIn } from '../../support/not-told.ts';
import { eventually } from '../../support/service.ts';
import { startWebhookReceiver } from '../../support/webhook-receiver.ts';

const NO: { status: number } = { status: 503 };

async function toldTheft(t: TestContext) {
  const webhook = await startWebhookReceiver(t);
  const theft = await anOrgWithATheft(t, {
    environment: {
      ALERT_WEBHOOK_URLS: webhook.url,
      ALERT_WEBHOOK_SECRET: 'a-secret-of-24-characters',
    },
    responses: { mode: 'enforce' },
  });
  const logged: Record<string, unknown>[] = [];
  const log = pino({}, { write: (line: string) => void logged.push(JSON.parse(line)) });
  const deps = { ...theft.deps, log, tell: buildReceivers(theft.deps.config) };
  await clearJobs(deps);
  return {
    ...theft,
    deps,
    log,
    logged,
    webhook,
    types: () => webhook.received.map(({ body }) => body.type),
    tell: () => notify(deps, theft.job),
    note: (text: string) => addNote(deps, { ...theft.job, by: 'api:alice', text }),
  };
}

suite('a receiver that does not take what it is told', () => {
  test('is called after 2 s, 4 s, 8 s and so on, whatever happens to the incident meanwhile', async (t) => {
    const { deps, webhook, tell, note } = await toldTheft(t);
    webhook.answer(NO, NO, NO);
    for (const [failures, pauseMs] of [2_000, 4_000, 8_000].entries()) {
      await tell();
      await note(`attempt ${failures}`);
      await Promise.all([tell(), tell()]);
      assert.equal(webhook.received.length, failures + 1);
      const waitsMs = await nextTryIn(deps);
      assert.ok(waitsMs > pauseMs - 1_500 && waitsMs <= pauseMs, `${waitsMs} ms`);
      deps.advance(waitsMs);
    }
    await tell();
    assert.equal(webhook.received.length, 4);
    webhook.answer(NO);
    await note('told from the beginning');
    await tell();
    assert.ok((await nextTryIn(deps)) <= 2_000);
  });

  test('leaves one job that comes when it is called again, which needs no news', async (t) => {
    const { deps, webhook, tell, job } = await toldTheft(t);
    webhook.answer({ ...NO, headers: { 'retry-after': '30' } });
    for (let i = 0; i < 3; i++) await tell();
    const [again, ...more] = await waitingJobs(deps, 'notify');
    assert.ok(again !== undefined);
    assert.deepEqual([again.data, more], [job, []]);
    const waitsMs = again.startAfter.getTime() - deps.now();
    assert.ok(waitsMs > 25_000 && waitsMs <= 30_000, `${waitsMs} ms`);
  });

  test('is one line in the log for each call, without a stack', async (t) => {
    const { logged, webhook, tell, job } = await toldTheft(t);
    webhook.answer(NO);
    await tell();
    await tell();
    const [line, ...more] = logged.filter(({ level }) => Number(level) >= 40);
    assert.deepEqual(more, []);
    const { msg, code, org, incidentId, reason } = line ?? {};
    assert.deepEqual(
      [msg, code, org, incidentId],
      ['a receiver was not told', 'alert_receiver_failing', job.org, job.incidentId],
    );
    assert.match(String(reason), /answered 503$/);
    assert.doesNotMatch(JSON.stringify(line), /stack|\.ts:|alerts"/);
  });

  test('hears of what was done only after what was found, in the order in which it was done', async (t) => {
    const { deps, webhook, tell, job, types } = await toldTheft(t);
    await respond(deps, job);
    webhook.answer(NO);
    await tell();
    assert.deepEqual(types(), ['finding.created']);
    deps.advance(2_000);
    webhook.answer({ status: 204 }, NO);
    await tell();
    deps.advance(2_000);
    await tell();
    assert.deepEqual(types().slice(1), [
      'finding.created',
      'action.executed',
      'action.executed',
      'action.executed',
    ]);
    const commands = webhook.received.slice(2).map(({ body }) => {
      const { command_uid, unmapped } = body.data as {
        command_uid: string;
        unmapped: { incident: string };
      };
      assert.equal(unmapped.incident, `INC-${job.incidentId}`);
      return command_uid.split('/').at(-1);
    });
    assert.deepEqual(commands, ['1', '1', '2']);
  });

  test('is told within seconds once it is back, by workers, with nothing new', async (t) => {
    const { deps, log, webhook, tell, types } = await toldTheft(t);
    webhook.answer(NO, NO);
    const boss = await startQueue({ url: deps.database.url, log, supervise: true });
    t.after(() => boss.stop({ graceful: false }));
    const ending = new AbortController();
    t.after(() => ending.abort());
    await tell();
    await startWorkers(
      boss,
      handlers((job) => notify(deps, job)),
      log,
      1,
    );
    void wakeWorkers(boss, log, ending.signal);
    await eventually('told', () => types().length === 3);
    await eventually('no job left', async () => (await waitingJobs(deps, 'notify')).length === 0);
    const at = webhook.received.map(({ headers }) => Number(headers['webhook-timestamp']));
    const [first = 0, , third = 0] = at;
    assert.ok(third - first >= 5 && third - first <= 9, `${third - first} s`);
  });

  test('is given up after a day, and its job kept for a person, who has it told from the beginning', async (t) => {
    const { deps, log, logged, webhook, tell, job } = await toldTheft(t);
    const startedAt = deps.now();
    webhook.answer(...Array.from({ length: 35 }, () => NO));
    for (let tries = 1; tries < 35; tries++) {
      await tell();
      deps.advance(await nextTryIn(deps));
    }
    const hours = (deps.now() - startedAt) / 3_600_000;
    assert.ok(hours > 23 && hours < 25, `${hours} h`);
    await clearJobs(deps);
    const boss = await startQueue({ url: deps.database.url, log, supervise: false });
    t.after(() => boss.stop({ graceful: false }));
    await deps.jobs.enqueue(null, 'notify', [{ data: job }]);
    await startWorkers(
      boss,
      handlers((asked) => notify(deps, asked)),
      log,
      1,
    );
    await eventually('the job kept', async () => {
      const { rows } = await deps.database.pool.query(
        `select 1 from pgboss.job where name = 'dead_letter' and source_name = 'notify'`,
      );
      return rows.length === 1;
    });
    assert.equal(webhook.received.length, 35);
    const [said] = logged.filter(({ msg }) => String(msg).startsWith('stage failed'));
    assert.match(String(said?.reason), /^Not told of INC-1 \(main\): webhook:\w+: alert_receiver_/);
    await tell();
    assert.equal(webhook.received.length, 36);
  });

  test('may ask for more patience, up to an hour', () => {
    assert.deepEqual(
      [pauseAfter(0, null), pauseAfter(0, 30_000), pauseAfter(5, 30_000), pauseAfter(30, null)],
      [2_000, 30_000, 64_000, 3_600_000],
    );
    assert.equal(pauseAfter(0, 86_400_000), 3_600_000);
    assert.equal(pauseAfter(34, null), null);
  });
});

type Notify = Parameters<typeof startWorkers>[1]['notify'];

function handlers(of: Notify): Parameters<typeof startWorkers>[1] {
  const never = async () => {};
  return { triage: never, respond: never, confirm: never, escalate: never, notify: of };
}
