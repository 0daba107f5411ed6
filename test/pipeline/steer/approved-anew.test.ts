import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { markupOf } from '../../../src/console/html.ts';
import { actionCards } from '../../../src/console/incident/action-cards.ts';
import { DEFAULT_RESPONSE_POLICY } from '../../../src/domain/response/response-policy.ts';
import { approveAction, pauseActions } from '../../../src/pipeline/steer.ts';
import { asSuspicious } from '../../support/asked-user.ts';
import { anOrg, incidentOf } from '../../support/incident-of-theft.ts';
import { steal } from '../../support/theft.ts';

/** A suspension, which takes two people. */
async function twoAsked(t: TestContext, corroboration: 'confirmed' | 'unavailable' = 'confirmed') {
  const hijack = [{ kind: 'suspend', params: {} }];
  const plans = { ...DEFAULT_RESPONSE_POLICY.plans, hijack };
  const { okta, deps } = await anOrg(t, { responses: { plans } });
  const theft = await steal(deps, okta);
  const { incidentId } = await theft.decide({ corroboration });
  assert.ok(incidentId !== null);
  const view = () => incidentOf(deps, incidentId);
  const suspend = async () => (await view()).actions[0] ?? assert.fail();
  const agree = async (by: string) => {
    const { id: actionId } = await suspend();
    return approveAction(deps, { org: 'main', incidentId, actionId, by });
  };
  const onPage = async () =>
    markupOf(
      actionCards(await view(), { orgUrl: null, lacking: [] }, { by: 'api:cy', csrf: '' }, null),
    );
  return { deps, theft, view, suspend, agree, onPage };
}

const FIRST = { outcome: 'waiting_for_second', approvals: 1, needed: 2 };

suite('what people agreed to before an action was called off', () => {
  test('counts no more when it comes back: they had agreed on other evidence', async (t) => {
    const { theft, suspend, agree, onPage } = await twoAsked(t);
    assert.deepEqual(await agree('api:ada'), FIRST);
    assert.match(await onPage(), /1 of 2 agreed \(api:ada\)/);
    await theft.decide({ judgement: asSuspicious(theft.input.judgement) });
    assert.equal((await suspend()).status, 'skipped');
    await theft.decide();
    assert.equal((await suspend()).status, 'awaiting_approval');
    assert.doesNotMatch(await onPage(), /agreed \(api:ada/);
    assert.deepEqual(await agree('api:bob'), FIRST);
    assert.match(await onPage(), /agreed \(api:bob\)/);
    assert.deepEqual(await agree('api:ada'), { outcome: 'approved' });
    assert.equal((await suspend()).decidedBy?.split(', ').sort().join(), 'api:ada,api:bob');
  });

  test('counts no more after both had been deceived by a forgery', async (t) => {
    const { deps, theft, suspend, agree } = await twoAsked(t, 'unavailable');
    await pauseActions(deps, { org: 'main', paused: true, by: 'api:cy' });
    await agree('api:ada');
    assert.deepEqual(await agree('api:bob'), { outcome: 'approved', paused: true });
    await theft.decide({ corroboration: 'forged' });
    await theft.decide({ corroboration: 'confirmed' });
    assert.equal((await suspend()).status, 'awaiting_approval');
    assert.deepEqual(await agree('api:bob'), { ...FIRST, paused: true });
  });
});

test('what somebody agreed to counts on where only the reason to ask is another', async (t) => {
  const { theft, suspend, agree, onPage } = await twoAsked(t, 'unavailable');
  assert.deepEqual(await agree('api:ada'), FIRST);
  assert.equal((await suspend()).guard, 'not_corroborated');
  await theft.decide({ corroboration: 'confirmed' });
  assert.equal((await suspend()).guard, 'two_people');
  assert.match(await onPage(), /1 of 2 agreed \(api:ada\)/);
  assert.deepEqual(await agree('api:bob'), { outcome: 'approved' });
});
