import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { openFingerprintSources } from '../../src/network/fingerprint-sources.ts';
import { eventRowMaker } from '../../src/pipeline/record/event-row.ts';
import { storeEvents } from '../../src/store/events.ts';
import { setSessionVerdict } from '../../src/store/sessions.ts';
import {
  aLogEvent,
  HOME,
  type LogEventOptions,
  MOBILE,
  rowsOf,
  SCRIPT,
  UNKNOWN_NETWORK,
} from '../pipeline/log-events.ts';
import { testDatabase } from '../support/database.ts';

const MINUTE = 60_000;
const NOW = Date.now();
const ago = (minutes: number) => NOW - minutes * MINUTE;

async function aStore(t: TestContext) {
  const database = await testDatabase(t);
  const rowOf = eventRowMaker(await openFingerprintSources());
  /** Stores each list in a transaction of its own; returns the sessions to judge after the last. */
  const store = async (...batches: LogEventOptions[][]): Promise<string[]> => {
    let changed: readonly { readonly sessionId: string }[] = [];
    for (const batch of batches) {
      const rows = rowsOf(rowOf, batch);
      ({ changed } = await database.transaction((tx) => storeEvents(tx.client, rows)));
    }
    return changed.map(({ sessionId }) => sessionId).sort();
  };
  const judged = (sessionId: string, verdict: 'benign' | 'suspicious' | 'hijack') =>
    database.transaction((tx) =>
      setSessionVerdict(tx.client, 'main', [sessionId], {
        verdict,
        score: 0.1,
        at: NOW,
        judgedAgainUntil: null,
        snapshot: 1,
      }),
    );
  const usersOf = async (sessionId: string) => {
    const { rows } = await database.pool.query<{ user_id: string }>(
      'select user_id from sessions where session_id = $1',
      [sessionId],
    );
    return rows.map((row) => row.user_id);
  };
  return { store, judged, usersOf };
}

const start = (at: number, more: Partial<LogEventOptions> = {}): LogEventOptions => ({
  at,
  type: 'user.session.start',
  ...more,
});

