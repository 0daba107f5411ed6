import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { suite, test } from 'node:test';
import type { IncidentDetails } from '../../../src/domain/response/incident.ts';
import { DEFAULT_RESPONSE_POLICY } from '../../../src/domain/response/response-policy.ts';
import { confirm } from '../../../src/pipeline/confirm.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import { addNote, closeIncident } from '../../../src/pipeline/steer.ts';
import { changeIncident, lockIncident } from '../../../src/store/incidents.ts';
import {
  clearJobs,
  heldFor,
  SHORT_CONFIRM_TIMING,
  waitingJobs,
} from '../../support/dependencies.ts';
import {
  anOrg,
  anOrgWithATheft,
  CLEAR,
  changes,
  EXPIRE,
  incidentOf,
} from '../../support/incident-of-theft.ts';
import type { OrgSession } from '../../support/okta-org/index.ts';
import { eventually } from '../../support/service.ts';
import { judgementOf, recordEvents, steal, THIEF } from '../../support/theft.ts';

type Cleanup = { after(work: () => Promise<void> | void): void };

/** Acted on, with the clock of the org and ours moved together. */
async function contained(t: Cleanup, options: Parameters<typeof anOrgWithATheft>[1] = {}) {
  const incident = await anOrgWithATheft(t, options);
  await respond(incident.deps, incident.job);
  await clearJobs(incident.deps);
  const later = (ms: number) => {
    incident.deps.advance(ms);
    incident.okta.clock.advance(ms);
  };
  /** An event of the cleared session that the org would no longer allow. */
  const actAgain = async (outcome = 'SUCCESS') => {
    const { session } = incident.theft;
    const event = incident.okta.emit(again(session, outcome));
    await recordEvents(incident.deps, [event]);
    return event;
  };
  return { ...incident, later, actAgain };
}

function again(session: OrgSession, outcome = 'SUCCESS') {
  const { id, login } = session.user;
  return {
    eventType: 'user.authentication.sso',
    actor: { id, type: 'User', alternateId: login, displayName: 'Ada' },
    client: { ipAddress: THIEF.ip, userAgent: { rawUserAgent: THIEF.userAgent } },
    outcome: { result: outcome },
    authenticationContext: { externalSessionId: session.id },
  };
}

