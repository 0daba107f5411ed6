import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ResponsePolicy } from '../../../src/domain/response/response-policy.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import { approveAction } from '../../../src/pipeline/steer.ts';
import {
  anOrg,
  anOrgWithATheft,
  CLEAR,
  changes,
  EXPIRE,
  incidentOf,
} from '../../support/incident-of-theft.ts';
import { steal } from '../../support/theft.ts';

type Cleanup = { after(work: () => Promise<void> | void): void };

/** Okta did not tell who the user is when the session was judged; a person agreed all the same. */
async function agreed(t: Cleanup, responses: Partial<ResponsePolicy>) {
  const { okta, deps } = await anOrg(t, { responses });
  const theft = await steal(deps, okta, { groups: [okta.addGroup('Break-glass')] });
  const { incidentId } = await theft.decide({ user: null });
  assert.ok(incidentId !== null);
  const job = { org: 'main', incidentId };
  const view = () => incidentOf(deps, incidentId);
  const [first] = (await view()).actions;
  assert.equal(first?.guard, 'user_unknown');
  const answer = { ...job, actionId: first?.id ?? 0, by: 'slack:U1' };
  assert.equal((await approveAction(deps, answer)).outcome, 'approved');
  return { okta, deps, job, view };
}

const GROUP = { users: [], groups: ['Break-glass'], roles: [] };

suite('a user whom Okta did not name in time', () => {
  test('stays protected, whoever has agreed', async (t) => {
    const { okta, deps, job, view } = await agreed(t, { protected: GROUP });
    await respond(deps, job);
    assert.deepEqual(changes(okta), []);
    const { actions } = await view();
    assert.deepEqual([actions[0]?.status, actions[0]?.guard], ['skipped', 'protected']);
  });

  test('is under the rule that is for them', async (t) => {
    const { okta, deps, job } = await agreed(t, {
      rules: [{ name: 'look on', match: GROUP, mode: 'observe' }],
    });
    await respond(deps, job);
    assert.deepEqual(changes(okta), []);
  });

  test('is acted on by that person’s word while Okta still does not tell', async (t) => {
    const { okta, deps, job } = await agreed(t, { protected: GROUP });
    okta.faults.add({ method: 'GET', path: /\/users\/[^/]+\/groups$/, error: 'E0000009' });
    await respond(deps, job);
    assert.deepEqual(changes(okta), [CLEAR]);
  });

  for (const [what, path] of [
    ['groups', /\/users\/[^/]+\/groups$/],
    ['roles', /\/users\/[^/]+\/roles/],
  ] as const) {
    test(`keeps the ${what} that were known, where Okta does not tell them now`, async (t) => {
      const { okta, deps } = await anOrg(t, {
        responses: { protected: { users: [], groups: ['Break-glass'], roles: ['SUPER_ADMIN'] } },
      });
      const theft = await steal(deps, okta, { groups: [okta.addGroup('Staff')] });
      const known = { groups: [{ id: '00gStaff', name: 'Staff' }], roles: ['HELP_DESK_ADMIN'] };
      const other = what === 'groups' ? { roles: null } : { groups: null };
      const { user } = theft.input;
      assert.ok(user !== null);
      const { incidentId } = await theft.decide({ user: { ...user, ...known, ...other } });
      assert.ok(incidentId !== null);
      const [first] = (await incidentOf(deps, incidentId)).actions;
      const job = { org: 'main', incidentId };
      await approveAction(deps, { ...job, actionId: first?.id ?? 0, by: 'slack:U1' });
      okta.faults.add({ method: 'GET', path, error: 'E0000009' });
      await respond(deps, job);
      const { details } = (await incidentOf(deps, incidentId)).incident;
      assert.deepEqual(details.user?.[what], known[what]);
      assert.ok(
        details.user?.groups != null && details.user.roles != null,
        'the other is known now',
      );
    });
  }

  test('and no other is asked about again', async (t) => {
    const { okta, deps, job } = await anOrgWithATheft(t, { responses: { protected: GROUP } });
    const asked = () => okta.requests.filter(({ path }) => path.endsWith('/groups')).length;
    await respond(deps, job);
    assert.deepEqual(changes(okta), [CLEAR, EXPIRE]);
    assert.equal(asked(), 0);
  });
});
