import assert from 'node:assert/strict';
import { userInfo } from 'node:os';
import { suite, test } from 'node:test';
import type { Connect } from '../../../src/commands/incident/deployment.ts';
import { incident as command } from '../../../src/commands/incident.ts';
import { DEFAULT_RESPONSE_POLICY } from '../../../src/domain/response/response-policy.ts';
import { escalate } from '../../../src/pipeline/escalate.ts';
import { askUser, closeIncident } from '../../../src/pipeline/steer.ts';
import { ADA, type AskedOptions, aSuspicion } from '../../support/asked-user.ts';
import { recordedIo } from '../../support/recorded-io.ts';
import { signedIn } from '../../support/signed-in.ts';
import { ALICE, BOB, steeringApp } from '../../support/steering.ts';

const TOKENS = [ALICE, BOB].map(({ name, token }) => `${name}:${token}`).join(',');

/** Of its own accord it asks nobody. */
async function unasked(t: Parameters<typeof aSuspicion>[0], options: AskedOptions = {}) {
  const suspicion = await aSuspicion(t, {
    askUser: { verdicts: [] },
    ...options,
    environment: { API_TOKENS: TOKENS, PUBLIC_URL: '', ...options.environment },
  });
  await suspicion.decide();
  const ask = (by: string) => askUser(suspicion.deps, { ...suspicion.job(), by });
  return { ...suspicion, ask };
}

suite('asking the user by hand', () => {
  test('asks whatever the policy’s verdicts, in the name of who wanted it', async (t) => {
    const { ask, tellAll, asked, view, click } = await unasked(t);
    assert.deepEqual(await ask('api:alice'), { outcome: 'asking' });
    await tellAll();
    assert.equal(asked().length, 1);
    await click('not_me');
    const { history, asked: questions } = await view();
    assert.deepEqual([questions[0]?.requestedBy, questions[0]?.answer], ['api:alice', 'no']);
    const wanted = history.find(({ kind }) => kind === 'user_ask_requested');
    assert.equal(wanted?.actor, 'api:alice');
  });

  test('takes the right to approve, and nobody has themselves asked', async (t) => {
    const approval = {
      ...DEFAULT_RESPONSE_POLICY.approval,
      approvers: ['api:alice', 'console:ada.lovelace@example.com'],
    };
    const { ask, view } = await unasked(t, { responses: { approval } });
    const [bob, ada] = [await ask('api:bob'), await ask('console:Ada.Lovelace@example.com')];
    assert.match(bob.outcome === 'not_allowed' ? bob.reason : '', /not among the approvers/);
    assert.match(ada.outcome === 'not_allowed' ? ada.reason : '', /It is about you/);
    assert.deepEqual((await view()).asked, []);
  });

  test('not twice, but once more where nothing came of it', async (t) => {
    const { ask, tellAll, deps, job, asked, click, slack } = await unasked(t);
    slack.people.splice(0);
    await ask('api:alice');
    assert.equal((await ask('api:bob')).outcome, 'already_asked');
    await tellAll();
    slack.people.push(ADA);
    assert.equal((await ask('api:bob')).outcome, 'asking', 'Slack knows them by now');
    await tellAll();
    assert.equal((await ask('api:bob')).outcome, 'already_asked');
    deps.advance(3_601_000);
    await escalate(deps, job());
    assert.equal((await ask('api:bob')).outcome, 'asking', 'nobody had answered');
    await tellAll();
    assert.equal(asked().length, 2);
    await click('was_me');
    assert.equal((await ask('api:bob')).outcome, 'already_asked');
  });

  test('not of what is closed, nor of nobody, nor without Slack', async (t) => {
    const { ask, deps, job } = await unasked(t);
    await deps.database.pool.query('update incidents set user_login = null');
    assert.equal((await ask('api:alice')).outcome, 'cannot_ask');
    await closeIncident(deps, { ...job(), by: 'api:bob', resolution: 'benign' });
    assert.equal((await ask('api:alice')).outcome, 'already_closed');
    // Without its secret no answer could be told from a forged one.
    for (const bare of [
      { without: 'slack' },
      { environment: { SLACK_SIGNING_SECRET: '' } },
    ] as const) {
      const outcome = await (await unasked(t, bare)).ask('api:alice');
      assert.match(outcome.outcome === 'cannot_ask' ? outcome.reason : '', /SLACK_SIGNING_SECRET/);
    }
  });

  test('also of an old theft, and of one that is contained: a person has decided to', async (t) => {
    const { ask, tellAll, deps, asked } = await unasked(t);
    deps.advance(5 * 3_600_000);
    await ask('api:alice');
    await tellAll();
    assert.equal(asked().length, 1);
  });
});

