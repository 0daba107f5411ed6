import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { respond } from '../../../src/pipeline/respond.ts';
import { approveAction, pauseActions } from '../../../src/pipeline/steer.ts';
import { verifyHistory } from '../../../src/store/history.ts';
import { untilSomebodyWaits } from '../../support/database.ts';
import { clearJobs, waitingJobs } from '../../support/dependencies.ts';
import {
  anOrg,
  anOrgWithATheft,
  CLEAR,
  changes,
  incidentOf,
} from '../../support/incident-of-theft.ts';
import { steal } from '../../support/theft.ts';

type Cleanup = { after(work: () => Promise<void> | void): void };
type OrgWithDeps = Awaited<ReturnType<typeof anOrg>>;

const turn = ({ deps }: Pick<OrgWithDeps, 'deps'>, paused: boolean) =>
  pauseActions(deps, { org: 'main', paused, by: 'cli:ada' });

/** Judged while all actions of the org are stopped. */
async function plannedWhilePaused(t: Cleanup, options: Parameters<typeof anOrg>[1] = {}) {
  const org = await anOrg(t, options);
  await turn(org, true);
  const { incidentId } = await (await steal(org.deps, org.okta)).decide();
  assert.ok(incidentId !== null);
  const view = () => incidentOf(org.deps, incidentId);
  return { ...org, view, job: { org: 'main', incidentId } };
}

suite('while all actions of an org are stopped', () => {
  test('what was agreed on stays, and says by whom it was stopped, once', async (t) => {
    const { okta, deps, job, view } = await anOrgWithATheft(t);
    await turn({ deps }, true);
    await clearJobs(deps);
    const before = (await view()).incident.revision;
    for (const _worker of [1, 2, 3]) await respond(deps, job);
    assert.deepEqual(changes(okta), []);
    const { incident, actions, history } = await view();
    assert.equal(incident.revision, before + 1, 'receivers are told by it');
    assert.deepEqual(
      actions.map(({ status, reason }) => [status, reason]),
      [
        ['approved', 'All actions of this org are paused by cli:ada.'],
        ['approved', 'All actions of this org are paused by cli:ada.'],
      ],
    );
    assert.equal(history.filter(({ kind }) => kind === 'action_paused').length, 1);
    assert.equal((await waitingJobs(deps, 'notify')).length, 1);
  });
});

suite('who stops all actions', () => {
  test('waits for incidents in the order of whoever judges a session that has several', async (t) => {
    const { okta, deps } = await anOrg(t);
    const ids: number[] = [];
    for (const _theft of [1, 2]) {
      const { incidentId } = await (await steal(deps, okta)).decide();
      ids.push(incidentId ?? 0);
    }
    const [older, newer] = ids;
    const judging = await deps.database.pool.connect();
    const lock = 'select 1 from incidents where id = $1 for update nowait';
    await judging.query('begin');
    await judging.query(lock, [newer]);
    const stopping = turn({ deps }, true);
    await untilSomebodyWaits(deps.database, 1);
    // Held by who waits for the newer one, each would wait for the other.
    const both = await judging.query(lock, [older]).catch((error: Error) => error.message);
    await judging.query('rollback');
    judging.release();
    assert.notEqual(typeof both, 'string', String(both));
    assert.deepEqual(await stopping, { outcome: 'paused', waiting: 2 });
  });
});

