/** Of a protected user nothing is touched; the stranger's own addresses may be blocked, by a person's word alone. */
import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import {
  DEFAULT_RESPONSE_POLICY,
  type ResponsePolicy,
} from '../../../src/domain/response/response-policy.ts';
import { offersByHand } from '../../../src/pipeline/offers/by-hand.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import { actByHand, approveAction } from '../../../src/pipeline/steer.ts';
import { findIncident } from '../../../src/store/incidents.ts';
import { anOrgWithATheft, changes } from '../../support/incident-of-theft.ts';
import { THIEF } from '../../support/theft.ts';

const LOGIN = 'ceo@example.com';
const PLAN = {
  ...DEFAULT_RESPONSE_POLICY.plans,
  hijack: [
    { kind: 'clear_sessions', params: {} },
    { kind: 'block_ip', params: {} },
  ],
};

async function kept(t: TestContext, responses: Partial<ResponsePolicy> = { plans: PLAN }) {
  const users = { users: [LOGIN], groups: [], roles: [] };
  const policy = { mode: 'enforce' as const, protected: users, ...responses };
  const org = await anOrgWithATheft(t, { responses: policy }, { login: LOGIN });
  const { deps, job, okta, theft, actions } = org;
  const { source } = theft.input;
  assert.ok(source !== null);
  return {
    ...org,
    approve: async () => {
      const [, block] = await actions();
      return approveAction(deps, { ...job, actionId: block?.id ?? 0, by: 'api:ada' });
    },
    act: (kinds: readonly string[] | null) => actByHand(deps, { ...job, by: 'api:ada', kinds }),
    /** Others turn out to work from the stranger's address. */
    crowd: () => theft.decide({ source: { ...source, succeededUsers: 3 } }),
    blocked: () =>
      okta
        .zones()
        .flatMap(({ definition }) => definition.gateways as { value: string }[])
        .map(({ value }) => value.replace(/\/\d+$/, '')),
    offered: async () => {
      const incident = await findIncident(deps.database.rows, 'main', job.incidentId);
      assert.ok(incident !== null);
      const offers = offersByHand(deps, incident, await actions());
      return [...(offers?.plan ?? []), ...(offers?.single ?? [])].map(({ step }) => step.kind);
    },
  };
}

suite('a block for a protected user', () => {
  test('waits for a person in enforce mode too, and is all that is done', async (t) => {
    const { deps, job, okta, approve, blocked, actions, view } = await kept(t);
    const planned = (await actions()).map(({ kind, status, guard }) => [kind, status, guard]);
    assert.deepEqual(planned, [
      ['clear_sessions', 'skipped', 'protected'],
      ['block_ip', 'awaiting_approval', 'protected'],
    ]);
    assert.equal(
      (await view()).nextStep?.split(';')[0],
      'Clear the user’s sessions now, by hand in Okta, ring them, and approve “Block the stranger’s addresses”: the policy forbids the service to touch this user',
    );
    await respond(deps, job);
    assert.deepEqual(changes(okta), []);
    assert.equal((await approve()).outcome, 'approved');
    await respond(deps, job);
    assert.deepEqual(blocked(), [THIEF.ip]);
    assert.ok(
      changes(okta).every((change) => /\/zones/.test(change)),
      changes(okta).join(),
    );
    const { incident, nextStep } = await view();
    assert.equal(incident.containment, 'none');
    assert.match(incident.details.notContained[0] ?? '', /^The user’s sessions and tokens in Okta/);
    assert.match(
      nextStep ?? '',
      /^Clear the user’s sessions now, by hand in Okta, and ring them: /,
    );
  });

  test('is not made where somebody else is behind the address, also where that is learnt after a person agreed', async (t) => {
    const { deps, job, okta, approve, crowd, act, offered, actions } = await kept(t);
    await approve();
    await crowd();
    await respond(deps, job);
    assert.deepEqual(changes(okta), []);
    const [, block] = await actions();
    assert.deepEqual([block?.status, block?.guard], ['skipped', 'protected']);
    assert.equal((await act(['block_ip'])).outcome, 'not_allowed');
    assert.deepEqual(await offered(), []);
  });

  test('is called off while it waits, once somebody else is known there', async (t) => {
    const { approve, crowd } = await kept(t);
    await crowd();
    const late = await approve();
    assert.ok(late.outcome === 'already_decided');
    assert.equal(late.status, 'skipped');
  });

  test('is the one thing that is offered by hand, and done where it was asked for with more', async (t) => {
    const { deps, job, act, offered, blocked } = await kept(t, {});
    assert.deepEqual(await offered(), ['block_ip']);
    assert.equal((await act(null)).outcome, 'not_allowed');
    const some = await act(['clear_sessions', 'block_ip', 'suspend']);
    assert.ok(some.outcome === 'requested');
    assert.deepEqual(
      some.left.map(({ kind, because }) => [kind, because]),
      [
        ['clear_sessions', 'protected'],
        ['suspend', 'protected'],
      ],
    );
    await respond(deps, job);
    assert.deepEqual(blocked(), [THIEF.ip]);
  });
});
