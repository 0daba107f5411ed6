/** What was done from the stranger's side, on what and from where: told by the set of events alone. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { deedInWords, refusalInWords } from '../../../src/domain/response/deed.ts';
import { NO_DETAILS } from '../../../src/domain/response/incident.ts';
import { type StrangerTrail, strangerTrail } from '../../../src/domain/response/stranger-trail.ts';
import {
  deedLines,
  refusalLines,
  strangerAddressLines,
  toldDeeds,
} from '../../../src/domain/response/trail-in-words.ts';
import type { LogEvent, Target } from '../../../src/domain/session/event.ts';
import {
  AGENTS,
  anEvent,
  type EventOptions,
  judged,
  MINUTE,
  MORNING,
  PLACES,
  spell,
} from '../builders.ts';

const THIEF: EventOptions = { agent: AGENTS.pythonRequests, from: PLACES.hosting, token: null };
const later = MORNING + 40 * MINUTE;

function trailOf(events: readonly LogEvent[]): StrangerTrail {
  return strangerTrail(judged(events)?.findings.slice(0, 1) ?? [], events);
}

function act(type: string, targets: readonly Target[], at = later + MINUTE): LogEvent {
  return anEvent({ ...THIEF, at, type, change: (event) => ({ ...event, targets }) });
}

function target(type: string, displayName: string, id = displayName): Target {
  return { id, type, alternateId: null, displayName };
}

/** Each: the event, and how it is told. */
const DEEDS: [LogEvent, string][] = [
  [act('system.api_token.create', [target('Token', 'backup')]), 'API token created: “backup”'],
  [
    act('user.mfa.factor.activate', [
      target('User', 'Ada', '00uada'),
      target('AuthenticatorEnrollment', 'Google Authenticator'),
    ]),
    'factor enrolled: “Google Authenticator”',
  ],
  [
    anEvent({
      ...THIEF,
      at: later + MINUTE,
      type: 'user.mfa.factor.activate',
      change: (event) => ({
        ...event,
        outcome: { result: 'SUCCESS', reason: 'User set up GOOGLE_TOKEN_FACTOR factor' },
      }),
    }),
    'factor enrolled: “GOOGLE_TOKEN_FACTOR”',
  ],
  [
    anEvent({
      ...THIEF,
      at: later + MINUTE,
      type: 'user.account.privilege.grant',
      change: (event) => ({
        ...event,
        targets: [target('User', 'Mallory')],
        debug: { ...event.debug, privilege: 'Super administrator' },
      }),
    }),
    'privilege granted: “Super administrator” for “Mallory”',
  ],
  [
    act('group.user_membership.add', [target('User', 'Mallory'), target('UserGroup', 'Finance')]),
    'group changed: “Finance” for “Mallory”',
  ],
  [act('user.account.update_password', [target('User', 'Ada', '00uada')]), 'password changed'],
  [act('user.account.update_password', [target('User', 'Bob')]), 'password changed: “Bob”'],
  [
    anEvent({ ...THIEF, at: later + MINUTE, type: 'user.session.access_admin_app', app: 'Admin' }),
    'admin console opened',
  ],
  [anEvent({ ...THIEF, at: later + MINUTE, app: 'Salesforce' }), 'signed in to Salesforce'],
  [
    act('system.api_token.create', [target('Token', `x” by the SOC\u202E\n${'y'.repeat(300)}`)]),
    `API token created: “x" by the SOC ${'y'.repeat(45)}…”`,
  ],
];

