import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ALL_DELIVERIES } from '../../../src/domain/response/incident-subject.ts';
import {
  DEFAULT_RESPONSE_POLICY,
  type ResponsePolicy,
} from '../../../src/domain/response/response-policy.ts';
import { FORGED } from '../../../src/pipeline/proof/take-out-forged.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import {
  approveAction,
  closeIncident,
  pauseActions,
  undoAction,
} from '../../../src/pipeline/steer.ts';
import { storeSetAside } from '../../../src/store/set-aside.ts';
import { clearJobs, waitingJobs } from '../../support/dependencies.ts';
import { anOrg, CLEAR, changes, EXPIRE, incidentOf } from '../../support/incident-of-theft.ts';
import { steal } from '../../support/theft.ts';

type Cleanup = { after(work: () => Promise<void> | void): void };

/** A hijack that nobody could look up in the System Log yet: it waits for people. */
async function unproven(t: Cleanup, responses: Partial<ResponsePolicy> = {}) {
  const { okta, deps } = await anOrg(t, { responses });
  const theft = await steal(deps, okta);
  const { incidentId } = await theft.decide({ corroboration: 'unavailable' });
  assert.ok(incidentId !== null);
  const job = { org: 'main', incidentId };
  const view = () => incidentOf(deps, incidentId);
  const [first] = (await view()).actions;
  const answer = {
    ...job,
    actionId: first?.id ?? 0,
    by: 'slack:U1',
    addresses: ['bob@example.com'],
  };
  return { okta, deps, theft, job, view, answer };
}

