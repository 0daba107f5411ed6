/** Single sessions of which the service and `warden backtest` might say different things. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { addressSet } from '../../src/domain/address-set.ts';
import { NO_POLICY } from '../../src/domain/judgement/detection-policy.ts';
import type { JsonObject } from '../scenarios/event-json.ts';
import { backtested, lived, verdictsOf } from './beside-backtest.ts';
import { aLogEvent, HOME, type LogEventOptions, type Look, SCRIPT } from './log-events.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const TODAY = Math.floor(Date.now() / DAY) * DAY + 8 * 3_600_000 - 2 * DAY;

/** On a household's line of another provider, with a browser that its user never had. */
const THIEF: Look = {
  ip: '203.0.113.77',
  asn: 5617,
  asOrg: 'Orange Polska Spolka Akcyjna',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0',
  token: 'token-of-thief',
};

function day(look: Look, session: string, at: number): LogEventOptions[] {
  return [
    { at, look, session, type: 'user.session.start' },
    { at: at + MINUTE, look, session, app: 'mail' },
    { at: at + 9 * MINUTE, look, session, app: 'calendar' },
  ];
}

const WEEKS_AT_HOME = Array.from({ length: 14 }, (_, i) =>
  day(HOME, `idxDay${i}`, TODAY - (16 - i) * DAY),
).flat();

/** A sign-in that a proxy in the middle passes on, after which a factor is enrolled. */
function signInByThief(session: string): LogEventOptions[] {
  return [
    ...day(THIEF, session, TODAY),
    { at: TODAY + 10 * MINUTE, look: THIEF, session, type: 'user.mfa.factor.deactivate' },
    { at: TODAY + 11 * MINUTE, look: THIEF, session, type: 'user.account.update_password' },
  ];
}

async function bothSayOf(t: TestContext, session: string, happened: readonly LogEventOptions[]) {
  const events = happened
    .toSorted((a, b) => a.at - b.at)
    .map((options) => aLogEvent(options) as JsonObject);
  const said = await backtested(events);
  const verdicts = await verdictsOf(await lived(t, events));
  return [
    said.find(({ sessionIds }) => sessionIds.includes(session))?.verdict ?? null,
    verdicts.get(session) ?? null,
  ];
}

