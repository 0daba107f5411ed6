import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { Judgement } from '../../../src/domain/judgement/judge.ts';
import { TUNING } from '../../../src/domain/judgement/tuning.ts';
import {
  DEFAULT_RESPONSE_POLICY,
  type ResponseRule,
} from '../../../src/domain/response/response-policy.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import { approveAction, closeIncident, pauseActions } from '../../../src/pipeline/steer.ts';
import { triage } from '../../../src/pipeline/triage.ts';
import { listIncidents } from '../../../src/store/incident-list.ts';
import { clearJobs, waitingJobs } from '../../support/dependencies.ts';
import { anOrg, anOrgWithATheft, incidentOf } from '../../support/incident-of-theft.ts';
import {
  eventsOf,
  judgementOf,
  recordEvents,
  steal,
  THIEF,
  type Theft,
} from '../../support/theft.ts';

const CLEAR_SESSIONS = { kind: 'clear_sessions', params: {} };
const APPROVE = { responses: { mode: 'approve' } } as const;

/** Staff keep their password; whoever is an administrator is under no rule of theirs. */
const ONLY_CLEAR: ResponseRule = {
  name: 'staff',
  match: { users: [], groups: ['Staff'], roles: [] },
  plans: { hijack: [CLEAR_SESSIONS] },
};
const ADMINISTRATORS: ResponseRule = {
  name: 'administrators',
  match: { users: [], groups: [], roles: ['SUPER_ADMIN'] },
};

function benign({ input }: Theft): Judgement {
  return { ...input.judgement, verdict: 'benign', score: 0.02, findings: [] };
}

/** One of the two actions has a person’s word, and all actions are stopped. */
async function agreed(t: TestContext) {
  const incident = await anOrgWithATheft(t, APPROVE);
  const { deps, job } = incident;
  const [clear] = await incident.actions();
  await pauseActions(deps, { org: 'main', paused: true, by: 'slack:U9' });
  await approveAction(deps, { ...job, actionId: clear?.id ?? 0, by: 'slack:U1' });
  const standing = async () => {
    const { incident: now, actions } = await incident.view();
    return [now.containment, ...actions.map(({ status }) => status)];
  };
  return { ...incident, standing };
}