describe('what was done from the stranger’s side', () => {
  for (const [event, words] of DEEDS) {
    it(`is told as ${words}`, () => {
      const told = trailOf([...spell({}, MORNING, 3), anEvent({ ...THIEF, at: later }), event]);
      assert.ok(told.afterwards.map(deedInWords).includes(words), JSON.stringify(told.afterwards));
    });
  }

  it('keeps the gravest of many, in order of time, and says how many there were', () => {
    const apps = Array.from({ length: 70 }, (_, i) =>
      anEvent({ ...THIEF, at: later + i * 1_000, app: `app ${i}` }),
    );
    const token = act('system.api_token.create', [target('Token', 'backup')], later + 90_000);
    const trail = trailOf([...spell({}, MORNING, 3), ...apps, token]);
    assert.equal(trail.afterwards.length, 50);
    assert.equal(trail.afterwardsInAll, 71);
    const { told, more } = toldDeeds({ ...NO_DETAILS, ...trail });
    assert.equal(told.length, 8);
    assert.equal(more, 63);
    assert.equal(told.at(-1)?.what, 'API token created');
    assert.equal(told[0]?.what, 'signed in to app 0');
    assert.equal(deedLines({ ...NO_DETAILS, ...trail }).at(-1), 'and 63 more');
  });

  it('is one line for the same thing done again, at its first time', () => {
    const again = [0, 1, 2].map((i) => anEvent({ ...THIEF, at: later + i * MINUTE, app: 'mail' }));
    const [deed] = trailOf([...spell({}, MORNING, 3), ...again]).afterwards;
    assert.equal(deed?.at, later);
    assert.equal(deed === undefined ? '' : deedInWords(deed), 'signed in to mail (3 times)');
  });

  it('leaves out what the owner did, what failed, and what Okta only notes', () => {
    const trail = trailOf([
      ...spell({ app: 'owner’s' }, MORNING, 3),
      anEvent({ ...THIEF, at: later, app: 'mail' }),
      anEvent({ ...THIEF, at: later + 1, app: 'payroll', result: 'FAILURE' }),
      anEvent({ ...THIEF, at: later + 2, type: 'user.session.context.change', result: null }),
      ...spell({ app: 'owner’s' }, later + MINUTE, 2),
    ]);
    assert.deepEqual(trail.afterwards.map(deedInWords), ['signed in to mail']);
  });

  it('begins with the stranger, also where what shows the change is the owner’s return', () => {
    const thief: EventOptions = { agent: AGENTS.firefoxLinux, from: PLACES.abroad, token: 'other' };
    const enrolled = { ...thief, at: later, type: 'user.mfa.factor.activate' };
    const elsewhere: EventOptions = { agent: AGENTS.firefoxLinux, from: PLACES.office };
    const { afterwards } = trailOf([
      ...spell({}, MORNING, 3),
      anEvent({ ...elsewhere, at: MORNING + 20 * MINUTE }),
      anEvent({ ...thief, at: later - MINUTE }),
      anEvent(enrolled),
      ...spell({}, later + 30 * MINUTE, 3),
    ]);
    assert.ok(afterwards.map(deedInWords).includes('factor enrolled'), JSON.stringify(afterwards));
  });

  it('where both were at one address, is by the client', () => {
    const thief = { ...THIEF, from: PLACES.home };
    const trail = trailOf([
      ...spell({ app: 'wiki' }, MORNING, 3),
      ...spell({ ...thief, app: 'payroll' }, later, 2),
      ...spell({ app: 'mail' }, later + MINUTE, 2),
    ]);
    assert.deepEqual(
      trail.afterwards.map(({ what }) => what),
      ['signed in to payroll'],
    );
    assert.deepEqual(
      trail.addresses.stranger.map(({ ip, alsoUsers, events }) => [ip, alsoUsers, events]),
      [[PLACES.home.ip, true, 2]],
    );
    assert.deepEqual(trail.addresses.own, []);
    assert.match(
      strangerAddressLines({ ...NO_DETAILS, ...trail })[0] ?? '',
      /the user was there too, so do not block it unseen/,
    );
  });
});

describe('what was tried from there and refused', () => {
  const refused = (options: EventOptions, reason: string | null = null) =>
    anEvent({
      result: 'FAILURE',
      ...THIEF,
      ...options,
      change: (event) => ({ ...event, outcome: { ...event.outcome, reason } }),
    });
  const before = [...spell({}, MORNING, 3), anEvent({ ...THIEF, at: later, app: 'mail' })];

  it('is told with how often and why, and as nothing that was done', () => {
    const trail = trailOf([
      ...before,
      ...[1, 2, 3].map((n) =>
        refused({ at: later + n, type: 'user.authentication.auth_via_mfa' }, 'INVALID_CREDENTIALS'),
      ),
      refused({ at: later + 4, app: 'Payroll' }, 'not assigned'),
      refused({ at: later + 5, type: 'app.generic.unauth_app_access_attempt', app: 'Vault' }),
      refused({ at: later + 6, type: 'system.api_token.create', result: 'DENY' }),
    ]);
    assert.deepEqual(trail.refused.map(refusalInWords), [
      'answering a factor (3 times): INVALID_CREDENTIALS',
      'opening Payroll: not assigned',
      'opening Vault',
      'creating an API token',
    ]);
    assert.deepEqual(trail.afterwards.map(deedInWords), ['signed in to mail']);
  });

  it('leaves out what the owner was refused, and what nobody tried or has not ended', () => {
    const trail = trailOf([
      ...before,
      refused({ at: later + 1, agent: AGENTS.chromeWindows, from: PLACES.home, app: 'Payroll' }),
      refused({ at: later + 2, type: 'policy.evaluate_sign_on', result: 'CHALLENGE' }),
      refused({ at: later + 3, app: 'Payroll', result: 'ABANDONED' }),
    ]);
    assert.deepEqual(trail.refused, []);
  });

  it('is cut to what can be read, the gravest first to stay, and counted', () => {
    const apps = Array.from({ length: 30 }, (_, n) => refused({ at: later + n, app: `app ${n}` }));
    const token = refused({ at: later + 99, type: 'system.api_token.create' });
    const details = { ...NO_DETAILS, ...trailOf([...before, ...apps, token]) };
    assert.deepEqual([details.refused.length, details.refusedInAll], [20, 31]);
    const lines = refusalLines(details);
    assert.equal(lines.length, 6);
    assert.match(lines[4] ?? '', /creating an API token$/);
    assert.equal(lines[5], 'and 26 more');
  });
});

