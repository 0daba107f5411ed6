import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { DEFAULT_RESPONSE_POLICY } from '../../../src/domain/response/response-policy.ts';
import { closeIncident, endException, letPass } from '../../../src/pipeline/steer.ts';
import { triage } from '../../../src/pipeline/triage.ts';
import { addQuestion, changeQuestion } from '../../../src/store/asked-users.ts';
import { exceptionsInForce } from '../../../src/store/exceptions.ts';
import { clearJobs, waitingJobs } from '../../support/dependencies.ts';
import { anOrg, incidentOf } from '../../support/incident-of-theft.ts';
import { signedIn } from '../../support/signed-in.ts';
import { ALICE, BOB, steeringApp } from '../../support/steering.ts';
import { eventsOf, LAPTOP, recordEvents, THIEF } from '../../support/theft.ts';

const SSO = 'user.authentication.sso';
const DAY_MS = 86_400_000;
const TOKENS = [ALICE, BOB].map(({ name, token }) => `${name}:${token}`).join(',');
const WISH = { by: 'api:alice', reason: 'Her own server, ticket 12.', days: 30 } as const;

type Options = Parameters<typeof anOrg>[1];

/** Ada's script on a rented server, taken for a thief's. */
async function aFalseAlarm(t: TestContext, options: Options = {}) {
  const { okta, deps } = await anOrg(t, {
    ...options,
    environment: { API_TOKENS: TOKENS, ...options?.environment },
  });
  const [ada, ben] = ['ada', 'ben'].map((name) => okta.addUser({ login: `${name}@example.com` }));
  assert.ok(ada !== undefined && ben !== undefined);
  const app = okta.addApp('Payroll');
  /** A session that moves to that client, judged; the id of its incident, null where there is none. */
  const session = async (user = ada, client = THIEF): Promise<number | null> => {
    const signed = okta.signIn(user, LAPTOP);
    for (const look of [LAPTOP, client, client, client]) {
      assert.ok(signed.act(SSO, { app, client: look }).done);
    }
    await recordEvents(deps, eventsOf(okta, user.id));
    await triage(deps, { org: 'main', sessionId: signed.id });
    const { rows } = await deps.database.pool.query<{ id: number }>(
      `select id::int from incidents where subject = $1 and kind = 'session_hijack' and verdict <> 'benign'`,
      [signed.id],
    );
    return rows[0]?.id ?? null;
  };
  const incidentId = await session();
  assert.ok(incidentId !== null);
  await clearJobs(deps);
  return {
    okta,
    deps,
    ada,
    ben,
    session,
    incidentId,
    view: () => incidentOf(deps, incidentId),
    wish: (wish: Partial<Parameters<typeof letPass>[1]> = {}) =>
      letPass(deps, { org: 'main', incidentId, ...WISH, ...wish }),
    /** What the jobs that wait for a judgement bring about. */
    judgeAgain: async () => {
      for (const { data } of await waitingJobs(deps, 'triage')) await triage(deps, data);
      await clearJobs(deps);
    },
  };
}

