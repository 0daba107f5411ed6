import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LogEvent } from '../../../src/domain/session/event.ts';
import {
  AGENTS,
  anEvent,
  HOUR,
  judged,
  MINUTE,
  MORNING,
  PLACES,
  spell,
  start,
} from '../builders.ts';

const victim = () => [start({ print: 'print-ada' }), ...spell({ print: 'print-ada' }, MORNING)];
const SERVER = { agent: 'Java/17.0.8', from: PLACES.okta, token: null };
const later = MORNING + 40 * MINUTE;

/** Each: what happened, its events, and the least verdict it must get. */
const THEFTS: [string, LogEvent[], 'suspicious' | 'hijack'][] = [
  [
    'a script on a rented server, seconds after the owner opened the same application',
    [
      ...victim(),
      anEvent({ at: later, app: 'payroll' }),
      anEvent({
        at: later + 1_000,
        app: 'payroll',
        agent: AGENTS.pythonRequests,
        from: PLACES.hosting,
        token: null,
      }),
    ],
    'hijack',
  ],
  [
    'a thief behind whose first opening the application’s own server acts at once',
    [
      ...victim(),
      anEvent({ at: later - MINUTE, app: 'payroll' }),
      anEvent({ at: later - MINUTE + 1_000, app: 'payroll', ...SERVER }),
      ...spell({ agent: AGENTS.firefoxLinux, from: PLACES.neighbour, token: null }, later),
    ],
    'hijack',
  ],
  [
    'an infostealer’s buyer with a browser of their own, on a rented server',
    [
      ...victim(),
      ...spell({ agent: AGENTS.firefoxLinux, from: PLACES.hosting, token: null }, later),
    ],
    'hijack',
  ],
  [
    'the same with the whole cookie jar, so with the victim’s device token',
    [...victim(), ...spell({ agent: AGENTS.firefoxLinux, from: PLACES.hosting }, later)],
    'hijack',
  ],
  [
    'the user agent copied, from a rented server abroad, the jar without the device token',
    [...victim(), ...spell({ from: PLACES.hosting, token: 'token-thief' }, later)],
    'suspicious',
  ],
  [
    'the user agent copied, at another line of the victim’s own provider, without the device token',
    [
      ...victim(),
      ...spell(
        { from: { ...PLACES.home, ip: '73.99.1.1' }, token: 'token-thief', app: 'payroll' },
        later,
      ),
      anEvent({
        at: later + MINUTE,
        from: { ...PLACES.home, ip: '73.99.1.1' },
        token: 'token-thief',
        app: 'wiki',
      }),
    ],
    'suspicious',
  ],
  [
    'the whole cookie jar and the user agent copied, at another line of the victim’s own provider, during their work',
    [
      ...victim(),
      ...spell({ from: { ...PLACES.home, ip: '73.99.1.1' } }, later),
      anEvent({
        at: later + 3 * MINUTE,
        type: 'user.mfa.factor.activate',
        from: { ...PLACES.home, ip: '73.99.1.1' },
      }),
      anEvent({ at: later + 25 * MINUTE }),
    ],
    'suspicious',
  ],
  [
    'the user agent copied, and only the browser’s own fingerprint gives it away',
    [
      ...victim(),
      ...spell({ from: PLACES.neighbour, token: 'token-thief', print: 'print-thief' }, later),
    ],
    'hijack',
  ],
  [
    'a residential proxy in the same city, another browser',
    [
      ...victim(),
      ...spell({ agent: AGENTS.edgeWindows, from: PLACES.neighbour, token: 'token-thief' }, later),
    ],
    'hijack',
  ],
  [
    'a residential proxy on the provider that the victim uses, too',
    [
      ...victim(),
      ...spell(
        {
          agent: AGENTS.safariMac,
          from: { ...PLACES.home, ip: '73.200.9.9' },
          token: 'token-thief',
        },
        later,
      ),
    ],
    'suspicious',
  ],
  [
    'a residential proxy in the same city with everything copied, while the victim works on',
    [
      start(),
      ...spell({}, MORNING, 12, 5 * MINUTE),
      ...spell(
        { from: PLACES.neighbour, token: 'token-thief' },
        MORNING + 2 * MINUTE,
        10,
        5 * MINUTE,
      ),
    ],
    'suspicious',
  ],
  [
    'a thief at home abroad, hours later',
    [
      ...victim(),
      ...spell({ agent: AGENTS.safariMac, from: PLACES.abroad, token: null }, later + 9 * HOUR),
    ],
    'hijack',
  ],
  [
    'a script',
    [
      ...victim(),
      ...spell({ agent: AGENTS.pythonRequests, from: PLACES.hosting, token: null }, later, 2),
    ],
    'hijack',
  ],
  [
    'a script next door',
    [
      ...victim(),
      ...spell({ agent: AGENTS.pythonRequests, from: PLACES.neighbour, token: null }, later, 2),
    ],
    'hijack',
  ],
  [
    'an anti-detect browser that lags behind',
    [
      ...victim(),
      ...spell(
        { agent: AGENTS.chromeWindowsOld, from: PLACES.hosting, token: 'token-thief' },
        later,
      ),
    ],
    'hijack',
  ],
  [
    'a proxy in the middle that opens the session, before the victim appears in it',
    [
      start({ from: PLACES.hosting, token: 'token-proxy' }),
      ...spell({ from: PLACES.hosting, token: 'token-proxy' }, MORNING, 3),
      ...spell({ print: 'print-ada' }, later),
    ],
    'suspicious',
  ],
  [
    'a proxy in the middle, the victim nowhere in the session, and a factor enrolled at once',
    [
      start({ from: PLACES.hosting, token: 'token-proxy' }),
      ...spell({ from: PLACES.hosting, token: 'token-proxy' }, MORNING, 3),
      anEvent({
        at: MORNING + 5 * MINUTE,
        type: 'user.mfa.factor.activate',
        from: PLACES.hosting,
        token: 'token-proxy',
      }),
    ],
    'suspicious',
  ],
  [
    'during the victim’s work, from another country',
    [
      start(),
      ...spell({}, MORNING, 10, 5 * MINUTE),
      ...spell(
        { agent: AGENTS.firefoxLinux, from: PLACES.abroad, token: null },
        MORNING + 7 * MINUTE,
        4,
        5 * MINUTE,
      ),
    ],
    'hijack',
  ],
  [
    'an administrator’s session, used to make an API token',
    [
      ...victim(),
      anEvent({
        at: later,
        type: 'user.session.access_admin_app',
        agent: AGENTS.edgeWindows,
        from: PLACES.vpn,
      }),
      anEvent({
        at: later + MINUTE,
        type: 'system.api_token.create',
        agent: AGENTS.edgeWindows,
        from: PLACES.vpn,
      }),
    ],
    'hijack',
  ],
  [
    'somebody who calls themselves Okta, from elsewhere',
    [
      ...victim(),
      ...spell({ agent: AGENTS.oktaIntegrations, from: PLACES.hosting, token: null }, later, 2),
    ],
    'hijack',
  ],
  [
    'without a single ASN, device token or place: another system and another address',
    [
      ...spell({ from: { ...PLACES.home, asn: null, asOrg: null }, token: null }, MORNING),
      ...spell(
        {
          agent: AGENTS.safariMac,
          from: { ...PLACES.hosting, asn: null, asOrg: null, country: null },
          token: null,
        },
        MORNING + 2 * MINUTE,
      ),
    ],
    'suspicious',
  ],
];

