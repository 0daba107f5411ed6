import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { rangesAround } from '../../../src/domain/session/address-owners.ts';
import { eventRowMaker } from '../../../src/pipeline/record/event-row.ts';
import { NO_DOUBTS } from '../../../src/pipeline/triage/doubts.ts';
import { gather } from '../../../src/pipeline/triage/gather.ts';
import { storeEvents } from '../../../src/store/events.ts';
import { setSessionVerdict } from '../../../src/store/sessions.ts';
import { testDependencies } from '../../support/dependencies.ts';
import { HOME, type LogEventOptions, type Look, MOBILE, rowsOf, SCRIPT } from '../log-events.ts';

const NOW = Date.now();
const MINUTE = 60_000;
const DAY = 86_400_000;
const ago = (minutes: number) => NOW - minutes * MINUTE;

/** Of Ada's session, stolen half an hour ago and in use until ten minutes ago. */
const THEFT: readonly LogEventOptions[] = [
  { at: ago(60), type: 'user.session.start' },
  { at: ago(30), look: SCRIPT },
  { at: ago(10), look: SCRIPT },
];

async function aTheft(t: TestContext, besides: readonly LogEventOptions[]) {
  const deps = await testDependencies(t);
  const org = deps.orgs.get('main');
  assert.ok(org !== undefined);
  const rowOf = eventRowMaker(deps.fingerprintSources);
  const rows = rowsOf(rowOf, [...THEFT, ...besides]);
  await deps.database.transaction((tx) => storeEvents(tx.client, rows));
  const look = async (doubts = NO_DOUBTS) => {
    const gathered = await deps.database.transaction((tx) =>
      gather(tx, deps, org, 'idxOne', doubts),
    );
    assert.ok(gathered !== null);
    return gathered;
  };
  const judged = (sessionId: string, at: number) =>
    deps.database.transaction((tx) =>
      setSessionVerdict(tx.client, 'main', [sessionId], {
        verdict: 'suspicious',
        score: 1,
        at,
        judgedAgainUntil: null,
        snapshot: 1,
      }),
    );
  return { look, judged };
}

/** What an administrator did to Ada, in the console where there is a session and through the API where there is none. */
function byAdmin(
  type: string,
  at: number,
  result = 'SUCCESS',
  session: string | null = null,
): LogEventOptions {
  const actor = { id: '00uAdmin', type: 'User', alternateId: 'admin@example.com' };
  const target = [{ id: '00uAda', type: 'User' }];
  return {
    at,
    type,
    session,
    look: MOBILE,
    changes: { actor, target, outcome: { result } },
  };
}

function risk(at: number): LogEventOptions {
  const target = [{ id: '00uAda', type: 'User' }];
  const securityContext = { risk: { level: 'HIGH', reasons: ['Suspected to be hijacked'] } };
  const actor = { id: 'okta.system', type: 'SystemPrincipal' };
  return {
    at,
    type: 'user.risk.detect',
    session: null,
    changes: { actor, target, securityContext },
  };
}

const minutesAgo = (at: number) => Math.round((NOW - at) / MINUTE);

suite('what is gathered about a session', () => {
  test('says that it ended by whatever signs the user out, and by nothing that failed', async (t) => {
    const { look } = await aTheft(t, [
      byAdmin('user.session.clear', ago(9), 'SUCCESS', 'idxAdmin'),
      byAdmin('user.lifecycle.suspend', ago(8)),
      byAdmin('user.lifecycle.deactivate', ago(7)),
      byAdmin('user.lifecycle.suspend', ago(6), 'FAILURE'),
      byAdmin('user.lifecycle.unlock', ago(5)),
    ]);
    const ends = (await look()).ends.map(({ event }) => minutesAgo(event.publishedAt));
    assert.deepEqual(ends, [9, 8, 7]);
  });

  test('does not take for its end what it went on after, nor what is not proven', async (t) => {
    const clear = byAdmin('user.session.clear', ago(10));
    const { look } = await aTheft(t, [
      byAdmin('user.session.clear', ago(20)),
      { at: ago(15), type: 'user.session.end' },
      clear,
      { at: ago(9), type: 'user.session.end' },
    ]);
    const { ends } = await look();
    const at = ends.map(({ event }) => minutesAgo(event.publishedAt)).sort();
    assert.deepEqual(at, [10, 9].sort());
    const leftOut = new Set(ends.map(({ event }) => event.uuid));
    assert.deepEqual((await look({ ...NO_DOUBTS, leftOut })).ends, []);
  });

  test('has Okta’s warnings of the user from the hour before until the hour after, but what is left out', async (t) => {
    const { look } = await aTheft(t, [
      risk(ago(121)),
      risk(ago(119)),
      risk(ago(-49)),
      risk(ago(-51)),
    ]);
    const { context, userAlarms } = await look();
    assert.deepEqual(
      context.userAlarms.map(({ at }) => minutesAgo(at)),
      [119, -49],
    );
    assert.equal(userAlarms.length, 2);
    const leftOut = new Set([userAlarms[0]?.event.uuid ?? '']);
    const without = await look({ ...NO_DOUBTS, leftOut });
    assert.deepEqual(
      without.context.userAlarms.map(({ at }) => minutesAgo(at)),
      [-49],
    );
  });

  test('learns of the user from their other sessions, and none that is in doubt', async (t) => {
    const on = (asn: number): Look => ({ ...HOME, ip: `198.18.2.${asn}`, asn });
    const { look, judged } = await aTheft(t, [
      { at: NOW - 5 * DAY, session: 'idxUsual', look: on(11), app: 'mail' },
      { at: NOW - 5 * DAY, session: 'idxOdd', look: on(12), app: 'payroll' },
      { at: NOW - 5 * DAY, session: 'idxLookedAt', look: on(13) },
      { at: ago(63), session: 'idxTwin', look: on(14) },
      { at: NOW - 5 * DAY, user: '00uBen', session: 'idxBen', look: on(15) },
    ]);
    await judged('idxOdd', NOW - DAY);
    await judged('idxLookedAt', NOW - 4 * DAY);
    const { context } = await look();
    assert.deepEqual([...context.baseline.asns.keys()].sort(), [11, 13]);
    assert.deepEqual(context.ownAddresses, new Set(rangesAround('198.18.2.11')));
    assert.deepEqual(context.seenBefore, [], 'the same sign-in made both');
    const other = await aTheft(t, [{ at: ago(120), session: 'idxMorning', look: on(11) }]);
    const { seenBefore, ownAddresses } = (await other.look()).context;
    assert.deepEqual([seenBefore.length, ownAddresses.size], [1, 0], 'what is new is no habit yet');
    const fromLog = { ...NO_DOUBTS, othersFromLog: true };
    assert.deepEqual((await other.look(fromLog)).context.seenBefore, []);
  });

  test('knows an administrator by what they did in other sessions before', async (t) => {
    const type = 'user.session.access_admin_app';
    const earlier = { at: NOW - 5 * DAY, session: 'idxUsual', type };
    const isAdmin = async (event: LogEventOptions) =>
      (await (await aTheft(t, [event])).look()).context.isAdmin;
    assert.equal(await isAdmin(earlier), true);
    assert.equal(await isAdmin({ ...earlier, session: 'idxOne' }), null);
    assert.equal(await isAdmin({ ...earlier, at: ago(9) }), null);
    assert.equal(await isAdmin({ ...earlier, at: NOW - 91 * DAY }), null);
  });
});
