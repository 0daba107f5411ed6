/** `warden doctor` about who serves: what it says of a policy must be what they do. */
import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { judgeRoom } from '../../src/commands/doctor/connections.ts';
import { PRODUCT_VERSION, rulesInForce } from '../../src/config/rules-in-force.ts';
import { instanceOf } from '../../src/service/instance.ts';
import { writeCursor } from '../../src/store/cursors.ts';
import { liveInstances, noteInstance } from '../../src/store/instances.ts';
import { setSwitch } from '../../src/store/switches.ts';
import { testDependencies } from '../support/dependencies.ts';
import { eventually, startWarden } from '../support/service.ts';
import { examine } from './examine.ts';

async function deployment(t: TestContext) {
  const deps = await testDependencies(t, { environment: { RESPONSE_MODE: 'observe' } });
  const find = async (name: string) => {
    const asked = await examine({
      DATABASE_URL: deps.database.url,
      OKTA_ORG_URL: 'https://example.okta.com',
      OKTA_HOOK_SECRETS: 'the-secret-of-the-event-hook-0001',
    });
    const { status, detail, remedy } = asked.find(name) as Record<string, string>;
    return { status, detail: detail ?? '', remedy: remedy ?? '' };
  };
  const { pool } = deps.database;
  const worker = instanceOf(deps.config, ['worker']);
  const say = (id: string, change: Partial<typeof worker> = {}) =>
    noteInstance(pool, { ...worker, id, ...change });
  return { deps, pool, find, say };
}

suite('warden doctor about those who serve', () => {
  test('says who is there, and of whom nothing was heard for a minute is not', async (t) => {
    const { pool, find, say } = await deployment(t);
    assert.equal((await find('instances')).status, 'off');
    await say('one:1');
    await say('two:2');
    await say('gone:3', { roles: ['reader', 'health'] });
    const found = await find('instances');
    assert.deepEqual(
      [found.status, found.detail],
      ['ok', `1 × reader,health; 2 × worker; version ${PRODUCT_VERSION}`],
    );
    await pool.query(`update instances set seen_at = now() - interval '61 s' where id = 'gone:3'`);
    assert.match((await find('instances')).detail, /^2 × worker; version/);
    await pool.query(`update instances set seen_at = now() - interval '25 h' where id = 'gone:3'`);
    await say('one:1');
    const { rows } = await pool.query('select id from instances order by id');
    assert.deepEqual(
      rows.map(({ id }) => id),
      ['one:1', 'two:2'],
    );
  });

  test('warns of another version, with who runs it', async (t) => {
    const { find, say } = await deployment(t);
    await say('one:1');
    await say('old-pod:2', { version: '0.0.9' });
    const found = await find('instances');
    assert.equal(found.status, 'warning');
    assert.match(found.detail, /but 1 instance \(old-pod as worker\) of version 0\.0\.9\.$/);
    assert.match(found.remedy, /restart them with this version/);
  });

  test('does not call a mode in force that those who serve do not have', async (t) => {
    const { deps, find, say } = await deployment(t);
    await say('one:1');
    assert.match((await find('response mode')).detail, /^observe: nothing is done in Okta/);
    const policy = 'a10186a10186';
    await say('two:2', { orgs: { main: { policy, mode: 'enforce' } } });
    await say('three:3', { orgs: { main: { policy, mode: 'enforce' } } });
    await say('four:4', { orgs: {} });
    const found = await find('response mode');
    assert.equal(found.status, 'fault');
    const [org] = deps.config.orgs;
    const ours = org === undefined ? '' : rulesInForce(org).policy;
    assert.equal(
      found.detail,
      `Policy ${ours} (observe) in this configuration, but 1 instance (four as worker) without this org, 2 instances (three as worker; two as worker) with policy ${policy} (enforce).`,
    );
    assert.match(found.remedy, /^Restart them/);
  });

  test('warns that all actions are stopped, with since when, by whom and how they go on', async (t) => {
    const { deps, find, say } = await deployment(t);
    await say('one:1');
    const at = new Date('2026-11-03T04:05:06Z');
    const change = { org: 'main', actionsPaused: true, by: 'cli:maria', reason: 'a drill', at };
    await deps.database.transaction((tx) => setSwitch(tx, change));
    const found = await find('response mode');
    assert.equal(found.status, 'warning');
    assert.match(
      found.detail,
      /^observe: .*; but all actions are stopped since 2026-11-03T04:05:06\.000Z by cli:maria \(“a drill”\)\.$/,
    );
    assert.match(found.remedy, /warden resume --org main$/);
  });
});

