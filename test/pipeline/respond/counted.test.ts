import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Dependencies } from '../../../src/pipeline/dependencies.ts';
import { DEFAULT_TIMING } from '../../../src/pipeline/respond/timing.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import { eventually } from '../../support/eventually.ts';
import { anOrgWithATheft, CLEAR, changes } from '../../support/incident-of-theft.ts';

suite('what Prometheus is told of an action', () => {
  test('that Okta refused: it failed, as the incident says and the alarm asks', async (t) => {
    const { okta, deps, job } = await anOrgWithATheft(t);
    okta.faults.add({ method: 'DELETE', path: /\/sessions$/, error: 'E0000006' });
    await respond(deps, job);
    assert.deepEqual(await attempts(deps), {
      'clear_sessions failed': 1,
      'expire_password done': 1,
    });
  });

  test('that another worker has taken over: once, by the one whose outcome is written', async (t) => {
    const { okta, deps, job } = await anOrgWithATheft(t);
    okta.faults.add({ path: /\/sessions$/, latencyMs: 400, times: 1 });
    const slow = respond(deps, job, { ...DEFAULT_TIMING, leaseMs: 60_000 });
    await eventually('the slow call', () => changes(okta).includes(CLEAR));
    deps.advance(61_000);
    await respond(deps, job);
    await slow;
    assert.deepEqual(await attempts(deps), { 'clear_sessions done': 1, 'expire_password done': 1 });
  });
});

/** How often each kind of action had which outcome; not what was decided on it before. */
async function attempts(deps: Dependencies): Promise<Readonly<Record<string, number>>> {
  const { values } = await deps.metrics.actions.get();
  const outcomes = values.filter(({ labels }) => labels.result !== 'approved');
  return Object.fromEntries(
    outcomes.map(({ labels, value }) => [`${labels.kind} ${labels.result}`, value]),
  );
}