suite('a session that is judged once more', () => {
  test('tells nobody again why its actions wait, nor that it is benign', async (t) => {
    const { okta, deps } = await anOrg(t);
    const theft = await steal(deps, okta);
    const { incidentId } = await theft.decide({ corroboration: 'unavailable' });
    assert.ok(incidentId !== null);
    const graver = { ...theft.input.judgement, score: 0.999 };
    const outcomes: string[] = [];
    const judged = [undefined, graver, benign(theft), benign(theft)];
    for (const judgement of judged) {
      await clearJobs(deps);
      const { outcome } = await theft.decide({
        corroboration: 'unavailable',
        ...(judgement && { judgement }),
      });
      outcomes.push(`${outcome} ${(await waitingJobs(deps, 'notify')).length}`);
    }
    assert.deepEqual(outcomes, ['unchanged 0', 'updated 1', 'lowered 1', 'unchanged 0']);
    const { notices } = (await incidentOf(deps, incidentId)).incident.details;
    assert.match(notices.join(), /could not be asked/, 'what was said once stays');
  });

  for (const [what, lost] of [
    ['the groups', { groups: null }],
    ['the roles', { roles: null }],
    ['nothing at all', null],
  ] as const) {
    test(`stays under its user’s rule where Okta then tells ${what} no more`, async (t) => {
      const { okta, deps } = await anOrg(t, { responses: { rules: [ADMINISTRATORS, ONLY_CLEAR] } });
      const theft = await steal(deps, okta);
      const { user } = theft.input;
      assert.ok(user !== null);
      const known = { ...user, groups: [{ id: '00gStaff', name: 'Staff' }], roles: [] };
      const { incidentId } = await theft.decide({ user: known });
      assert.ok(incidentId !== null);
      const graver = { ...theft.input.judgement, score: 0.9999 };
      await theft.decide({ judgement: graver, user: lost && { ...known, ...lost } });
      const { actions, incident } = await incidentOf(deps, incidentId);
      assert.deepEqual(
        actions.map(({ kind, status }) => `${kind} ${status}`),
        ['clear_sessions approved'],
      );
      assert.deepEqual(incident.details.user, known);
    });
  }

  test('waits no longer for what its user’s rule does not want, once Okta tells who that is', async (t) => {
    const { okta, deps } = await anOrg(t, { responses: { rules: [ONLY_CLEAR] } });
    const theft = await steal(deps, okta);
    const { user } = theft.input;
    assert.ok(user !== null);
    const { incidentId } = await theft.decide({ user: null });
    assert.ok(incidentId !== null);
    const standing = async () =>
      (await incidentOf(deps, incidentId)).actions.map(({ kind, status }) => `${kind} ${status}`);
    assert.deepEqual(await standing(), [
      'clear_sessions awaiting_approval',
      'expire_password awaiting_approval',
    ]);
    await theft.decide({ user: { ...user, groups: [{ id: '00gStaff', name: 'Staff' }] } });
    assert.deepEqual(await standing(), ['clear_sessions approved', 'expire_password skipped']);
    const { actions, history } = await incidentOf(deps, incidentId);
    assert.match(actions[1]?.reason ?? '', /who the user is/);
    const last = history.at(-1);
    assert.ok(last);
    assert.deepEqual((last.data as { calledOff: unknown }).calledOff, [actions[1]?.id]);
  });

  test('is nothing new after the last of two ends, whatever was known at the first', async (t) => {
    const { deps, theft, job } = await anOrgWithATheft(t);
    const closing = { ...job, by: 'cli:ada', resolution: 'false_positive' as const };
    const client = { ...THIEF, ip: '192.0.2.44', asn: 9009, userAgent: 'curl/8.9.1' };
    const seen = async () => {
      const act = theft.session.act('user.authentication.sso', { client });
      assert.ok(act.done);
      await recordEvents(deps, [act.event]);
      return theft.decide({ judgement: judgementOf(deps, theft.session, act.event) });
    };
    await closeIncident(deps, closing);
    const second = await seen();
    assert.equal(second.outcome, 'opened');
    await closeIncident(deps, { ...closing, incidentId: second.incidentId ?? 0 });
    assert.deepEqual(await seen(), { outcome: 'known', incidentId: second.incidentId });
  });

  test('leaves a person’s word alone where the policy would not act any more', async (t) => {
    const { theft, standing, view } = await agreed(t);
    assert.deepEqual(
      (await view()).incident.details.notices,
      [],
      'what the policy says is no news',
    );
    await theft.decide({ sessionEnded: true });
    assert.deepEqual(await standing(), ['acting', 'approved', 'awaiting_approval']);
    await theft.decide({ judgement: benign(theft) });
    assert.deepEqual(await standing(), ['acting', 'approved', 'skipped'], 'it goes on');
  });

  for (const [what, otherwise] of Object.entries({
    'judged benign': (theft: Theft) => ({ judgement: benign(theft) }),
    'no longer sure': ({ input }: Theft) => ({
      judgement: { ...input.judgement, verdict: 'suspicious' as const, score: 0.6 },
    }),
    ended: () => ({ sessionEnded: true }),
  })) {
    test(`is not being contained for ever where all was stopped and it is ${what}`, async (t) => {
      const plans = { ...DEFAULT_RESPONSE_POLICY.plans, hijack: [CLEAR_SESSIONS] };
      const { deps, theft, job, view } = await anOrgWithATheft(t, { responses: { plans } });
      await pauseActions(deps, { org: 'main', paused: true, by: 'slack:U9' });
      await respond(deps, job);
      await clearJobs(deps);
      await theft.decide(otherwise(theft));
      await pauseActions(deps, { org: 'main', paused: false, by: 'slack:U9' });
      for (const { data } of await waitingJobs(deps, 'respond')) await respond(deps, data);
      const { incident, actions } = await view();
      assert.deepEqual([incident.containment, actions[0]?.status], ['none', 'skipped']);
    });
  }

  test('stays contained by what was done', async (t) => {
    const { deps, theft, job, standing } = await agreed(t);
    await pauseActions(deps, { org: 'main', paused: false, by: 'slack:U9' });
    await respond(deps, job);
    assert.deepEqual(await standing(), ['acted', 'done', 'awaiting_approval']);
    await theft.decide({ judgement: benign(theft) });
    assert.deepEqual(await standing(), ['acted', 'done', 'skipped']);
  });

  test('keeps of what it had planned what still stands once it is no longer sure', async (t) => {
    const plans = { ...DEFAULT_RESPONSE_POLICY.plans, suspicious: [CLEAR_SESSIONS] };
    const { theft, actions, view } = await anOrgWithATheft(t, { responses: { plans } });
    const { judgement } = theft.input;
    await theft.decide({ judgement: { ...judgement, verdict: 'suspicious', score: 0.6 } });
    assert.deepEqual(
      (await actions()).map(({ kind, status }) => `${kind} ${status}`),
      ['clear_sessions approved', 'expire_password skipped'],
    );
    const [, expire] = await actions();
    const last = (await view()).history.at(-1)?.data as { calledOff: readonly number[] };
    assert.deepEqual(last.calledOff, [expire?.id]);
  });

  test('waits on for a person whom a limit made it wait for, also once there is room again', async (t) => {
    const limits = { usersPerHour: 1, usersPerDay: 9 };
    const { okta, deps } = await anOrgWithATheft(t, { responses: { limits } });
    const theft = await steal(deps, okta);
    const { incidentId } = await theft.decide();
    assert.ok(incidentId !== null);
    deps.advance(61 * 60_000);
    await theft.decide({ judgement: { ...theft.input.judgement, score: 0.999 } });
    const { actions } = await incidentOf(deps, incidentId);
    assert.deepEqual(
      actions.map(({ status, guard }) => `${status} ${guard}`),
      ['awaiting_approval limit', 'awaiting_approval limit'],
    );
  });

  test('is as grave as the org says, and as fresh as the last that came from the stranger', async (t) => {
    const { okta, deps } = await anOrg(t);
    const theft = await steal(deps, okta);
    const { config, ...org } = theft.input.org;
    // Of any other org it would be a hijack.
    const detection = { ...config.detection, thresholds: { suspicious: 0.2, hijack: 1 } };
    const orgs = new Map([['main', { ...org, config: { ...config, detection } }]]);
    okta.clock.advance(60_000);
    const later = theft.session.act('user.authentication.sso', { client: THIEF });
    assert.ok(later.done);
    await recordEvents(deps, [later.event]);
    await triage({ ...deps, orgs }, { org: 'main', sessionId: theft.session.id });
    const [opened] = await listIncidents(deps.database.rows, {});
    assert.ok(opened !== undefined);
    const { incident, findings: kept } = await incidentOf(deps, opened.id);
    assert.equal(incident.verdict, 'suspicious');
    assert.equal(kept[0]?.verdict, 'suspicious');
    assert.ok((kept[0]?.score ?? 0) > TUNING.thresholds.hijack);
    assert.equal(incident.details.stolen[0]?.ip, THIEF.ip);
    const first = Date.parse(eventsOf(okta, theft.session.user.id).at(-2)?.published ?? '');
    assert.equal(incident.firstBadAt?.getTime(), first);
    assert.equal(incident.lastBadAt?.getTime(), Date.parse(later.event.published));
  });
});
