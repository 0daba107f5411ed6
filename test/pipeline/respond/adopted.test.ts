import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { DEFAULT_ZONE_NAME } from '../../../src/domain/response/plan-action.ts';
import {
  DEFAULT_RESPONSE_POLICY,
  type PlannedAction,
} from '../../../src/domain/response/response-policy.ts';
import { DEFAULT_TIMING } from '../../../src/pipeline/respond/timing.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import { undoAction, undoDueActions } from '../../../src/pipeline/steer.ts';
import { anOrgWithATheft } from '../../support/incident-of-theft.ts';
import { THIEF } from '../../support/theft.ts';

type Cleanup = { after(work: () => Promise<void> | void): void };

async function planned(t: Cleanup, action: PlannedAction) {
  const approval = { ...DEFAULT_RESPONSE_POLICY.approval, twoPersonKinds: [] };
  const plans = { ...DEFAULT_RESPONSE_POLICY.plans, hijack: [action] };
  const incident = await anOrgWithATheft(t, { responses: { plans, approval } });
  const { okta, deps, theft, job } = incident;
  const userId = theft.session.user.id;
  const again = async () => {
    deps.advance(60_000);
    await respond(deps, job);
  };
  const hourLater = async () => {
    deps.advance(61 * 60_000);
    await undoDueActions(deps, deps.now());
    await respond(deps, job);
  };
  const byAnAdmin = async () => {
    const headers = { authorization: `SSWS ${okta.addApiToken().value}` };
    const suspend = `${okta.url}/api/v1/users/${userId}/lifecycle/suspend`;
    const { ok } = await fetch(suspend, { method: 'POST', headers });
    assert.ok(ok);
  };
  const status = () => okta.user(userId)?.status;
  return { ...incident, again, hourLater, byAnAdmin, status };
}

const SUSPEND: PlannedAction = { kind: 'suspend', params: { expiresAfterMinutes: 60 } };

suite('an action that is tried again', () => {
  test('is not taken for ours when somebody else did it while Okta refused us', async (t) => {
    const { okta, deps, job, status, again, hourLater, byAnAdmin, actions } = await planned(
      t,
      SUSPEND,
    );
    okta.faults.add({ path: /\/suspend$/, error: 'E0000047', times: 1 });
    await respond(deps, job);
    assert.equal(status(), 'ACTIVE');
    await byAnAdmin();
    await again();
    const [suspend] = await actions();
    assert.deepEqual([suspend?.status, suspend?.undo], ['done', null]);
    await hourLater();
    assert.equal(status(), 'SUSPENDED', 'the administrator’s word stands');
    const taken = await undoAction(deps, { ...job, actionId: suspend?.id ?? 0, by: 'api:ada' });
    assert.equal(taken.outcome, 'not_possible');
  });

  test('is ours where Okta’s answer was lost, also when a refusal came between', async (t) => {
    const { okta, deps, job, status, again, hourLater } = await planned(t, SUSPEND);
    okta.faults.add({ path: /\/suspend$/, drop: true, afterEffect: true, times: 1 });
    await respond(deps, job);
    assert.equal(status(), 'SUSPENDED');
    okta.faults.add({ method: 'GET', path: /\/users\/[^/]+$/, error: 'E0000047', times: 1 });
    await again();
    await again();
    assert.equal(okta.requests.filter(({ path }) => path.endsWith('/suspend')).length, 1);
    await hourLater();
    assert.equal(status(), 'ACTIVE');
  });

  test('is ours where only the reading after the change failed', async (t) => {
    const { okta, deps, job, again, hourLater } = await planned(t, {
      kind: 'block_ip',
      params: { expiresAfterMinutes: 60 },
    });
    const zones = { method: 'GET', path: /\/zones$/ };
    okta.faults.add({ method: 'POST', path: /\/zones$/, latencyMs: 200, times: 1 });
    const trying = respond(deps, job);
    while (!okta.requests.some(({ method, path }) => method === 'POST' && path === '/api/v1/zones'))
      await setImmediate();
    okta.faults.add({ ...zones, error: 'E0000047', times: 1 });
    await trying;
    await again();
    const blocked = () => okta.zones().filter(({ status }) => status === 'ACTIVE').length;
    assert.equal(blocked(), 1);
    await hourLater();
    assert.equal(blocked(), 0);
  });

  test('leaves alone a block that was there before', async (t) => {
    const { okta, deps, job, again, hourLater } = await planned(t, {
      kind: 'block_ip',
      params: { expiresAfterMinutes: 60 },
    });
    await deps.orgs.get('main')?.responder?.blockAddresses(DEFAULT_ZONE_NAME, [THIEF.ip]);
    okta.faults.add({ method: 'GET', path: /\/zones$/, drop: true, times: 1 });
    await respond(deps, job);
    await again();
    await hourLater();
    assert.equal(okta.zones().filter(({ status }) => status === 'ACTIVE').length, 1);
  });

  test('is ours where the worker died with it', async (t) => {
    const { deps, job, status, actions, hourLater, byAnAdmin } = await planned(t, SUSPEND);
    const [suspend] = await actions();
    const died = `update response_actions set status = 'running', attempts = 1, started_at = now(), not_before = now() where id = $1`;
    await deps.database.pool.query(died, [suspend?.id]);
    await byAnAdmin();
    deps.advance(DEFAULT_TIMING.leaseMs);
    await respond(deps, job);
    await hourLater();
    assert.equal(status(), 'ACTIVE');
  });
});