suite('asking through', () => {
  test('the API: 202, then what came of it in the incident’s JSON', async (t) => {
    const { deps, job, tellAll, click } = await unasked(t);
    const app = await steeringApp(t, deps);
    const call = async (method: 'GET' | 'POST', path = '') => {
      const url = `/api/incidents/${job().incidentId}${path}`;
      const headers = { authorization: `Bearer ${ALICE.token}` };
      const answer = await app.inject({ method, url, headers });
      return { status: answer.statusCode, body: answer.json() };
    };
    assert.deepEqual(await call('POST', '/ask'), { status: 202, body: { outcome: 'asking' } });
    const again = await call('POST', '/ask');
    assert.deepEqual([again.status, again.body.error.code], [409, 'already_asked']);
    await tellAll();
    await click('was_me');
    const [question] = (await call('GET')).body.asked;
    assert.deepEqual(
      [question.status, question.answer, question.requestedBy, question.slackUser],
      ['answered', 'yes', 'api:alice', ADA.id],
    );
    assert.match(question.askedAt, /^\d{4}-.*Z$/);
  });

  test('the console: a button, then the user’s word in its place', async (t) => {
    const { deps, job, tellAll, click } = await unasked(t);
    const page = `/incidents/${job().incidentId}`;
    const { read, send, csrf } = await signedIn(t, deps);
    assert.match((await read(page)).body, /Ask the user in Slack/);
    const sent = await send(`${page}/ask`, { csrf });
    assert.match(String(sent.headers.location), /told=asking$/);
    assert.match((await read(String(sent.headers.location))).body, /being asked in Slack/);
    await tellAll();
    const waiting = (await read(page)).body;
    assert.match(waiting, /Asked in Slack at .* \(api:alice wanted it\); no answer yet/);
    assert.doesNotMatch(waiting, /Ask the user in Slack/);
    await click('not_me');
    const answered = (await read(page)).body;
    assert.match(answered, /card urgent" aria-labelledby="user-word/);
    assert.match(answered, /The user says that it was NOT them, in Slack at /);
    assert.match(
      answered,
      /<strong>slack:U000000ADA<\/strong> Says, asked in Slack: it was NOT me/,
    );
  });

  test('the console without Slack: no button', async (t) => {
    const { deps, job } = await unasked(t, { without: 'slack' });
    const { read } = await signedIn(t, deps);
    assert.doesNotMatch((await read(`/incidents/${job().incidentId}`)).body, /own word/);
  });

  test('the command line', async (t) => {
    const { deps, job, tellAll, click } = await unasked(t);
    const connect: Connect = async () => ({ deps, close: async () => {} });
    const run = async (...argv: string[]) => {
      const io = recordedIo();
      const id = String(job().incidentId);
      return { status: await command([id, ...argv], io, connect), out: io.out(), err: io.err() };
    };
    const first = await run('ask');
    assert.equal(first.status, 0, first.err);
    assert.match(first.out, /ask the user in Slack/);
    const second = await run('ask');
    assert.deepEqual([second.status, second.out], [1, 'The user is being asked already.\n']);
    assert.equal((await run('ask', 'nicely')).status, 2);
    await tellAll();
    assert.ok((await run()).out.includes(`(cli:${userInfo().username} wanted it); no answer yet`));
    await click('was_me');
    assert.match((await run()).out, /it was them, in Slack at .* It changes nothing: who has/);
  });
});