suite('the service and backtest say the same', () => {
  test('of a sign-in from a network that only a stolen session came from before', async (t) => {
    const stolen = [
      ...day(HOME, 'idxFirst', TODAY - 2 * DAY),
      {
        at: TODAY - 2 * DAY + 10 * MINUTE,
        session: 'idxFirst',
        look: { ...THIEF, userAgent: SCRIPT.userAgent },
      },
      ...day(HOME, 'idxYesterday', TODAY - DAY),
    ];
    const said = await bothSayOf(t, 'idxSecond', [
      ...WEEKS_AT_HOME,
      ...stolen,
      ...signInByThief('idxSecond'),
    ]);
    assert.deepEqual(said, ['hijack', 'hijack']);
  });

  for (const minutes of [0, 20, 61]) {
    test(`of a sign-in ${minutes} minutes after Okta warned of its user, from a network of theirs`, async (t) => {
      const risk = '{reasons=Associated sessionId is suspected to be hijacked, level=HIGH}';
      const warning: LogEventOptions = {
        at: TODAY - minutes * MINUTE,
        session: null,
        type: 'user.risk.detect',
        changes: {
          actor: { id: 'okta.system', type: 'SystemPrincipal' },
          target: [{ id: '00uAda', type: 'User' }],
          debugContext: { debugData: { risk } },
        },
      };
      const neighbour = { ...THIEF, ip: '198.51.100.201', asn: HOME.asn, asOrg: HOME.asOrg };
      const said = await bothSayOf(t, 'idxWarned', [
        ...WEEKS_AT_HOME,
        warning,
        ...day(neighbour, 'idxWarned', TODAY),
      ]);
      const [verdict] = said;
      assert.deepEqual(said, [verdict, verdict]);
      assert.equal(verdict === null, minutes > 60);
    });
  }

  test('of a sign-in from a network on which the user only failed before', async (t) => {
    const refused = { outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' } };
    const failed = [0, 1, 2].map((i) => ({
      at: TODAY - DAY + i * MINUTE,
      look: THIEF,
      session: 'idxRefused',
      type: 'user.session.start',
      changes: refused,
    }));
    const said = await bothSayOf(t, 'idxSecond', [
      ...WEEKS_AT_HOME,
      ...failed,
      ...signInByThief('idxSecond'),
    ]);
    assert.deepEqual(said, ['hijack', 'hijack']);
  });

  test('of a session about whose user Okta raises an alarm that names no session', async (t) => {
    const risk = '{reasons=Associated sessionId is suspected to be hijacked, level=MEDIUM}';
    const alarm = {
      at: TODAY + 5 * MINUTE,
      session: null,
      type: 'user.risk.change',
      changes: {
        actor: { id: 'sys', type: 'SystemPrincipal', alternateId: 'system@okta.com' },
        client: null,
        securityContext: null,
        target: [{ id: '00uAda', type: 'User', alternateId: '00uAda@example.com' }],
        debugContext: { debugData: { risk } },
      },
    };
    const said = await bothSayOf(t, 'idxToday', [...day(HOME, 'idxToday', TODAY), alarm]);
    assert.deepEqual(said, ['hijack', 'hijack']);
  });

  test('of a session that its user reports three days later, from a session of another day', async (t) => {
    const began = TODAY - 3 * DAY;
    const neighbour = { ...THIEF, userAgent: HOME.userAgent };
    const report: LogEventOptions = {
      at: TODAY + 5 * MINUTE,
      session: 'idxToday',
      type: 'user.account.report_suspicious_activity_by_enduser',
      changes: {
        debugContext: {
          debugData: {
            dtHash: HOME.token,
            suspiciousActivityEventIp: neighbour.ip,
            suspiciousActivityTimestamp: new Date(began + 20 * MINUTE).toISOString(),
          },
        },
      },
    };
    const life = [
      ...WEEKS_AT_HOME.filter(({ session }) => session !== 'idxDay13'),
      ...day(neighbour, 'idxReported', began),
      ...day(HOME, 'idxToday', TODAY),
    ];
    const [without] = await bothSayOf(t, 'idxReported', life);
    assert.equal(without ?? 'benign', 'benign');
    const told = [...life, report];
    assert.deepEqual(await bothSayOf(t, 'idxReported', told), ['hijack', 'hijack']);
    assert.deepEqual(await bothSayOf(t, 'idxToday', told), [null, null]);
  });

  test('of a sign-in by the site that FastPass refused just before', async (t) => {
    const site = { ...THIEF, userAgent: HOME.userAgent };
    const declined: LogEventOptions = {
      at: TODAY - 5 * MINUTE,
      look: site,
      session: 'idxOfTheSite',
      type: 'user.authentication.auth_via_mfa',
      changes: {
        outcome: { result: 'FAILURE', reason: 'FastPass declined phishing attempt' },
      },
    };
    const said = await bothSayOf(t, 'idxPhished', [
      ...WEEKS_AT_HOME,
      declined,
      ...day(site, 'idxPhished', TODAY),
    ]);
    assert.deepEqual(said, ['hijack', 'hijack']);
  });

  test('of an IPv6 address whose network Okta named on a colleague’s event from next door alone', async (t) => {
    const silent: Look = {
      ...THIEF,
      ip: '2001:db8:77:1::9',
      asn: null,
      userAgent: HOME.userAgent,
    };
    const nextDoor = { ...THIEF, ip: '2001:db8:77:2:0:0:0:5', userAgent: HOME.userAgent };
    const session = 'idxToday';
    const said = await bothSayOf(t, session, [
      ...WEEKS_AT_HOME,
      { at: TODAY - DAY / 2, look: nextDoor, user: '00uBen', session: 'idxBen' },
      ...day(HOME, session, TODAY),
      { at: TODAY + 12 * MINUTE, session, look: silent },
      {
        at: TODAY + 13 * MINUTE,
        session,
        look: silent,
        type: 'user.account.update_password',
      },
      { at: TODAY + 14 * MINUTE, session },
      { at: TODAY + 18 * MINUTE, session },
    ]);
    assert.deepEqual(said, ['hijack', 'hijack']);
  });

  const RENTED: Look = {
    ...SCRIPT,
    userAgent: HOME.userAgent,
    token: 'token-of-everybody',
  };
  const COLLEAGUES = Array.from({ length: 6 }, (_, i) => `00uColleague${i}`);
  /** After their own weeks at home, each of them signs in from there, and does nothing else that is strange. */
  const colleaguesWith = (look: Look, at: number) =>
    COLLEAGUES.flatMap((user, i) => [
      ...WEEKS_AT_HOME.map((one) => ({
        ...one,
        user,
        session: `${one.session}${user}`,
        look: { ...HOME, token: `token-of-${user}` },
      })),
      ...day(look, `idx${user}`, at + i * MINUTE).map((one) => ({ ...one, user })),
    ]);
  const signsInThere = day(RENTED, 'idxThere', TODAY);

  test('of the seventh victim within the hour of a kit that has one browser for all', async (t) => {
    const said = await bothSayOf(t, 'idxThere', [
      ...WEEKS_AT_HOME,
      ...colleaguesWith(RENTED, TODAY - 45 * MINUTE),
      ...signsInThere,
    ]);
    assert.deepEqual(said, ['hijack', 'hijack']);
  });

  test('of a kiosk whose egress moved, on which colleagues signed in for days', async (t) => {
    const kiosk = { ...HOME, token: RENTED.token ?? '' };
    const said = await bothSayOf(t, 'idxThere', [
      ...WEEKS_AT_HOME,
      ...colleaguesWith(kiosk, TODAY - 2 * DAY),
      ...signsInThere,
    ]);
    assert.deepEqual(said, ['benign', 'benign']);
  });

  test('of a sign-in at home from an address that a list of hostile ones names, and of none', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'warden-parity-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const [file, policy] = [join(folder, 'hostile.txt'), join(folder, 'policy.yaml')];
    writeFileSync(file, `${HOME.ip} # C2\n`);
    writeFileSync(policy, `detection:\n  hostile_file: ${file}\n`);
    const listed = addressSet([HOME.ip]);
    const happened = [
      ...WEEKS_AT_HOME.map((event) => ({ ...event, look: { ...HOME, ip: '198.51.100.9' } })),
      ...day(HOME, 'idxListed', TODAY),
      ...day({ ...HOME, ip: '198.51.100.9' }, 'idxOther', TODAY + DAY / 4),
    ];
    const events = happened.map((options) => aLogEvent(options) as JsonObject);
    const said = await backtested(events, ['--policy', policy]);
    const deps = await lived(t, events, (real) => ({
      ...real,
      hostileFiles: () => listed,
      orgs: new Map(
        [...real.orgs].map(([key, org]) => {
          const hostile = { ...NO_POLICY.hostile, file };
          const detection = { ...org.config.detection, hostile };
          return [key, { ...org, config: { ...org.config, detection } }];
        }),
      ),
    }));
    const verdicts = await verdictsOf(deps);
    const ofBoth = (session: string) => [
      said.find(({ sessionIds }) => sessionIds.includes(session))?.verdict ?? null,
      verdicts.get(session) ?? null,
    ];
    assert.deepEqual(ofBoth('idxOther'), [null, null]);
    const [one, other] = ofBoth('idxListed');
    assert.equal(one, other);
    assert.notEqual(one, null);
    const found = said.find(({ sessionIds }) => sessionIds.includes('idxListed'));
    assert.ok(found?.evidence.some(({ code }) => code === 'hostile-address'));
  });
});
