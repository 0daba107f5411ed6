import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchApprovals } from '../../../src/pipeline/expire/watch-approvals.ts';
import { steeringDependencies } from '../../support/steering.ts';
import { aStolenSession } from '../../support/stolen-session.ts';

test('how many actions wait for a person, and the oldest for how long, is told of each org', async (t) => {
  const deps = await steeringDependencies(t, { orgs: ['main', 'other'] });
  await aStolenSession(deps);
  const { pool } = deps.database;
  await pool.query(`update response_actions set requested_at = now() - interval '20 minutes'`);
  const told = async (org: string) => {
    await watchApprovals(deps);
    const text = await deps.metrics.registry.metrics();
    const value = (name: string) =>
      Number(new RegExp(`^warden_${name}\\{org="${org}"\\} (\\S+)$`, 'm').exec(text)?.[1]);
    return [value('approvals_waiting'), Math.floor(value('oldest_approval_age_seconds') / 60)];
  };
  assert.deepEqual(await told('main'), [2, 20]);
  assert.deepEqual(await told('other'), [0, 0]);
  await pool.query(`update response_actions set status = 'denied' where kind = 'clear_sessions'`);
  assert.deepEqual(await told('main'), [1, 20]);
  await pool.query(`update response_actions set status = 'done'`);
  assert.deepEqual(await told('main'), [0, 0]);
});
