/** Several people robbed from one address: none of them is the others' innocent colleague, and a colleague stays one. */
import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { bellsOf } from '../../../src/domain/response/bells.ts';
import { DEFAULT_RESPONSE_POLICY } from '../../../src/domain/response/response-policy.ts';
import { storyOf } from '../../../src/pipeline/notify/story.ts';
import { closeIncident } from '../../../src/pipeline/steer.ts';
import { triage } from '../../../src/pipeline/triage.ts';
import { listIncidents } from '../../../src/store/incident-list.ts';
import { relatedIncidents } from '../../../src/store/related-incidents.ts';
import { clearJobs, testDependencies, waitingJobs } from '../../support/dependencies.ts';
import { incidentOf } from '../../support/incident-of-theft.ts';
import { startOktaOrg } from '../../support/okta-org/index.ts';
import { eventsOf, LAPTOP, recordEvents, THIEF } from '../../support/theft.ts';

const SSO = 'user.authentication.sso';
type Job = { readonly org: string; readonly sessionId: string };

/** Everybody's session is used from the thief's address before any of them is judged. */
async function robbed(
  t: TestContext,
  names: readonly string[],
  mode: 'enforce' | 'approve' = 'enforce',
) {
  const okta = await startOktaOrg();
  t.after(() => okta.close());
  const plans = {
    ...DEFAULT_RESPONSE_POLICY.plans,
    hijack: [{ kind: 'block_ip', params: {} }],
    suspicious: [{ kind: 'block_ip', params: {} }],
  };
  const deps = await testDependencies(t, {
    okta: { url: okta.url, token: okta.addApiToken().value },
    responses: { mode, plans },
  });
  const app = okta.addApp('Wiki');
  const sessions = names.map((firstName) => {
    const session = okta.signIn(okta.addUser({ firstName }), LAPTOP);
    session.act(SSO, { app });
    return session;
  });
  // Okta's clock has milliseconds, and what is told in one of them has no order.
  await pause(5);
  for (const session of sessions) session.act(SSO, { app, client: THIEF });
  await pause(5);
  for (const session of sessions) session.act(SSO, { app, client: THIEF });
  for (const { user } of sessions) await recordEvents(deps, eventsOf(okta, user.id));
  const jobs = sessions.map((session): Job => ({ org: 'main', sessionId: session.rootId }));
  const blockOf = async ({ sessionId }: Job) => {
    const all = await listIncidents(deps.database.rows, {});
    for (const { id } of all) {
      const view = await incidentOf(deps, id);
      const { rows } = await deps.database.pool.query<{ subject: string }>(
        'select subject from incidents where id = $1',
        [id],
      );
      if (rows[0]?.subject !== sessionId) continue;
      const [block] = view.actions;
      return { id, view, block, said: [block?.status, block?.guard] };
    }
    throw new Error('no incident');
  };
  /** Works at an exit like anybody: by a session of his own that nobody judges. */
  const works = async (firstName: string) => {
    const session = okta.signIn(okta.addUser({ firstName }), { ...LAPTOP, ip: THIEF.ip });
    session.act(SSO, { app });
    await recordEvents(deps, eventsOf(okta, session.user.id));
  };
  /** By an administrator, as far as the log tells. */
  const isCleared = async (place: number) => {
    const headers = { authorization: `SSWS ${okta.addApiToken().value}` };
    const clear = `${okta.url}/api/v1/users/${sessions[place]?.user.id}/sessions`;
    assert.ok((await fetch(clear, { method: 'DELETE', headers })).ok);
    const cleared = okta.log().filter(({ eventType }) => eventType === 'user.session.clear');
    await recordEvents(deps, cleared);
  };
  const judge = async (job: Job) => {
    await triage(deps, job);
    const waiting = await waitingJobs(deps, 'triage');
    const now = waiting.filter(({ startAfter }) => startAfter.getTime() < Date.now() + 1_000);
    await clearJobs(deps);
    return now.map(({ data }) => data);
  };
  return { deps, jobs, judge, blockOf, works, isCleared };
}

