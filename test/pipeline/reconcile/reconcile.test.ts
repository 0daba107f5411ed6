import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { historySentence } from '../../../src/domain/response/history-in-words.ts';
import { OktaError } from '../../../src/okta/error.ts';
import { SYSTEM_LOG_FILTER } from '../../../src/okta/hook-catalogue.ts';
import { markedName, secretMark } from '../../../src/okta/hook-mark.ts';
import { readLogEvent } from '../../../src/okta/log-event.ts';
import { storyOf } from '../../../src/pipeline/notify/story.ts';
import { watchCompleteness } from '../../../src/pipeline/reconcile/completeness.ts';
import { deliveryNotes } from '../../../src/pipeline/reconcile/delivery-notes.ts';
import { rememberHook, watchHook } from '../../../src/pipeline/reconcile/hook-state.ts';
import { CURSOR, type LogCursor } from '../../../src/pipeline/reconcile/read-log.ts';
import { alarmsOf } from '../../../src/slack/alarms.ts';
import { readCursor, writeCursor } from '../../../src/store/cursors.ts';
import { storeEvents } from '../../../src/store/events.ts';
import { incidentView } from '../../../src/store/incident-view.ts';
import { clearJobs, waitingJobs } from '../../support/dependencies.ts';
import { aReader, SECRET, WARDEN } from '../../support/log-reader.ts';
import { eventually } from '../../support/service.ts';
import { LAPTOP } from '../../support/theft.ts';

const HOUR = 3_600_000;
const SSO = 'user.authentication.sso';

suite('a delivery', () => {
  test('is noted every ten seconds at most, with the hook that brought it, which is ours', async (t) => {
    const { deps: ticking, org, pool } = await aReader(t);
    // A clock that goes on by itself may be a millisecond further at the note.
    let clock = ticking.now();
    const deps = { ...ticking, now: () => clock };
    const note = deliveryNotes(deps);
    const noted = () => readCursor<{ at: number; hookId: string }>(pool, 'main', 'last_delivery');
    const first = clock;
    note('main', 'who1');
    await eventually('the first', async () => (await noted())?.at === first);
    clock += 9_000;
    note('main', 'who2');
    clock += 1_000;
    const third = clock;
    note('main', 'who3');
    await eventually('the third', async () => (await noted())?.at === third);
    assert.equal((await noted())?.hookId, 'who3');
    await eventually('both known', async () => (await watchHook(deps, org)).size === 2);
    assert.deepEqual([...(await watchHook(deps, org))].sort(), ['who1', 'who3']);
  });
});

