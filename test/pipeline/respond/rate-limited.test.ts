import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { respond } from '../../../src/pipeline/respond.ts';
import { actionsOf } from '../../../src/store/actions.ts';
import { oktaFault, scriptedOrg } from '../../okta/scripted-org.ts';
import { testDependencies } from '../../support/dependencies.ts';
import { startOktaOrg } from '../../support/okta-org/index.ts';
import { steal } from '../../support/theft.ts';

/** How long the first action is put off by a 429 with these headers, in seconds. */
async function pauseAfter(t: TestContext, headers: Readonly<Record<string, string>>) {
  const { orgUrl } = await scriptedOrg(t, () => ({ ...oktaFault(429, 'E0000047'), headers }));
  const deps = await testDependencies(t, { okta: { url: orgUrl, token: '00token' } });
  const okta = await startOktaOrg();
  t.after(() => okta.close());
  const { incidentId } = await (await steal(deps, okta)).decide();
  assert.ok(incidentId !== null);
  await respond(deps, { org: 'main', incidentId });
  const [clear] = await actionsOf(deps.database.rows, 'main', incidentId);
  assert.deepEqual([clear?.status, clear?.attempts], ['approved', 1]);
  return ((clear?.notBefore?.getTime() ?? 0) - deps.now()) / 1_000;
}

suite('a rate limit', () => {
  test('that names a moment beyond belief puts nothing off for ever', async (t) => {
    const inMilliseconds = String(Date.now() + 30_000);
    const pause = await pauseAfter(t, { 'x-rate-limit-reset': inMilliseconds });
    assert.ok(pause > 60 && pause <= 900, `${pause} s`);
    assert.ok((await pauseAfter(t, { 'retry-after': '86400' })) <= 900);
  });

  test('that asks for no wait at all is not run against', { timeout: 60_000 }, async (t) => {
    assert.ok((await pauseAfter(t, { 'retry-after': '0' })) > 0);
  });
});
