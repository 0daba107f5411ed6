import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { DEFAULT_RESPONSE_POLICY } from '../../../src/domain/response/response-policy.ts';
import { escalate } from '../../../src/pipeline/escalate.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import { askUser, closeIncident } from '../../../src/pipeline/steer.ts';
import { ADA, anAskedUser, aSuspicion, asSuspicious } from '../../support/asked-user.ts';
import { waitingJobs } from '../../support/dependencies.ts';
import { incidentOf } from '../../support/incident-of-theft.ts';
import { steal } from '../../support/theft.ts';

const HOUR = 3_600_000;

suite('asking the user by itself', () => {
  test('nobody is asked unless the policy names the verdict', async (t) => {
    const { decide, tellAll, view, slack } = await aSuspicion(t, { askUser: { verdicts: [] } });
    await decide();
    await tellAll();
    assert.deepEqual((await view()).asked, []);
    assert.deepEqual(slack.directs(ADA.id), []);
    assert.deepEqual(DEFAULT_RESPONSE_POLICY.askUser.verdicts, [], 'which is the default');
  });

  test('the question says when, from where and with what, and nothing secret', async (t) => {
    const { asked, theft, view, deps, job, slack } = await anAskedUser(t);
    const [text = ''] = asked();
    const rewritten = slack.calls.filter(
      ({ method, body }) => method === 'chat.update' && String(body.channel).startsWith('D'),
    );
    assert.deepEqual(rewritten, [], 'what was sent stays as it is until something comes of it');
    assert.match(text, /Was this you\?.*DigitalOcean \(AS14061.*python-requests 2/s);
    const seenAt = new Date(theft.input.judgement.findings[0]?.at ?? 0).toISOString();
    assert.ok(text.includes(`${seenAt.slice(0, 16).replace('T', ' ')}`), text);
    assert.match(text, /Yes, that was me.*No, not me/s);
    const { incident } = await view();
    for (const secret of [theft.session.id, theft.session.rootId, incident.subject, 'score']) {
      assert.ok(!text.includes(secret), secret);
    }
    assert.doesNotMatch(text, /@example\.com|198\.51\.100\.7/, 'nor who or where anybody else is');
    const [question] = (await view()).asked;
    assert.deepEqual(
      [question?.status, question?.slackUser, question?.requestedBy, question?.answer],
      ['waiting', ADA.id, 'system', null],
    );
    assert.equal(Number(question?.expiresAt) - Number(question?.askedAt), HOUR);
    const [later] = await waitingJobs(deps, 'escalate');
    assert.deepEqual(later?.data, job());
  });

  test('once, however often it is judged, told and taken over by other workers', async (t) => {
    const { decide, tell, tellAll, asked, kinds, slack, judgement } = await aSuspicion(t);
    await decide();
    slack.delay(30);
    await Promise.all(Array.from({ length: 4 }, tell));
    slack.delay(0);
    await decide();
    await decide({ judgement: { ...judgement, headline: 'The same, with one more event' } });
    await tellAll();
    assert.equal(asked().length, 1);
    assert.equal((await kinds()).filter((kind) => kind === 'user_asked').length, 1);
  });

  test('also where Slack’s answer was lost: what was posted is found again', async (t) => {
    const { deps, decide, tell, tellAll, asked, slack, view } = await aSuspicion(t);
    await decide();
    slack.fail('chat.postMessage', { kind: 'status', status: 500, after: true });
    slack.fail('chat.postMessage', { kind: 'status', status: 500, after: true });
    await tell();
    deps.advance(2_000);
    await tellAll();
    assert.equal(asked().length, 1);
    assert.equal(slack.posts().length, 1);
    assert.equal((await view()).asked[0]?.status, 'waiting');
  });

  test('and where a worker died after sending, before it could say so', async (t) => {
    const { deps, decide, tell, tellAll, asked, view } = await aSuspicion(t);
    await decide();
    const { pool } = deps.database;
    await pool.query(`create function die() returns trigger language plpgsql as
      $$ begin raise exception 'died here'; end $$`);
    await pool.query(`create trigger die before update on asked_users for each row
      when (new.asked_at is not null) execute function die()`);
    await tell();
    deps.advance(2_000);
    await pool.query('drop trigger die on asked_users');
    await tellAll();
    assert.equal(asked().length, 1);
    assert.equal((await view()).asked[0]?.status, 'waiting');
  });

  test('Slack down: asked once it is back, or not any more where too much time has passed', async (t) => {
    for (const [hours, status] of [
      [1, 'waiting'],
      [3, 'not_asked'],
    ] as const) {
      const { deps, decide, tell, tellAll, slack, view } = await aSuspicion(t);
      await decide();
      for (const method of ['users.lookupByEmail', 'chat.postMessage']) {
        slack.fail(method, { kind: 'status', status: 503 });
      }
      await tell();
      assert.equal((await view()).asked[0]?.status, 'asking');
      deps.advance(hours * HOUR);
      await tellAll();
      const { asked, history } = await view();
      assert.equal(asked[0]?.status, status);
      if (status === 'waiting') continue;
      assert.match(String(asked[0]?.reason), /is 3 h old/);
      assert.ok(history.some(({ kind }) => kind === 'user_not_asked'));
      assert.deepEqual(slack.directs(ADA.id), []);
    }
  });

  test('whom Slack does not know, and whose login is no address, stands in the history; nothing else happens', async (t) => {
    for (const [user, why] of [
      [{ login: 'grace@example.com' }, /knows nobody with the address grace@example\.com/],
      [{ login: 'ada' }, /“?ada”? is no address/],
    ] as const) {
      const { decide, tellAll, view, slack } = await aSuspicion(t, { user });
      await decide();
      await tellAll();
      const { asked, history, actions } = await view();
      assert.equal(asked[0]?.status, 'not_asked');
      const noted = history.filter(({ kind }) => kind === 'user_not_asked');
      assert.equal(noted.length, 1);
      assert.match(JSON.stringify(noted[0]?.data), why);
      assert.deepEqual(actions, []);
      assert.equal(slack.posts().length, 1, 'the SOC is told as ever');
      assert.match(JSON.stringify(slack.posts()[0]?.blocks), /was not asked in Slack/);
    }
  });

  test('nobody who has left, no program and nobody of another company is asked', async (t) => {
    for (const odd of [{ deleted: true }, { is_bot: true }, { is_stranger: true }]) {
      const { decide, tellAll, view, slack } = await aSuspicion(t);
      slack.people.splice(0, 1, { ...ADA, ...odd });
      await decide();
      await tellAll();
      assert.equal((await view()).asked[0]?.status, 'not_asked', JSON.stringify(odd));
    }
  });

  test('a right that the app lacks ends it, says what to do, and holds up no other telling', async (t) => {
    const { decide, tellAll, view, slack } = await aSuspicion(t);
    slack.scopes.delete('im:write');
    await decide();
    await tellAll();
    const { asked, notifications } = await view();
    assert.equal(asked[0]?.status, 'not_asked');
    assert.match(String(asked[0]?.reason), /missing_scope.*im:write/);
    assert.ok(notifications.every(({ status }) => status === 'sent'));
    assert.equal(slack.posts().length, 1);
  });

  test('a hijack that is contained at once is not asked about, though the policy names it', async (t) => {
    const { decide, tellAll, view, theft, deps, job } = await aSuspicion(t, {
      askUser: { verdicts: ['suspicious', 'hijack'] },
    });
    await decide({ judgement: theft.input.judgement });
    assert.deepEqual((await view()).asked, []);
    await respond(deps, job());
    await decide({ judgement: { ...theft.input.judgement, headline: 'More of it' } });
    await tellAll();
    assert.deepEqual((await view()).asked, []);
  });

  test('one that waits for approval is; and what was judged graver later, then', async (t) => {
    const { decide, view, theft } = await aSuspicion(t, {
      askUser: { verdicts: ['hijack'] },
      responses: { mode: 'approve' },
    });
    await decide();
    assert.deepEqual((await view()).asked, []);
    await decide({ judgement: theft.input.judgement });
    assert.equal((await view()).asked[0]?.status, 'asking');
  });

  test('nobody is asked about what Okta could not confirm, an old theft, or a move of the company', async (t) => {
    for (const otherwise of [
      { corroboration: 'unavailable' as const },
      { companyWideMove: true },
      { now: Date.now() + 3 * HOUR },
    ]) {
      const { decide, view } = await aSuspicion(t);
      await decide(otherwise);
      assert.deepEqual((await view()).asked, [], JSON.stringify(otherwise));
      if ('now' in otherwise) continue;
      await decide();
      assert.equal((await view()).asked.length, 1, 'but once that is known');
    }
  });

  test('no more users than the limit, however many are judged in the same moment; a person may still have them asked', async (t) => {
    const limits = { usersPerHour: 2, usersPerDay: 9 };
    const { deps, okta } = await aSuspicion(t, { responses: { limits } });
    const thefts = [];
    for (let i = 0; i < 5; i++) {
      thefts.push(await steal(deps, okta, { login: `user${i}@example.com` }));
    }
    const decided = await Promise.all(
      thefts.map((theft) => theft.decide({ judgement: asSuspicious(theft.input.judgement) })),
    );
    const views = await Promise.all(
      decided.map(({ incidentId }) => incidentOf(deps, incidentId ?? 0)),
    );
    const statuses = views.map(({ asked }) => asked[0]?.status).sort();
    const not = 'not_asked';
    assert.deepEqual(statuses, ['asking', 'asking', not, not, not]);
    const left = views.find(({ asked }) => asked[0]?.status === not);
    assert.match(String(left?.asked[0]?.reason), /2 users were asked within the hour.* limit is 2/);
    assert.ok(left?.history.some(({ kind }) => kind === 'user_not_asked'));
    const request = { org: 'main', incidentId: left?.incident.id ?? 0, by: 'api:soc' };
    assert.equal((await askUser(deps, request)).outcome, 'asking');
    deps.advance(HOUR + 1_000);
    const later = await steal(deps, okta, { login: 'later@example.com' });
    const { incidentId } = await later.decide({ judgement: asSuspicious(later.input.judgement) });
    assert.equal((await incidentOf(deps, incidentId ?? 0)).asked[0]?.status, 'asking');
  });

  test('without the signing secret no answer could be trusted, so nobody is asked', async (t) => {
    const { decide, view } = await aSuspicion(t, { environment: { SLACK_SIGNING_SECRET: '' } });
    await decide();
    assert.deepEqual((await view()).asked, []);
  });

  test('a rule of the policy may say otherwise for some', async (t) => {
    const match = { users: ['ada.lovelace@example.com'], groups: [], roles: [] };
    const rules = [{ name: 'The board', match, askUser: { verdicts: [] } }];
    const { decide, view } = await aSuspicion(t, { responses: { rules } });
    await decide();
    assert.deepEqual((await view()).asked, []);
  });
});

suite('a question that nobody answers', () => {
  test('is over after its time: history, message and story say so', async (t) => {
    const { deps, job, tellAll, asked, view, slack, kinds } = await anAskedUser(t);
    deps.advance(HOUR + 1_000);
    await escalate(deps, job());
    await tellAll();
    assert.equal((await view()).asked[0]?.status, 'expired');
    assert.ok((await kinds()).includes('user_silent'));
    const [text = ''] = asked();
    assert.match(text, /No answer came in time.*security team has it/);
    assert.doesNotMatch(text, /"button"/);
    assert.match(JSON.stringify(slack.posts()[0]?.blocks), /no answer came/);
    assert.deepEqual(slack.replies(), [], 'which wakes nobody');
  });

  test('before its time, nothing of it changes, and it is looked at again', async (t) => {
    const { deps, job, view } = await anAskedUser(t);
    await deps.database.pool.query('delete from pgboss.job');
    await escalate(deps, job());
    assert.equal((await view()).asked[0]?.status, 'waiting');
    assert.equal((await waitingJobs(deps, 'escalate')).length, 1);
  });

  test('is over with its incident, whether it was sent or not', async (t) => {
    const sent = await anAskedUser(t);
    const close = { by: 'api:soc', resolution: 'benign' } as const;
    await closeIncident(sent.deps, { ...sent.job(), ...close });
    await sent.tellAll();
    assert.match(sent.asked()[0] ?? '', /case is closed.*security team has it/);
    assert.doesNotMatch(sent.asked()[0] ?? '', /"button"/);
    assert.equal((await sent.view()).asked[0]?.status, 'expired');
    const unsent = await aSuspicion(t);
    await unsent.decide();
    await closeIncident(unsent.deps, { ...unsent.job(), ...close });
    await unsent.tellAll();
    assert.deepEqual(unsent.slack.directs(ADA.id), []);
    assert.equal((await unsent.view()).asked[0]?.status, 'not_asked');
  });
});
