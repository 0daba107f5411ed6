import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { type OktaOrg, startOktaOrg } from '../support/okta-org/index.ts';
import { deliver, eventually, HOOK_SECRET, registerHook, startWarden } from '../support/service.ts';
import { aPerson, aTheft, changesTo, NETWORKS } from './people.ts';

const SECOND_SECRET = 'second-secret-0123456789abcdef01234567';

/** One deployment for two orgs: `main` of the environment and `branch` of the policy file. */
async function twoOrgs(t: TestContext) {
  const second = await startOktaOrg({ seed: 2 });
  t.after(() => second.close());
  const folder = await mkdtemp(join(tmpdir(), 'warden-policy-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'policy.yaml');
  await writeFile(
    file,
    `orgs:\n  - key: branch\n    url: ${second.url}\n    hook_secrets: { env: BRANCH_SECRET }\n    api_token: { env: BRANCH_TOKEN }\n    responses: { mode: enforce }\n`,
  );
  const warden = await startWarden(t, {
    environment: () => ({
      POLICY_FILE: file,
      BRANCH_SECRET: SECOND_SECRET,
      BRANCH_TOKEN: second.addApiToken().value,
    }),
  });
  await registerHook(warden.config, 'branch');
  return { warden, first: warden.org, second };
}

function contained(org: OktaOrg): boolean {
  return changesTo(org).length === 2;
}

suite('two orgs in one deployment', () => {
  test('have their own hooks, events, incidents and calls', async (t) => {
    const { warden, first, second } = await twoOrgs(t);
    // The same login in both, and even the same id of a session.
    const ada = aPerson(first, 'Ada', { login: 'ada@example.com' });
    const other = aPerson(second, 'Ada', { login: 'ada@example.com' });
    aTheft(first, ada);
    const untouched = second.signIn(other.user, other.at(NETWORKS.home));
    await eventually('the theft contained in the first org', () => contained(first));
    await second.drain();
    assert.deepEqual(changesTo(second), []);
    assert.equal(untouched.isActive(), true);
    const { rows } = await warden.database.pool.query<{ org: string; user_id: string }>(
      `select distinct org, user_id from log_events where user_id = any($1) order by org`,
      [[ada.user.id, other.user.id]],
    );
    assert.deepEqual(rows, [
      { org: 'branch', user_id: other.user.id },
      { org: 'main', user_id: ada.user.id },
    ]);
    const incidents = await warden.database.pool.query('select org, kind from incidents');
    assert.deepEqual(incidents.rows, [{ org: 'main', kind: 'session_hijack' }]);
  });

  test('do not accept each other’s secrets', async (t) => {
    const { warden } = await twoOrgs(t);
    const empty = { data: { events: [] } };
    const answers = await Promise.all([
      deliver(`${warden.address}/okta/events/branch`, empty, HOOK_SECRET),
      deliver(`${warden.address}/okta/events/main`, empty, SECOND_SECRET),
      deliver(`${warden.address}/okta/events/elsewhere`, empty, SECOND_SECRET),
      deliver(`${warden.address}/okta/events/branch`, empty, SECOND_SECRET),
      deliver(`${warden.address}/okta/events/main`, empty, HOOK_SECRET),
    ]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [401, 401, 401, 204, 204],
    );
  });

  for (const [name, fault] of [
    ['slow', { path: /^\/api/, latencyMs: 4_000 }],
    ['broken', { path: /^\/api/, status: 502 }],
  ] as const) {
    test(`do not wait for each other: one is ${name}, the other’s theft is contained`, async (t) => {
      const { first, second } = await twoOrgs(t);
      const [ada, other] = [aPerson(first, 'Ada'), aPerson(second, 'Olga')];
      second.faults.add(fault);
      for (let more = 0; more < 20; more += 1) aTheft(second, aPerson(second, `Person${more}`));
      aTheft(second, other);
      await second.drain();
      aTheft(first, ada);
      await eventually('the theft contained in the first org', () => contained(first));
      assert.ok(changesTo(second).length < 42, 'the other org is still at it');
    });
  }
});
