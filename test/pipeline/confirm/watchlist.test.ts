import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { incident as incidentCommand } from '../../../src/commands/incident.ts';
import { DEFAULT_RESPONSE_POLICY } from '../../../src/domain/response/response-policy.ts';
import { beginWatch } from '../../../src/pipeline/confirm/follow-up.ts';
import { confirm } from '../../../src/pipeline/confirm.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import {
  actByHand,
  closeIncident,
  endWatchOfUser,
  watchUser,
} from '../../../src/pipeline/steer.ts';
import { triage } from '../../../src/pipeline/triage.ts';
import { askedOf } from '../../../src/store/asked-users.ts';
import { lockIncident } from '../../../src/store/incidents.ts';
import { endWatchlistEntry, watchlistInForce } from '../../../src/store/watchlist.ts';
import { untilSomebodyWaits } from '../../support/database.ts';
import { clearJobs, SHORT_CONFIRM_TIMING, waitingJobs } from '../../support/dependencies.ts';
import { anOrg, anOrgWithATheft, incidentOf } from '../../support/incident-of-theft.ts';
import type { BrowserClient } from '../../support/okta-org/index.ts';
import { recordedIo } from '../../support/recorded-io.ts';
import { signedIn } from '../../support/signed-in.ts';
import { ALICE, BOB, steeringApp } from '../../support/steering.ts';
import { eventsOf, LAPTOP, recordEvents, THIEF } from '../../support/theft.ts';

const SSO = 'user.authentication.sso';
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const TOKENS = [ALICE, BOB].map(({ name, token }) => `${name}:${token}`).join(',');
const CLEAR = { kind: 'clear_sessions', params: {} };
const PLANS = { ...DEFAULT_RESPONSE_POLICY.plans, hijack: [CLEAR] };

/** Another provider of the same country, with the same client: benign of anybody. */
const OTHER_LINE = { ...LAPTOP, ip: '91.2.3.4', asn: 3209, asOrg: 'Vodafone GmbH' };

type Options = Parameters<typeof anOrg>[1];

/** Ada, whose session is stolen in an org that acts by itself. */
async function anOrgOfAda(t: TestContext, options: Options = {}) {
  const { okta, deps } = await anOrg(t, {
    ...options,
    environment: { API_TOKENS: TOKENS, ...options?.environment },
    // With the password left as it is, so that Ada can sign in again.
    responses: { mode: 'enforce', plans: PLANS, ...options?.responses },
  });
  const [ada, ben] = ['ada', 'ben'].map((name) => okta.addUser({ login: `${name}@example.com` }));
  assert.ok(ada !== undefined && ben !== undefined);
  const app = okta.addApp('Payroll');
  const later = (ms: number) => {
    deps.advance(ms);
    okta.clock.advance(ms);
  };
  /** A session that goes from the laptop to that client, judged: the id of its incident, null where there is none. */
  const session = async (user = ada, client: BrowserClient = OTHER_LINE) => {
    const signed = okta.signIn(user, LAPTOP);
    for (const look of [LAPTOP, client, client]) {
      assert.ok(signed.act(SSO, { app, client: look }).done);
      later(2 * MINUTE_MS);
    }
    await recordEvents(deps, eventsOf(okta, user.id));
    await triage(deps, { org: 'main', sessionId: signed.id });
    const { rows } = await deps.database.pool.query<{ id: number }>(
      'select id::int from incidents where subject = $1',
      [signed.id],
    );
    return { incidentId: rows[0]?.id ?? null, sessionId: signed.id };
  };
  /** A theft, contained and verified. */
  const contained = async (): Promise<number> => {
    const { incidentId } = await session(ada, THIEF);
    assert.ok(incidentId !== null);
    await respond(deps, { org: 'main', incidentId });
    later(SHORT_CONFIRM_TIMING.lookForMs + 1_000);
    await clearJobs(deps);
    await confirm(deps, { org: 'main', incidentId });
    return incidentId;
  };
  return {
    okta,
    deps,
    ada,
    ben,
    later,
    session,
    contained,
    inForce: () => watchlistInForce(deps.database.rows, 'main', new Date(deps.now())),
  };
}