test('warns where Postgres has no room for all who serve', async (t) => {
  const { find, say } = await deployment(t);
  await say('one:1');
  const room = /^(\d+) open of the (\d+) that Postgres allows; 1 instance may open 23$/;
  const found = await find('connections');
  assert.equal(found.status, 'ok');
  const [, open, allowed] = room.exec(found.detail) ?? assert.fail(found.detail);
  assert.ok(Number(open) > 0);
  const more = Math.ceil(Number(allowed) / 11);
  for (let other = 0; other < more; other += 1) await say(`other:${other}`, { roles: ['reader'] });
  const crowded = await find('connections');
  assert.equal(crowded.status, 'warning');
  const most = 23 + more * 11;
  assert.ok(crowded.detail.includes(`may open ${most}, and half as many more during a rollout`));
  const needed = Math.ceil(most * 1.5);
  assert.ok(crowded.remedy.startsWith(`Set max_connections of Postgres to ${needed} and`));
});

test('warns where four fifths of the connections are in use, by whomever', () => {
  const one = [{ roles: ['reader'], orgs: {} }];
  const judged = (open: number) => judgeRoom({ allowed: 100, open }, one);
  assert.equal(judged(80).status, 'ok');
  const nearly = judged(81);
  assert.equal(nearly.status, 'warning');
  assert.match(
    nearly.detail,
    /^81 open of the 100 that Postgres allows; 1 instance may open 10\.$/,
  );
});

test('says when the System Log was read, and who is to read it where nobody does', async (t) => {
  const { deps, pool, say } = await deployment(t);
  const find = async (more: Readonly<Record<string, string>> = {}) => {
    const asked = await examine({
      DATABASE_URL: deps.database.url,
      OKTA_ORG_URL: 'https://warden.invalid',
      OKTA_API_TOKEN: 'a-token',
      OKTA_HOOK_SECRETS: 'the-secret-of-the-event-hook-0001',
      ...more,
    });
    const { status, detail, remedy } = asked.find('System Log') as Record<string, string>;
    return [status, detail?.replace(/[\d.]+ (ms|s|min.*?) ago/, 'N ago'), remedy];
  };
  const start = 'Start one: “warden serve” in all roles, or in the role reader.';
  assert.deepEqual(await find(), ['off', 'not read yet', undefined]);
  await say('one:1');
  assert.deepEqual(await find(), ['fault', 'Nobody has read it yet: no reader runs.', start]);
  const cursor = { nextUrl: 'https://x', readUntil: Date.now() - 3_600_000, isHead: true };
  await writeCursor(pool, 'main', 'system_log', cursor);
  assert.deepEqual((await find()).slice(0, 2), ['ok', 'read N ago']);
  await writeCursor(pool, 'main', 'system_log', { ...cursor, isHead: false });
  assert.match((await find())[1] ?? '', /^read N ago; a reader catches up, 1 h behind$/);
  await pool.query(`update cursors set updated_at = now() - interval '6 minutes'`);
  assert.deepEqual(await find(), ['fault', 'Last read N ago: no reader runs.', start]);
  await say('two:2', { roles: ['reader'] });
  const hangs = await find();
  assert.match(hangs[1] ?? '', /: 1 instance \(two as reader\) should read it\.$/);
  assert.equal((await find({ SYSTEM_LOG_POLL_SECONDS: '0' }))[0], 'off');
});

test('an instance says what it runs while it lives, and that it has ended', async (t) => {
  const { database, address, apiToken, service } = await startWarden(t, { hook: false });
  let live = await liveInstances(database.pool);
  await eventually('what the instance says', async () => {
    live = await liveInstances(database.pool);
    return live.length > 0;
  });
  assert.deepEqual(
    live.map(({ roles, version, orgs }) => [roles, version, orgs.main?.mode]),
    [[['receiver', 'worker', 'reader'], PRODUCT_VERSION, 'enforce']],
  );
  const headers = { authorization: `Bearer ${apiToken}` };
  const told = await (await fetch(`${address}/metrics`, { headers })).text();
  const policy = live[0]?.orgs.main?.policy;
  const labels = `version="${PRODUCT_VERSION}",roles="receiver,worker,reader",org="main",policy="${policy}",mode="enforce"`;
  assert.ok(told.includes(`warden_info{${labels}} 1\n`), told);
  assert.ok(told.includes('warden_role{role="reader"} 1\n'));
  await service.stop();
  assert.deepEqual(await liveInstances(database.pool), []);
});
