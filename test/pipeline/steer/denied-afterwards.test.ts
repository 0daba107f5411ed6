import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Resolution } from '../../../src/domain/response/incident.ts';
import { notify } from '../../../src/pipeline/notify.ts';
import { answerQuestion, closeIncident } from '../../../src/pipeline/steer.ts';
import { verifyHistory } from '../../../src/store/history.ts';
import { listIncidents } from '../../../src/store/incident-list.ts';
import { incidentView } from '../../../src/store/incident-view.ts';
import { ADA, anAskedUser, asSuspicious } from '../../support/asked-user.ts';
import { clearJobs, waitingJobs } from '../../support/dependencies.ts';
import { startPagerDuty } from '../../support/pagerduty.ts';
import { judgementOf, LAPTOP, recordEvents, THIEF } from '../../support/theft.ts';

const contain = { askUser: { onNo: 'contain' as const } };

async function deniedAfterwards(t: Parameters<typeof anAskedUser>[0]) {
  const asked = await anAskedUser(t, contain);
  const { deps, job, click } = asked;
  await closeIncident(deps, { ...job(), by: 'api:soc', resolution: 'benign' });
  await asked.tellAll();
  await clearJobs(deps);
  const pagerDuty = await startPagerDuty(t);
  Object.assign(deps.tell, { pagerDuty: pagerDuty.client });
  const closed = job();
  assert.match(await click('not_me'), /handed to your security team/);
  const open = async () => (await listIncidents(deps.database.rows, { statuses: ['new'] }))[0];
  const viewOf = async (incidentId: number) => {
    const view = await incidentView(deps.database.rows, 'main', incidentId);
    assert.ok(view !== null);
    return view;
  };
  return { ...asked, closed, open, viewOf, paged: pagerDuty.events };
}

