import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  DEFAULT_RESPONSE_POLICY,
  type PlannedAction,
} from '../../../src/domain/response/response-policy.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import { undoAction, undoDueActions } from '../../../src/pipeline/steer.ts';
import { actionsOf } from '../../../src/store/actions.ts';
import { waitingJobs } from '../../support/dependencies.ts';
import { anOrg, changes } from '../../support/incident-of-theft.ts';
import { steal } from '../../support/theft.ts';

type Cleanup = { after(work: () => Promise<void> | void): void };

const MINUTE = 60_000;
const BLOCK = { kind: 'block_ip', params: { expiresAfterMinutes: 60 } };

/** Two users robbed by one thief, each an incident whose plan is carried out half an hour after the other’s. */
async function twoOfOneThief(t: Cleanup, hijack: PlannedAction) {
  const approval = { ...DEFAULT_RESPONSE_POLICY.approval, twoPersonKinds: [] };
  const plans = { ...DEFAULT_RESPONSE_POLICY.plans, hijack: [hijack] };
  const { okta, deps } = await anOrg(t, { responses: { plans, approval } });
  const anIncident = async () => {
    const theft = await steal(deps, okta);
    const { incidentId } = await theft.decide();
    assert.ok(incidentId !== null);
    const job = { org: 'main', incidentId };
    const actions = () => actionsOf(deps.database.rows, 'main', incidentId);
    return { job, actions };
  };
  const standing = async (incident: Awaited<ReturnType<typeof anIncident>>) =>
    (await incident.actions()).map(({ kind, status }) => `${kind} ${status}`);
  const [one, two] = [await anIncident(), await anIncident()];
  const blocked = () => okta.zones().some(({ status }) => status === 'ACTIVE');
  return { okta, deps, one, two, blocked, standing };
}

suite('what two incidents want of Okta', () => {
  test('an address stays blocked until the last of their blocks ends', async (t) => {
    const { okta, deps, one, two, blocked, standing } = await twoOfOneThief(t, BLOCK);
    await respond(deps, one.job);
    deps.advance(30 * MINUTE);
    await respond(deps, two.job);
    deps.advance(31 * MINUTE);
    assert.equal(await undoDueActions(deps, deps.now()), 1);
    await respond(deps, one.job);
    assert.ok(blocked(), 'freed although the second incident still blocks it');
    assert.deepEqual(await standing(one), ['block_ip undone', 'unblock_ip skipped']);
    const reason = (await one.actions())[1]?.reason ?? '';
    assert.match(reason, new RegExp(`Incident ${two.job.incidentId} wants the same`));
    deps.advance(30 * MINUTE);
    assert.equal(await undoDueActions(deps, deps.now()), 1);
    await respond(deps, two.job);
    assert.ok(!blocked(), 'blocked for ever');
    assert.deepEqual(await standing(two), ['block_ip undone', 'unblock_ip done']);
    assert.equal(changes(okta).length, 2);
  });

  test('blocks that end at the same moment free the address, whoever comes first', async (t) => {
    const { deps, one, two, blocked, standing } = await twoOfOneThief(t, BLOCK);
    await Promise.all([respond(deps, one.job), respond(deps, two.job)]);
    await settle(deps, [one.job, two.job]);
    deps.advance(61 * MINUTE);
    assert.equal(await undoDueActions(deps, deps.now()), 2);
    await Promise.all([respond(deps, one.job), respond(deps, two.job)]);
    await settle(deps, [one.job, two.job]);
    assert.ok(!blocked());
    const all = [...(await standing(one)), ...(await standing(two))].sort();
    assert.deepEqual(all, [
      'block_ip undone',
      'block_ip undone',
      'unblock_ip done',
      'unblock_ip skipped',
    ]);
  });

  test('a block for good holds, though the first was taken back by hand', async (t) => {
    const { deps, one, two, blocked } = await twoOfOneThief(t, { kind: 'block_ip', params: {} });
    for (const { job } of [one, two]) await respond(deps, job);
    const undo = async ({ job, actions }: typeof one) => {
      const [block] = await actions();
      await undoAction(deps, { ...job, actionId: block?.id ?? 0, by: 'api:ada' });
      await respond(deps, job);
    };
    await undo(one);
    assert.ok(blocked());
    await undo(two);
    assert.ok(!blocked());
  });

  test('what an administrator blocked is nobody’s to free', async (t) => {
    const { okta, deps, one, two, blocked, standing } = await twoOfOneThief(t, BLOCK);
    const client = deps.orgs.get('main')?.responder;
    await client?.blockAddresses('Session Warden: blocked addresses', ['203.0.113.9']);
    for (const { job } of [one, two]) await respond(deps, job);
    deps.advance(61 * MINUTE);
    assert.equal(await undoDueActions(deps, deps.now()), 0);
    assert.deepEqual([await standing(one), await standing(two)].flat(), [
      'block_ip done',
      'block_ip done',
    ]);
    assert.ok(blocked());
    assert.equal(changes(okta).length, 1);
  });
});

/** Runs what an action that had to wait for the other one left to be done. */
async function settle(
  deps: Awaited<ReturnType<typeof anOrg>>['deps'],
  jobs: readonly { org: string; incidentId: number }[],
): Promise<void> {
  assert.ok((await waitingJobs(deps, 'respond')).length > 0);
  deps.advance(2_000);
  for (const job of jobs) await respond(deps, job);
}
