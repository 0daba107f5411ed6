import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { Resolution } from '../../../src/domain/response/incident.ts';
import type { Dependencies } from '../../../src/pipeline/dependencies.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import { actByHand, closeIncident } from '../../../src/pipeline/steer.ts';
import { triage } from '../../../src/pipeline/triage.ts';
import { listIncidents } from '../../../src/store/incident-list.ts';
import { clearJobs, waitingJobs } from '../../support/dependencies.ts';
import { anOrg, incidentOf } from '../../support/incident-of-theft.ts';
import type { SystemLogEvent } from '../../support/okta-org/index.ts';
import { LAPTOP, recordEvents, steal, THIEF } from '../../support/theft.ts';

const SSO = 'user.authentication.sso';

/** A theft that waits for approval, recorded and judged as Okta tells of it. */
async function aTheftThatWaits(t: TestContext) {
  const { okta, deps } = await anOrg(t, { responses: { mode: 'approve' } });
  const theft = await steal(deps, okta);
  const judge = () => triage(deps, { org: 'main', sessionId: theft.session.id });
  await judge();
  const all = async () => (await listIncidents(deps.database.rows, {})).map(({ id }) => id);
  const [incidentId = 0] = await all();
  const job = { org: 'main', incidentId };
  const close = (resolution: Resolution, uncontained = false) =>
    closeIncident(deps, { ...job, by: 'api:bob', resolution, uncontained });
  /** As Okta logs it some time after whatever was last. */
  const acts = (client = THIEF, seconds = 60): SystemLogEvent => {
    deps.advance(seconds * 1_000);
    okta.clock.advance(seconds * 1_000);
    const act = theft.session.act(SSO, { client });
    assert.ok(act.done);
    return act.event;
  };
  const arrives = async (event: SystemLogEvent) => {
    await recordEvents(deps, [event]);
    await judge();
  };
  return { okta, deps, job, all, close, acts, arrives, userId: theft.session.user.id };
}

/** What its history says last. */
async function last(deps: Dependencies, incidentId: number) {
  const entry = (await incidentOf(deps, incidentId)).history.at(-1);
  assert.ok(entry !== undefined);
  return { kind: entry.kind, data: entry.data as Readonly<Record<string, unknown>> };
}

suite('a theft closed with nothing contained', () => {
  for (const resolution of ['true_positive', 'duplicate'] as const) {
    test(`as ${resolution} is refused where that was not to happen`, async (t) => {
      const { deps, job, close } = await aTheftThatWaits(t);
      const refused = await close(resolution);
      assert.ok(refused.outcome === 'not_contained');
      assert.match(refused.reason, /stays inside\. Contain it first \(act\), or confirm/);
      const before = await incidentOf(deps, job.incidentId);
      assert.equal(before.incident.status, 'new');
      assert.ok(before.actions.every(({ status }) => status === 'awaiting_approval'));
      assert.equal((await close(resolution, true)).outcome, 'closed');
      const { kind, data } = await last(deps, job.incidentId);
      assert.deepEqual([kind, data.uncontained], ['closed', true]);
    });

    test(`as ${resolution} is an incident again, and rings, once the stranger goes on`, async (t) => {
      const { deps, job, all, close, acts, arrives } = await aTheftThatWaits(t);
      await close(resolution, true);
      await clearJobs(deps);
      await arrives(acts());
      const [again = 0, ...before] = await all();
      assert.deepEqual(before, [job.incidentId]);
      const { incident, actions } = await incidentOf(deps, again);
      assert.deepEqual([incident.status, incident.details.refersTo], ['new', job.incidentId]);
      const as = resolution.replace('_', ' ');
      const said = `INC-${job.incidentId} was closed as ${as} by api:bob with nothing contained, and whoever stole the session has used it since.`;
      assert.deepEqual(incident.details.notices, [said]);
      assert.ok(
        actions.length > 0 && actions.every(({ status }) => status === 'awaiting_approval'),
      );
      const told = (await waitingJobs(deps, 'notify')).map(({ data }) => data.incidentId);
      assert.ok(told.includes(again));
      const { kind, data } = await last(deps, job.incidentId);
      assert.deepEqual([kind, data.goesOnAs], ['went_on', again]);
    });
  }

  test('is left alone by what was done before and arrives late, and by a refused try', async (t) => {
    const { okta, deps, job, all, close, acts, arrives } = await aTheftThatWaits(t);
    const late = acts();
    deps.advance(1_000);
    await close('true_positive', true);
    await arrives(late);
    assert.deepEqual(await all(), [job.incidentId], 'late');
    const refused = acts();
    await arrives({ ...refused, outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' } });
    assert.deepEqual(await all(), [job.incidentId], 'a refused try');
    assert.ok(okta.requests.every(({ method }) => method === 'GET'));
  });

  test('is left alone by what its user does', async (t) => {
    const { job, all, close, acts, arrives } = await aTheftThatWaits(t);
    await close('true_positive', true);
    await arrives(acts(LAPTOP));
    assert.deepEqual(await all(), [job.incidentId]);
  });

  test('and closed once more rings once more, and not for what the second had seen', async (t) => {
    const { deps, all, close, acts, arrives } = await aTheftThatWaits(t);
    await close('true_positive', true);
    await arrives(acts());
    const [second = 0] = await all();
    deps.advance(1_000);
    const closing = { org: 'main', incidentId: second, by: 'api:bob', uncontained: true };
    await closeIncident(deps, { ...closing, resolution: 'true_positive' });
    await arrives(acts(LAPTOP));
    assert.equal((await all()).length, 2);
    await arrives(acts());
    assert.equal((await all()).length, 3);
    const [third = 0] = await all();
    assert.equal((await incidentOf(deps, third)).incident.details.refersTo, second);
  });

  test('stays closed where the last word is that it was harmless', async (t) => {
    const { all, close, acts, arrives } = await aTheftThatWaits(t);
    assert.equal((await close('benign')).outcome, 'closed');
    await arrives(acts());
    assert.equal((await all()).length, 1);
  });
});

suite('a theft that is contained', () => {
  test('is closed without a word more, and stays so', async (t) => {
    const { okta, deps, job, all, close, acts, arrives } = await aTheftThatWaits(t);
    const late = acts();
    await actByHand(deps, { ...job, by: 'api:alice', kinds: ['clear_sessions'] });
    assert.equal((await close('true_positive')).outcome, 'not_contained', 'it is not done yet');
    await respond(deps, job);
    assert.ok(okta.requests.some(({ method }) => method === 'DELETE'));
    assert.equal((await close('true_positive')).outcome, 'closed');
    await arrives(late);
    assert.deepEqual(await all(), [job.incidentId]);
  });

  test('through another incident of the same user is contained as well', async (t) => {
    const { deps, job, close, userId } = await aTheftThatWaits(t);
    await deps.database.pool.query(
      `insert into incidents (org, kind, subject, user_id, verdict, score, headline, containment, details)
       values ('main', 'session_hijack', 'another', $1, 'hijack', 1, 'x', 'acted', $2)`,
      [userId, { containment: { lastActedAt: deps.now() + 1_000, confirmations: [] } }],
    );
    assert.equal((await close('duplicate')).outcome, 'closed');
    assert.equal('uncontained' in (await last(deps, job.incidentId)).data, false);
  });
});
