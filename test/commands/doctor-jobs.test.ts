/** `warden doctor` about jobs that nobody takes: it alone is asked where nobody reads metrics. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyDatabaseUrl } from '../support/database.ts';
import { leaveDeadLetters } from '../support/dead-letters.ts';
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

test('what failed at every attempt is a fault by stage, with since when and how it is tried again', async (t) => {
  const { database } = await testDependencies(t);
  const find = async () => {
    const asked = await examine({
      DATABASE_URL: database.url,
      OKTA_ORG_URL: 'https://warden.invalid',
      OKTA_HOOK_SECRETS: 'the-secret-of-the-event-hook-0001',
    });
    return asked.find('failed for good');
  };
  assert.deepEqual([(await find()).status, (await find()).detail], ['ok', 'nothing']);
  const sessions = ['idx1', 'idx2'].map((sessionId) => ({ org: 'main', sessionId }));
  await leaveDeadLetters(database, 'triage', sessions);
  await leaveDeadLetters(database, 'notify', [{ org: 'main', incidentId: 7 }]);
  await database.pool.query(
    `update pgboss.job set created_on = '2026-11-03T04:05:06Z'
     where name = 'dead_letter' and data ->> 'sessionId' = 'idx1'`,
  );
  const given = await find();
  assert.equal(given.status, 'fault');
  assert.match(
    given.detail,
    /^triage: 2 since 2026-11-03T04:05:06\.000Z, notify: 1 since \d{4}-\S+Z failed at every attempt\.$/,
  );
  assert.match(given.remedy ?? '', /Mend the cause, then run: warden redrive$/);
});

test('in a database that is not migrated no job is looked for', async (t) => {
  const { find } = await examine({
    DATABASE_URL: await emptyDatabaseUrl(t),
    OKTA_ORG_URL: 'https://warden.invalid',
    OKTA_HOOK_SECRETS: 'the-secret-of-the-event-hook-0001',
  });
  assert.equal(find('database').status, 'fault');
  for (const check of ['jobs', 'failed for good']) {
    assert.deepEqual(
      [find(check).status, find(check).detail],
      ['off', 'not looked at: see “database”'],
    );
  }
});
