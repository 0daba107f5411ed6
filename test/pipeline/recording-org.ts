import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { eventRowMaker } from '../../src/pipeline/record/event-row.ts';
import { createRecorder } from '../../src/pipeline/record.ts';
import type { EventRow } from '../../src/store/events.ts';
import { testDependencies } from '../support/dependencies.ts';
import { startOktaOrg } from '../support/okta-org/index.ts';

/** An org whose log can be read, and what records events of it; a delivered event must be in the log at once. */
export async function recordingOrg(t: TestContext) {
  const okta = await startOktaOrg();
  t.after(() => okta.close());
  const deps = await testDependencies(t, {
    okta: { url: okta.url, token: okta.addApiToken().value },
    environment: { CORROBORATION_GRACE_SECONDS: '0' },
  });
  const org = deps.orgs.get('main');
  assert.ok(org);
  const rowOf = eventRowMaker(deps.fingerprintSources);
  const record = (rows: readonly EventRow[]) => createRecorder(deps).record({ rows, setAside: [] });
  return { okta, deps, org, pool: deps.database.pool, rowOf, record };
}