describe('a stolen session', () => {
  for (const [what, events, least] of THEFTS) {
    it(`is ${least === 'hijack' ? 'a hijack' : 'at least suspicious'}: ${what}`, () => {
      const judgement = judged(events);
      assert.ok(judgement !== null, 'the session was not judged');
      const reached = least === 'hijack' ? ['hijack'] : ['suspicious', 'hijack'];
      assert.ok(
        reached.includes(judgement.verdict),
        `${judgement.verdict} ${judgement.score}: ${judgement.evidence.map((e) => `${e.code} ${e.weight}`).join(', ')}`,
      );
    });
  }

  it('is a hijack where Okta says so itself, and its look changed', () => {
    const alarm = anEvent({
      at: later,
      type: 'user.risk.detect',
      from: PLACES.vpn,
      change: (event) => ({
        ...event,
        actor: { id: 'system', type: 'SystemPrincipal', alternateId: null, displayName: null },
        targets: [{ id: '00uada', type: 'User', alternateId: null, displayName: null }],
        opinion: {
          ...event.opinion,
          riskReasons: ['Associated sessionId is suspected to be hijacked'],
        },
      }),
    });
    assert.equal(
      judged([...victim(), ...spell({ from: PLACES.vpn }, later), alarm])?.verdict,
      'hijack',
    );
  });

  it('tells in its first line what was done with it, where the client stayed the same', () => {
    const judgement = judged([
      ...spell({}, MORNING, 6, 2 * MINUTE),
      anEvent({ at: MORNING + HOUR, from: PLACES.hosting }),
      anEvent({
        at: MORNING + HOUR + MINUTE,
        type: 'user.mfa.factor.activate',
        from: PLACES.hosting,
      }),
    ]);
    assert.equal(
      judgement?.headline,
      'ada@example.com’s session moved from Comcast Cable Communications, Boston, to a rented server of DigitalOcean, Frankfurt, with the same Chrome 140 on Windows, 50 min later; from there: factor enrolled',
    );
  });

  it('tells what happened in its first line', () => {
    const judgement = judged([
      ...spell({}, MORNING, 6, 2 * MINUTE),
      ...spell(
        { agent: AGENTS.pythonRequests, from: PLACES.hosting, token: null },
        MORNING + 40_000,
        4,
        2 * MINUTE,
      ),
    ]);
    assert.equal(
      judgement?.headline,
      'ada@example.com’s session moved from Chrome 140 on Windows at Comcast Cable Communications, Boston, to the program python-requests 2 at a rented server of DigitalOcean, Frankfurt, 40 s later, both in use',
    );
  });
});