suite('the sessions that must be judged', () => {
  test('are not those that look as they did', async (t) => {
    const { store } = await aStore(t);
    assert.deepEqual(
      await store([start(ago(30))], [{ at: ago(20) }], [{ at: ago(10) }, { at: ago(9) }]),
      [],
    );
  });

  test('are those in which the network or the user agent changed, within a batch or between two', async (t) => {
    const { store } = await aStore(t);
    assert.deepEqual(await store([start(ago(30))], [{ at: ago(20), look: MOBILE }]), ['idxOne']);
    const two = [
      start(ago(30), { session: 'idxTwo' }),
      { at: ago(20), look: { ...HOME, userAgent: 'Other/1' }, session: 'idxTwo' },
    ];
    assert.deepEqual(await store(two), ['idxTwo']);
  });

  test('are found though the earlier look arrives last', async (t) => {
    const { store } = await aStore(t);
    assert.deepEqual(await store([{ at: ago(20), look: SCRIPT }], [start(ago(30))]), ['idxOne']);
  });

  test('are not those in which something is only unknown', async (t) => {
    const { store } = await aStore(t);
    assert.deepEqual(await store([start(ago(30))], [{ at: ago(20), look: UNKNOWN_NETWORK }]), []);
  });

  test('are, for an hour after a change, those in which anything happens', async (t) => {
    const { store } = await aStore(t);
    await store([start(ago(200))], [{ at: ago(150), look: MOBILE }]);
    assert.deepEqual(await store([{ at: ago(100) }]), ['idxOne']);
    assert.deepEqual(await store([{ at: ago(95), type: 'user.mfa.factor.activate' }]), ['idxOne']);
    assert.deepEqual(await store([{ at: ago(5) }]), []);
  });

  test('are those judged to be bad, for as long as they live', async (t) => {
    const { store, judged } = await aStore(t);
    await store([start(ago(300))], [{ at: ago(290), look: MOBILE }]);
    await judged('idxOne', 'suspicious');
    assert.deepEqual(await store([{ at: ago(5), look: MOBILE }]), ['idxOne']);
    await judged('idxOne', 'benign');
    assert.deepEqual(await store([{ at: ago(4), look: MOBILE }]), []);
  });

  test('are those that start on a rented network, and what is done in them next', async (t) => {
    const { store } = await aStore(t);
    const rented = { ...HOME, asn: 14061, asOrg: 'DigitalOcean, LLC', ip: SCRIPT.ip };
    assert.deepEqual(await store([start(ago(30), { look: rented })]), ['idxOne']);
    assert.deepEqual(await store([{ at: ago(29), look: rented, app: 'Mail' }]), ['idxOne']);
    assert.deepEqual(
      await store([{ at: ago(28), look: rented, type: 'user.mfa.factor.activate' }]),
      ['idxOne'],
    );
  });

  test('are those that start on a network which is new to a user who is not', async (t) => {
    const { store } = await aStore(t);
    assert.deepEqual(
      await store([start(ago(3_000), { session: 'idxFirst' })]),
      [],
      'the first of all says nothing',
    );
    assert.deepEqual(await store([start(ago(2_000), { session: 'idxSame' })]), []);
    assert.deepEqual(await store([start(ago(1_000), { session: 'idxElsewhere', look: MOBILE })]), [
      'idxElsewhere',
    ]);
    assert.deepEqual(
      await store([start(ago(990), { session: 'idxSoon', look: MOBILE })]),
      ['idxSoon'],
      'a thief may come again before the network counts as the user’s',
    );
    assert.deepEqual(await store([start(ago(20), { session: 'idxLater', look: MOBILE })]), []);
    const nowhere = { session: 'idxNowhere', look: UNKNOWN_NETWORK };
    assert.deepEqual(await store([start(ago(10), nowhere)]), ['idxNowhere']);
  });

  test('are those seen in another country, or in a browser with another fingerprint', async (t) => {
    const { store } = await aStore(t);
    const from = (country: string) => ({
      changes: {
        client: { ...(aLogEvent({ at: NOW }).client as object), geographicalContext: { country } },
      },
    });
    assert.deepEqual(
      await store(
        [start(ago(30), { session: 'idxA', ...from('Germany') })],
        [{ at: ago(20), session: 'idxA', ...from('Norway') }],
      ),
      ['idxA'],
    );
    const withPrint = (deviceFingerprint: string) => ({
      changes: { debugContext: { debugData: { deviceFingerprint } } },
    });
    assert.deepEqual(
      await store([
        start(ago(30), { session: 'idxB', ...withPrint('one') }),
        { at: ago(20), session: 'idxB', ...withPrint('two') },
      ]),
      ['idxB'],
    );
  });

  test('are those with a second device cookie in another neighbourhood, whichever comes first', async (t) => {
    const { store } = await aStore(t);
    const seen = (session: string, minutes: number, token: string, ip: string) =>
      ({ at: ago(minutes), session, look: { ...MOBILE, token, ip } }) satisfies LogEventOptions;
    const owner = (session: string) => seen(session, 30, 'mine', '73.1.1.1');
    const thief = (session: string) => seen(session, 20, 'another', '73.9.9.9');
    assert.deepEqual(await store([owner('idxA')], [thief('idxA')]), ['idxA']);
    assert.deepEqual(await store([thief('idxB')], [owner('idxB')]), ['idxB']);
    assert.deepEqual(await store([thief('idxC'), owner('idxC')]), ['idxC']);
    assert.deepEqual(
      await store([owner('idxD')], [seen('idxD', 25, 'console', '73.1.1.7'), thief('idxD')]),
      ['idxD'],
    );
    const second = [owner('idxE'), seen('idxE', 25, 'console', '73.1.1.7')];
    assert.deepEqual(await store(second), [], 'two of them in one neighbourhood');
    const moved = [owner('idxF'), seen('idxF', 20, 'mine', '73.9.9.9')];
    assert.deepEqual(await store(moved), [], 'one that moved');
    const { token: _, ...bare } = MOBILE;
    const unsaid: LogEventOptions[] = [
      owner('idxG'),
      { at: ago(20), session: 'idxG', look: { ...bare, ip: '73.9.9.9' } },
    ];
    assert.deepEqual(await store(unsaid), [], 'none was said');
  });

  test('are those of a computer on another line of its network, each time and within minutes', async (t) => {
    const { store } = await aStore(t);
    const [home, away, third] = ['73.1.1.1', '73.9.9.9', '73.200.1.1'];
    const seen = (minutes: number, ip: string, session = 'idxOne', look = HOME) =>
      ({ at: ago(minutes), session, look: { ...look, ip } }) satisfies LogEventOptions;
    assert.deepEqual(await store([seen(200, home)], [seen(199, '73.1.1.200')]), [], 'next door');
    assert.deepEqual(await store([seen(198, away)]), ['idxOne']);
    assert.deepEqual(await store([seen(120, away)]), [], 'the hour is over');
    assert.deepEqual(await store([seen(119, third)]), ['idxOne']);
    assert.deepEqual(await store([seen(20, home)]), ['idxOne']);
    const within = [seen(30, home, 'idxTwo'), seen(29, away, 'idxTwo')];
    assert.deepEqual(await store(within), ['idxTwo'], 'within a batch');
    const late = [[seen(29, away, 'idxThree')], [seen(30, home, 'idxThree')]];
    assert.deepEqual(await store(...late), ['idxThree'], 'the earlier one arrives last');
    const stack = [seen(30, home, 'idxFour'), seen(29, '2601:18c::1', 'idxFour')];
    assert.deepEqual(await store(stack, [seen(28, home, 'idxFour')]), [], 'both families at once');
    assert.deepEqual(await store([seen(27, '2601:7ff::1', 'idxFour')]), ['idxFour']);
    const phone = [seen(30, home, 'idxFive', MOBILE), seen(29, away, 'idxFive', MOBILE)];
    assert.deepEqual(await store(phone), [], 'a carrier deals out addresses');
  });

  test('are those that ever changed, when something is done to keep the access', async (t) => {
    const { store } = await aStore(t);
    const changed = [start(ago(300)), { at: ago(290), look: MOBILE }];
    assert.deepEqual(await store(changed, [{ at: ago(30), look: MOBILE }]), []);
    for (const type of ['system.api_token.create', 'user.mfa.factor.activate']) {
      assert.deepEqual(await store([{ at: ago(20), look: MOBILE, type }]), ['idxOne'], type);
    }
    const twoDays = 2 * 24 * 60;
    const calm = [
      { at: ago(twoDays), session: 'idxBefore' },
      { at: ago(300), session: 'idxCalm' },
    ];
    const act = { at: ago(20), session: 'idxCalm', type: 'system.api_token.create' };
    assert.deepEqual(await store(calm, [act]), []);
    const elsewhere = { ...act, look: MOBILE, session: 'idxNowhere' };
    assert.deepEqual(await store([elsewhere]), ['idxNowhere'], 'from a network never had');
  });

  test('are all of a user’s of the time when Okta warns about the user and names none', async (t) => {
    const { store } = await aStore(t);
    const sessions = [
      start(ago(300), { session: 'idxOver' }),
      start(ago(30), { session: 'idxNow' }),
      start(ago(30), { session: 'idxOther', user: '00uBen' }),
    ];
    const risk = {
      at: ago(10),
      type: 'user.risk.detect',
      session: null,
      changes: {
        actor: { id: 'okta.system', type: 'SystemPrincipal' },
        target: [{ id: '00uAda', type: 'User' }],
      },
    };
    assert.deepEqual(await store(sessions, [risk]), ['idxNow']);
  });

  test('belong to who acts in them, also when an administrator’s acts are recorded first', async (t) => {
    const { store, usersOf } = await aStore(t);
    const onBen = { changes: { target: [{ id: '00uAAA', type: 'User' }] } };
    await store([
      { at: ago(10), type: 'user.account.privilege.grant', ...onBen },
      { at: ago(20), type: 'user.session.access_admin_app' },
    ]);
    assert.deepEqual(await usersOf('idxOne'), ['00uAda']);
  });

  test('are those about which Okta itself warns, though nothing else of them is known', async (t) => {
    const { store } = await aStore(t);
    const warning = { at: ago(10), type: 'user.session.context.change', session: 'idxWarned' };
    assert.deepEqual(await store([warning]), ['idxWarned']);
  });

  test('do not come from events that are held already', async (t) => {
    const { store } = await aStore(t);
    const event = {
      at: ago(10),
      look: MOBILE,
      changes: { uuid: '11111111-1111-4111-8111-111111111111' },
    };
    assert.deepEqual(await store([start(ago(20))], [event]), ['idxOne']);
    assert.deepEqual(await store([event]), []);
  });
});