suite('once actions are let go on', () => {
  test('what was planned meanwhile waits for a person, and not for the switch', async (t) => {
    const incident = await plannedWhilePaused(t);
    const { deps, okta, job, view } = incident;
    const before = await view();
    assert.match(before.actions[0]?.reason ?? '', /paused/);
    assert.match(before.incident.details.notices.join(), /paused/);
    await clearJobs(deps);
    await turn(incident, false);
    const { actions, incident: after, history } = await view();
    for (const { status, guard, reason } of actions) {
      assert.deepEqual([status, guard], ['awaiting_approval', null]);
      assert.match(reason ?? '', /planned while all actions were stopped.*go on again/);
    }
    assert.deepEqual(after.details.notices, []);
    assert.ok(after.revision > before.incident.revision, 'Slack and the pages are told');
    const told = (await waitingJobs(deps, 'notify')).filter(
      ({ data }) => data.incidentId === job.incidentId,
    );
    assert.equal(told.length, 1);
    assert.ok(history.some(({ kind }) => kind === 'action_held'));
    assert.equal((await verifyHistory(deps.database.rows, 'main', job.incidentId)).intact, true);
    await approveAction(deps, { ...job, actionId: actions[0]?.id ?? 0, by: 'slack:U1' });
    await respond(deps, job);
    assert.deepEqual(changes(okta), [CLEAR]);
  });

  test('what holds it besides is the reason that is left, and the hold that news may lift', async (t) => {
    const incident = await plannedWhilePaused(t, { responses: { mode: 'approve' } });
    await turn(incident, false);
    const [approve] = (await incident.view()).actions;
    assert.deepEqual(
      [approve?.guard, approve?.reason],
      ['approve_mode', 'The policy asks for approval.'],
    );
    const old = await plannedWhilePaused(t);
    old.deps.advance(121 * 60_000);
    await turn(old, false);
    const { actions, incident: after } = await old.view();
    assert.equal(actions[0]?.guard, 'stale');
    assert.match(actions[0]?.reason ?? '', /^The last bad event is 2 h 1 min old/);
    assert.deepEqual(after.details.notices, [actions[0]?.reason]);
  });

  test('what was agreed on does not say that it is stopped, though Okta has not taken it yet', async (t) => {
    const incident = await anOrgWithATheft(t);
    const { okta, deps, job, view } = incident;
    await turn(incident, true);
    await respond(deps, job);
    const stopped = await view();
    assert.match(stopped.actions[0]?.reason ?? '', /paused by cli:ada/);
    await turn(incident, false);
    assert.ok((await view()).incident.revision > stopped.incident.revision, 'Slack is told');
    okta.faults.add({ method: 'DELETE', path: /\/sessions$/, error: 'E0000047', times: 1 });
    await respond(deps, job);
    const [clear] = (await view()).actions;
    assert.deepEqual([clear?.status, clear?.reason], ['approved', null]);
  });

  test('what was agreed on keeps the reason for which a person had been asked', async (t) => {
    const { okta, deps } = await anOrg(t);
    const { input, decide } = await steal(deps, okta);
    const { incidentId } = await decide({ now: input.now + 121 * 60_000 });
    assert.ok(incidentId !== null);
    const job = { org: 'main', incidentId };
    const reason = async () => (await incidentOf(deps, incidentId)).actions[0]?.reason ?? '';
    const own = await reason();
    assert.match(own, /^The last bad event is 2 h 1 min old/);
    const [action] = (await incidentOf(deps, incidentId)).actions;
    await approveAction(deps, { ...job, actionId: action?.id ?? 0, by: 'slack:U1' });
    for (const _again of [1, 2]) {
      await turn({ deps }, true);
      await respond(deps, job);
      assert.equal(await reason(), `All actions of this org are paused by cli:ada. ${own}`);
      await turn({ deps }, false);
      assert.equal(await reason(), own);
    }
    const { history } = await incidentOf(deps, incidentId);
    assert.equal(history.filter(({ kind }) => kind === 'action_paused').length, 2);
  });

  test('what is just being planned is not missed', async (t) => {
    const incident = await anOrg(t);
    const { deps, okta } = incident;
    await turn(incident, true);
    const theft = await steal(deps, okta);
    const { pool } = deps.database;
    const slow = await pool.connect();
    await slow.query('begin');
    // Planning has read the switch, and what it plans cannot be written yet.
    await slow.query('lock table response_actions in share mode');
    const deciding = theft.decide();
    await untilSomebodyWaits(deps.database);
    const resuming = turn(incident, false);
    await untilSomebodyWaits(deps.database, 2);
    await slow.query('commit');
    slow.release();
    const { incidentId } = await deciding;
    await resuming;
    const { actions } = await incidentOf(deps, incidentId ?? 0);
    assert.ok(actions.length > 0);
    for (const { reason } of actions) assert.doesNotMatch(reason ?? '', /paused/);
  });
});