suite('several people robbed from one address', () => {
  test('have it blocked, whoever of them is judged first', async (t) => {
    for (const order of [
      [0, 1],
      [1, 0],
    ] as const) {
      const { deps, jobs, judge, blockOf } = await robbed(t, ['Ada', 'Ben']);
      const [first, second] = order.map((place) => jobs[place] ?? assert.fail());
      assert.ok(first !== undefined && second !== undefined);
      await judge(first);
      const held = await blockOf(first);
      assert.deepEqual(held.said, ['awaiting_approval', 'shared_address']);
      const why = `${THIEF.ip} is for a person to decide on: 1 other user works from this address.`;
      assert.equal(held.block?.reason, why);
      assert.deepEqual(held.view.incident.details.notices, [why]);

      assert.deepEqual(await judge(second), [first], 'the first is judged again');
      assert.deepEqual((await blockOf(second)).said, ['approved', null]);
      await judge(first);
      const freed = await blockOf(first);
      assert.deepEqual(freed.said, ['approved', null]);
      assert.deepEqual(freed.view.incident.details.notices, []);
      assert.deepEqual(await judge(second), [], 'nothing is news any more');
      assert.equal((await listIncidents(deps.database.rows, {})).length, 2);
    }
  });

  test('are judged again by a job of the very transaction that proves it: a crash after it loses none', async (t) => {
    const { deps, jobs, judge, blockOf } = await robbed(t, ['Ada', 'Ben', 'Cem', 'Dora']);
    const [ada, ben, cem, dora] = jobs;
    assert.ok(ada !== undefined && ben !== undefined && cem !== undefined && dora !== undefined);
    for (const job of [ben, cem, ada]) await judge(job);
    // The longest unchanged first is not the order of the keys.
    await deps.database.pool.query(
      `update incidents set updated_at = now() - (case subject when $1 then 3 when $2 then 2 else 1 end) * interval '1 hour'`,
      [
        [ada, ben, cem]
          .map(({ sessionId }) => sessionId)
          .sort()
          .at(-1),
        cem.sessionId,
      ],
    );
    await triage(deps, dora);
    const { id } = await blockOf(dora);
    const { rows } = await deps.database.pool.query<{ key: string }>(
      `select j.singleton_key as key from pgboss.job j join incidents i on i.id = $1 and i.xmin = j.xmin
       where j.name = 'triage' and j.start_after <= now() order by j.ctid`,
      [id],
    );
    const keys = [ada, ben, cem].map(({ org, sessionId }) => `${org}:${sessionId}`);
    const { rows: inOrder } = await deps.database.pool.query<{ key: string }>(
      'select key from unnest($1::text[]) as key order by key',
      [keys],
    );
    assert.deepEqual(rows, inOrder);
  });

  test('are counted as they turn out to be victims, and somebody who works there is left', async (t) => {
    const { jobs, judge, blockOf, works } = await robbed(t, ['Ada', 'Ben', 'Cem']);
    const [ada, ben, cem] = jobs;
    assert.ok(ada !== undefined && ben !== undefined && cem !== undefined);
    await works('Dora');
    const reason = async (job: Job) => (await blockOf(job)).block?.reason ?? '';
    await judge(ada);
    assert.match(await reason(ada), /: 3 other users work/);
    for (const job of [ben, cem, ada]) await judge(job);
    for (const job of [ada, cem]) {
      assert.match(await reason(job), /: 1 other user works/);
      assert.deepEqual((await blockOf(job)).said, ['awaiting_approval', 'shared_address']);
    }
    const { view } = await blockOf(ada);
    assert.deepEqual(view.incident.details.notices, [await reason(ada)], 'no older number beside');
  });

  test('are no victims by a suspicion, nor by what Okta’s log has not confirmed, until somebody finds it', async (t) => {
    const { deps, jobs, judge, blockOf } = await robbed(t, ['Ada', 'Ben']);
    const [ada, ben] = jobs;
    assert.ok(ada !== undefined && ben !== undefined);
    await judge(ada);
    await judge(ben);
    const said = async (change: string) => {
      await deps.database.pool.query(`update incidents set ${change} where id = $1`, [
        (await blockOf(ben)).id,
      ]);
      await deps.database.pool.query(
        `update response_actions set status = 'awaiting_approval', guard = 'shared_address', decided_by = null`,
      );
      await judge(ada);
      return (await blockOf(ada)).said;
    };
    const held = ['awaiting_approval', 'shared_address'];
    assert.deepEqual(await said(`verdict = 'suspicious'`), held);
    const unproven = `details || '{"corroboration": "unavailable"}'`;
    assert.deepEqual(await said(`verdict = 'hijack', details = ${unproven}`), held);
    const moved = `details || '{"corroboration": "confirmed", "companyWideMove": true}'`;
    assert.deepEqual(await said(`details = ${moved}`), held);
    const earlier = `first_bad_at = first_bad_at + interval '20 minutes'`;
    const proven = `details = details || '{"companyWideMove": false}'`;
    assert.deepEqual(await said(`${proven}, ${earlier}`), held, 'worked there before');
    assert.deepEqual(await said(`first_bad_at = first_bad_at - interval '20 minutes'`), [
      'approved',
      null,
    ]);
  });

  test('have it blocked also where our own clearing has ended the session by then, and no other end', async (t) => {
    for (const [actedBefore, left] of [
      [true, ['approved', null]],
      [false, ['awaiting_approval', 'session_ended']],
    ] as const) {
      const { deps, jobs, judge, blockOf, isCleared } = await robbed(t, ['Ada', 'Ben']);
      const [ada, ben] = jobs;
      assert.ok(ada !== undefined && ben !== undefined);
      await judge(ada);
      await judge(ben);
      const { id } = await blockOf(ada);
      assert.deepEqual((await blockOf(ada)).said, ['awaiting_approval', 'shared_address']);
      const containment = actedBefore ? 'acted' : 'none';
      await deps.database.pool.query('update incidents set containment = $1 where id = $2', [
        containment,
        id,
      ]);
      await isCleared(0);
      await judge(ada);
      assert.deepEqual((await blockOf(ada)).said, left);
    }
  });

  test('are found by whoever closes a suspicion as a theft', async (t) => {
    const { deps, jobs, judge, blockOf } = await robbed(t, ['Ada', 'Ben']);
    const [ada, ben] = jobs;
    assert.ok(ada !== undefined && ben !== undefined);
    await judge(ben);
    const { id } = await blockOf(ben);
    await deps.database.pool.query(`update incidents set verdict = 'suspicious' where id = $1`, [
      id,
    ]);
    await judge(ada);
    assert.deepEqual((await blockOf(ada)).said, ['awaiting_approval', 'shared_address']);
    const by = 'api:alice';
    await closeIncident(deps, {
      org: 'main',
      incidentId: id,
      by,
      resolution: 'true_positive',
    });
    assert.deepEqual(
      (await waitingJobs(deps, 'triage')).map(({ data }) => data),
      [ada],
    );
    await judge(ada);
    assert.deepEqual((await blockOf(ada)).said, ['approved', null]);
  });

  test('are asked about no louder where the policy asks anyway', async (t) => {
    const { jobs, judge, blockOf } = await robbed(t, ['Ada', 'Ben'], 'approve');
    const [ada, ben] = jobs;
    assert.ok(ada !== undefined && ben !== undefined);
    await judge(ada);
    assert.match(
      (await blockOf(ada)).block?.reason ?? '',
      /address\. The policy asks for approval\.$/,
    );
    await judge(ben);
    await judge(ada);
    const { block, view, said } = await blockOf(ada);
    assert.deepEqual(said, ['awaiting_approval', 'approve_mode']);
    assert.equal(block?.reason, 'The policy asks for approval.');
    assert.deepEqual(view.incident.details.notices, []);
    assert.equal(view.incident.details.addresses.stranger[0]?.otherUsers, undefined);
  });

  test('are named on each other’s incident: it is told once more, without a bell, and no closed one is', async (t) => {
    const { deps, jobs, judge, blockOf } = await robbed(t, ['Ada', 'Ben', 'Cem'], 'approve');
    const [ada, ben, cem] = jobs;
    assert.ok(ada !== undefined && ben !== undefined && cem !== undefined);
    await judge(ada);
    const first = await blockOf(ada);
    await triage(deps, ben);
    const told = (await waitingJobs(deps, 'notify')).filter(
      ({ startAfter }) => startAfter > new Date(),
    );
    assert.deepEqual(
      told.map(({ data }) => data),
      [{ org: 'main', incidentId: first.id }],
    );
    await clearJobs(deps);
    const second = await blockOf(ben);
    const after = await blockOf(ada);
    assert.equal(after.view.incident.revision, first.view.incident.revision + 1);
    const related = await relatedIncidents(deps.database.rows, after.view.incident);
    const config = deps.orgs.get('main')?.config;
    assert.ok(config !== undefined);
    const story = storyOf(after.view, config, null, [], related);
    const together = `The same stranger’s address as in INC-${second.id}: one thief, several victims.`;
    assert.ok(story.nextStep?.endsWith(together), story.nextStep ?? '');
    const keys = bellsOf(story).map(({ key }) => key);
    const before = bellsOf(storyOf(first.view, config, null)).map(({ key }) => key);
    assert.deepEqual(keys, before, 'nothing rings');

    const closing = { by: 'api:alice', resolution: 'benign' } as const;
    await closeIncident(deps, { org: 'main', incidentId: first.id, ...closing });
    await clearJobs(deps);
    await triage(deps, cem);
    const later = (await waitingJobs(deps, 'notify')).filter(
      ({ startAfter }) => startAfter > new Date(),
    );
    assert.deepEqual(
      later.map(({ data }) => data),
      [{ org: 'main', incidentId: second.id }],
    );
  });
});