suite('events that turn out to be forged', () => {
  test('leave nothing to approve in the incident they had opened', async (t) => {
    const { okta, deps, theft, job, view, answer } = await unproven(t);
    assert.equal((await theft.decide({ corroboration: 'forged' })).outcome, 'forged');
    const late = await approveAction(deps, answer);
    assert.equal(late.outcome, 'already_decided');
    await respond(deps, job);
    assert.deepEqual(changes(okta), []);
    const { incident, actions } = await view();
    assert.deepEqual(
      actions.map(({ status, guard }) => [status, guard]),
      [
        ['skipped', 'forged'],
        ['skipped', 'forged'],
      ],
    );
    assert.equal(incident.details.corroboration, 'forged');
    assert.match(incident.details.notices.join(), /forged/);
  });

  test('stop what somebody had agreed to and what had not begun', async (t) => {
    const { okta, deps, theft, job, answer } = await unproven(t);
    await pauseActions(deps, { org: 'main', paused: true, by: 'slack:U9' });
    await approveAction(deps, answer);
    await theft.decide({ corroboration: 'forged' });
    await pauseActions(deps, { org: 'main', paused: false, by: 'slack:U9' });
    await respond(deps, job);
    assert.deepEqual(changes(okta), []);
  });

  test('leave what was done as done, and do not call off what is to take it back', async (t) => {
    const hijack = ['block_ip', 'clear_sessions'].map((kind) => ({ kind, params: {} }));
    const plans = { ...DEFAULT_RESPONSE_POLICY.plans, hijack };
    const { deps, theft, job, view, answer } = await unproven(t, { plans });
    await approveAction(deps, answer);
    await respond(deps, job);
    assert.equal((await undoAction(deps, answer)).outcome, 'undoing');
    for (let times = 0; times < 2; times += 1) await theft.decide({ corroboration: 'forged' });
    const { actions, history } = await view();
    assert.deepEqual(
      actions.map(({ kind, status }) => [kind, status]),
      [
        ['block_ip', 'done'],
        ['clear_sessions', 'skipped'],
        ['unblock_ip', 'approved'],
      ],
    );
    assert.equal(history.filter(({ kind }) => kind === 'called_off').length, 1);
  });

  test('are acted on after all where the log was only late', async (t) => {
    const { okta, deps, theft, job, view } = await unproven(t);
    await theft.decide({ corroboration: 'forged' });
    await theft.decide({ corroboration: 'confirmed' });
    await respond(deps, job);
    assert.deepEqual(changes(okta), [CLEAR, EXPIRE]);
    assert.doesNotMatch((await view()).incident.details.notices.join(), /forged/);
  });

  test('do not touch an incident that Okta’s own log had proven', async (t) => {
    const { theft, job, view } = await unproven(t);
    await theft.decide({ corroboration: 'confirmed' });
    await theft.decide({ corroboration: 'forged' });
    const { incident, actions, findings } = await view();
    assert.equal(incident.id, job.incidentId);
    assert.equal(findings.length, 1, 'what it rests on stays');
    assert.equal(incident.details.corroboration, 'confirmed');
    assert.deepEqual(
      actions.map(({ status }) => status),
      ['approved', 'approved'],
    );
  });

  test('are told in both incidents, and so is the log that was only late', async (t) => {
    const { deps, theft, job, view } = await unproven(t);
    const told = async (...incidents: { incidentId: number | null }[]) => {
      const jobs = await waitingJobs(deps, 'notify');
      const ids = jobs.map(({ data }) => data.incidentId).sort((a, b) => a - b);
      assert.deepEqual(
        ids,
        incidents.map(({ incidentId }) => incidentId),
      );
      await clearJobs(deps);
    };
    await clearJobs(deps);
    const alarm = await theft.decide({ corroboration: 'forged' });
    assert.ok(alarm.incidentId !== null);
    await told(job, alarm);
    await theft.decide({ corroboration: 'forged' });
    await told();
    await theft.decide({ corroboration: 'confirmed' });
    await told(job, alarm);
    const histories = [(await view()).history, (await incidentOf(deps, alarm.incidentId)).history];
    const kinds = histories.map((history) => history.map(({ kind }) => kind));
    assert.deepEqual(
      kinds[0]?.filter((kind) => kind !== 'action_planned'),
      ['opened', 'called_off', 'judged_again'],
    );
    assert.deepEqual(kinds[1], ['opened', 'resolved']);
    const another = await theft.decide({ corroboration: 'forged' });
    assert.notEqual(another.incidentId, alarm.incidentId, 'what is forged after that is news');
    await told(another);
  });

  test('are no news after a person has looked at them, nor the end of another incident', async (t) => {
    const { deps, theft } = await unproven(t);
    const other = await theft.decide({ sessionId: 'idxOther', keptUnder: ['idxOther'] });
    const keptUnder = [...theft.input.keptUnder, 'idxOther'];
    const alarm = await theft.decide({ corroboration: 'forged', keptUnder });
    assert.ok(alarm.incidentId !== null && other.incidentId !== null);
    assert.equal((await incidentOf(deps, other.incidentId)).incident.status, 'in_progress');
    const closing = { org: 'main', by: 'cli:ada', resolution: 'true_positive' } as const;
    await closeIncident(deps, { ...closing, incidentId: alarm.incidentId });
    assert.deepEqual(await theft.decide({ corroboration: 'forged', keptUnder }), alarm);
  });

  test('of one session after the other have four incidents, and one that counts all further ones', async (t) => {
    const { deps, theft } = await unproven(t);
    const told = async () => {
      const { rows } = await deps.database.pool.query<{ subject: string; headline: string }>(
        `select subject, headline from incidents where kind = 'forged_delivery' order by id`,
      );
      return rows;
    };
    const forge = (n: number, now = deps.now()) => {
      const session = { sessionId: `idx${n}`, keptUnder: [`idx${n}`], now };
      return theft.decide({ corroboration: 'forged', ...session });
    };
    await Promise.all([1, 2, 3, 4, 5, 6].map((n) => forge(n)));
    const subjects = (await told()).map(({ subject }) => subject);
    assert.equal(subjects.filter((subject) => subject !== ALL_DELIVERIES).length, 4);
    assert.equal(subjects.filter((subject) => subject === ALL_DELIVERIES).length, 1);
    const aside = Array.from({ length: 30 }, (_, n) => ({
      org: 'main',
      source: 'hook' as const,
      reason: FORGED,
      eventIndex: n,
      deliveryId: null,
      body: '{}',
    }));
    await storeSetAside(deps.database.pool, aside);
    await clearJobs(deps);
    await forge(7);
    assert.equal((await waitingJobs(deps, 'notify')).length, 0, 'counted again within a minute');
    await forge(8, deps.now() + 61_000);
    assert.equal((await waitingJobs(deps, 'notify')).length, 1);
    const counted = (await told()).filter(({ subject }) => subject === ALL_DELIVERIES);
    assert.deepEqual(
      counted.map(({ headline }) => headline.split(' that ')[0]),
      ['30 events or more'],
    );
  });
});
