/** Where the user was before a sign-in, in another session: it accuses, and so Okta's own log has to say it. */
import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { eventRowMaker } from '../../../src/pipeline/record/event-row.ts';
import { createRecorder } from '../../../src/pipeline/record.ts';
import { triage } from '../../../src/pipeline/triage.ts';
import { heldFor, testDependencies } from '../../support/dependencies.ts';
import { type BrowserClient, startOktaOrg } from '../../support/okta-org/index.ts';
import { eventsOf, LAPTOP, recordEvents } from '../../support/theft.ts';
import { HOME, rowsOf } from '../log-events.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const BERLIN = { country: 'Germany', city: 'Berlin', lat: 52.5, lon: 13.4 };
const AT_WORK: BrowserClient = { ...LAPTOP, place: BERLIN, deviceToken: 'token-ada' };
/** The same browser by a household's line in another city, as a proxy in the middle shows it. */
const PROXY: BrowserClient = {
  ...LAPTOP,
  ip: '203.0.113.77',
  asn: 6830,
  asOrg: 'Liberty Global',
  place: { country: 'Germany', city: 'Munich', lat: 48.1, lon: 11.6 },
  deviceToken: 'token-of-proxy',
};

const PHONE = 'OktaVerify/9.30.0 (iPhone; iOS 18.5)';
/** The same, with a browser that the user never had, and of whose cookie Okta says nothing. */
const OTHER_BROWSER: BrowserClient = {
  ...PROXY,
  deviceToken: null,
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0',
};

/** Somebody who works in Berlin, and an hour later a sign-in elsewhere, from where a profile is changed. */
async function signedInFrom(t: TestContext, there: BrowserClient = PROXY) {
  const okta = await startOktaOrg();
  t.after(() => okta.close());
  const deps = await testDependencies(t, {
    okta: { url: okta.url, token: okta.addApiToken().value },
    environment: { CORROBORATION_GRACE_SECONDS: '60' },
  });
  const { pool } = deps.database;
  const ada = okta.addUser({ firstName: 'Ada' });
  const look = { ...HOME, ip: LAPTOP.ip, asn: LAPTOP.asn ?? null, asOrg: LAPTOP.asOrg ?? '' };
  const geographicalContext = {
    country: BERLIN.country,
    city: BERLIN.city,
    geolocation: { lat: BERLIN.lat, lon: BERLIN.lon },
  };
  const past = Array.from({ length: 12 }, (_, i) => ({
    at: deps.now() - (i + 1) * DAY,
    look,
    user: ada.id,
    session: `idxPast${i}`,
    changes: {
      client: {
        ipAddress: look.ip,
        userAgent: { rawUserAgent: look.userAgent },
        geographicalContext,
      },
    },
  }));
  const rows = rowsOf(eventRowMaker(deps.fingerprintSources), past);
  const fromLog = rows.map((row) => ({ ...row, source: 'system_log' as const }));
  await createRecorder(deps).record({ rows: fromLog, setAside: [] });
  const app = okta.addApp('Mail');
  const atWork = okta.signIn(ada, AT_WORK);
  atWork.act('user.authentication.sso', { app });
  const before = eventsOf(okta, ada.id);
  okta.clock.advance(HOUR);
  const session = okta.signIn(ada, there);
  session.act('user.authentication.sso', { app });
  session.act('user.account.update_profile');
  const after = eventsOf(okta, ada.id).slice(before.length);
  return {
    deps,
    before,
    /** The same, which Okta never saw. */
    invented: before.map((event, i) => ({
      ...event,
      uuid: `00000000-3333-4000-8000-00000000000${i}`,
    })),
    after,
    /** Okta Verify on the user's phone, at work. */
    answer: () => {
      const answered = session.act('user.authentication.auth_via_mfa', {
        client: { ...AT_WORK, ip: '198.51.100.8', userAgent: PHONE, deviceToken: null },
        debugData: { factor: 'OKTA_VERIFY_PUSH' },
      });
      assert.ok(answered.done);
      return answered.event;
    },
    judge: () => triage(deps, { org: 'main', sessionId: session.rootId }),
    incidents: async () =>
      (
        await pool.query<{ kind: string; verdict: string }>(
          'select kind, verdict from incidents order by id',
        )
      ).rows.map(({ kind, verdict }) => `${kind} ${verdict}`),
    evidence: async () =>
      (
        await pool.query<{ evidence: { code: string; detail: string }[] }>(
          'select evidence from findings where session_id = $1',
          [session.rootId],
        )
      ).rows.flatMap(({ evidence }) => evidence),
  };
}

suite('where the user was just before', () => {
  test('makes a theft of a sign-in far from there, where Okta’s log has it', async (t) => {
    const { deps, before, after, judge, incidents, evidence } = await signedInFrom(t);
    await recordEvents(deps, [...before, ...after]);
    await judge();
    assert.deepEqual(await incidents(), ['session_hijack suspicious']);
    const [said] = (await evidence()).filter(({ code }) => code === 'seen-elsewhere');
    assert.match(said?.detail ?? '', /km away, in Berlin, in another session$/);
  });

  test('and where somebody invented it accuses nobody', async (t) => {
    const { deps, invented, after, judge, incidents } = await signedInFrom(t);
    await recordEvents(deps, [...invented, ...after]);
    await judge();
    assert.deepEqual(await incidents(), [], 'they may be in the log soon');
    await heldFor(deps, 61_000);
    await judge();
    assert.deepEqual(await incidents(), ['forged_delivery suspicious']);
    await judge();
    assert.deepEqual(await incidents(), ['forged_delivery suspicious']);
  });

  test('and a sign-in is judged without it where nothing was seen', async (t) => {
    const { deps, after, judge, incidents } = await signedInFrom(t);
    await recordEvents(deps, after);
    await judge();
    assert.deepEqual(await incidents(), []);
  });
});

suite('where the phone was that answered', () => {
  test('makes an incident of a sign-in from another browser, where Okta’s log has it', async (t) => {
    const { deps, after, answer, judge, incidents } = await signedInFrom(t, OTHER_BROWSER);
    await recordEvents(deps, after);
    await judge();
    assert.deepEqual(await incidents(), []);
    await recordEvents(deps, [answer()]);
    await judge();
    assert.deepEqual(await incidents(), ['session_hijack suspicious']);
  });

  test('and where somebody invented it makes none', async (t) => {
    const { deps, after, answer, judge, incidents } = await signedInFrom(t, OTHER_BROWSER);
    const uuid = '00000000-4444-4000-8000-000000000000';
    await recordEvents(deps, [...after, { ...answer(), uuid }]);
    await heldFor(deps, 61_000);
    await judge();
    assert.deepEqual(await incidents(), ['forged_delivery suspicious']);
    await judge();
    assert.deepEqual(await incidents(), ['forged_delivery suspicious']);
  });
});