suite('confirm', () => {
  test('ties Okta’s own events to the incident and looks again while the watch lasts', async (t) => {
    const { okta, deps, job, view } = await contained(t);
    // Both hold it: the hook has brought what the log tells as well.
    const cleared = okta.log().filter(({ eventType }) => eventType === 'user.session.clear');
    await recordEvents(deps, cleared);
    await confirm(deps, job);
    const { incident, history } = await view();
    const uuids = incident.details.containment?.confirmations.map(({ uuid }) => uuid) ?? [];
    assert.deepEqual(uuids, [...new Set(uuids)]);
    const types = incident.details.containment?.confirmations.map(({ eventType }) => eventType);
    assert.ok(types?.includes('user.session.clear'));
    assert.ok(types?.includes('user.account.expire_password'));
    assert.equal(incident.containment, 'acted');
    assert.ok(history.some(({ kind }) => kind === 'confirmed_by_okta'));
    const [next] = await waitingJobs(deps, 'confirm');
    assert.ok(next !== undefined && next.startAfter.getTime() > deps.now());
    await clearJobs(deps);
    await confirm(deps, job);
    const again = await view();
    const told = again.history.filter(({ kind }) => kind === 'confirmed_by_okta');
    assert.equal(told.length, 1, 'what was told is no news');
    assert.equal(again.incident.revision, incident.revision);
    assert.deepEqual(await waitingJobs(deps, 'notify'), []);
  });

  test('names what Universal Logout was not sent to, once Okta’s log names what it was sent to', async (t) => {
    const { okta, deps } = await anOrg(t, {
      responses: {
        plans: {
          ...{ benign: [], suspicious: [] },
          hijack: [{ kind: 'universal_logout', params: {} }],
        },
        approval: { ...DEFAULT_RESPONSE_POLICY.approval, twoPersonKinds: [] },
      },
    });
    const theft = await steal(deps, okta);
    okta.addApp('Mail', { universalLogout: true });
    const { incidentId } = await theft.decide();
    assert.ok(incidentId !== null);
    await respond(deps, { org: 'main', incidentId });
    const before = (await incidentOf(deps, incidentId)).incident.details.notContained;
    assert.match(before[0] ?? '', /opened \(“payroll”\), wherever Universal Logout is not set up/i);
    await confirm(deps, { org: 'main', incidentId });
    const { incident } = await incidentOf(deps, incidentId);
    const says = incident.details.containment?.confirmations.map((one) => one.says);
    assert.ok(
      says?.includes('Okta sent Universal Logout to 1 application set up for it.'),
      `${says}`,
    );
    assert.match(
      incident.details.notContained[0] ?? '',
      /^Sessions inside “payroll”: Okta did not send/i,
    );
  });

  test('calls the containment verified after a silent watch, with the times it took', async (t) => {
    const { deps, job, later, view } = await contained(t);
    later(SHORT_CONFIRM_TIMING.lookForMs + 1_000);
    await confirm(deps, job);
    const { incident, history } = await view();
    assert.equal(incident.containment, 'verified');
    assert.equal(incident.status, 'contained');
    assert.ok(incident.verifiedAt !== null);
    const verified = history.find(({ kind }) => kind === 'containment_verified');
    const data = verified?.data as { msFromFirstBadToActed: number; confirmations: number };
    assert.ok(data.msFromFirstBadToActed >= 0);
    assert.ok(data.confirmations > 0);
    assert.deepEqual(await waitingJobs(deps, 'confirm'), []);
    assert.equal((await waitingJobs(deps, 'notify')).length, 1);
    later(60_000);
    await confirm(deps, job);
    assert.equal((await view()).incident.revision, incident.revision, 'told once');
  });

  test('does not take a refused try for a living session', async (t) => {
    const { deps, job, later, actAgain, view } = await contained(t);
    later(5_000);
    await actAgain('FAILURE');
    later(SHORT_CONFIRM_TIMING.lookForMs);
    await confirm(deps, job);
    assert.equal((await view()).incident.containment, 'verified');
  });

  test('sees in the log what no hook has brought', async (t) => {
    const { okta, deps, theft, job, later, view } = await contained(t);
    later(5_000);
    const { uuid } = okta.emit(again(theft.session));
    await confirm(deps, job);
    const { incident } = await view();
    assert.deepEqual(
      [incident.containment, incident.details.containment?.brokenBy?.uuid],
      ['broken', uuid],
    );
  });

  test('breaks when the session acts again, and goes one step up the policy’s list', async (t) => {
    const { okta, deps, theft, job, later, actAgain, view } = await contained(t, {
      responses: {
        escalation: ['clear_sessions', 'suspend'].map((kind) => ({ kind, params: {} })),
      },
    });
    later(5_000);
    const alive = await actAgain();
    await confirm(deps, job);
    const broken = await view();
    assert.equal(broken.incident.containment, 'broken');
    assert.equal(broken.incident.details.containment?.brokenBy?.uuid, alive.uuid);
    assert.equal(broken.incident.details.urgency, 1);
    assert.deepEqual(
      broken.actions.map(({ kind, status }) => [kind, status]),
      [
        ['clear_sessions', 'done'],
        ['expire_password', 'done'],
        ['clear_sessions', 'approved'],
      ],
    );
    await confirm(deps, job);
    assert.equal((await view()).actions.length, 3, 'the same event breaks it once');
    await respond(deps, job);
    assert.deepEqual(changes(okta), [CLEAR, EXPIRE, CLEAR]);
    const { incident: acted } = await view();
    assert.equal(acted.containment, 'acted');
    assert.equal(acted.actedAt?.getTime(), broken.incident.actedAt?.getTime(), 'at first');
    const { brokenBy, timesBroken, lastActedAt } = acted.details.containment ?? {};
    assert.deepEqual([brokenBy?.uuid, timesBroken], [alive.uuid, 1]);
    assert.ok((lastActedAt ?? 0) > (acted.actedAt?.getTime() ?? 0));
    const { values } = await deps.metrics.containmentSeconds.get();
    const told = values.find(({ metricName }) => metricName?.endsWith('_count'));
    assert.equal(told?.value, 1, 'from the first bad event to the first containment');
    later(SHORT_CONFIRM_TIMING.lookForMs + 1_000);
    await confirm(deps, job);
    assert.equal((await view()).incident.containment, 'verified');
    assert.equal(theft.session.isActive(), false);
    await actAgain();
    await confirm(deps, job);
    const further = await view();
    assert.equal(further.actions.at(-1)?.kind, 'suspend', 'each time a step further');
    assert.equal(further.incident.details.urgency, 2);
    assert.equal(further.incident.verifiedAt, null);
  });

  test('stays broken until something ends the session again', async (t) => {
    const { deps, job, later, actAgain, view } = await contained(t, {
      responses: { escalation: [{ kind: 'expire_password', params: {} }] },
    });
    later(5_000);
    await actAgain();
    await confirm(deps, job);
    await respond(deps, job);
    const { incident, actions } = await view();
    const { kind, status } = actions[2] ?? {};
    assert.deepEqual([kind, status], ['expire_password', 'done']);
    assert.equal(incident.containment, 'broken', 'a new password ends no session');
  });

  test('takes no forged event for a living session, and forgets it once it should be in the log', async (t) => {
    const { deps, theft, job, later, view } = await contained(t);
    later(5_000);
    const uuid = randomUUID();
    const forged = (outcome: string, ago: number) => ({
      ...again(theft.session, outcome),
      uuid: ago === 0 ? uuid : randomUUID(),
      published: new Date(deps.now() - ago).toISOString(),
    });
    // However many come before it: it is the one that is asked about.
    const before = Array.from({ length: 30 }, (_, i) => forged('FAILURE', 30 - i));
    await recordEvents(deps, [...before, forged('SUCCESS', 0)]);
    await confirm(deps, job);
    assert.equal((await view()).incident.containment, 'acted', 'it may be in the log soon');
    const [soon] = await waitingJobs(deps, 'confirm');
    assert.ok(soon !== undefined && soon.startAfter.getTime() < deps.now() + 16_000);
    later(SHORT_CONFIRM_TIMING.lookForMs + 120_000);
    await heldFor(deps, 120_000);
    await confirm(deps, job);
    await confirm(deps, job);
    const { incident, actions } = await view();
    assert.equal(incident.containment, 'verified');
    assert.equal(actions.length, 2);
    const { rows } = await deps.database.pool.query('select 1 from log_events where uuid = $1', [
      uuid,
    ]);
    assert.deepEqual(rows, []);
    const { rows: alarms } = await deps.database.pool.query(
      `select subject, headline from incidents where kind = 'forged_delivery'`,
    );
    assert.equal(alarms.length, 1, 'somebody knows the hook’s secret');
    assert.match(
      alarms[0].headline,
      /^1 of 1 delivered events that were looked up is not in the System Log/,
    );
  });

  test('takes no real event of another session, told again as this one’s, for a living one', async (t) => {
    const { okta, deps, theft, job, later, view } = await contained(t);
    later(5_000);
    const other = okta.signIn(okta.addUser(), THIEF).act('user.authentication.sso');
    assert.ok(other.done);
    const { uuid, published } = other.event;
    await recordEvents(deps, [{ ...again(theft.session), uuid, published }]);
    await confirm(deps, job);
    assert.equal((await view()).incident.containment, 'acted');
    later(SHORT_CONFIRM_TIMING.lookForMs);
    await confirm(deps, job);
    assert.equal((await view()).incident.containment, 'verified');
  });

  test('tells of a living session that it cannot read back, and acts on it by nobody’s word but a person’s', async (t) => {
    const { okta, deps, job, later, actAgain, view } = await contained(t, {
      responses: { escalation: [{ kind: 'clear_sessions', params: {} }] },
    });
    okta.faults.add({ path: '/api/v1/logs', error: 'E0000009' });
    later(5_000);
    await actAgain();
    await confirm(deps, job);
    const { incident, actions } = await view();
    assert.equal(incident.containment, 'broken');
    assert.deepEqual(
      actions.slice(2).map(({ kind, status, guard }) => [kind, status, guard]),
      [['clear_sessions', 'awaiting_approval', 'not_corroborated']],
    );
    assert.match(incident.details.notices.join(), /used again.*Okta could not be asked whether/s);
    await respond(deps, job);
    assert.deepEqual(changes(okta), [CLEAR, EXPIRE]);
  });

  for (const [side, offsetMs] of [
    ['ahead of', 30_000],
    ['behind', -30_000],
  ] as const) {
    test(`tells before from after where Okta’s clock is ${side} ours`, async (t) => {
      const { okta, deps } = await anOrg(t);
      okta.clock.advance(offsetMs);
      // What the thief does is followed at once by what we do.
      const theft = await steal(deps, okta);
      const { incidentId } = await theft.decide();
      assert.ok(incidentId !== null);
      const job = { org: 'main', incidentId };
      await respond(deps, job);
      await confirm(deps, job);
      const { incident } = await incidentOf(deps, incidentId);
      assert.equal(incident.containment, 'acted');
      assert.ok((incident.details.containment?.confirmations.length ?? 0) > 0);
      deps.advance(6_000);
      okta.clock.advance(6_000);
      await recordEvents(deps, [okta.emit(again(theft.session))]);
      await confirm(deps, job);
      assert.equal((await incidentOf(deps, incidentId)).incident.containment, 'broken');
    });

    test(`watches no shorter and no longer where Okta’s clock is ${side} ours`, async (t) => {
      const { okta, deps } = await anOrg(t);
      okta.clock.advance(offsetMs);
      const { incidentId } = await (await steal(deps, okta)).decide();
      assert.ok(incidentId !== null);
      const job = { org: 'main', incidentId };
      await respond(deps, job);
      for (const [ms, containment] of [
        [SHORT_CONFIRM_TIMING.lookForMs - 10_000, 'acted'],
        [11_000, 'verified'],
      ] as const) {
        for (const clock of [deps, okta.clock]) clock.advance(ms);
        await confirm(deps, job);
        assert.equal((await incidentOf(deps, incidentId)).incident.containment, containment);
      }
    });
  }

  test('calls nothing verified by a log that it read before somebody acted anew', async (t) => {
    const { okta, deps, job, later, view } = await contained(t);
    later(SHORT_CONFIRM_TIMING.lookForMs + 1_000);
    okta.faults.add({ path: '/api/v1/logs', latencyMs: 500, times: 1 });
    const asked = okta.requests.length;
    const looking = confirm(deps, job);
    await eventually('the log being read', () => okta.requests.length > asked);
    await addNote(deps, { ...job, by: 'api:ada', text: 'Signed out once more by hand.' });
    await looking;
    assert.equal((await view()).incident.containment, 'acted');
    assert.equal((await waitingJobs(deps, 'confirm')).length, 1);
    await confirm(deps, job);
    assert.equal((await view()).incident.containment, 'verified');
  });

  test('says that a person has to act when the policy’s list is at its end', async (t) => {
    const { deps, job, later, actAgain, view } = await contained(t, {
      responses: { escalation: [] },
    });
    later(5_000);
    await actAgain();
    await confirm(deps, job);
    const { incident, actions } = await view();
    assert.equal(incident.containment, 'broken');
    assert.equal(actions.length, 2);
    assert.match(incident.details.notices.join(), /a person has to act/);
  });

  test('looks again when the thief returns after the containment was verified', async (t) => {
    const { deps, theft, job, later, actAgain, view } = await contained(t);
    later(SHORT_CONFIRM_TIMING.lookForMs + 1_000);
    await confirm(deps, job);
    assert.equal((await view()).incident.containment, 'verified');
    const event = await actAgain();
    await theft.decide({ judgement: judgementOf(deps, theft.session, event) });
    assert.equal((await waitingJobs(deps, 'confirm')).length, 1);
    await confirm(deps, job);
    const { incident } = await view();
    assert.deepEqual([incident.containment, incident.status], ['broken', 'in_progress']);
  });

  const CONSIDERED: readonly [
    because: string,
    details: Partial<IncidentDetails>,
    hours: number,
    ruling: readonly [status: string, guard: string | null],
  ][] = [
    ['a company that moved', { companyWideMove: true }, 0, ['skipped', 'company_move']],
    [
      'events that were never read back',
      { corroboration: 'unavailable' },
      0,
      ['awaiting_approval', 'not_corroborated'],
    ],
    [
      'no more that the session was told to have ended',
      { sessionEnded: true },
      0,
      ['approved', null],
    ],
    ['the use of just now, not the theft of hours ago', {}, 5, ['approved', null]],
  ];
  for (const [because, details, hours, ruling] of CONSIDERED) {
    test(`the next step minds ${because}`, async (t) => {
      const { deps, job, later, actAgain, view } = await contained(t, {
        responses: { escalation: [{ kind: 'clear_sessions', params: {} }] },
      });
      await deps.database.transaction(async (tx) => {
        const incident = await lockIncident(tx, job.org, job.incidentId);
        assert.ok(incident !== null);
        await changeIncident(tx, incident, { details }, new Date(deps.now()));
      });
      later(hours * 3_600_000 + 5_000);
      await actAgain();
      await confirm(deps, job);
      const { actions, incident } = await view();
      assert.deepEqual([actions[2]?.status, actions[2]?.guard], ruling);
      assert.equal(incident.lastBadAt?.getTime(), incident.details.containment?.brokenBy?.at);
    });
  }

  test('goes by the events we hold, and says so, where the System Log cannot be read', async (t) => {
    const { okta, deps, job, later, view } = await contained(t);
    okta.faults.add({ path: '/api/v1/logs', error: 'E0000006' });
    later(SHORT_CONFIRM_TIMING.lookForMs + 1_000);
    await confirm(deps, job);
    const { incident, history } = await view();
    assert.equal(incident.containment, 'acted');
    assert.equal(incident.verifiedAt, null);
    assert.match(incident.details.containment?.unverifiedBecause ?? '', /E0000006/);
    assert.ok(history.some(({ kind }) => kind === 'containment_unverified'));
  });

  test('does not take the hook’s word for the session that a real event was in', async (t) => {
    const { okta, deps, theft, job, later, view } = await contained(t);
    later(5_000);
    // The user, signed in anew; somebody delivers it as of the session that was cleared.
    const externalSessionId = 'idxSignedInAnew0000000000';
    const like = again(theft.session);
    const real = okta.emit({ ...like, authenticationContext: { externalSessionId } });
    const rootSessionId = theft.session.id;
    const told = { ...real, authenticationContext: { externalSessionId, rootSessionId } };
    await recordEvents(deps, [told]);
    okta.faults.add({ path: '/api/v1/logs', status: 502, times: 1 });
    for (let looks = 0; looks < 3; looks += 1) await confirm(deps, job);
    const { incident, history } = await view();
    assert.notEqual(incident.containment, 'broken');
    assert.ok(history.every(({ kind }) => kind !== 'containment_broken'));
  });

  test('reads nothing and asks nobody once the incident is closed, or gone', async (t) => {
    const { okta, deps, job, view } = await contained(t);
    const closing = { ...job, by: 'api:ada', resolution: 'true_positive' as const };
    assert.equal((await closeIncident(deps, closing)).outcome, 'closed');
    await clearJobs(deps);
    const { revision } = (await view()).incident;
    const asked = okta.requests.length;
    await confirm(deps, job);
    await confirm(deps, { org: 'main', incidentId: 999 });
    assert.equal(okta.requests.length, asked);
    assert.deepEqual(await waitingJobs(deps, 'confirm'), []);
    assert.equal((await view()).incident.revision, revision);
  });

  test('waits for the System Log when it is only away for a while', async (t) => {
    const { okta, deps, job, later, view } = await contained(t);
    okta.faults.add({ path: '/api/v1/logs', error: 'E0000009', times: 1 });
    later(SHORT_CONFIRM_TIMING.lookForMs + 1_000);
    await confirm(deps, job);
    assert.equal((await view()).incident.containment, 'acted');
    assert.equal((await waitingJobs(deps, 'confirm')).length, 1);
    await confirm(deps, job);
    assert.equal((await view()).incident.containment, 'verified');
  });

  test('blocks the address it has looked at, and not the office the session began to look odd in', async (t) => {
    const OFFICE = '198.51.100.250';
    const { okta, deps } = await anOrg(t, {
      responses: { escalation: [{ kind: 'block_ip', params: {} }] },
    });
    const theft = await steal(deps, okta);
    const { judgement } = theft.input;
    const [grave] = judgement.findings;
    assert.ok(grave !== undefined);
    // A step into a crowded office looked odd first, and then came the thief.
    const at = grave.at - 60_000;
    const stranger = { ...grave.stranger, ip: OFFICE, ips: [OFFICE], since: at };
    const odd = { ...grave, uuid: 'odd', at, stranger, toIp: OFFICE, score: 0.6 };
    const { incidentId } = await theft.decide({
      judgement: { ...judgement, findings: [grave, odd] },
    });
    assert.ok(incidentId !== null);
    const job = { org: 'main', incidentId };
    await respond(deps, job);
    for (const clock of [deps, okta.clock]) clock.advance(5_000);
    await recordEvents(deps, [okta.emit(again(theft.session))]);
    await confirm(deps, job);
    const { incident, actions } = await incidentOf(deps, incidentId);
    assert.equal(incident.containment, 'broken');
    const block = actions.find(({ kind }) => kind === 'block_ip');
    assert.equal(block?.status, 'approved');
    assert.match(JSON.stringify(block?.params), RegExp(THIEF.ip));
    await respond(deps, job);
    const blocked = await incidentOf(deps, incidentId);
    assert.equal(blocked.actions.at(-1)?.status, 'done');
    assert.equal(blocked.incident.containment, 'broken', 'a blocked address ends no session');
  });
});
