/** The state of an org as people see it: the hook as Okta keeps it, and how much of what it was to bring came. */
import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { markedName, secretMark } from '../../src/okta/hook-mark.ts';
import { readLogEvent } from '../../src/okta/log-event.ts';
import { watchCompleteness } from '../../src/pipeline/reconcile/completeness.ts';
import { watchHook } from '../../src/pipeline/reconcile/hook-state.ts';
import { HOOK_TALLY } from '../../src/pipeline/reconcile/hook-tally.ts';
import { CURSOR, type LogCursor } from '../../src/pipeline/reconcile/read-log.ts';
import { readOrgStatus } from '../../src/queries/org-status.ts';
import { readCursor, removeCursor } from '../../src/store/cursors.ts';
import { aReader, SECRET } from '../support/log-reader.ts';
import { LAPTOP } from '../support/theft.ts';

const HOUR = 3_600_000;
const SSO = 'user.authentication.sso';

async function aWatchedOrg(t: TestContext) {
  const reader = await aReader(t);
  const { okta, deps, org } = reader;
  const status = async () => {
    const [one] = await readOrgStatus(deps);
    assert.ok(one);
    return one;
  };
  const hook = async () => {
    await watchHook(deps, org);
    const found = (await status()).hook;
    return found && [found.state, found.hookId, found.status, found.verificationStatus];
  };
  const set = (id: string, fields: object) =>
    Object.assign(okta.hooks().find((one) => one.id === id) ?? {}, fields);
  const events = async () => {
    const { hookEvents } = await status();
    assert.ok(hookEvents);
    const { since: _since, ...counts } = hookEvents;
    return counts;
  };
  return { ...reader, status, hook, set, events };
}

suite('the hook of an org', () => {
  test('is what Okta keeps of it, deactivated too, and since when it was seen so', async (t) => {
    const { deps, hook, set, aHook, call, status } = await aWatchedOrg(t);
    assert.equal((await status()).hook, null, 'nobody has looked yet');
    assert.deepEqual(await hook(), ['missing', null, null, null]);
    const id = await aHook();
    assert.deepEqual(await hook(), ['setting_up', id, 'ACTIVE', 'UNVERIFIED']);
    deps.advance(10 * 60_000);
    assert.deepEqual(await hook(), ['deaf', id, 'ACTIVE', 'UNVERIFIED']);
    set(id, { verificationStatus: 'VERIFIED' });
    assert.deepEqual(await hook(), ['listening', id, 'ACTIVE', 'VERIFIED']);
    const since = async () => (await status()).hook?.since.getTime() ?? 0;
    const heardAt = await since();
    deps.advance(HOUR);
    await hook();
    assert.equal(await since(), heardAt);
    await call(`/api/v1/eventHooks/${id}/lifecycle/deactivate`);
    assert.deepEqual(await hook(), ['deaf', id, 'INACTIVE', 'VERIFIED']);
    assert.ok((await since()) >= heardAt + HOUR);
  });

  test('of several is the one that Okta delivers to, and one that leads elsewhere is said to', async (t) => {
    const { hook, set, aHook } = await aWatchedOrg(t);
    const named = markedName('main', secretMark(SECRET, null));
    const away = await aHook('https://evil.example.net', named);
    set(away, { status: 'ACTIVE', verificationStatus: 'VERIFIED' });
    assert.deepEqual(await hook(), ['leads_elsewhere', away, 'ACTIVE', 'VERIFIED']);
    const [first, second] = [await aHook(), await aHook()];
    set(first, { status: 'INACTIVE' });
    set(second, { verificationStatus: 'VERIFIED' });
    assert.deepEqual(await hook(), ['listening', second, 'ACTIVE', 'VERIFIED']);
  });

  test('stays as it was seen where Okta is away, and is not known where hooks may not be read', async (t) => {
    const { okta, hook, aHook } = await aWatchedOrg(t);
    const seen = [await aHook(), await hook()][1];
    okta.faults.add({ path: '/api/v1/eventHooks', times: 1, status: 502 });
    assert.deepEqual(await hook(), seen);
    okta.faults.add({ path: '/api/v1/eventHooks', times: 1, error: 'E0000006' });
    assert.equal(await hook(), null);
  });
});

suite('what the hook was to bring', () => {
  test('is counted as the log is read: what came, what may still come, what did not within the hour', async (t) => {
    const { okta, deps, org, read, aHook, events, status } = await aWatchedOrg(t);
    assert.equal((await status()).hookEvents, null, 'nobody has read the log');
    const id = await aHook();
    const debugData = { targetEventHookIds: id };
    const session = okta.signIn(okta.addUser(), LAPTOP, { debugData });
    const store = async (uuid: string) => {
      const raw = okta.log().find((one) => one.uuid === uuid);
      const reading = readLogEvent(raw);
      assert.ok(reading.ok);
      const row = deps.rowOf('main', 'hook', reading.event, JSON.stringify(raw));
      await deps.recorder.record({ rows: [row], setAside: [] });
    };
    await store(session.startUuid);
    const [late] = [1, 2, 3].map(() => session.act(SSO, { debugData }));
    session.act(SSO, { debugData: { targetEventHookIds: 'whoSomebodyElses' } });
    await read([id]);
    assert.deepEqual(await events(), { expected: 4, came: 1, awaited: 3, lost: 0 });
    assert.ok(late?.done);
    await store(late.event.uuid);
    assert.deepEqual(await events(), { expected: 4, came: 2, awaited: 2, lost: 0 });
    await read([id]);
    deps.advance(HOUR + 60_000);
    await watchCompleteness(deps, org);
    assert.deepEqual(await events(), { expected: 4, came: 2, awaited: 0, lost: 2 });
    deps.advance(25 * HOUR);
    assert.deepEqual(await events(), { expected: 0, came: 0, awaited: 0, lost: 0 });
  });

  test('is counted once where the log is read again, and after a fault in the middle', async (t) => {
    const { okta, read, aHook, events } = await aWatchedOrg(t);
    const id = await aHook();
    const debugData = { targetEventHookIds: id };
    const session = okta.signIn(okta.addUser(), LAPTOP, { debugData });
    await read([id]);
    okta.faults.add({ path: '/api/v1/logs', error: 'E0000031', times: 1 });
    session.act(SSO, { debugData });
    await read([id]);
    assert.equal((await events()).expected, 2);
    okta.faults.add({ path: '/api/v1/logs', status: 503 });
    session.act(SSO, { debugData });
    await assert.rejects(read([id]));
    okta.faults.clear();
    await read([id]);
    assert.equal((await events()).expected, 3);
  });

  test('begins with the whole ten minutes after those that an earlier version read', async (t) => {
    const { okta, deps, pool, read, aHook, events, status } = await aWatchedOrg(t);
    const id = await aHook();
    const debugData = { targetEventHookIds: id };
    const session = okta.signIn(okta.addUser(), LAPTOP, { debugData });
    await read([id]);
    await removeCursor(pool, 'main', HOOK_TALLY);
    const cursor = await readCursor<LogCursor>(pool, 'main', CURSOR);
    assert.ok(cursor);
    session.act(SSO, { at: cursor.readUntil, debugData });
    await read([id]);
    const since = (await status()).hookEvents?.since.getTime() ?? 0;
    assert.ok(since >= cursor.readUntil && since % 600_000 === 0);
    assert.equal((await events()).awaited, 0);
    session.act(SSO, { at: since + 1_000, debugData });
    deps.advance(600_000);
    await read([id]);
    assert.deepEqual(await events(), { expected: 1, came: 0, awaited: 1, lost: 0 });
  });
});
