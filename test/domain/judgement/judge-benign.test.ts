import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JudgeContext } from '../../../src/domain/judgement/judge-context.ts';
import type { LogEvent } from '../../../src/domain/session/event.ts';
import {
  AGENTS,
  aBaseline,
  anEvent,
  anOrg,
  DAY,
  HOUR,
  judged,
  MINUTE,
  MORNING,
  PLACES,
  spell,
  start,
  type Where,
} from '../builders.ts';

const other = (place: Where, ip: string): Where => ({ ...place, ip });
const newProvider: Where = {
  ...PLACES.office,
  asn: 6461,
  asOrg: 'Zayo Bandwidth',
  ip: '64.125.1.1',
};
const homeV6: Where = { ...PLACES.home, asn: 33491, ip: '2601:18c::1' };
const hotel: Where = { ...PLACES.abroad, asn: 12741, asOrg: 'Netia SA', ip: '178.42.1.1' };

/** Each: what happened, its events, and what was known beside them. */
const LIFE: [string, LogEvent[], Partial<JudgeContext>?][] = [
  [
    'home, then the office',
    [start(), ...spell({}, MORNING), ...spell({ from: PLACES.office }, MORNING + HOUR)],
  ],
  [
    'home, office and the phone’s hotspot, a carrier never used before',
    [
      start({ print: 'print-ada' }),
      ...spell({}, MORNING),
      ...spell({ from: PLACES.office, print: 'print-ada' }, MORNING + HOUR),
      ...spell({ from: PLACES.carrier, print: 'print-ada' }, MORNING + 9 * HOUR),
    ],
  ],
  [
    'a household whose provider deals out another address at night',
    [
      start(),
      ...spell({}, MORNING),
      ...spell({ from: { ...PLACES.home, ip: '73.99.1.1' } }, MORNING + 20 * HOUR),
    ],
  ],
  [
    'a café of the same provider, and home again',
    [
      start(),
      ...spell({}, MORNING),
      ...spell({ from: { ...PLACES.home, ip: '73.99.1.1' } }, MORNING + HOUR),
      ...spell({}, MORNING + 4 * HOUR),
    ],
  ],
  [
    'a café for the first time',
    [start(), ...spell({}, MORNING), ...spell({ from: PLACES.neighbour }, MORNING + 2 * HOUR)],
  ],
  [
    'a commercial VPN switched on for the first time, and off again',
    [
      start({ print: 'print-ada' }),
      ...spell({}, MORNING),
      ...spell({ from: PLACES.vpn, print: 'print-ada' }, MORNING + 20 * MINUTE),
      ...spell({ from: PLACES.vpn, print: 'print-ada' }, MORNING + 50 * MINUTE),
      ...spell({}, MORNING + 80 * MINUTE),
    ],
  ],
  [
    'a VPN on and off as on other days',
    [
      start(),
      ...spell({}, MORNING),
      ...spell({ from: PLACES.vpn }, MORNING + 20 * MINUTE),
      ...spell({}, MORNING + 40 * MINUTE),
      ...spell({ from: PLACES.vpn }, MORNING + 58 * MINUTE),
    ],
    { baseline: aBaseline(20, [{}, { from: PLACES.vpn }]) },
  ],
  [
    'zero-trust egress that changes from request to request',
    [
      start(),
      ...Array.from({ length: 12 }, (_, i) =>
        anEvent({
          at: MORNING + i * MINUTE,
          from: i % 2 === 0 ? PLACES.home : other(PLACES.zeroTrust, `165.225.1.${i}`),
        }),
      ),
    ],
  ],
  [
    'Apple’s private relay beside the home network',
    [
      start({ agent: AGENTS.safariMac }),
      ...Array.from({ length: 10 }, (_, i) =>
        anEvent({
          at: MORNING + i * MINUTE,
          agent: AGENTS.safariMac,
          from: i % 2 === 0 ? PLACES.home : PLACES.relay,
        }),
      ),
    ],
    { baseline: aBaseline(20, [{ agent: AGENTS.safariMac }]) },
  ],
  [
    'IPv4 and IPv6 in turns, under two numbers of one provider',
    [
      start(),
      ...Array.from({ length: 10 }, (_, i) =>
        anEvent({ at: MORNING + i * MINUTE, from: i % 2 === 0 ? PLACES.home : homeV6 }),
      ),
    ],
  ],
  [
    'a phone between Wi-Fi and its carrier all morning',
    [
      start({ agent: AGENTS.chromeAndroid }),
      ...Array.from({ length: 12 }, (_, i) =>
        anEvent({
          at: MORNING + i * 6 * MINUTE,
          agent: AGENTS.chromeAndroid,
          from: i % 2 === 0 ? PLACES.home : other(PLACES.carrier, `172.32.1.${i}`),
        }),
      ),
    ],
    {
      baseline: aBaseline(20, [
        { agent: AGENTS.chromeAndroid },
        { agent: AGENTS.chromeAndroid, from: PLACES.carrier },
      ]),
    },
  ],
  [
    'the browser updates itself',
    [start(), ...spell({}, MORNING), ...spell({ agent: AGENTS.chromeWindowsNext }, MORNING + HOUR)],
  ],
  [
    'the browser updates itself on the way to the office, and its fingerprint with it',
    [
      start({ print: 'print-ada' }),
      ...spell({ print: 'print-ada' }, MORNING),
      ...spell(
        { agent: AGENTS.chromeWindowsNext, from: PLACES.office, print: 'print-ada-2' },
        MORNING + HOUR,
      ),
    ],
  ],
  [
    'an iPad asks for the desktop site',
    [
      start({ agent: AGENTS.safariIpad }),
      ...spell({ agent: AGENTS.safariIpad }, MORNING),
      ...spell({ agent: AGENTS.safariMac }, MORNING + 10 * MINUTE),
    ],
    { baseline: aBaseline(20, [{ agent: AGENTS.safariIpad }]) },
  ],
  [
    'an app’s sign-in window hands over to the browser, with tokens of its own',
    [
      start({ agent: AGENTS.chromeAndroidView, token: 'token-view' }),
      ...spell({ agent: AGENTS.chromeAndroid, token: 'token-browser' }, MORNING),
    ],
    { baseline: aBaseline(20, [{ agent: AGENTS.chromeAndroid }]) },
  ],
  [
    'a flight, with the time that a flight takes',
    [
      start({ print: 'print-ada' }),
      ...spell({}, MORNING),
      ...spell({ from: hotel, print: 'print-ada' }, MORNING + 14 * HOUR),
    ],
  ],
  [
    'a wrong guess of the place: the next country, minutes later',
    [
      start(),
      ...spell({}, MORNING),
      ...spell(
        { from: { ...PLACES.home, country: 'Canada', city: 'Montreal', lat: 45.5, lon: -73.6 } },
        MORNING + 20 * MINUTE,
      ),
    ],
  ],
  [
    'the company changes its provider for everybody',
    [
      start({ from: PLACES.office }),
      ...spell({ from: PLACES.office }, MORNING),
      ...spell({ from: newProvider }, MORNING + 18 * MINUTE),
    ],
    {
      org: anOrg({
        moves: ['bob', 'eve', 'joe', 'kim'].map((userId, i) => ({
          userId,
          at: MORNING + (10 + i) * MINUTE,
          toAsn: 6461,
        })),
      }),
    },
  ],
  [
    'the admin console, whose own machines fetch tokens from Amazon',
    [
      start(),
      ...spell({}, MORNING),
      anEvent({
        at: MORNING + MINUTE,
        agent: AGENTS.oktaIntegrations,
        from: PLACES.okta,
        token: 'token-okta',
      }),
    ],
  ],
  [
    'three device tokens in one sign-in',
    [
      start({ token: 'token-1' }),
      anEvent({ at: MORNING, token: 'token-2' }),
      anEvent({ at: MORNING + 9_000, token: 'token-3' }),
      ...spell({ from: PLACES.office, token: 'token-3' }, MORNING + HOUR),
    ],
  ],
  [
    'a push answered on the phone, far from the desk',
    [
      start(),
      anEvent({
        at: MORNING,
        type: 'user.authentication.auth_via_mfa',
        agent: AGENTS.oktaVerify,
        from: PLACES.carrier,
        token: null,
      }),
      ...spell({}, MORNING + MINUTE),
    ],
  ],
  [
    'a shared kiosk, whose device fingerprint is everybody’s',
    [
      start({ print: 'print-kiosk', token: 'token-kiosk' }),
      ...spell({ print: 'print-kiosk', token: 'token-kiosk' }, MORNING),
      ...spell({ from: PLACES.office, print: 'print-kiosk', token: 'token-kiosk' }, MORNING + HOUR),
    ],
    {
      org: anOrg({
        deviceUsers: new Map([
          ['print-kiosk', 14],
          ['token-kiosk', 14],
        ]),
      }),
    },
  ],
  [
    'somebody’s first day, with home and office both new',
    [start(), ...spell({}, MORNING), ...spell({ from: PLACES.office }, MORNING + HOUR)],
    { baseline: aBaseline(0) },
  ],
  [
    'a first start over a commercial VPN, by a device of other days',
    [start({ from: PLACES.vpn, print: 'print-ada' }), ...spell({ from: PLACES.vpn }, MORNING)],
  ],
  [
    'a session kept open overnight',
    [start(), ...spell({}, MORNING), ...spell({ from: PLACES.office }, MORNING + DAY)],
  ],
  [
    'many applications opened at the start of the day, before anything changed',
    [
      start(),
      ...Array.from({ length: 12 }, (_, i) => anEvent({ at: MORNING + i * 2000, app: `0oa${i}` })),
      ...spell({ from: PLACES.office }, MORNING + HOUR),
    ],
  ],
  [
    'somebody new who sets up password and factors from a café with a second browser',
    [
      start({ from: PLACES.neighbour, agent: AGENTS.firefoxLinux, token: 'token-new' }),
      ...[
        'user.account.update_password',
        'user.mfa.factor.activate',
        'user.account.update_profile',
      ].map((type, i) =>
        anEvent({
          at: MORNING + i * MINUTE,
          type,
          from: PLACES.neighbour,
          agent: AGENTS.firefoxLinux,
          token: 'token-new',
        }),
      ),
    ],
    { baseline: aBaseline(3) },
  ],
];

