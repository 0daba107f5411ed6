import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { notify } from '../../src/pipeline/notify.ts';
import { answerQuestion, closeIncident } from '../../src/pipeline/steer.ts';
import { verifyHistory } from '../../src/store/history.ts';
import { incidentView, listIncidents } from '../../src/store/incidents.ts';
import { ADA, anAskedUser } from '../support/asked-user.ts';
import { clearJobs, waitingJobs } from '../support/dependencies.ts';
import { judgementOf, recordEvents } from '../support/theft.ts';

const contain = { askUser: { onNo: 'contain' as const } };

async function deniedAfterwards(t: Parameters<typeof anAskedUser>[0]) {
  const asked = await anAskedUser(t, contain);
  const { deps, job, click } = asked;
  await closeIncident(deps, { ...job(), by: 'api:soc', resolution: 'benign' });
  await asked.tellAll();
  await clearJobs(deps);
  const sent: { event_action: string; payload?: { summary: string } }[] = [];
  const pagerDuty = { send: async (event: (typeof sent)[number]) => void sent.push(event) };
  Object.assign(deps.tell, { pagerDuty });
  const closed = job();
  assert.match(await click('not_me'), /handed to your security team/);
  const open = async () => (await listIncidents(deps.database.rows, { statuses: ['new'] }))[0];
  const viewOf = async (incidentId: number) => {
    const view = await incidentView(deps.database.rows, 'main', incidentId);
    assert.ok(view !== null);
    return view;
  };
  return { ...asked, closed, open, viewOf, sent };
}

suite('a no about what was closed as harmless', () => {
  test('is an incident of its own, told and paged like any, with what the closed one knew', async (t) => {
    const { deps, closed, open, viewOf, sent, slack } = await deniedAfterwards(t);
    const again = await open();
    assert.ok(again !== undefined && again.id !== closed.incidentId);
    const { incident, findings, actions, nextStep, history, asked } = await viewOf(again.id);
    assert.deepEqual([incident.verdict, incident.userId], ['suspicious', again.userId]);
    assert.equal(incident.details.refersTo, closed.incidentId);
    assert.match(incident.details.notices.join(), /not them, after INC-\d+ was closed as benign/);
    assert.equal(findings.length, 1);
    assert.deepEqual(actions, [], 'nothing is planned by it');
    assert.match(String(nextStep), /^The user says that it was not them\. Clear the user’s sess/);
    assert.deepEqual([asked[0]?.answer, asked[0]?.status], ['no', 'expired']);
    assert.deepEqual(
      history.map(({ kind }) => kind),
      ['opened', 'user_answered'],
    );
    for (const { data } of await waitingJobs(deps, 'notify')) await notify(deps, data);
    assert.deepEqual(
      sent.map(({ event_action, payload }) => [event_action, payload?.summary.slice(0, 6)]),
      [['trigger', `INC-${again.id}:`.slice(0, 6)]],
    );
    const [, told, ...more] = slack.posts();
    assert.match(String(told?.text), /^Suspicious session: Ada Lovelace/);
    assert.match(JSON.stringify(told?.blocks), /was NOT them/);
    assert.deepEqual([more, slack.replies()], [[], []], 'a new message is a bell by itself');
    assert.equal(slack.directs(ADA.id).length, 1, 'and nobody is asked again');
    const before = await viewOf(closed.incidentId);
    assert.equal(before.incident.status, 'closed');
    assert.deepEqual(before.history.at(-1)?.kind, 'user_answered');
    for (const { incidentId } of [closed, { incidentId: again.id }]) {
      assert.ok((await verifyHistory(deps.database.rows, 'main', incidentId)).intact);
    }
  });

  test('is said once, whatever is clicked and judged after it', async (t) => {
    const { deps, click, closed, open, viewOf, decide, judgement } = await deniedAfterwards(t);
    const again = await open();
    assert.ok(again !== undefined);
    const [asked] = (await viewOf(closed.incidentId)).asked;
    await Promise.all([click('not_me', ADA.id, asked?.id), click('was_me', ADA.id, asked?.id)]);
    await decide({ judgement: { ...judgement, headline: 'One event more' } });
    const { incident, actions, asked: carried } = await viewOf(again.id);
    assert.equal(incident.headline, 'One event more', 'it is the one that goes on');
    assert.deepEqual([actions, carried.length], [[], 1]);
    assert.equal((await listIncidents(deps.database.rows, {})).length, 2);
  });

  test('reaches the incident that is open about the session by then', async (t) => {
    const asked = await anAskedUser(t, contain);
    const { deps, theft, job, decide } = asked;
    const closed = job();
    await closeIncident(deps, { ...closed, by: 'api:soc', resolution: 'false_positive' });
    const other = theft.session.act('user.authentication.sso', {
      client: { ip: '192.0.2.44', asn: 9009, asOrg: 'M247', userAgent: 'curl/8.9.1' },
    });
    assert.ok(other.done);
    await recordEvents(deps, [other.event]);
    const news = judgementOf(deps, theft.session, other.event);
    const { incidentId } = await decide({ judgement: news, corroboration: 'unavailable' });
    assert.ok(incidentId !== null && incidentId !== closed.incidentId);
    const [question] =
      (await incidentView(deps.database.rows, 'main', closed.incidentId))?.asked ?? [];
    assert.ok(question !== undefined);
    const no = { ...closed, questionId: question.id, by: `slack:${ADA.id}`, answer: 'no' } as const;
    assert.equal((await answerQuestion(deps, no)).outcome, 'late');
    const view = await incidentView(deps.database.rows, 'main', incidentId);
    assert.deepEqual(
      view?.asked.map(({ answer: said }) => said),
      ['no'],
    );
    assert.equal((await listIncidents(deps.database.rows, {})).length, 2);
  });
});
