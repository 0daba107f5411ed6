import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { confirm } from '../../../src/pipeline/confirm.ts';
import { escalate } from '../../../src/pipeline/escalate.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import { approveAction, closeIncident } from '../../../src/pipeline/steer.ts';
import { verifyHistory } from '../../../src/store/history.ts';
import { listIncidents } from '../../../src/store/incident-list.ts';
import { anAskedUser, MALLORY } from '../../support/asked-user.ts';
import { waitingJobs } from '../../support/dependencies.ts';
import { CLEAR, changes, EXPIRE } from '../../support/incident-of-theft.ts';
import { startPagerDuty } from '../../support/pagerduty.ts';
import { steal } from '../../support/theft.ts';
import { startWebhookReceiver } from '../../support/webhook-receiver.ts';

const HOUR = 3_600_000;
const contain = { askUser: { onNo: 'contain' as const } };

suite('a no', () => {
  test('is told like what got graver, and leaves the judgement as it is', async (t) => {
    const receiver = await startWebhookReceiver(t);
    const { click, tellAll, view, slack, asked } = await anAskedUser(t, {
      environment: {
        ALERT_WEBHOOK_URLS: receiver.url,
        ALERT_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 9).toString('base64')}`,
      },
    });
    const before = (await view()).incident;
    assert.equal(await click('not_me'), '');
    await tellAll();
    const { incident, actions, nextStep, history } = await view();
    assert.deepEqual([incident.verdict, incident.score], [before.verdict, before.score]);
    assert.deepEqual([incident.status, actions], ['new', []], 'by default it is only told');
    assert.match(
      String(nextStep),
      /^The user says that it was not them\. Clear the user’s sessions/,
    );
    const answered = history.find(({ kind }) => kind === 'user_answered');
    assert.equal(answered?.actor, 'slack:U000000ADA');
    assert.deepEqual(answered?.data, {
      answer: 'no',
      questionId: (await view()).asked[0]?.id,
      way: 'Slack',
      weight: 'counts',
    });
    const [bell, ...more] = slack.replies();
    assert.match(String(bell?.text), /ada\.lovelace@example\.com says that it was NOT them/);
    assert.deepEqual([bell?.reply_broadcast, more], [true, []]);
    assert.match(JSON.stringify(slack.posts()[0]?.blocks), /user says that it was NOT them/);
    const [text = ''] = asked();
    assert.match(text, /You answered: No, not me.*security team has it/);
    assert.doesNotMatch(text, /"button"/);
    const last = receiver.received.at(-1)?.body as unknown as {
      type: string;
      data: { severity_id: number; unmapped: { asked_user: { answer: string }[] } };
    };
    assert.equal(last.type, 'finding.updated');
    assert.deepEqual([last.data.severity_id, last.data.unmapped.asked_user[0]?.answer], [4, 'no']);
  });

  test('with on_no: contain, the plan for a hijack follows and is carried out', async (t) => {
    const { click, view, deps, job, okta, theft, tellAll } = await anAskedUser(t, contain);
    await click('not_me');
    const planned = await view();
    assert.deepEqual(
      planned.actions.map(({ kind, status }) => [kind, status]),
      [
        ['clear_sessions', 'approved'],
        ['expire_password', 'approved'],
      ],
    );
    assert.equal(planned.incident.verdict, 'suspicious');
    assert.deepEqual(
      [planned.incident.containment, planned.incident.status],
      ['acting', 'in_progress'],
    );
    assert.equal((await waitingJobs(deps, 'respond')).length, 1);
    await respond(deps, job());
    assert.deepEqual(changes(okta), [CLEAR, EXPIRE]);
    assert.equal(theft.session.isActive(), false);
    await tellAll();
    deps.advance(70_000);
    await confirm(deps, job());
    assert.equal((await view()).incident.containment, 'verified');
    const check = await verifyHistory(deps.database.rows, 'main', job().incidentId);
    assert.ok(check.intact);
  });

  test('goes no way around: it waits in approve mode, for stale news and over a limit, and never touches the protected', async (t) => {
    const users = ['ada.lovelace@example.com'];
    const cases = [
      [{ mode: 'approve' }, 'awaiting_approval', 'approve_mode'],
      [{ mode: 'observe' }, 'proposed', 'observe'],
      [{ protected: { users, groups: [], roles: [] } }, 'skipped', 'protected'],
      [{ limits: { usersPerHour: 1, usersPerDay: 1 } }, 'awaiting_approval', 'limit'],
    ] as const;
    for (const [responses, status, guard] of cases) {
      const { click, view, okta, deps, job } = await anAskedUser(t, {
        ...contain,
        responses: {
          askUser: { verdicts: ['suspicious'], onNo: 'contain', expiresAfterMinutes: 60 },
          ...responses,
        },
      });
      if (guard === 'limit') await (await steal(deps, okta)).decide();
      await click('not_me');
      await respond(deps, job());
      const [first] = (await view()).actions;
      assert.deepEqual([first?.status, first?.guard], [status, guard]);
      assert.deepEqual(changes(okta), []);
      assert.equal((await view()).incident.containment, 'none');
    }
  });

  test('of news that grew old meanwhile, a person decides', async (t) => {
    const { click, view, deps } = await anAskedUser(t, {
      askUser: { onNo: 'contain', expiresAfterMinutes: 600 },
    });
    deps.advance(3 * HOUR);
    await click('not_me');
    const [first] = (await view()).actions;
    assert.deepEqual([first?.status, first?.guard], ['awaiting_approval', 'stale']);
  });

  test('stands at the next judgement: nothing is planned twice, and nothing that waits is called off', async (t) => {
    const { click, view, decide, judgement, theft, deps, job, okta } = await anAskedUser(t, {
      ...contain,
      responses: {
        mode: 'approve',
        askUser: { verdicts: ['suspicious'], onNo: 'contain', expiresAfterMinutes: 60 },
      },
    });
    await click('not_me');
    const ids = (await view()).actions.map(({ id }) => id);
    for (const again of [
      { ...judgement, headline: 'One event more' },
      theft.input.judgement,
      { ...judgement, headline: 'Less sure again' },
      { ...judgement, verdict: 'benign' as const, score: 0.1, findings: [] },
    ]) {
      await decide({ judgement: again });
      const { actions } = await view();
      assert.deepEqual(
        actions.map(({ id, status }) => [id, status]),
        ids.map((id) => [id, 'awaiting_approval']),
        again.headline,
      );
    }
    const { incident, nextStep } = await view();
    assert.equal(incident.verdict, 'benign');
    assert.match(String(nextStep), /^The user says that it was not them\. Approve “Clear/);
    const [first = 0] = ids;
    await approveAction(deps, { ...job(), actionId: first, by: 'api:soc' });
    await respond(deps, job());
    assert.deepEqual(changes(okta), [CLEAR]);
  });

  test('is planned anew as a hijack is: news that is fresh lifts the hold of old news', async (t) => {
    const { click, view, deps, decide, theft, judgement } = await anAskedUser(t, {
      askUser: { onNo: 'contain', expiresAfterMinutes: 600 },
    });
    deps.advance(3 * HOUR);
    await click('not_me');
    assert.equal((await view()).actions[0]?.guard, 'stale');
    const now = theft.input.now + HOUR;
    await decide({ judgement: { ...judgement, headline: 'It goes on' }, now });
    const { incident, actions } = await view();
    assert.deepEqual([incident.verdict, actions[0]?.status], ['suspicious', 'approved']);
  });

  test('keeps what a hijack had planned, once it is judged a suspicion only', async (t) => {
    const { click, view, decide, judgement, theft } = await anAskedUser(t, {
      responses: {
        mode: 'approve',
        askUser: { verdicts: ['suspicious'], onNo: 'tell', expiresAfterMinutes: 60 },
      },
    });
    await decide({ judgement: theft.input.judgement });
    await click('not_me');
    await decide({ judgement });
    const { incident, actions } = await view();
    assert.equal(incident.verdict, 'suspicious');
    assert.deepEqual(
      actions.map(({ status }) => status),
      ['awaiting_approval', 'awaiting_approval'],
    );
  });

  test('pages PagerDuty anew, and is not resolved there by a judgement of benign', async (t) => {
    const { click, view, decide, judgement, deps, tellAll } = await anAskedUser(t);
    await click('not_me');
    const pagerDuty = await startPagerDuty(t);
    Object.assign(deps.tell, { pagerDuty: pagerDuty.client });
    await tellAll();
    await decide({ judgement: { ...judgement, verdict: 'benign', score: 0.1, findings: [] } });
    await tellAll();
    assert.equal((await view()).incident.verdict, 'benign');
    const [page, ...more] = pagerDuty.events();
    assert.deepEqual([page?.event_action, more], ['trigger', []]);
    assert.match(String(page?.payload?.summary), /The user says that it was not them\./);
    assert.equal(page?.payload?.severity, 'critical');
  });
});

suite('a yes', () => {
  test('is written down, told in the thread alone, and changes nothing', async (t) => {
    const { click, tellAll, view, slack, asked } = await anAskedUser(t, contain);
    const before = await view();
    assert.equal(await click('was_me'), '');
    await tellAll();
    const { incident, actions, nextStep, history } = await view();
    const still = ['status', 'verdict', 'score', 'containment', 'resolution', 'closedAt'] as const;
    for (const key of still) assert.deepEqual(incident[key], before.incident[key], key);
    assert.deepEqual([actions, nextStep], [before.actions, before.nextStep]);
    assert.equal(history.at(-1)?.kind, 'user_answered');
    const [told, ...more] = slack.replies();
    assert.match(
      String(told?.text),
      /was them\. It changes nothing: who has the session may have Slack/,
    );
    assert.deepEqual([told?.reply_broadcast, more], [false, []]);
    assert.match(asked()[0] ?? '', /You answered: Yes.*security team has it/);
  });

  test('is no last word: a no after it counts, and a yes after that takes nothing back', async (t) => {
    const { click, tellAll, view, asked, kinds } = await anAskedUser(t, contain);
    await click('was_me');
    await tellAll();
    assert.match(asked()[0] ?? '', /If you were wrong.*No, not me/s);
    assert.doesNotMatch(asked()[0] ?? '', /Yes, that was me"/);
    await click('not_me');
    assert.equal((await view()).actions[0]?.status, 'approved');
    for (let i = 0; i < 3; i++) assert.match(await click('was_me'), /that stands/);
    const { asked: questions, actions } = await view();
    assert.equal(questions[0]?.answer, 'no');
    assert.equal(actions[0]?.status, 'approved');
    const answers = (await kinds()).filter((kind) => kind === 'user_answered');
    assert.equal(answers.length, 3, 'the same again is written down once');
  });
});

suite('a click', () => {
  test('of anybody but the person who was asked is refused, whoever they are', async (t) => {
    const { click, view } = await anAskedUser(t, contain);
    for (const answer of ['was_me', 'not_me'] as const) {
      assert.match(await click(answer, MALLORY), /Somebody else was asked/);
    }
    assert.match(await click('not_me', undefined, 999), /not there any more/);
    const { asked, actions, history } = await view();
    assert.deepEqual([asked[0]?.status, asked[0]?.answer, actions], ['waiting', null, []]);
    assert.ok(history.every(({ kind }) => kind !== 'user_answered'));
  });

  test('that comes twice, or twice at once, is one answer', async (t) => {
    const { click, kinds } = await anAskedUser(t, contain);
    await Promise.all([click('not_me'), click('not_me'), click('not_me')]);
    assert.equal((await kinds()).filter((kind) => kind === 'user_answered').length, 1);
  });

  test('after its time says so: a yes is nothing any more, a no is told and plans nothing', async (t) => {
    for (const isWritten of [false, true]) {
      const { click, view, deps, job, tellAll, slack, decide, judgement, asked } =
        await anAskedUser(t, contain);
      deps.advance(HOUR + 1_000);
      if (isWritten) await escalate(deps, job());
      assert.match(await click('was_me'), /is over.*changed nothing/);
      assert.match(await click('not_me'), /handed to your security team/);
      assert.deepEqual((await view()).actions, []);
      await decide({ judgement: { ...judgement, headline: 'One event more' } });
      assert.deepEqual((await view()).actions, [], 'at the next judgement neither');
      await tellAll();
      assert.doesNotMatch(asked()[0] ?? '', /"button"/);
      assert.ok(slack.replies().some(({ text }) => /NOT them/.test(String(text))));
    }
  });

  test('a no that comes after the incident was closed as a theft is heard all the same', async (t) => {
    const { click, view, deps, job, tellAll, slack } = await anAskedUser(t, contain);
    await closeIncident(deps, {
      ...job(),
      by: 'api:soc',
      resolution: 'true_positive',
    });
    await tellAll();
    assert.match(await click('not_me'), /handed to your security team/);
    await tellAll();
    const { incident, actions } = await view();
    assert.deepEqual([incident.status, actions], ['closed', []]);
    assert.match(String(slack.replies().at(-1)?.text), /NOT them/);
    assert.equal((await listIncidents(deps.database.rows, {})).length, 1);
  });

  test('that comes before we could write down that it was asked counts', async (t) => {
    const { click, view, deps, tellAll } = await anAskedUser(t, contain);
    await deps.database.pool.query(
      `update asked_users set status = 'asking', asked_at = null, expires_at = null`,
    );
    await click('not_me');
    await tellAll();
    const { asked, actions } = await view();
    assert.deepEqual([asked[0]?.status, asked[0]?.answer], ['answered', 'no']);
    assert.ok(asked[0]?.askedAt !== null);
    assert.equal(actions[0]?.status, 'approved');
  });
});
