import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import {
  DEFAULT_RESPONSE_POLICY,
  type ResponsePolicy,
} from '../../../src/domain/response/response-policy.ts';
import { readLogEvent } from '../../../src/okta/log-event.ts';
import { eventRowMaker } from '../../../src/pipeline/record/event-row.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import {
  answerQuestion,
  approveAction,
  closeIncident,
  pauseActions,
} from '../../../src/pipeline/steer.ts';
import { triage } from '../../../src/pipeline/triage.ts';
import { addQuestion, changeQuestion } from '../../../src/store/asked-users.ts';
import { storeEvents } from '../../../src/store/events.ts';
import { listIncidents } from '../../../src/store/incident-list.ts';
import { incidentView } from '../../../src/store/incident-view.ts';
import { clearJobs, testDependencies, waitingJobs } from '../../support/dependencies.ts';
import { aLogEvent, HOME, type Look, SCRIPT } from '../log-events.ts';

const ROOT = 'idxRoot';
const APP = 'idxApp';

/** A session under two ids, stolen under both before any event said that they are one. */
async function twoIncidents(
  t: TestContext,
  responses: Partial<ResponsePolicy> = {},
  hijackFrom?: number,
) {
  const plain = await testDependencies(t, { responses });
  const thresholds = hijackFrom === undefined ? {} : { hijack: hijackFrom };
  const orgs = [...plain.orgs].map(([key, { config, ...org }]) => {
    const detection = { ...config.detection, thresholds };
    return [key, { ...org, config: { ...config, detection } }] as const;
  });
  const deps = { ...plain, orgs: new Map(orgs) };
  const start = Date.now() - 10 * 60_000;
  const record = async (at: number, look: Look, own: string, root: string | null) => {
    const changes = {
      authenticationContext: { externalSessionId: own, rootSessionId: root },
    };
    const raw = aLogEvent({ at: start + at * 1_000, look, changes });
    const reading = readLogEvent(raw);
    assert.ok(reading.ok);
    const toRow = eventRowMaker(deps.fingerprintSources);
    const row = toRow('main', 'system_log', reading.event, JSON.stringify(raw));
    await deps.database.transaction((tx) => storeEvents(tx.client, [row]));
  };
  const judge = async () => {
    for (const sessionId of [ROOT, APP]) await triage(deps, { org: 'main', sessionId });
  };
  for (const [at, look] of [HOME, SCRIPT, HOME, SCRIPT].entries()) {
    await record(at * 30, look, ROOT, null);
    await record(at * 30 + 5, look, APP, null);
  }
  await judge();
  const incidents = async () => {
    const listed = await listIncidents(deps.database.rows, {});
    return Promise.all(
      listed.reverse().map(({ id }) => incidentView(deps.database.rows, 'main', id)),
    );
  };
  return { deps, record, judge, incidents };
}