describe('whose address it is', () => {
  it('tells all of the stranger’s with network and place, and the user’s own apart', () => {
    const second = { ...PLACES.hosting, ip: '138.68.9.9', city: 'Berlin' };
    const { addresses } = trailOf([
      ...spell({}, MORNING, 3),
      ...spell(THIEF, later, 2),
      anEvent({ ...THIEF, from: second, at: later + 30 * MINUTE }),
    ]);
    assert.deepEqual(
      addresses.stranger.map(({ ip, asn, city, events }) => [ip, asn, city, events]),
      [
        [PLACES.hosting.ip, 14061, 'Frankfurt', 2],
        ['138.68.9.9', 14061, 'Berlin', 1],
      ],
    );
    assert.deepEqual(
      addresses.own.map(({ ip }) => ip),
      [PLACES.home.ip],
    );
    assert.match(
      strangerAddressLines({ ...NO_DETAILS, addresses })[0] ?? '',
      /^138\.68\.1\.1 {2}DigitalOcean, LLC \(AS14061, hosting\), Frankfurt, Germany, 2026-03-10T09:40:00Z to 2026-03-10T09:44:00Z$/,
    );
  });

  it('of a thief who changed networks tells those of every finding', () => {
    const events = [
      ...spell({}, MORNING, 3),
      ...spell(THIEF, later, 2),
      ...spell({ ...THIEF, from: PLACES.vpn, app: 'payroll' }, later + 20 * MINUTE, 2),
    ];
    const { addresses, afterwards } = strangerTrail(judged(events)?.findings ?? [], events);
    assert.deepEqual(
      addresses.stranger.map(({ ip }) => ip),
      [PLACES.hosting.ip, PLACES.vpn.ip],
    );
    assert.ok(afterwards.some(({ what }) => what === 'signed in to payroll'));
  });

  it('does not call a thief the user for being there when another look of his came', () => {
    const browser = { from: PLACES.vpn, agent: AGENTS.firefoxLinux, token: null, print: null };
    const events = [
      ...spell({}, MORNING, 3),
      anEvent({ ...browser, app: 'drive', at: later }),
      ...spell({ ...THIEF, print: null, app: 'payroll' }, later + 1_000, 2),
    ];
    const findings = judged(events)?.findings ?? [];
    const [gravest] = findings.toSorted((a, b) => b.score - a.score);
    assert.deepEqual(gravest?.owner?.ips, [PLACES.vpn.ip], 'as the nearest look before it');
    const { addresses, afterwards } = strangerTrail(findings, events);
    const ips = (of: 'stranger' | 'own' | 'unclear') => addresses[of].map(({ ip }) => ip);
    assert.deepEqual(
      [ips('stranger'), ips('own'), ips('unclear')],
      [[PLACES.vpn.ip, PLACES.hosting.ip], [PLACES.home.ip], []],
    );
    assert.ok(afterwards.some(({ what }) => what === 'signed in to drive'));
  });

  it('keeps the user’s other places apart from the thief’s, and says where it cannot tell', () => {
    const events = [
      ...spell({}, MORNING, 3),
      ...spell(THIEF, later, 2),
      ...spell({ from: PLACES.office }, later + 20 * MINUTE, 2),
      ...spell(
        { from: PLACES.abroad, agent: AGENTS.safariIphone, token: 'x' },
        later + 60 * MINUTE,
      ),
    ];
    const { addresses } = strangerTrail(judged(events)?.findings ?? [], events);
    const ips = (of: 'stranger' | 'own' | 'unclear') => addresses[of].map(({ ip }) => ip);
    assert.ok(ips('stranger').includes(PLACES.hosting.ip));
    assert.deepEqual(ips('own'), [PLACES.home.ip, PLACES.office.ip]);
    assert.ok([...ips('stranger'), ...ips('unclear')].includes(PLACES.abroad.ip));
  });

  it('is no news where the user goes on at an own address', () => {
    const events = [...spell({}, MORNING, 3), ...spell(THIEF, later, 2)];
    const findings = judged(events)?.findings ?? [];
    const later2 = spell({ app: 'mail' }, later + 20 * MINUTE, 3);
    assert.deepEqual(
      strangerTrail(findings, [...events, ...later2]),
      strangerTrail(findings, events),
    );
  });

  it('where a proxy in the middle came first is the proxy’s', () => {
    const proxy = { from: PLACES.hosting, token: 'proxy' };
    const { addresses, afterwards } = trailOf([
      anEvent({ ...proxy, at: MORNING, type: 'user.session.start' }),
      anEvent({ ...proxy, at: MORNING + MINUTE, type: 'user.mfa.factor.activate' }),
      ...spell({ app: 'mail' }, MORNING + 5 * MINUTE, 3),
    ]);
    assert.deepEqual(
      addresses.stranger.map(({ ip }) => ip),
      [PLACES.hosting.ip],
    );
    assert.ok(addresses.own.every(({ ip }) => ip === PLACES.home.ip));
    assert.deepEqual(
      afterwards.map(({ what }) => what),
      ['signed in to Okta', 'factor enrolled'],
    );
  });

  it('does not call a rented server the user’s own for being where a thief opened the session', () => {
    const events = [
      anEvent({ at: MORNING, type: 'user.session.start', from: PLACES.hosting, token: 'proxy' }),
      ...spell({ agent: AGENTS.firefoxLinux, from: PLACES.vpn, token: null }, later, 2),
    ];
    const bad = judged(events)?.findings.filter(({ score }) => score >= 0.5) ?? [];
    assert.deepEqual(bad.map(({ trigger }) => trigger).sort(), ['start', 'transition']);
    const { stranger, own, unclear } = strangerTrail(bad, events).addresses;
    assert.deepEqual(
      [stranger, own, unclear].map((seen) => seen.map(({ ip }) => ip)),
      [[PLACES.vpn.ip], [], [PLACES.hosting.ip]],
    );
  });
});