suite('the System Log reader', () => {
  test('reads what there is, goes on from where it was, and repeats nothing', async (t) => {
    const { okta, deps, read, held } = await aReader(t);
    const session = okta.signIn(okta.addUser(), LAPTOP);
    await read();
    const first = await held();
    assert.ok(first.includes(session.startUuid));
    const latest = session.act(SSO);
    assert.ok(latest.done);
    await read();
    assert.equal((await held()).length, first.length + 1);
    const asked = okta.requests.filter(({ path }) => path === '/api/v1/logs').length;
    await read();
    assert.equal(okta.requests.filter(({ path }) => path === '/api/v1/logs').length, asked + 1);
    assert.equal((await held()).length, first.length + 1);
    const cursor = await readCursor<LogCursor>(deps.database.pool, 'main', CURSOR);
    assert.ok(cursor?.nextUrl.startsWith(okta.url));
    const { published } = latest.event;
    assert.equal(cursor?.readUntil, Date.parse(published), 'an empty page takes nothing back');
  });

  test('begins again an hour before where it was when Okta no longer knows the cursor', async (t) => {
    const { okta, pool, read, held } = await aReader(t);
    const session = okta.signIn(okta.addUser(), LAPTOP);
    await read();
    const cursor = await readCursor<LogCursor>(pool, 'main', CURSOR);
    assert.ok(cursor);
    okta.faults.add({ path: '/api/v1/logs', error: 'E0000031', times: 1 });
    const late = session.act(SSO, { at: Date.now() - HOUR / 2 });
    assert.ok(late.done);
    await read();
    assert.ok((await held()).includes(late.event.uuid));
  });

  test('begins again where the cursor is of another address, or of a version that asked for less', async (t) => {
    const { okta, pool, read, held } = await aReader(t);
    const user = okta.addUser();
    okta.signIn(user, LAPTOP);
    await read();
    const cursor = await readCursor<LogCursor>(pool, 'main', CURSOR);
    assert.ok(cursor);
    const moved = cursor.nextUrl.replace(okta.url, 'https://acme.okta.com');
    const narrow = new URL(cursor.nextUrl);
    narrow.searchParams.set('filter', 'eventType sw "zone."');
    for (const odd of [
      { ...cursor, nextUrl: moved },
      { ...cursor, nextUrl: narrow.href, filter: 'eventType sw "zone."' },
    ]) {
      await writeCursor(pool, 'main', CURSOR, odd);
      const { startUuid } = okta.signIn(user, LAPTOP);
      await read();
      assert.ok((await held()).includes(startUuid));
      const after = await readCursor<LogCursor>(pool, 'main', CURSOR);
      assert.ok(after?.nextUrl.startsWith(okta.url));
      assert.equal(after?.filter, SYSTEM_LOG_FILTER);
    }
  });

  test('at the head of a busy log leaves the calls of the minute to those who read evidence back, whatever our clock says', async (t) => {
    const { okta, deps, read, held } = await aReader(t);
    deps.advance(5 * 60_000);
    const session = okta.signIn(okta.addUser(), LAPTOP);
    const busy = setInterval(() => session.act(SSO), 1);
    const enough = setTimeout(() => clearInterval(busy), 2_000);
    t.after(() => clearInterval(busy));
    await read();
    clearInterval(busy);
    clearTimeout(enough);
    const asked = okta.requests.filter(({ path }) => path === '/api/v1/logs').length;
    assert.ok(asked <= 2, `asked ${asked} times`);
    assert.ok((await held()).includes(session.startUuid));
  });

  test('keeps its place when Okta fails in the middle', async (t) => {
    const { okta, pool, read, held } = await aReader(t);
    const session = okta.signIn(okta.addUser(), LAPTOP);
    await read();
    const before = await readCursor<LogCursor>(pool, 'main', CURSOR);
    session.act(SSO);
    okta.faults.add({ path: '/api/v1/logs', status: 503 });
    await assert.rejects(read(), (error) => error instanceof OktaError && error.retryable);
    assert.deepEqual(await readCursor<LogCursor>(pool, 'main', CURSOR), before);
    okta.faults.clear();
    await read();
    assert.equal((await held()).length, 2);
  });

  test('counts what our hook was to bring and did not, once it is an hour late, and tells of it once', async (t) => {
    const { okta, deps, org, read, pool, incidents, aHook } = await aReader(t);
    const hook = await aHook();
    const user = okta.addUser();
    const debugData = { targetEventHookIds: hook };
    const session = okta.signIn(user, LAPTOP, { debugData });
    for (let more = 0; more < 4; more += 1) session.act(SSO, { debugData });
    session.act(SSO, { debugData: { targetEventHookIds: 'whoSomebodyElses' } });
    await read([hook]);
    const awaited = async () => (await pool.query('select 1 from awaited_events')).rows.length;
    assert.equal(await awaited(), 5);
    await watchCompleteness(deps, org);
    assert.deepEqual(await incidents(), []);
    deps.advance(HOUR + 60_000);
    await watchCompleteness(deps, org);
    await watchCompleteness(deps, org);
    const alarms = await incidents();
    assert.equal(alarms.length, 1);
    assert.match(alarms[0]?.headline ?? '', /did not bring 5 events/);
    assert.match(
      await deps.metrics.registry.metrics(),
      /warden_missing_events_total\{org="main"\} 5/,
    );
    assert.equal(await awaited(), 0);
  });

  test('expects no more what the hook brings after all, however late', async (t) => {
    const { okta, deps, read, pool, aHook } = await aReader(t);
    const hook = await aHook();
    const session = okta.signIn(okta.addUser(), LAPTOP, {
      debugData: { targetEventHookIds: hook },
    });
    await read([hook]);
    const [event] = okta.log().filter(({ uuid }) => uuid === session.startUuid);
    const reading = readLogEvent(event);
    assert.ok(reading.ok);
    const row = deps.rowOf('main', 'hook', reading.event, JSON.stringify(event));
    await deps.recorder.record({ rows: [row], setAside: [] });
    assert.equal((await pool.query('select 1 from awaited_events')).rows.length, 0);
  });

  test('does not take for lost what the hook is just bringing while the log is read', async (t) => {
    const { okta, deps, org, pool, read, incidents, aHook } = await aReader(t);
    const hook = await aHook();
    const debugData = { targetEventHookIds: hook };
    const session = okta.signIn(okta.addUser(), LAPTOP, { debugData });
    const row = () => {
      const [event] = okta.log().filter(({ uuid }) => uuid === session.startUuid);
      const reading = readLogEvent(event);
      assert.ok(reading.ok);
      return deps.rowOf('main', 'hook', reading.event, JSON.stringify(event));
    };
    const reading = await deps.database.transaction(async ({ client }) => {
      await storeEvents(client, [row()]);
      const reading = read([hook]);
      await eventually('the event noted as awaited', async () => {
        return (await pool.query('select 1 from awaited_events')).rows.length > 0;
      });
      return { ended: reading };
    });
    await reading.ended;
    deps.advance(HOUR + 60_000);
    await watchCompleteness(deps, org);
    assert.deepEqual(await incidents(), []);
  });

  test('leaves a hook in peace while it is being set up, and then says daily that it is deaf', async (t) => {
    const { deps, org, pool, aHook, incidents } = await aReader(t);
    await aHook();
    await watchHook(deps, org);
    assert.deepEqual(await incidents(), []);
    const days = async () =>
      (await pool.query(`select 1 from incident_events where kind in ('opened', 'seen_again')`))
        .rowCount;
    // From noon on, so that no minute of it is the next day.
    const noon = 36 * HOUR - (deps.now() % (24 * HOUR));
    for (const [ms, told] of [
      [noon, 1],
      [60_000, 1],
      [HOUR, 1],
      [24 * HOUR, 2],
    ] as const) {
      deps.advance(ms);
      await watchHook(deps, org);
      assert.equal(await days(), told);
    }
    const alarms = await incidents();
    assert.equal(alarms.length, 1);
    assert.match(alarms[0]?.headline ?? '', /UNVERIFIED/);
  });

  test('leaves the hooks of others in peace', async (t) => {
    const { deps, org, aHook, incidents } = await aReader(t);
    await aHook('https://siem.example.net');
    await aHook('https://warden.example.com.example.net');
    deps.advance(10 * 60_000);
    assert.deepEqual([...(await watchHook(deps, org))], []);
    assert.deepEqual(await incidents(), []);
  });

  test('tells of a hook with our secret that leads elsewhere, though it was never seen to lead here', async (t) => {
    const { okta, deps, org, pool, aHook, read, incidents } = await aReader(t);
    const marked = (secret: string) => markedName('main', secretMark(secret, null));
    const listens = (id: string) =>
      Object.assign(okta.hooks().find((hook) => hook.id === id) ?? {}, {
        status: 'ACTIVE',
        verificationStatus: 'VERIFIED',
      });
    listens(await aHook('https://pilot.example.net', marked('the-secret-of-another-deployment')));
    assert.deepEqual([...(await watchHook(deps, org))], []);
    assert.deepEqual(await incidents(), [], 'another deployment’s');
    const led = await aHook('https://evil.example.net', marked(SECRET));
    listens(led);
    okta.emit({
      eventType: 'event_hook.updated',
      actor: { id: '00uMallory', type: 'User', alternateId: 'mallory@example.com' },
      target: [{ id: led, type: 'EventHook' }],
    });
    const ours = await watchHook(deps, org);
    const headlines = async () => (await incidents()).map(({ headline }) => headline);
    const told = 'Our event hook leads to evil.example.net: Okta delivers nothing to us';
    assert.deepEqual(await headlines(), [told]);
    await read([...ours]);
    assert.deepEqual(await headlines(), ['Our event hook was changed by mallory@example.com']);
    await pool.query('delete from incidents');
    listens(await aHook());
    await watchHook(deps, org);
    assert.deepEqual(await headlines(), [], 'one that leads here is heard');
  });

  test('goes by the hooks it knows where Okta does not tell of any, and calls none verified then', async (t) => {
    const { okta, deps, org, aHook } = await aReader(t);
    const hook = await aHook();
    await watchHook(deps, org);
    const path = '/api/v1/eventHooks';
    for (const fault of [{ status: 502 }, { error: 'E0000006' }] as const) {
      okta.faults.add({ path, times: 1, ...fault });
      assert.deepEqual([...(await watchHook(deps, org))], [hook]);
      const text = await deps.metrics.registry.getSingleMetricAsString('warden_hook_verified');
      assert.doesNotMatch(text, /\{org="main"\}/);
    }
  });

  test('does not call a hook verified that is gone', async (t) => {
    const { okta, deps, org, aHook, call } = await aReader(t);
    const verified = async () => {
      await watchHook(deps, org);
      const text = await deps.metrics.registry.getSingleMetricAsString('warden_hook_verified');
      return /\{org="main"\} (\d)/.exec(text)?.[1];
    };
    assert.equal(await verified(), '0');
    const hook = await aHook();
    const kept = okta.hooks().find(({ id }) => id === hook);
    assert.ok(kept);
    Object.assign(kept, { verificationStatus: 'VERIFIED' });
    assert.equal(await verified(), '1');
    await call(`/api/v1/eventHooks/${hook}/lifecycle/deactivate`);
    const path = `${okta.url}/api/v1/eventHooks/${hook}`;
    const token = okta.addApiToken().value;
    const headers = { authorization: `SSWS ${token}` };
    assert.equal((await fetch(path, { method: 'DELETE', headers })).status, 204);
    assert.equal(await verified(), '0');
  });

  test('knows a hook as ours after it is gone, and names who deleted it', async (t) => {
    const { okta, deps, org, aHook, read, incidents, call } = await aReader(t);
    const hook = await aHook();
    const ours = await watchHook(deps, org);
    assert.deepEqual([...ours], [hook]);
    await call(`/api/v1/eventHooks/${hook}/lifecycle/deactivate`);
    await read([...ours]);
    const [alarm] = await incidents();
    assert.equal(alarm?.kind, 'hook_tampered');
    assert.match(alarm?.headline ?? '', /deactivated by/);
    assert.ok(okta.log().some(({ eventType }) => eventType === 'event_hook.deactivated'));
  });

  test('forgets no hook that delivers for the first time while another one is found', async (t) => {
    const { okta, deps, org, aHook } = await aReader(t);
    const id = await aHook();
    const others = Array.from({ length: 8 }, (_, i) => `whoOther${i}`);
    okta.faults.add({ path: /eventHooks/, latencyMs: 300, times: 1 });
    await Promise.all([
      watchHook(deps, org),
      ...others.map((other) => rememberHook(deps, 'main', other)),
    ]);
    const ours = await watchHook(deps, org);
    assert.deepEqual([...ours].sort(), [id, ...others].sort());
  });

  test('tells of the next deed against the hook, whatever incident is open about it', async (t) => {
    const { okta, deps, org, pool, aHook, read, incidents, call } = await aReader(t);
    const hook = await aHook();
    deps.advance(10 * 60_000);
    const ours = await watchHook(deps, org);
    assert.match((await incidents())[0]?.headline ?? '', /UNVERIFIED/);
    const bells = new Set<string>();
    for (const deed of ['deactivated', 'activated', 'deactivated']) {
      await clearJobs(deps);
      okta.emit({
        eventType: `event_hook.${deed}`,
        actor: { id: '00uMallory', type: 'User', alternateId: `mallory-${deed}@example.com` },
        target: [{ id: hook, type: 'EventHook' }],
      });
      await read([...ours]);
      const told = (await waitingJobs(deps, 'notify')).length;
      assert.equal(told, deed === 'activated' ? 0 : 1, deed);
      const { rows } = await pool.query('select id from incidents');
      const view = await incidentView(deps.database.rows, 'main', Number(rows[0]?.id));
      assert.ok(view !== null);
      for (const { key } of alarmsOf(storyOf(view, org.config, null), [])) bells.add(key);
    }
    assert.equal(bells.size, 2, 'whoever does the same again is heard again');
    await call(`/api/v1/eventHooks/${hook}/lifecycle/deactivate`);
    await watchHook(deps, org);
    const alarms = await incidents();
    assert.equal(alarms.length, 1);
    assert.match(alarms[0]?.headline ?? '', /deactivated by mallory/);
  });

  test('tells once of a deed from before midnight that is read after the new day’s alarm', async (t) => {
    const { okta, deps, org, pool, aHook, read, incidents } = await aReader(t);
    const hook = await aHook();
    deps.advance(24 * HOUR);
    const ours = await watchHook(deps, org);
    await clearJobs(deps);
    okta.emit({
      eventType: 'event_hook.deactivated',
      actor: { id: '00uMallory', type: 'User', alternateId: 'mallory@example.com' },
      target: [{ id: hook, type: 'EventHook' }],
    });
    await read([...ours]);
    assert.equal((await waitingJobs(deps, 'notify')).length, 1);
    assert.match((await incidents())[0]?.headline ?? '', /deactivated by mallory/);
    await clearJobs(deps);
    await pool.query(`delete from cursors where name = $1`, [CURSOR]);
    await read([...ours]);
    assert.equal((await waitingJobs(deps, 'notify')).length, 0);
    await watchHook(deps, org);
    assert.equal((await incidents()).length, 1);
    assert.match((await incidents())[0]?.headline ?? '', /deactivated by mallory/);
  });

  test('says when the hook went deaf, who did it from where once the log tells, and that it hears again', async (t) => {
    const { okta, deps, org, pool, aHook, read } = await aReader(t);
    const hook = await aHook();
    deps.advance(15 * HOUR + 44 * 60_000 - (deps.now() % (24 * HOUR)) + 24 * HOUR);
    const ours = await watchHook(deps, org);
    const seen = async () => {
      const { rows } = await pool.query('select id from incidents');
      const view = await incidentView(deps.database.rows, 'main', Number(rows[0]?.id));
      assert.ok(view !== null);
      return view;
    };
    const since = (await seen()).incident.firstBadAt?.getTime() ?? 0;
    assert.ok(Math.abs(deps.now() - since) < 60_000, 'not the day’s beginning');
    const done = since - 30_000;
    okta.emit({
      eventType: 'event_hook.deactivated',
      published: new Date(done).toISOString(),
      actor: { id: '00uMallory', type: 'User', alternateId: 'mallory@example.com' },
      client: { ipAddress: '203.0.113.66', userAgent: { rawUserAgent: 'curl/8.5 `warden pause`' } },
      target: [{ id: hook, type: 'EventHook' }],
    });
    await read([...ours]);
    const { incident } = await seen();
    assert.equal(incident.firstBadAt?.getTime(), done);
    assert.match(
      incident.details.notices[0] ?? '',
      /^Okta logged it at .*Z, from 203\.0\.113\.66, with “curl\/8\.5 ’warden pause’”\. /,
    );
    const kept = okta.hooks().find(({ id }) => id === hook);
    assert.ok(kept);
    const heard = async () =>
      (await seen()).history.filter(({ kind }) => kind === 'hook_heard').length;
    await watchHook(deps, org);
    assert.equal(await heard(), 0);
    Object.assign(kept, { status: 'ACTIVE', verificationStatus: 'VERIFIED' });
    for (let pass = 0; pass < 2; pass += 1) await watchHook(deps, org);
    assert.equal(await heard(), 1);
    assert.equal((await seen()).incident.status, 'new');
  });

  test('says on the alarm about a hook that was led away that the one in its place is heard', async (t) => {
    const { okta, deps, org, pool, aHook } = await aReader(t);
    const listens = (id: string, more: object = {}) => {
      const hook = okta.hooks().find((one) => one.id === id);
      assert.ok(hook !== undefined);
      return Object.assign(hook, { status: 'ACTIVE', verificationStatus: 'VERIFIED' }, more);
    };
    const name = markedName('main', secretMark(SECRET, null));
    const led = await aHook(WARDEN, name);
    const hook = listens(led);
    await watchHook(deps, org);
    Object.assign(hook.channel, { uri: 'https://evil.example.net/okta/events/main' });
    await watchHook(deps, org);
    const said = async () => {
      const { rows } = await pool.query<{ kind: string }>(
        'select kind from incident_events order by id',
      );
      return rows.map(({ kind }) => kind);
    };
    assert.deepEqual(await said(), ['opened']);
    listens(await aHook(WARDEN, name));
    await watchHook(deps, org);
    assert.deepEqual(await said(), ['opened'], 'as long as both are there');
    const headers = { authorization: `SSWS ${okta.addApiToken().value}` };
    const at = `${okta.url}/api/v1/eventHooks/${led}`;
    await fetch(`${at}/lifecycle/deactivate`, { method: 'POST', headers });
    assert.ok((await fetch(at, { method: 'DELETE', headers })).ok);
    for (let pass = 0; pass < 2; pass += 1) await watchHook(deps, org);
    assert.deepEqual(await said(), ['opened', 'hook_heard']);
  });

  test('does not say of a hook that was only changed that it is as it was', async (t) => {
    const { okta, deps, org, pool, aHook, read } = await aReader(t);
    const hook = await aHook();
    Object.assign(okta.hooks().find(({ id }) => id === hook) ?? {}, {
      status: 'ACTIVE',
      verificationStatus: 'VERIFIED',
    });
    const ours = await watchHook(deps, org);
    okta.emit({
      eventType: 'event_hook.updated',
      actor: { id: '00uMallory', type: 'User', alternateId: 'mallory@example.com' },
      target: [{ id: hook, type: 'EventHook' }],
    });
    await read([...ours]);
    await watchHook(deps, org);
    const { rows } = await pool.query<{ kind: string; data: unknown }>(
      'select kind, data from incident_events order by sequence',
    );
    assert.deepEqual(
      rows.map(({ kind }) => kind),
      ['opened', 'hook_heard'],
    );
    assert.equal(
      rows.map(historySentence).at(-1),
      'Our event hook is active and verified: Okta delivers to us what it is set to bring.',
    );
  });

  test('sets aside what it cannot read, and reads on', async (t) => {
    const { okta, pool, read, held } = await aReader(t);
    okta.emit({ eventType: 'user.session.start', actor: { type: 'User' } });
    const session = okta.signIn(okta.addUser(), LAPTOP);
    await read();
    assert.ok((await held()).includes(session.startUuid));
    const { rows } = await pool.query<{ source: string; reason: string }>(
      'select source, reason from deliveries_set_aside',
    );
    assert.deepEqual(rows, [{ source: 'system_log', reason: 'the event has no actor.id' }]);
    await writeCursor(pool, 'main', CURSOR, null);
    await read();
    assert.equal((await pool.query('select 1 from deliveries_set_aside')).rows.length, 1);
  });
});
