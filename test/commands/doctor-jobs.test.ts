/** `warden doctor` about jobs that nobody takes: it alone is asked where nobody reads metrics. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyDatabaseUrl } from '../support/database.ts';
import { testDependencies } from '../support/dependencies.ts';
import { waitedFor } from '../support/waiting-long.ts';
import { examine } from './examine.ts';

test('jobs that no worker takes are a fault that says since when and what to start', async (t) => {
  const deps = await testDependencies(t);
  const find = async () => {
    const asked = await examine({
      DATABASE_URL: deps.database.url,
      OKTA_ORG_URL: 'https://warden.invalid',
      OKTA_HOOK_SECRETS: 'the-secret-of-the-event-hook-0001',
    });
    return asked.find('jobs');
  };
  assert.deepEqual([(await find()).status, (await find()).detail], ['ok', 'none waits']);
  for (const sessionId of ['idx1', 'idx2'])
    await deps.jobs.enqueue(null, 'triage', [{ data: { org: 'main', sessionId } }]);
  assert.match((await find()).detail, /^2 wait, the oldest for [\d.]+ m?s$/);
  await waitedFor(deps, 15);
  const nobody = await find();
  assert.equal(nobody.status, 'fault');
  assert.match(
    nobody.detail,
    /^2 sessions wait to be judged, the oldest since \d{4}-\S+Z: no worker takes jobs\.$/,
  );
  assert.match(nobody.remedy ?? '', /“warden serve” in all roles, or in the role worker/);
  await deps.database.pool.query(
    `update pgboss.job set state = 'completed', completed_on = now() where data ->> 'sessionId' = 'idx1'`,
  );
  const behind = await find();
  assert.equal(behind.status, 'warning');
  assert.match(
    behind.detail,
    /^1 wait, the oldest for 15 min.*: workers take them and do not keep up/,
  );
});

test('in a database that is not migrated no job is looked for', async (t) => {
  const { find } = await examine({
    DATABASE_URL: await emptyDatabaseUrl(t),
    OKTA_ORG_URL: 'https://warden.invalid',
    OKTA_HOOK_SECRETS: 'the-secret-of-the-event-hook-0001',
  });
  assert.equal(find('database').status, 'fault');
  assert.deepEqual(
    [find('jobs').status, find('jobs').detail],
    ['off', 'not looked at: see “database”'],
  );
});
