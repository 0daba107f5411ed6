/** Okta changes no password of somebody who is suspended: nobody is asked to agree to what must fail. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_RESPONSE_POLICY } from '../../../src/domain/response/response-policy.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import {
  actByHand,
  approveAction,
  closeIncident,
  undoAction,
} from '../../../src/pipeline/steer.ts';
import { anOrgWithATheft, changes } from '../../support/incident-of-theft.ts';

type Cleanup = { after(work: () => Promise<void> | void): void };

async function suspended(t: Cleanup) {
  const approval = { ...DEFAULT_RESPONSE_POLICY.approval, twoPersonKinds: [] };
  const org = await anOrgWithATheft(t, { responses: { mode: 'approve', approval } });
  const { deps, job, actions } = org;
  const by = 'api:ada';
  const one = async (kind: string) => (await actions()).find((action) => action.kind === kind);
  const approve = async (kind: string) => {
    const actionId = (await one(kind))?.id ?? 0;
    return (await approveAction(deps, { ...job, actionId, by })).outcome;
  };
  await approve('clear_sessions');
  await actByHand(deps, { ...job, by, kinds: ['suspend'] });
  await respond(deps, job);
  const unsuspend = async () => {
    await undoAction(deps, { ...job, actionId: (await one('suspend'))?.id ?? 0, by });
    await respond(deps, job);
  };
  return { ...org, by, one, approve, unsuspend };
}

test('a password that waited is called off by the suspension, and asked for anew when that is taken back', async (t) => {
  const { okta, deps, job, theft, view, one, approve, unsuspend } = await suspended(t);
  assert.equal(okta.user(theft.session.user.id)?.status, 'SUSPENDED');
  const off = await one('expire_password');
  assert.deepEqual([off?.status, off?.guard], ['skipped', 'user_suspended']);
  assert.match(off?.reason ?? '', /^Called off: the user is suspended/);
  assert.doesNotMatch((await view()).nextStep ?? '', /Expire the password/);
  await theft.decide();
  assert.equal((await one('expire_password'))?.status, 'skipped');

  await unsuspend();
  const again = await one('expire_password');
  assert.equal(again?.status, 'awaiting_approval');
  assert.match(again.reason ?? '', /^The suspension was taken back/);
  assert.match((await view()).nextStep ?? '', /^Approve “Expire the password”, or deny/);
  const { history, incident } = await view();
  assert.ok(incident.details.notices.includes(again.reason ?? ''));
  assert.ok(
    history.some(
      ({ data }) =>
        (data as { anew?: true }).anew === true && JSON.stringify(data).includes('taken'),
    ),
  );
  await approve('expire_password');
  await respond(deps, job);
  assert.equal((await one('expire_password'))?.status, 'done');
  assert.match(changes(okta).at(-1) ?? '', /expire_password/);
});

test('of an incident that was closed meanwhile nobody is asked again', async (t) => {
  const { deps, job, by, one, unsuspend } = await suspended(t);
  await closeIncident(deps, { ...job, by, resolution: 'true_positive', note: 'x' });
  await unsuspend();
  assert.equal((await one('suspend'))?.status, 'undone');
  assert.equal((await one('expire_password'))?.status, 'skipped');
});
