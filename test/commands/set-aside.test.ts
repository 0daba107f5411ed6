import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { Connect } from '../../src/commands/incident/deployment.ts';
import { setAside } from '../../src/commands/set-aside.ts';
import { EMBELLISHED, FORGED } from '../../src/pipeline/proof/take-out-forged.ts';
import { storeSetAside } from '../../src/store/set-aside.ts';
import { aLogEvent, HOME, SCRIPT } from '../pipeline/log-events.ts';
import { testDependencies, waitingJobs } from '../support/dependencies.ts';
import { recordedIo } from '../support/recorded-io.ts';

const NOW = Date.now();
const OLD_FAULT = 'the event could not be compared; see the log';

/** What an older version of the service could not read. */
async function anOlderFault(t: TestContext) {
  const deps = await testDependencies(t);
  const connect: Connect = async () => ({ deps, close: async () => {} });
  const event = (at: number, look = HOME) => aLogEvent({ at: NOW - at, session: 'idx1', look });
  return {
    deps,
    event,
    keep: (body: unknown, reason = OLD_FAULT, org = 'main') =>
      storeSetAside(deps.database.pool, [
        {
          org,
          source: 'hook',
          reason,
          eventIndex: 0,
          deliveryId: 'd1',
          body: typeof body === 'string' ? body : JSON.stringify(body),
        },
      ]),
    run: async (...argv: string[]) => {
      const io = recordedIo();
      const status = await setAside(argv, io, connect);
      return { status, out: io.out(), err: io.err() };
    },
    events: async () => {
      const { rows } = await deps.database.pool.query<{ uuid: string; source: string }>(
        'select uuid, source from log_events order by published',
      );
      return rows.map(({ uuid }) => uuid);
    },
    left: async () => {
      const { rows } = await deps.database.pool.query<{ reason: string }>(
        'select reason from deliveries_set_aside order by id',
      );
      return rows.map(({ reason }) => reason);
    },
  };
}

suite('warden set-aside', () => {
  test('lists what could not be read, with why, and no session id', async (t) => {
    const { event, keep, run } = await anOlderFault(t);
    assert.match((await run()).out, /^Nothing was set aside/);
    const one = event(60_000);
    await keep(one);
    await keep('{"half":', 'not JSON', 'other');
    const { status, out } = await run();
    assert.equal(status, 0);
    assert.match(out, /^\d+ {2}\S+Z {2}other {2}hook {2}not JSON$/m);
    assert.ok(out.includes(`main  hook  ${OLD_FAULT}  user.authentication.sso ${one.uuid}`), out);
    const json = JSON.parse((await run('--org', 'main', '--json')).out);
    assert.equal(json.setAside.length, 1);
    assert.deepEqual([json.setAside[0].reason, json.setAside[0].uuid], [OLD_FAULT, one.uuid]);
    for (const text of [out, JSON.stringify(json)]) assert.doesNotMatch(text, /idx1/);
    assert.equal((await run('--limit', '0')).status, 2);
  });

  test('says that there is no such org, unless something of it was set aside', async (t) => {
    const { event, keep, run } = await anOlderFault(t);
    for (const also of [[], ['--again'], ['--again', '--dry-run'], ['--json']]) {
      const { status, out, err } = await run('--org', 'mian', ...also);
      assert.equal(status, 2);
      if (also.includes('--json')) assert.equal(JSON.parse(out).error.code, 'org_not_found');
      else assert.equal(out, '');
      assert.match(err, /--org: there is no org “mian” here, but main\./);
    }
    assert.equal((await run('--org', 'main')).out, 'Nothing was set aside.\n');
    await keep(event(60_000), OLD_FAULT, 'gone');
    assert.match((await run('--org', 'gone')).out, / gone {2}hook {2}/);
  });

  test('reads it again: what this version can read is recorded, compared and queued', async (t) => {
    const { deps, event, keep, run, events, left } = await anOlderFault(t);
    const [before, moved] = [event(60_000), event(30_000, SCRIPT)];
    await keep(
      { eventId: 'd1', data: { events: [before, moved] } },
      'event 0 is nested too deeply',
    );
    await keep({ eventType: 'user.session.start' }, 'uuid is missing');
    assert.match((await run('--again', '--dry-run')).out, /1 of 2 can be read now/);
    assert.deepEqual(await events(), []);
    const { status, out } = await run('--again');
    assert.equal(status, 0);
    assert.match(out, /^1 of 2 could be read now: 2 events recorded\.$/m);
    assert.deepEqual(await events(), [before.uuid, moved.uuid]);
    assert.deepEqual(await left(), ['uuid is missing']);
    const [job] = await waitingJobs(deps, 'triage');
    assert.deepEqual(job?.data, { org: 'main', sessionId: 'idx1' });
    assert.match((await run('--again')).out, /^0 of 1 could be read now/);
  });

  test('a delivery that was kept for having too many events, in as many commits as it takes', async (t) => {
    const { deps, event, keep, run, events } = await anOlderFault(t);
    const many = Array.from({ length: 2_500 }, (_, index) => event(index * 10));
    await keep({ eventId: 'd1', data: { events: many } }, '2500 events');
    const commits = t.mock.method(deps.database, 'transaction');
    assert.match((await run('--again')).out, /^1 of 1 could be read now: 2500 events recorded\.$/m);
    assert.equal((await events()).length, 2_500);
    assert.equal(commits.mock.callCount(), 3);
  });

  test('never what was found out as forged, or told otherwise by the log', async (t) => {
    const { event, keep, run, events, left } = await anOlderFault(t);
    await keep(event(60_000), FORGED);
    await keep(event(30_000), EMBELLISHED);
    assert.match((await run('--again')).out, /^0 of 0 could be read now/);
    assert.deepEqual(await events(), []);
    assert.deepEqual(await left(), [FORGED, EMBELLISHED]);
  });

  test('of one org where that is said, and of many more than one page', async (t) => {
    const { event, keep, run, events } = await anOlderFault(t);
    for (let i = 0; i < 120; i += 1) await keep(event(i * 1_000), OLD_FAULT, i < 60 ? 'main' : 'b');
    assert.match((await run('--again', '--org', 'main')).out, /^60 of 60 .*60 events/);
    assert.equal((await events()).length, 60);
    assert.match((await run('--again')).out, /^60 of 60/);
    assert.equal((await events()).length, 120);
  });
});