describe('ordinary life', () => {
  for (const [what, events, overrides] of LIFE) {
    it(`stays benign: ${what}`, () => {
      const judgement = judged(events, overrides);
      if (judgement === null) return;
      assert.equal(
        judgement.verdict,
        'benign',
        `${judgement.score}: ${judgement.evidence.map((e) => `${e.code} ${e.weight}`).join(', ')}`,
      );
    });
  }

  it('is told of and never acted on: an administrator at work, in a café for the first time', () => {
    const work = [
      'user.session.access_admin_app',
      'group.user_membership.add',
      'user.lifecycle.create',
    ];
    const judgement = judged(
      [
        start({ print: 'print-ada' }),
        ...spell({}, MORNING),
        ...work.map((type, i) =>
          anEvent({ at: MORNING + HOUR + i * MINUTE, type, from: PLACES.neighbour }),
        ),
      ],
      { isAdmin: true },
    );
    assert.equal(judgement?.verdict, 'suspicious');
  });

  it('is not judged at all where nothing changed', () => {
    assert.equal(judged([start(), ...spell({}, MORNING)]), null);
  });

  it('of Okta’s own machines is neither a transition nor the plain rule’s business', () => {
    const events = [
      ...spell({}, MORNING),
      anEvent({ at: MORNING + MINUTE, agent: AGENTS.oktaIntegrations, from: PLACES.okta }),
    ];
    assert.equal(judged(events), null);
  });
});