suite('the watch-list', () => {
  test('has the user for a week once a theft is contained, and what they do is told', async (t) => {
    const { deps, contained, inForce, session, ben } = await anOrgOfAda(t);
    assert.equal((await session()).incidentId, null, 'before it, nobody is told');
    const incidentId = await contained();
    const [entry, ...others] = await inForce();
    assert.deepEqual(others, []);
    assert.deepEqual(
      [entry?.userLogin, entry?.incidentId, entry?.createdBy],
      ['ada@example.com', incidentId, 'system'],
    );
    assert.equal(entry?.expiresAt.getTime(), (entry?.createdAt.getTime() ?? 0) + 7 * DAY_MS);
    const { incident, history } = await incidentOf(deps, incidentId);
    assert.equal(incident.containment, 'verified');
    assert.equal(entry?.since.getTime(), incident.actedAt?.getTime());
    assert.deepEqual(history.at(-1)?.kind, 'watch_began');
    const told = await session();
    assert.ok(told.incidentId !== null);
    const { incident: second } = await incidentOf(deps, told.incidentId);
    assert.equal(second.verdict, 'suspicious');
    assert.match(second.headline, /told because this user is watched/);
    assert.equal(second.details.watch?.incidentId, incidentId);
    assert.equal((await session(ben)).incidentId, null, 'nobody else');
  });

  test('begins with what was done after the containment, though that was judged before it was verified', async (t) => {
    const { deps, ada, later, session } = await anOrgOfAda(t);
    const { incidentId } = await session(ada, THIEF);
    assert.ok(incidentId !== null);
    await respond(deps, { org: 'main', incidentId });
    later(5_000);
    const meanwhile = await session();
    assert.equal(meanwhile.incidentId, null);
    later(SHORT_CONFIRM_TIMING.lookForMs + 1_000);
    await clearJobs(deps);
    await confirm(deps, { org: 'main', incidentId });
    const again = (await waitingJobs(deps, 'triage')).map(({ data }) => data);
    assert.ok(again.some((job) => 'sessionId' in job && job.sessionId === meanwhile.sessionId));
    for (const job of again) await triage(deps, job);
    const { rows } = await deps.database.pool.query('select 1 from incidents where subject = $1', [
      meanwhile.sessionId,
    ]);
    assert.equal(rows.length, 1);
  });

  test('only tells: no action, no question, whatever the policy has for what is suspicious', async (t) => {
    const { deps, contained, session } = await anOrgOfAda(t, {
      environment: {
        SLACK_BOT_TOKEN: 'xoxb-1-2-3',
        SLACK_CHANNEL: 'C1',
        SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef',
      },
      responses: {
        plans: { ...PLANS, suspicious: [CLEAR] },
        askUser: { verdicts: ['suspicious'], onNo: 'contain', expiresAfterMinutes: 60 },
      },
    });
    await contained();
    const { incidentId } = await session();
    assert.ok(incidentId !== null);
    const { incident, actions } = await incidentOf(deps, incidentId);
    assert.ok(incident.details.watch !== null);
    assert.deepEqual(actions, []);
    assert.deepEqual(await askedOf(deps.database.rows, 'main', incidentId), []);
    assert.equal((await waitingJobs(deps, 'notify')).length > 0, true);
    // What anybody else's would be judged is acted on as ever.
    const stolen = await session(undefined, THIEF);
    const theft = await incidentOf(deps, stolen.incidentId ?? 0);
    assert.equal(theft.incident.verdict, 'hijack');
    assert.equal(theft.incident.details.watch, null);
    assert.deepEqual(
      theft.actions.map(({ kind, status }) => [kind, status]),
      [['clear_sessions', 'approved']],
    );
  });

  test('what waited for a person is called off where only the watch still tells it', async (t) => {
    const plans = { ...PLANS, suspicious: [CLEAR] };
    const { deps, theft, actions } = await anOrgWithATheft(t, {
      responses: { mode: 'approve', plans },
    });
    const judgement = { ...theft.input.judgement, verdict: 'suspicious' as const };
    await theft.decide({ judgement });
    const status = async () => (await actions()).map((action) => action.status);
    assert.deepEqual(await status(), ['awaiting_approval']);
    const toldBy = {
      since: 0,
      until: deps.now() + DAY_MS,
      incidentId: 1,
      reason: 'x',
      by: 'system',
    };
    await theft.decide({ judgement, toldBy });
    assert.deepEqual(await status(), ['skipped']);
    await theft.decide({ judgement });
    assert.deepEqual(await status(), ['awaiting_approval']);
  });

  test('where a person ended the session and it goes on, a person is asked again', async (t) => {
    const { okta, deps, ada, contained, session, later } = await anOrgOfAda(t, {
      responses: { plans: { ...PLANS, suspicious: [CLEAR] } },
    });
    await contained();
    const { incidentId, sessionId } = await session();
    assert.ok(incidentId !== null);
    const job = { org: 'main', incidentId };
    await actByHand(deps, { ...job, by: 'api:bob', kinds: ['clear_sessions'] });
    await respond(deps, job);
    later(10_000);
    const again = okta.emit({
      eventType: SSO,
      actor: { id: ada.id, type: 'User', alternateId: ada.login, displayName: 'Ada' },
      client: {
        ipAddress: OTHER_LINE.ip,
        userAgent: { rawUserAgent: OTHER_LINE.userAgent },
      },
      outcome: { result: 'SUCCESS' },
      authenticationContext: { externalSessionId: sessionId },
    });
    await recordEvents(deps, [again]);
    await confirm(deps, job);
    const { incident, actions } = await incidentOf(deps, incidentId);
    assert.equal(incident.containment, 'broken');
    assert.deepEqual(
      actions.map(({ kind, status }) => [kind, status]),
      [
        ['clear_sessions', 'done'],
        ['clear_sessions', 'awaiting_approval'],
      ],
    );
  });

  test('what it tells is learnt from like anybody’s, unless a person found that it was a theft', async (t) => {
    const { deps, contained, session } = await anOrgOfAda(t);
    await contained();
    const { incidentId, sessionId } = await session();
    const verdict = async () => {
      const { rows } = await deps.database.pool.query(
        'select verdict from sessions where session_id = $1',
        [sessionId],
      );
      return rows[0]?.verdict;
    };
    assert.equal(await verdict(), 'benign');
    await clearJobs(deps);
    const closing = { org: 'main', incidentId: incidentId ?? 0, by: 'api:bob' };
    await closeIncident(deps, { ...closing, resolution: 'true_positive' });
    for (const { data } of await waitingJobs(deps, 'triage')) await triage(deps, data);
    assert.equal(await verdict(), 'suspicious');
  });

  test('ends by itself, and what was told stays told', async (t) => {
    const { deps, contained, session, later, inForce } = await anOrgOfAda(t);
    await contained();
    const told = await session();
    assert.ok(told.incidentId !== null);
    later(7 * DAY_MS + 60_000);
    assert.deepEqual(await inForce(), []);
    assert.equal((await session()).incidentId, null);
    await triage(deps, { org: 'main', sessionId: told.sessionId });
    assert.equal((await incidentOf(deps, told.incidentId)).incident.verdict, 'suspicious');
  });

  test('the policy says for how many days, or that nobody is watched', async (t) => {
    const off = await anOrgOfAda(t, { responses: { watchDaysAfterContainment: 0 } });
    await off.contained();
    assert.deepEqual(await off.inForce(), []);
    const month = await anOrgOfAda(t, { responses: { watchDaysAfterContainment: 30 } });
    await month.contained();
    const [entry] = await month.inForce();
    assert.equal(entry?.expiresAt.getTime(), (entry?.createdAt.getTime() ?? 0) + 30 * DAY_MS);
  });

  test('what was no theft is followed up no longer; a person’s own watch stays', async (t) => {
    const { deps, contained, inForce } = await anOrgOfAda(t);
    const incidentId = await contained();
    const closing = { org: 'main', incidentId, by: 'api:bob' };
    await closeIncident(deps, { ...closing, resolution: 'false_positive' });
    assert.deepEqual(await inForce(), []);
    const { history } = await incidentOf(deps, incidentId);
    assert.deepEqual([history.at(-1)?.kind, history.at(-1)?.actor], ['watch_ended', 'api:bob']);
    const other = await anOrgOfAda(t);
    const id = await other.contained();
    const wish = { org: 'main', incidentId: id, by: 'api:bob', reason: 'her laptop', days: 20 };
    await watchUser(other.deps, wish);
    await closeIncident(other.deps, { ...closing, incidentId: id, resolution: 'benign' });
    assert.deepEqual(
      (await other.inForce()).map(({ reason }) => reason),
      ['her laptop'],
    );
  });

  test('begins where a theft is closed before its containment was verified', async (t) => {
    const { deps, ada, session, inForce } = await anOrgOfAda(t);
    const { incidentId } = await session(ada, THIEF);
    assert.ok(incidentId !== null);
    await respond(deps, { org: 'main', incidentId });
    assert.deepEqual(await inForce(), []);
    const closing = { org: 'main', incidentId, by: 'api:bob' };
    await closeIncident(deps, { ...closing, resolution: 'true_positive' });
    assert.equal((await inForce()).length, 1);
  });

  test('by hand: by anybody, in place of what was in force; ended by an approver, and not by the user', async (t) => {
    const approvers = ['api:alice', 'console:ada@example.com'];
    const approval = { ...DEFAULT_RESPONSE_POLICY.approval, approvers };
    const { deps, contained, inForce, session } = await anOrgOfAda(t, { responses: { approval } });
    const incidentId = await contained();
    const wish = { org: 'main', incidentId, by: 'api:eve', reason: 'her laptop', days: 20 };
    const begun = await watchUser(deps, wish);
    assert.ok(begun.outcome === 'watched');
    const entries = await inForce();
    assert.deepEqual(
      entries.map(({ id, reason, createdBy }) => [id, reason, createdBy]),
      [[begun.watch.id, 'her laptop', 'api:eve']],
    );
    const watchId = begun.watch.id;
    const end = async (by: string, org = 'main') => endWatchOfUser(deps, { org, watchId, by });
    assert.equal((await end('api:eve')).outcome, 'not_allowed');
    assert.equal((await end('console:ada@example.com')).outcome, 'not_allowed');
    assert.equal((await end('api:alice', 'other')).outcome, 'not_found');
    assert.equal((await end('api:alice')).outcome, 'ended');
    assert.equal((await end('api:alice')).outcome, 'already_ended');
    assert.equal((await session()).incidentId, null);
    assert.equal((await watchUser(deps, { ...wish, incidentId: 999 })).outcome, 'not_found');
    const kinds = (await incidentOf(deps, incidentId)).history.map(({ kind }) => kind);
    assert.deepEqual(kinds.slice(-3), ['watch_began', 'watch_began', 'watch_ended']);
  });

  test('two who begin it at once, from two incidents, leave one in force', async (t) => {
    const { deps, ada, contained, session, inForce } = await anOrgOfAda(t);
    const first = await contained();
    const { incidentId: second } = await session();
    assert.ok(second !== null);
    const wish = { by: 'api:bob', reason: 'her laptop', days: 20 };
    const other = await deps.database.transaction(async (tx) => {
      const incident = await lockIncident(tx, 'main', first);
      assert.ok(incident !== null);
      await beginWatch(tx, deps, incident, { ...wish, userId: ada.id });
      const beginning = watchUser(deps, { ...wish, org: 'main', incidentId: second });
      await Promise.race([beginning, untilSomebodyWaits(deps.database)]);
      return { beginning };
    });
    const begun = await other.beginning;
    assert.ok(begun.outcome === 'watched');
    assert.deepEqual(
      (await inForce()).map(({ id }) => id),
      [begun.watch.id],
    );
  });

  test('ended by hand while its incident is being closed, it is ended once, and nobody is in the other’s way', async (t) => {
    const { deps, contained, inForce } = await anOrgOfAda(t);
    const incidentId = await contained();
    const [entry] = await inForce();
    assert.ok(entry !== undefined);
    const { ending } = await deps.database.transaction(async (tx) => {
      // As closing does: the incident, and then what is in force.
      await lockIncident(tx, 'main', incidentId);
      const ending = endWatchOfUser(deps, { org: 'main', watchId: entry.id, by: 'api:bob' });
      await untilSomebodyWaits(deps.database);
      await endWatchlistEntry(tx, entry, { endedAt: new Date(deps.now()), endedBy: 'api:alice' });
      return { ending };
    });
    assert.deepEqual(await ending, { outcome: 'already_ended' });
  });

  test('is of one org', async (t) => {
    const { deps, contained } = await anOrgOfAda(t);
    await contained();
    const now = new Date(deps.now());
    assert.deepEqual(await watchlistInForce(deps.database.rows, 'other', now), []);
  });

  test('through the API: begun, listed, shown with the incident, ended', async (t) => {
    const { deps, contained } = await anOrgOfAda(t);
    const incidentId = await contained();
    const app = await steeringApp(t, deps);
    const call = async (method: 'GET' | 'POST', path: string, body?: object) => {
      const headers = { authorization: `Bearer ${ALICE.token}` };
      const url = `/api${path}`;
      const answer = await app.inject({ method, url, headers, ...(body && { body }) });
      return { status: answer.statusCode, body: answer.json() };
    };
    const watch = { reason: 'her laptop', days: 3 };
    const begun = await call('POST', `/incidents/${incidentId}/watch`, watch);
    assert.deepEqual([begun.status, begun.body.outcome], [200, 'watched']);
    const listed = await call('GET', '/watchlist?org=main');
    const [one, ...others] = listed.body.watchlist;
    assert.deepEqual(others, []);
    assert.deepEqual(
      [one.userLogin, one.reason, one.createdBy, one.incidentId],
      ['ada@example.com', 'her laptop', 'api:alice', incidentId],
    );
    const shown = await call('GET', `/incidents/${incidentId}`);
    assert.deepEqual(shown.body.watch, one);
    for (const wrong of [{ days: 3 }, { ...watch, reason: '' }, { ...watch, days: 91 }, {}])
      assert.equal((await call('POST', `/incidents/${incidentId}/watch`, wrong)).status, 400);
    assert.equal((await call('POST', `/orgs/main/watchlist/${one.id}/end`)).status, 200);
    const twice = await call('POST', `/orgs/main/watchlist/${one.id}/end`);
    assert.deepEqual([twice.status, twice.body.error.code], [409, 'already_ended']);
    assert.deepEqual((await call('GET', '/watchlist')).body, { watchlist: [] });
    assert.equal((await call('GET', '/watchlist?org=nowhere')).status, 404);
    assert.equal((await call('GET', `/incidents/${incidentId}`)).body.watch, null);
  });

  test('through the console: until when and why, on the incident and the page of the orgs', async (t) => {
    const { deps, contained, session } = await anOrgOfAda(t);
    const incidentId = await contained();
    const { read, send, csrf } = await signedIn(t, deps);
    const page = `/incidents/${incidentId}`;
    const text = async (url: string) => (await read(url)).body.replace(/<[^>]+>/g, '');
    const until = new Date(deps.now() + 7 * DAY_MS).toISOString().slice(0, 10);
    const first = await text(page);
    assert.match(
      first,
      RegExp(`Watched until ${until}[^]*because a session of theirs was stolen, and contained`),
    );
    assert.match(
      first,
      RegExp(`The user is watched more strictly until ${until}: a session of theirs`),
      'in the history',
    );
    const told = await session();
    const second = await text(`/incidents/${told.incidentId}`);
    assert.match(second, RegExp(`told by the watch alone, after INC-${incidentId}`));
    const form = { csrf, days: '14', reason: 'Her laptop.' };
    const without = await send(`${page}/watch`, { ...form, reason: '' });
    assert.match(String(without.headers.location), /told=bad_form$/);
    const sent = await send(`${page}/watch`, form);
    assert.match(String(sent.headers.location), /told=watched$/);
    assert.match(await text('/orgs'), /Watched more strictly for now.*Her laptop\./s);
    const id = /\/orgs\/main\/watchlist\/(\d+)\/end/.exec((await read(page)).body)?.[1];
    const end = `/orgs/main/watchlist/${id}/end`;
    const ended = await send(end, { csrf, incident: String(incidentId) });
    assert.equal(ended.headers.location, `${page}?told=ended`);
    assert.match(await text(page), /The user is not watched now\./);
    assert.doesNotMatch(await text('/orgs'), /Her laptop/);
    const twice = await send(end, { csrf });
    assert.equal(twice.headers.location, '/orgs?told=already_ended');
  });

  test('on the command line', async (t) => {
    const { deps, contained } = await anOrgOfAda(t);
    const id = String(await contained());
    const run = async (...argv: string[]) => {
      const io = recordedIo();
      const connect = async () => ({ deps, close: async () => {} });
      return { status: await incidentCommand(argv, io, connect), out: io.out, err: io.err };
    };
    assert.match((await run(id)).out(), /Watched until .*, because a session of theirs was stolen/);
    const begun = await run(id, 'watch', 'her', 'laptop', '--days', '3');
    assert.deepEqual([begun.status, begun.out().startsWith('Watched')], [0, true]);
    const shown = JSON.parse((await run(id, '--json')).out());
    assert.equal(shown.watch.reason, 'her laptop');
    assert.equal((await run(id, 'unwatch')).status, 0);
    assert.doesNotMatch((await run(id)).out(), /Watched until/);
    const again = await run(id, 'unwatch');
    assert.deepEqual([again.status, again.out()], [1, 'The user is not watched.\n']);
    for (const wrong of [['watch'], ['watch', 'x', '--days', '91'], ['note', 'x', '--days', '3']])
      assert.equal((await run(id, ...wrong)).status, 2, wrong.join(' '));
  });
});