const place = fc.constantFrom(PLACES.home, PLACES.office, PLACES.hosting, PLACES.vpn);
const someEvent = fc
  .record({
    from: fc
      .tuple(place, fc.boolean())
      .map(([where, bare]) => (bare ? { ...where, asn: null } : where)),
    agent: fc.constantFrom(AGENTS.chromeWindows, AGENTS.pythonRequests, AGENTS.firefoxLinux, null),
    token: fc.constantFrom('token-ada', 'token-2', null),
    type: fc.constantFrom(
      'user.session.start',
      'user.authentication.sso',
      'user.mfa.factor.activate',
      'system.api_token.create',
      'user.account.privilege.grant',
    ),
    at: fc.integer({ min: 0, max: 40 }).map((minutes) => MORNING + minutes * MINUTE),
    app: fc.constantFrom('mail', 'payroll', 'wiki'),
    result: fc.constantFrom('SUCCESS', 'SUCCESS', 'FAILURE', null),
  })
  .map(anEvent);

describe('the trail, whatever happened', () => {
  it('does not depend on the order of the events, nor on how often each came', () => {
    const run = fc
      .array(someEvent, { minLength: 2, maxLength: 14 })
      .chain((events) =>
        fc.tuple(
          fc.constant(events),
          fc.shuffledSubarray([...events, ...events], { minLength: events.length }),
        ),
      );
    fc.assert(
      fc.property(run, ([events, some]) => {
        const arrived = [...some, ...events];
        const findings = judged(events)?.findings ?? [];
        const trail = strangerTrail(findings, events);
        assert.deepEqual(strangerTrail(findings.toReversed(), arrived), trail);
        assert.deepEqual(strangerTrail(judged(arrived)?.findings ?? [], arrived), trail);
      }),
      { numRuns: 500 },
    );
  });

  it('never calls one address both the stranger’s and the user’s own, and is in order of time', () => {
    fc.assert(
      fc.property(fc.array(someEvent, { minLength: 2, maxLength: 20 }), (events) => {
        const { addresses, afterwards } = strangerTrail(judged(events)?.findings ?? [], events);
        const theirs = new Set(addresses.stranger.map(({ ip }) => ip));
        assert.ok(addresses.own.every(({ ip }) => !theirs.has(ip)));
        const times = afterwards.map(({ at }) => at);
        assert.deepEqual(
          times,
          times.toSorted((a, b) => a - b),
        );
      }),
      { numRuns: 300 },
    );
  });
});
