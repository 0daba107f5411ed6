import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { DEFAULT_RESPONSE_POLICY } from '../../../src/domain/response/response-policy.ts';
import { notify } from '../../../src/pipeline/notify.ts';
import { DEFAULT_TIMING } from '../../../src/pipeline/respond/timing.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import { closeIncident, undoAction, undoDueActions } from '../../../src/pipeline/steer.ts';
import { buildReceivers } from '../../../src/receivers.ts';
import { anOrgWithATheft } from '../../support/incident-of-theft.ts';
import { startPagerDuty } from '../../support/pagerduty.ts';
import { startSlack } from '../../support/slack.ts';

type Cleanup = { after(work: () => Promise<void> | void): void };

const HOUR = 3_600_000;

/** A user suspended for an hour; a person has closed the incident since, and the hour is over. */
async function aSuspensionThatEnds(t: Cleanup) {
  const slack = await startSlack(t);
  const hijack = [{ kind: 'suspend', params: { expiresAfterMinutes: 60 } }];
  const plans = { ...DEFAULT_RESPONSE_POLICY.plans, hijack };
  const approval = { ...DEFAULT_RESPONSE_POLICY.approval, twoPersonKinds: [] };
  const incident = await anOrgWithATheft(t, {
    responses: { plans, approval },
    environment: slack.environment(),
  });
  const { deps, job } = incident;
  const pagerDuty = await startPagerDuty(t);
  const told = { ...deps, tell: { ...buildReceivers(deps.config), pagerDuty: pagerDuty.client } };
  const tell = () => notify(told, job);
  await respond(deps, job);
  await tell();
  await closeIncident(deps, { ...job, by: 'api:bob', resolution: 'true_positive' });
  await tell();
  deps.advance(HOUR + 60_000);
  assert.equal(await undoDueActions(deps, deps.now()), 1);
  const bells = () => slack.replies().map(({ text }) => String(text));
  return {
    ...incident,
    tell,
    bells,
    paged: () => pagerDuty.events().map((page) => page.event_action),
  };
}

suite('what was done for a time and does not end', () => {
  test('is told where Okta refuses, though the incident is closed, until it is taken back', async (t) => {
    const { okta, deps, job, tell, bells, paged, view, actions } = await aSuspensionThatEnds(t);
    okta.faults.add({ path: /\/unsuspend$/, error: 'E0000006', times: 1 });
    await respond(deps, job);
    await tell();
    const { incident } = await view();
    assert.match(incident.details.notices.join(), /^Unsuspend the user failed \(E0000006\)/);
    assert.match(
      bells().join(),
      /Unsuspend the user.*was not done: what it takes back still holds/,
    );
    assert.deepEqual(paged(), ['trigger', 'resolve', 'trigger']);
    const [suspension] = await actions();
    await undoAction(deps, { ...job, actionId: suspension?.id ?? 0, by: 'api:ada' });
    await respond(deps, job);
    await tell();
    assert.deepEqual((await view()).incident.details.notices, []);
    assert.deepEqual(paged(), ['trigger', 'resolve', 'trigger', 'resolve']);
    assert.equal(bells().length, 1);
  });

  test('waits for people where Okta never answers, is told, and may be tried again later', async (t) => {
    const { okta, deps, job, tell, bells, actions } = await aSuspensionThatEnds(t);
    okta.faults.add({ path: /\/unsuspend$/, error: 'E0000009' });
    const impatient = { ...DEFAULT_TIMING, giveUpAfterMs: -1 };
    await respond(deps, job, impatient);
    await tell();
    assert.match(bells().join(), /Unsuspend the user.*waits for approval: until then it holds/);
    await deps.database.pool.query(
      `update response_actions set status = 'expired' where undo_of is not null`,
    );
    const [suspension] = await actions();
    const again = await undoAction(deps, { ...job, actionId: suspension?.id ?? 0, by: 'api:ada' });
    assert.equal(again.outcome, 'undoing');
  });
});