suite('letting pass from the alert', () => {
  test('sent twice is one exception, and said anew takes the place of what is in force', async (t) => {
    const { deps, view, wish } = await aFalseAlarm(t);
    const inForce = () => exceptionsInForce(deps.database.rows, 'main', new Date());
    const [first, second] = await Promise.all([wish(), wish()]);
    assert.ok(first.outcome === 'passes' && second.outcome === 'passes');
    assert.deepEqual(first.exceptions, second.exceptions);
    const [one] = await inForce();
    const longer = await wish({ days: 60, reason: 'Her own server, for good.' });
    assert.ok(longer.outcome === 'passes');
    const left = await inForce();
    assert.deepEqual(left, longer.exceptions);
    assert.notEqual(left[0]?.id, one?.id);
    const { history } = await view();
    assert.equal(history.filter(({ kind }) => kind === 'let_pass').length, 2);
  });

  test('the incident falls to benign by itself, and the next such session is none', async (t) => {
    const { deps, view, wish, judgeAgain, session } = await aFalseAlarm(t);
    const outcome = await wish();
    assert.ok(outcome.outcome === 'passes');
    assert.equal(outcome.exceptions.length, 1);
    assert.equal((await waitingJobs(deps, 'notify')).length, 1);
    await judgeAgain();
    const { incident, findings, history } = await view();
    assert.equal(incident.verdict, 'benign');
    assert.match(
      JSON.stringify(findings[0]?.evidence),
      /exception of api:alice: Her own server, ticket 12\./,
    );
    const [entry] = history.filter(({ kind }) => kind === 'let_pass');
    assert.equal(entry?.actor, 'api:alice');
    assert.equal(await session(), null);
  });

  test('for that user alone, on that network alone', async (t) => {
    const { wish, session, ada, ben } = await aFalseAlarm(t);
    await wish();
    assert.notEqual(await session(ben), null, 'another user');
    const elsewhere = { ...THIEF, asn: 16276, asOrg: 'OVH SAS', ip: '51.68.10.1' };
    assert.notEqual(await session(ada, elsewhere), null, 'another network');
    const neighbour = { ...THIEF, ip: '203.0.113.200', userAgent: 'curl/8.9' };
    assert.equal(await session(ada, neighbour), null, 'the same network');
  });

  test('narrower, by address and by client, where that is wished', async (t) => {
    const { wish, session, ada } = await aFalseAlarm(t);
    await wish({ network: 'address', client: true });
    assert.equal(await session(), null);
    assert.notEqual(await session(ada, { ...THIEF, ip: '203.0.113.200' }), null, 'another address');
    assert.notEqual(
      await session(ada, { ...THIEF, userAgent: 'curl/8.9' }),
      null,
      'another client',
    );
  });

  test('until its day, or until somebody ends it', async (t) => {
    const { deps, wish, session, view } = await aFalseAlarm(t);
    const outcome = await wish({ days: 1 });
    assert.ok(outcome.outcome === 'passes');
    const until = new Date(outcome.exceptions[0]?.expiresAt ?? 0).getTime();
    assert.ok(Math.abs(until - deps.now() - DAY_MS) < 60_000);
    deps.advance(DAY_MS + 60_000);
    assert.notEqual(await session(), null, 'it has run out');
    const again = await wish({ days: 7 });
    assert.ok(again.outcome === 'passes');
    const exceptionId = again.exceptions[0]?.id ?? 0;
    const end = (by: string) => endException(deps, { org: 'main', exceptionId, by });
    assert.deepEqual(await end('api:bob'), { outcome: 'ended' });
    assert.deepEqual(await end('api:bob'), { outcome: 'already_ended' });
    assert.notEqual(await session(), null, 'it was ended');
    const kinds = (await view()).history.map(({ kind, actor }) => [kind, actor]);
    assert.deepEqual(kinds.at(-1), ['exception_ended', 'api:bob']);
    assert.deepEqual(await exceptionsInForce(deps.database.rows, 'main', new Date(deps.now())), []);
    const none = await endException(deps, { org: 'main', exceptionId: 99, by: 'api:bob' });
    assert.equal(none.outcome, 'not_found');
  });

  test('is of one org', async (t) => {
    const { deps, wish } = await aFalseAlarm(t);
    await wish();
    const now = new Date(deps.now());
    assert.equal((await exceptionsInForce(deps.database.rows, 'main', now)).length, 1);
    assert.deepEqual(await exceptionsInForce(deps.database.rows, 'other', now), []);
    const [one] = await exceptionsInForce(deps.database.rows, 'main', now);
    const exceptionId = one?.id ?? 0;
    const ended = await endException(deps, { org: 'other', exceptionId, by: 'api:bob' });
    assert.equal(ended.outcome, 'not_found');
  });

  test('takes an approver, and nobody lets pass what is about themselves', async (t) => {
    const approvers = ['api:alice', 'console:ada@example.com'];
    const approval = { ...DEFAULT_RESPONSE_POLICY.approval, approvers };
    const { deps, wish, view } = await aFalseAlarm(t, { responses: { approval } });
    const { incident } = await view();
    const reason = async (by: string) => {
      const outcome = await wish({ by });
      return outcome.outcome === 'not_allowed' ? outcome.reason : '';
    };
    assert.match(await reason('api:eve'), /not among the approvers/);
    assert.match(await reason(`console:${incident.userLogin}`), /It is about you/);
    assert.deepEqual(await exceptionsInForce(deps.database.rows, 'main', new Date(deps.now())), []);
  });

  test('not what was seen since the page was shown', async (t) => {
    const { wish, session } = await aFalseAlarm(t);
    assert.equal((await wish({ clients: 2 })).outcome, 'judged_otherwise');
    assert.notEqual(await session(), null);
    assert.equal((await wish({ clients: 1 })).outcome, 'passes');
  });

  test('not what the user says was not them', async (t) => {
    const { deps, incidentId, wish } = await aFalseAlarm(t);
    await deps.database.transaction(async (tx) => {
      const asked = { org: 'main', incidentId, requestedBy: 'system', requestedAt: new Date() };
      const id = await addQuestion(tx, asked);
      await changeQuestion(tx, 'main', id, { status: 'answered', answer: 'no' });
    });
    const outcome = await wish();
    assert.match(outcome.outcome === 'not_possible' ? outcome.reason : '', /it was not them/);
  });

  test('not what was closed as a theft, nor what has no network to be scoped to', async (t) => {
    const { deps, wish, incidentId } = await aFalseAlarm(t);
    await deps.database.pool.query(
      `update incidents set details = jsonb_set(details, '{stolen}', '[]')`,
    );
    assert.equal((await wish()).outcome, 'not_possible');
    const closing = { org: 'main', incidentId, by: 'api:bob' };
    await closeIncident(deps, { ...closing, resolution: 'true_positive' });
    const closed = await wish();
    assert.match(closed.outcome === 'not_possible' ? closed.reason : '', /closed as a theft/);
  });

  test('through the API: said, listed, ended', async (t) => {
    const { deps, incidentId } = await aFalseAlarm(t);
    const app = await steeringApp(t, deps);
    const call = async (method: 'GET' | 'POST', path: string, body?: object) => {
      const headers = { authorization: `Bearer ${ALICE.token}` };
      const answer = await app.inject({
        method,
        url: `/api${path}`,
        headers,
        ...(body && { body }),
      });
      return { status: answer.statusCode, body: answer.json() };
    };
    const { reason, days } = WISH;
    const said = await call('POST', `/incidents/${incidentId}/let-pass`, { reason, days });
    assert.deepEqual([said.status, said.body.outcome], [200, 'passes']);
    const listed = await call('GET', '/exceptions?org=main');
    const [one] = listed.body.exceptions;
    assert.deepEqual(
      [one.userLogin, one.asn, one.reason, one.createdBy, one.incidentId],
      ['ada@example.com', THIEF.asn, reason, 'api:alice', incidentId],
    );
    assert.equal((await call('POST', `/orgs/main/exceptions/${one.id}/end`)).status, 200);
    const twice = await call('POST', `/orgs/main/exceptions/${one.id}/end`);
    assert.deepEqual([twice.status, twice.body.error.code], [409, 'already_ended']);
    assert.deepEqual((await call('GET', '/exceptions')).body, { exceptions: [] });
    for (const wrong of [{ reason }, { reason: '', days }, { reason, days: 91 }, { days }]) {
      assert.equal((await call('POST', `/incidents/${incidentId}/let-pass`, wrong)).status, 400);
    }
    assert.equal((await call('GET', '/exceptions?org=nowhere')).status, 404);
  });

  test('through the console: with a reason, and ended on the page of the orgs', async (t) => {
    const { deps, incidentId } = await aFalseAlarm(t);
    const { read, send, csrf } = await signedIn(t, deps);
    const page = `/incidents/${incidentId}`;
    const form = { csrf, days: '7', network: 'asn', clients: '1', reason: 'Her own server.' };
    const without = await send(`${page}/let-pass`, { ...form, reason: '' });
    assert.match(String(without.headers.location), /told=bad_form$/);
    const sent = await send(`${page}/let-pass`, { ...form, client: 'true' });
    assert.match(String(sent.headers.location), /told=passes$/);
    const after = (await read(String(sent.headers.location))).body;
    assert.match(after, /Let pass until \d{4}-\d\d-\d\d: Her own server\./);
    const orgs = (await read('/orgs')).body;
    assert.match(orgs, /ada@example\.com.*AS14061.*python-requests.*Her own server\./s);
    const id = /\/orgs\/main\/exceptions\/(\d+)\/end/.exec(orgs)?.[1];
    const ended = await send(`/orgs/main/exceptions/${id}/end`, { csrf });
    assert.match(String(ended.headers.location), /^\/orgs\?told=ended$/);
    assert.doesNotMatch((await read('/orgs')).body, /Her own server/);
  });
});