suite('two incidents of what turns out to be one session', () => {
  test('become one: the later ends as its duplicate, with what had not begun called off', async (t) => {
    const { deps, record, judge, incidents } = await twoIncidents(t);
    assert.equal((await incidents()).length, 2);
    await clearJobs(deps);
    await record(150, HOME, APP, ROOT);
    await judge();
    const [first, second, ...more] = await incidents();
    assert.ok(first && second);
    assert.deepEqual(more, []);
    assert.equal(first.incident.status, 'in_progress');
    assert.deepEqual(
      first.actions.map(({ status }) => status),
      ['approved', 'approved'],
    );
    assert.equal(second.incident.status, 'resolved');
    assert.equal(second.incident.resolution, 'duplicate');
    assert.equal(second.incident.containment, 'none');
    assert.match(second.incident.details.notices.join(), /that of INC-1/);
    assert.deepEqual(
      second.actions.map(({ status }) => status),
      ['skipped', 'skipped'],
    );
    assert.equal(second.history.at(-1)?.kind, 'resolved');
    const told = await waitingJobs(deps, 'notify');
    assert.ok(told.some(({ data }) => data.incidentId === second.incident.id));
    await judge();
    const revisions = (await incidents()).map((view) => view?.incident.revision);
    assert.deepEqual(revisions, [first.incident.revision, second.incident.revision]);
  });

  test('become one, which knows what the user said when they were asked about the other', async (t) => {
    const askUser = { ...DEFAULT_RESPONSE_POLICY.askUser, onNo: 'contain' as const };
    const { deps, record, judge, incidents } = await twoIncidents(t, { askUser }, 1);
    const [, later] = await incidents();
    assert.equal(later?.incident.verdict, 'suspicious');
    const at = new Date(deps.now());
    const asked = { org: 'main', incidentId: later.incident.id, requestedBy: 'system' };
    await deps.database.transaction(async (tx) => {
      const question = await addQuestion(tx, { ...asked, requestedAt: at });
      const said = { status: 'answered', slackUser: 'U1', answer: 'no', answeredAt: at } as const;
      await changeQuestion(tx, 'main', question, said);
    });
    await clearJobs(deps);
    await record(150, HOME, APP, ROOT);
    await judge();
    const [first, second] = await incidents();
    assert.equal(second?.incident.resolution, 'duplicate');
    assert.deepEqual(
      first?.asked.map(({ answer, answeredAt }) => [answer, answeredAt]),
      [['no', at]],
    );
    const told = first?.history.filter(({ kind }) => kind === 'user_answered');
    assert.deepEqual(
      told?.map(({ actor, data }) => [actor, (data as { about?: number }).about]),
      [['slack:U1', second?.incident.id]],
    );
    for (const { data } of await waitingJobs(deps, 'triage')) await triage(deps, data);
    const [one] = await incidents();
    assert.equal(one?.asked.length, 1);
    assert.deepEqual(
      one.actions.map(({ kind, status }) => `${kind} ${status}`),
      ['clear_sessions approved', 'expire_password approved'],
      'what follows from it is planned',
    );
  });

  test('become one, which hears of it when the user says no about the other only then', async (t) => {
    const { deps, record, judge, incidents } = await twoIncidents(t, {}, 1);
    const [, later] = await incidents();
    assert.ok(later !== undefined && later !== null);
    const about = { org: 'main', incidentId: later.incident.id };
    const questionId = await deps.database.transaction(async (tx) => {
      const asked = { ...about, requestedBy: 'system', requestedAt: new Date(deps.now()) };
      const id = await addQuestion(tx, asked);
      await changeQuestion(tx, 'main', id, { status: 'waiting', slackUser: 'U1' });
      return id;
    });
    await record(150, HOME, APP, ROOT);
    await judge();
    const no = { ...about, questionId, by: 'slack:U1', answer: 'no' } as const;
    assert.equal((await answerQuestion(deps, no)).outcome, 'late');
    const [first, second, ...more] = await incidents();
    assert.deepEqual([second?.incident.status, more], ['resolved', []]);
    assert.deepEqual(
      first?.asked.map(({ answer }) => answer),
      ['no'],
    );
  });

  test('become one, and what a person agreed to in the later goes on', async (t) => {
    const { deps, record, judge, incidents } = await twoIncidents(t, { mode: 'approve' });
    const [, second] = await incidents();
    const [clear, expire] = second?.actions ?? [];
    assert.ok(second && clear && expire);
    const job = { org: 'main', incidentId: second.incident.id };
    await pauseActions(deps, { org: 'main', paused: true, by: 'api:bob' });
    await approveAction(deps, { ...job, actionId: clear.id, by: 'api:ada' });
    await respond(deps, job);
    await record(150, HOME, APP, ROOT);
    await judge();
    await pauseActions(deps, { org: 'main', paused: false, by: 'api:bob' });
    const standing = async () => {
      const { incident, actions } = (await incidents())[1] ?? assert.fail();
      const codes = actions.map(({ status, errorCode }) => `${status} ${errorCode}`);
      return [incident.resolution, incident.containment, ...codes];
    };
    assert.deepEqual(await standing(), ['duplicate', 'acting', 'approved null', 'skipped null']);
    await respond(deps, job);
    // This deployment cannot act: that it came so far is what matters.
    const tried = 'failed no_okta_credentials';
    assert.deepEqual(await standing(), ['duplicate', 'none', tried, 'skipped null']);
  });

  test('leave the one open of which a person said that the other is a duplicate', async (t) => {
    const { deps, record, judge, incidents } = await twoIncidents(t);
    const [root, app] = (await incidents()).map((view) => view?.incident.id ?? assert.fail());
    assert.ok(root !== undefined && app !== undefined);
    const closing = { org: 'main', by: 'api:ada', resolution: 'duplicate', note: 'One.' } as const;
    const closed = await closeIncident(deps, { ...closing, incidentId: root, of: { id: app } });
    assert.equal(closed.outcome, 'closed');
    await record(150, HOME, APP, ROOT);
    await judge();
    const standing = (await incidents()).map((view) => [
      view?.incident.status,
      view?.incident.duplicateOf,
    ]);
    assert.deepEqual(standing, [
      ['closed', app],
      ['in_progress', null],
    ]);
  });
});
