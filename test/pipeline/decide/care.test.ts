import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { DEFAULT_RESPONSE_POLICY } from '../../../src/domain/response/response-policy.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import { closeIncident } from '../../../src/pipeline/steer.ts';
import { testDependencies, waitingJobs } from '../../support/dependencies.ts';
import { anOrg, anOrgWithATheft, changes, incidentOf } from '../../support/incident-of-theft.ts';
import { startOktaOrg } from '../../support/okta-org/index.ts';
import { judgementOf, recordEvents, steal, THIEF } from '../../support/theft.ts';

const NOBODY = { users: [], groups: [], roles: [] };

suite('decide, with care', () => {
  test('does not open again over what a person called a false positive', async (t) => {
    const { okta, deps, theft, job } = await anOrgWithATheft(t);
    const closing = { ...job, by: 'cli:ada', resolution: 'false_positive' as const };
    await closeIncident(deps, closing);
    assert.equal((await theft.decide()).outcome, 'known');
    // The same client again, in another event: nothing new either.
    const more = theft.session.act('user.authentication.sso', { client: THIEF });
    assert.ok(more.done);
    await recordEvents(deps, [more.event]);
    const again = judgementOf(deps, theft.session, more.event);
    assert.equal((await theft.decide({ judgement: again })).outcome, 'known');
    // Another client is news.
    const other = theft.session.act('user.authentication.sso', {
      client: { ...THIEF, ip: '192.0.2.44', asn: 9009, userAgent: 'curl/8.9.1' },
    });
    assert.ok(other.done);
    await recordEvents(deps, [other.event]);
    const news = await theft.decide({ judgement: judgementOf(deps, theft.session, other.event) });
    assert.equal(news.outcome, 'opened');
    assert.ok(news.incidentId !== null && news.incidentId !== job.incidentId);
    const { incident } = await incidentOf(deps, news.incidentId);
    assert.equal(incident.details.refersTo, job.incidentId);
    assert.deepEqual(changes(okta), []);
  });

  test('makes an incident about the delivery, and plans nothing, when the events are forged', async (t) => {
    const { okta, deps } = await anOrg(t);
    const theft = await steal(deps, okta);
    const { outcome, incidentId } = await theft.decide({ corroboration: 'forged' });
    assert.equal(outcome, 'forged');
    assert.ok(incidentId !== null);
    const { incident, actions } = await incidentOf(deps, incidentId);
    assert.equal(incident.kind, 'forged_delivery');
    assert.deepEqual(actions, []);
    assert.equal((await waitingJobs(deps, 'respond')).length, 0);
    const again = await theft.decide({ corroboration: 'forged' });
    assert.equal(again.incidentId, incidentId);
    const late = await theft.decide({ corroboration: 'confirmed' });
    assert.equal(late.outcome, 'opened', 'the log was only late');
    assert.equal((await incidentOf(deps, incidentId)).incident.status, 'resolved');
  });

  test('waits for a person while Okta cannot be asked, and acts once it has confirmed', async (t) => {
    const okta = await startOktaOrg();
    t.after(() => okta.close());
    const deps = await testDependencies(t);
    const theft = await steal(deps, okta);
    const { incidentId } = await theft.decide({ corroboration: 'unavailable', user: null });
    assert.ok(incidentId !== null);
    const { actions: waiting } = await incidentOf(deps, incidentId);
    assert.deepEqual(
      waiting.map(({ status, guard }) => [status, guard]),
      [
        ['awaiting_approval', 'not_corroborated'],
        ['awaiting_approval', 'not_corroborated'],
      ],
    );
    assert.equal((await waitingJobs(deps, 'escalate')).length, 1);
    await theft.decide({ corroboration: 'confirmed' });
    const { incident, actions } = await incidentOf(deps, incidentId);
    assert.deepEqual(
      actions.map(({ status }) => status),
      ['approved', 'approved'],
    );
    assert.ok(incident.corroboratedAt !== null);
    assert.equal(incident.userName, theft.session.user.displayName);
  });

  test('asks a person where not even the login is known and the policy protects some by login', async (t) => {
    const users = ['breakglass@example.com'];
    const { okta, deps } = await anOrg(t, { responses: { protected: { ...NOBODY, users } } });
    const theft = await steal(deps, okta, { login: 'breakglass@example.com' });
    const { judgement, userId } = theft.input;
    const decided = await theft.decide({ judgement: { ...judgement, user: userId }, user: null });
    assert.ok(decided.incidentId !== null);
    const { incident, actions } = await incidentOf(deps, decided.incidentId);
    assert.equal(incident.userLogin, null);
    assert.deepEqual(
      actions.map(({ status, guard }) => [status, guard]),
      [
        ['awaiting_approval', 'user_unknown'],
        ['awaiting_approval', 'user_unknown'],
      ],
    );
  });

  test('tells of a session that has ended, and leaves the rest to a person', async (t) => {
    const { okta, deps } = await anOrg(t);
    const theft = await steal(deps, okta);
    const { incidentId } = await theft.decide({ sessionEnded: true });
    assert.ok(incidentId !== null);
    const { actions } = await incidentOf(deps, incidentId);
    assert.deepEqual(
      actions.map(({ status, guard }) => [status, guard]),
      [
        ['skipped', 'session_ended'],
        ['awaiting_approval', 'session_ended'],
      ],
    );
  });

  test('leaves Universal Logout to people also after our own clearing has ended the session', async (t) => {
    const hijack = ['clear_sessions', 'universal_logout'].map((kind) => ({ kind, params: {} }));
    const plans = { ...DEFAULT_RESPONSE_POLICY.plans, hijack };
    const { deps, theft, job, actions } = await anOrgWithATheft(t, { responses: { plans } });
    await respond(deps, job);
    await theft.decide({ sessionEnded: true });
    assert.deepEqual(
      (await actions()).map(({ kind, status, guard }) => [kind, status, guard]),
      [
        ['clear_sessions', 'done', null],
        ['universal_logout', 'awaiting_approval', 'two_people'],
      ],
    );
  });

  test('acts after all on a session that goes on after its end, or that the company’s move does not explain', async (t) => {
    for (const passing of [{ sessionEnded: true }, { companyWideMove: true }]) {
      const { okta, deps } = await anOrg(t);
      const theft = await steal(deps, okta);
      const { incidentId } = await theft.decide(passing);
      assert.ok(incidentId !== null);
      await theft.decide();
      const { actions } = await incidentOf(deps, incidentId);
      assert.deepEqual(
        actions.map(({ status, guard }) => [status, guard]),
        [
          ['approved', null],
          ['approved', null],
        ],
      );
    }
  });

  test('blocks no network by itself that the policy trusts', async (t) => {
    const plans = { ...DEFAULT_RESPONSE_POLICY.plans, hijack: [{ kind: 'block_ip', params: {} }] };
    const { okta, deps } = await anOrg(t, { responses: { plans } });
    const theft = await steal(deps, okta);
    const { config, ...org } = theft.input.org;
    const corporateEgressCidrs = [`${THIEF.ip}/32`];
    const trusting = { ...config, detection: { ...config.detection, corporateEgressCidrs } };
    const { incidentId } = await theft.decide({ org: { ...org, config: trusting } });
    assert.ok(incidentId !== null);
    const [block] = (await incidentOf(deps, incidentId)).actions;
    assert.deepEqual([block?.status, block?.guard], ['awaiting_approval', 'shared_address']);
    assert.match(block?.reason ?? '', /trusts/);
  });

  test('keeps what an attacker wrote without letting it block the incident', async (t) => {
    const { okta, deps } = await anOrg(t);
    const theft = await steal(deps, okta);
    const { judgement } = theft.input;
    const nasty = `evil\u0000agent\ud800 <script>`;
    const [finding] = judgement.findings;
    assert.ok(finding !== undefined);
    const findings = [{ ...finding, to: { ...finding.to, userAgent: nasty } }];
    const decision = await theft.decide({ judgement: { ...judgement, headline: nasty, findings } });
    assert.equal(decision.outcome, 'opened');
    assert.ok(decision.incidentId !== null);
    const { incident } = await incidentOf(deps, decision.incidentId);
    assert.match(incident.headline, /^evil.agent. <script>$/u);
  });
});
