import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { DEFAULT_RESPONSE_POLICY } from '../../../src/domain/response/response-policy.ts';
import { notify } from '../../../src/pipeline/notify.ts';
import { closeIncident, pauseActions } from '../../../src/pipeline/steer.ts';
import { readOrgStatus } from '../../../src/queries/org-status.ts';
import { buildReceivers } from '../../../src/receivers.ts';
import { openLog } from '../../../src/serve/log.ts';
import { verifyHistory } from '../../../src/store/history.ts';
import { listIncidents } from '../../../src/store/incident-list.ts';
import { incidentView } from '../../../src/store/incident-view.ts';
import { clearJobs, testDependencies, waitingJobs } from '../../support/dependencies.ts';
import { startWebhookReceiver } from '../../support/webhook-receiver.ts';

type Cleanup = Parameters<typeof startWebhookReceiver>[0];

const approval = { ...DEFAULT_RESPONSE_POLICY.approval, approvers: ['api:maria'] };

/** An org in which only Maria approves, a receiver that is told, and what the service logs. */
async function watchedOrg(t: Cleanup) {
  const webhook = await startWebhookReceiver(t);
  const plain = await testDependencies(t, {
    responses: { mode: 'approve', approval },
    environment: {
      ALERT_WEBHOOK_URLS: webhook.url,
      ALERT_WEBHOOK_SECRET: 'a-secret-of-24-characters',
    },
  });
  const logged: Record<string, unknown>[] = [];
  const log = openLog('info', { write: (line) => logged.push(JSON.parse(line)) });
  const deps = { ...plain, log, tell: buildReceivers(plain.config) };
  const tellAll = async () => {
    for (const { data } of await waitingJobs(deps, 'notify')) await notify(deps, data);
    await clearJobs(deps);
  };
  return {
    deps,
    logged,
    tellAll,
    received: () => webhook.received.map(({ body }) => body),
    stop: (reason?: string) =>
      pauseActions(deps, { org: 'main', paused: true, by: 'api:prometheus', reason }),
    resume: (reason?: string) =>
      pauseActions(deps, { org: 'main', paused: false, by: 'api:maria', reason }),
    stops: async () => {
      const wanted = { kinds: ['actions_stopped'], limit: 50 } as const;
      const found = await listIncidents(deps.database.rows, wanted);
      return Promise.all(
        found.map(async ({ id }) => {
          const view = await incidentView(deps.database.rows, 'main', id);
          return view ?? assert.fail();
        }),
      );
    },
  };
}

suite('a stop of all actions', () => {
  test('is told to everybody as an alarm, and its end as the end of it', async (t) => {
    const { stop, resume, stops, tellAll, received } = await watchedOrg(t);
    await stop('a drill');
    await tellAll();
    const [stopped] = await stops();
    assert.equal(stopped?.incident.status, 'new');
    const [told] = received() as { type: string; data: Record<string, unknown> }[];
    assert.match(String(told?.data.message), /were stopped by api:prometheus: a drill$/);
    assert.equal(told?.data.activity_id, 1);
    assert.match(JSON.stringify(told?.data.unmapped), /"incident_kind":"actions_stopped"/);
    assert.match(JSON.stringify(told?.data.remediation), /warden resume/);
    await resume('drill over');
    await tellAll();
    const [, end] = received() as { data: Record<string, unknown> }[];
    assert.equal(end?.data.activity_id, 3);
    assert.match(
      JSON.stringify(end?.data.remediation),
      /api:maria let the actions go on: drill over/,
    );
    const { incident } = (await stops())[0] ?? assert.fail();
    assert.deepEqual([incident.status, incident.closedBy], ['resolved', 'api:maria']);
  });

  test('is kept with who, when and why, though the switch is turned again', async (t) => {
    const { deps, stop, resume, stops } = await watchedOrg(t);
    await stop('first');
    await resume('all is well');
    await stop('second');
    const [second, first] = await stops();
    const kept = (view: typeof first) =>
      view?.history.map(({ kind, actor, data }) => [kind, actor, data]);
    assert.deepEqual(kept(first), [
      ['actions_paused', 'api:prometheus', { reason: 'first' }],
      ['actions_resumed', 'api:maria', { reason: 'all is well' }],
    ]);
    assert.deepEqual(kept(second), [['actions_paused', 'api:prometheus', { reason: 'second' }]]);
    for (const { incident } of await stops())
      assert.equal((await verifyHistory(deps.database.rows, 'main', incident.id)).intact, true);
    const [org] = await readOrgStatus(deps);
    assert.deepEqual(
      org?.turns.map(({ turned, by, reason, incidentId }) => [turned, by, reason, incidentId]),
      [
        ['stopped', 'api:prometheus', 'second', second?.incident.id],
        ['resumed', 'api:maria', 'all is well', first?.incident.id],
        ['stopped', 'api:prometheus', 'first', first?.incident.id],
      ],
    );
  });

  test('is logged as a warning, and so is its end, each once', async (t) => {
    const { stop, resume, logged } = await watchedOrg(t);
    for (const _twice of [1, 2]) await stop('a drill');
    for (const _twice of [1, 2]) await resume();
    assert.deepEqual(
      logged.map(({ level, msg, org, by, reason }) => [level, msg, org, by, reason]),
      [
        [40, 'all actions stopped', 'main', 'api:prometheus', 'a drill'],
        [40, 'actions go on', 'main', 'api:maria', null],
      ],
    );
  });

  test('is one alarm of two who stop at the same moment, and none of who may not resume', async (t) => {
    const { deps, stop, stops } = await watchedOrg(t);
    await Promise.all([stop(), stop()]);
    const by = 'api:prometheus';
    const refused = await pauseActions(deps, { org: 'main', paused: false, by });
    assert.equal(refused.outcome, 'not_allowed');
    const all = await stops();
    assert.deepEqual([all.length, all[0]?.history.length], [1, 1]);
  });

  test('is not closed by hand while it lasts: everybody would take it for over', async (t) => {
    const { deps, stop, stops } = await watchedOrg(t);
    await stop();
    const [{ incident } = assert.fail()] = await stops();
    const close = { org: 'main', incidentId: incident.id, resolution: 'benign' } as const;
    const closed = await closeIncident(deps, { ...close, by: 'api:maria' });
    assert.equal(closed.outcome, 'not_possible');
    assert.match('reason' in closed ? closed.reason : '', /warden resume/);
    assert.equal((await stops())[0]?.incident.status, 'new');
  });

  test('that is older than these alarms gets its own when it ends', async (t) => {
    const { deps, resume, stops } = await watchedOrg(t);
    await deps.database.pool.query(
      `insert into org_switches values ('main', true, 'cli:ada', 'storm', '2026-11-01T10:00:00Z')`,
    );
    await resume();
    const [{ incident, history } = assert.fail()] = await stops();
    assert.equal(incident.status, 'resolved');
    assert.deepEqual(
      history.map(({ kind, actor, at }) => [kind, actor, at.getTime() < deps.now() - 60_000]),
      [
        ['actions_paused', 'cli:ada', true],
        ['actions_resumed', 'api:maria', false],
      ],
    );
  });
});