suite('a no about what was closed as harmless', () => {
  test('is an incident of its own, told and paged like any, with what the closed one knew', async (t) => {
    const { deps, closed, open, viewOf, paged, slack } = await deniedAfterwards(t);
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
      paged().map(({ event_action, payload }) => [event_action, payload?.summary.slice(0, 6)]),
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

suite('a no about what was closed otherwise', () => {
  type Asked = Awaited<ReturnType<typeof anAskedUser>>;

  /** Another session of Ada's that was stolen. */
  async function another({ okta, deps, theft, decide }: Asked): Promise<number> {
    const session = okta.signIn(theft.session.user, LAPTOP);
    const stolen = session.act('user.authentication.sso', { client: THIEF });
    assert.ok(stolen.done);
    await recordEvents(deps, [stolen.event]);
    const { incidentId } = await decide({
      sessionId: session.rootId,
      keptUnder: [session.rootId],
      judgement: asSuspicious(judgementOf(deps, session, stolen.event)),
      corroboration: 'unavailable',
    });
    assert.ok(incidentId !== null);
    return incidentId;
  }

  /** Asked about one incident, which is closed like that; then about it: no. */
  async function denies(asked: Asked, incidentId: number, resolution: Resolution) {
    const { deps } = asked;
    const view = async () =>
      (await incidentView(deps.database.rows, 'main', incidentId)) ?? assert.fail();
    const [question] = (await view()).asked;
    assert.ok(question !== undefined);
    const closed = { org: 'main', incidentId };
    await closeIncident(deps, { ...closed, by: 'api:soc', resolution });
    const no = { ...closed, questionId: question.id, by: `slack:${ADA.id}`, answer: 'no' } as const;
    assert.equal((await answerQuestion(deps, no)).outcome, 'late');
    assert.equal((await view()).incident.status, 'closed');
    assert.equal((await view()).history.at(-1)?.kind, 'user_answered');
  }

  async function standing({ deps }: Asked) {
    const all = await listIncidents(deps.database.rows, {});
    return all.reverse().map(({ status }) => status);
  }

  async function heardBy({ deps }: Asked, incidentId: number) {
    const view = await incidentView(deps.database.rows, 'main', incidentId);
    assert.ok(view !== null);
    const [answer, ...others] = view.asked.filter(({ answer: said }) => said === 'no');
    assert.deepEqual([answer?.status, others], ['expired', []], 'and it plans nothing');
    return view.incident.details.notices.join();
  }

  for (const resolution of ['true_positive', 'test'] as const) {
    test(`is in its history and its thread alone, after a ${resolution}`, async (t) => {
      const asked = await anAskedUser(t, contain);
      await denies(asked, asked.job().incidentId, resolution);
      assert.deepEqual(await standing(asked), ['closed']);
    });
  }

  test('reaches the incident that it was a duplicate of, where that is open', async (t) => {
    const asked = await anAskedUser(t, contain);
    const first = asked.job().incidentId;
    const second = await another(asked);
    await denies(asked, first, 'duplicate');
    assert.deepEqual(await standing(asked), ['closed', 'new']);
    assert.match(await heardBy(asked, second), /asked about INC-1, says that it was not them\.$/);
  });

  test('makes that one an incident again, where that was closed as harmless', async (t) => {
    const asked = await anAskedUser(t, contain);
    const first = asked.job().incidentId;
    const second = await another(asked);
    const closing = { org: 'main', incidentId: second, by: 'api:soc' };
    await closeIncident(asked.deps, { ...closing, resolution: 'benign' });
    await denies(asked, first, 'duplicate');
    assert.deepEqual(await standing(asked), ['closed', 'closed', 'new']);
    const { incident } = (await incidentView(asked.deps.database.rows, 'main', 3)) ?? assert.fail();
    assert.equal(incident.details.refersTo, second);
    assert.match(await heardBy(asked, 3), /asked about INC-1, .*after INC-2 was closed as benign/);
  });

  test('opens nothing where that was closed as a theft', async (t) => {
    const asked = await anAskedUser(t, contain);
    const first = asked.job().incidentId;
    const closing = { org: 'main', incidentId: await another(asked), by: 'api:soc' };
    await closeIncident(asked.deps, { ...closing, resolution: 'true_positive' });
    await denies(asked, first, 'duplicate');
    assert.deepEqual(await standing(asked), ['closed', 'closed']);
  });

  test('makes a duplicate of nothing an incident again: nobody has decided about it', async (t) => {
    const asked = await anAskedUser(t, contain);
    await denies(asked, asked.job().incidentId, 'duplicate');
    assert.deepEqual(await standing(asked), ['closed', 'new']);
    assert.match(await heardBy(asked, 2), /after INC-1 was closed as duplicate/);
  });

  test('reaches what is open about the session after a theft that was closed', async (t) => {
    const asked = await anAskedUser(t, contain);
    const { deps, theft, job, decide } = asked;
    const first = job().incidentId;
    await closeIncident(deps, {
      ...job(),
      by: 'api:soc',
      resolution: 'true_positive',
    });
    deps.advance(1_000);
    asked.okta.clock.advance(1_000);
    const later = theft.session.act('user.authentication.sso', {
      client: { ip: '192.0.2.44', asn: 9009, asOrg: 'M247', userAgent: 'curl/8.9.1' },
    });
    assert.ok(later.done);
    await recordEvents(deps, [later.event]);
    const news = judgementOf(deps, theft.session, later.event);
    const { incidentId } = await decide({ judgement: news, corroboration: 'unavailable' });
    assert.ok(incidentId !== null && incidentId !== first);
    const { asked: questions } =
      (await incidentView(deps.database.rows, 'main', first)) ?? assert.fail();
    const no = { questionId: questions[0]?.id ?? 0, by: `slack:${ADA.id}`, answer: 'no' } as const;
    await answerQuestion(deps, { org: 'main', incidentId: first, ...no });
    assert.match(
      await heardBy(asked, incidentId),
      /not them, after INC-1 was closed as true positive/,
    );
  });
});
