import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { respond } from '../../../src/pipeline/respond.ts';
import { approveAction, closeIncident } from '../../../src/pipeline/steer.ts';
import { asSuspicious } from '../../support/asked-user.ts';
import {
  anOrg,
  anOrgWithATheft,
  CLEAR,
  changes,
  EXPIRE,
  incidentOf,
} from '../../support/incident-of-theft.ts';
import { steal, type Theft } from '../../support/theft.ts';

const CLOSING = { by: 'console:ada', resolution: 'false_positive' } as const;

suite('what was called off while Okta had it', () => {
  test('is not tried again once a person has closed the incident', async (t) => {
    const { okta, deps, theft, job, actions } = await anOrgWithATheft(t);
    okta.faults.add({ path: /\/sessions$/, error: 'E0000009', latencyMs: 300, times: 1 });
    const trying = respond(deps, job);
    while (changes(okta).length === 0) await setImmediate();
    assert.equal((await closeIncident(deps, { ...job, ...CLOSING })).outcome, 'closed');
    await trying;
    deps.advance(60_000);
    await respond(deps, job);
    assert.deepEqual(changes(okta), [CLEAR], 'the one that was under way');
    assert.equal(theft.session.isActive(), true);
    const standing = (await actions()).map(({ status }) => status);
    assert.deepEqual(standing, ['skipped', 'skipped']);
    assert.match((await actions())[0]?.reason ?? '', /console:ada closed the incident/);
  });

  test('is not asked about when Okta has not answered for hours', async (t) => {
    const { okta, deps, job, actions } = await anOrgWithATheft(t, {
      responses: { staleAfterMinutes: 6_000 },
    });
    okta.faults.add({ path: /\/sessions$/, error: 'E0000009', latencyMs: 300 });
    await respond(deps, job);
    deps.advance(2 * 3_600_000 + 1_000);
    const trying = respond(deps, job);
    while (changes(okta).length < 2) await setImmediate();
    await closeIncident(deps, { ...job, ...CLOSING });
    await trying;
    deps.advance(60_000);
    await respond(deps, job);
    assert.deepEqual(
      (await actions()).map(({ status }) => status),
      ['skipped', 'skipped'],
    );
  });

  test('is not done again by the worker that follows one who died', async (t) => {
    const { okta, deps, job, actions } = await anOrgWithATheft(t);
    const [clear] = await actions();
    const died = `update response_actions set status = 'running', attempts = 1, started_at = now(), not_before = now() where id = $1`;
    await deps.database.pool.query(died, [clear?.id]);
    await closeIncident(deps, { ...job, ...CLOSING });
    deps.advance(60_000);
    await respond(deps, job);
    assert.deepEqual(changes(okta), []);
    assert.match((await actions())[0]?.reason ?? '', /may have reached Okta/);
  });

  test('is not tried again once the session is judged benign, and is once it is a hijack again', async (t) => {
    const { okta, deps, theft, job, actions } = await anOrgWithATheft(t);
    okta.faults.add({ path: /\/sessions$/, error: 'E0000047', times: 1 });
    await respond(deps, job);
    const { judgement } = theft.input;
    const benign = { ...judgement, verdict: 'benign' as const, score: 0.1, findings: [] };
    assert.equal((await theft.decide({ judgement: benign })).outcome, 'lowered');
    deps.advance(120_000);
    await respond(deps, job);
    assert.deepEqual(changes(okta), [CLEAR], 'the one that Okta refused for a while');
    assert.deepEqual(
      (await actions()).map(({ status }) => status),
      ['skipped', 'skipped'],
    );
    await theft.decide();
    await respond(deps, job);
    assert.deepEqual(changes(okta), [CLEAR, CLEAR, EXPIRE]);
  });

  for (const [what, otherwise] of Object.entries({
    'is judged benign': ({ input }: Theft) => ({
      judgement: { ...input.judgement, verdict: 'benign' as const, score: 0.02, findings: [] },
    }),
    'is no longer sure': ({ input }: Theft) => ({ judgement: asSuspicious(input.judgement) }),
    'turns out to be forged': () => ({ corroboration: 'forged' as const }),
    'turns out to be a move of the company': () => ({ companyWideMove: true }),
  })) {
    test(`is not tried again where what it was for ${what} while it was under way`, async (t) => {
      const { okta, deps } = await anOrg(t);
      const theft = await steal(deps, okta);
      const unproven = what.includes('forged');
      const { incidentId } = await theft.decide(unproven ? { corroboration: 'unavailable' } : {});
      assert.ok(incidentId !== null);
      const job = { org: 'main', incidentId };
      const actions = async () => (await incidentOf(deps, incidentId)).actions;
      const [clear] = await actions();
      if (unproven) await approveAction(deps, { ...job, actionId: clear?.id ?? 0, by: 'api:ada' });
      okta.faults.add({ path: /\/sessions$/, error: 'E0000009', latencyMs: 300, times: 1 });
      const trying = respond(deps, job);
      while (changes(okta).length === 0) await setImmediate();
      await theft.decide(otherwise(theft));
      await trying;
      deps.advance(60_000);
      await respond(deps, job);
      assert.deepEqual(changes(okta), [CLEAR], 'the one that was under way');
      const [called] = await actions();
      assert.equal(called?.status, 'skipped');
      assert.match(called?.reason ?? '', /^Called off: .* An earlier try may have reached Okta\.$/);
    });
  }
});
