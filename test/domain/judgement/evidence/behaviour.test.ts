import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LogEvent } from '../../../../src/domain/session/event.ts';
import { NO_ORG_CONTEXT } from '../../../../src/domain/session/org-context.ts';
import {
  AGENTS,
  aBaseline,
  anAddress,
  anEvent,
  anOrg,
  change,
  DAY,
  HOUR,
  itHolds,
  judged,
  MINUTE,
  MORNING,
  PLACES,
  spell,
  type Where,
} from '../../builders.ts';
import { weightOf } from '../../evidence-of.ts';

const { home, office, neighbour, hosting, vpn, abroad, carrier, zeroTrust } = PLACES;
const inTurns = (second: Parameters<typeof spell>[0], first: Parameters<typeof spell>[0] = {}) => [
  ...spell(first, MORNING, 6, 6 * MINUTE),
  ...spell(second, MORNING + 3 * MINUTE, 6, 6 * MINUTE),
];
const risk = (level: 'LOW' | 'HIGH') => (event: LogEvent) => ({
  ...event,
  opinion: { ...event.opinion, riskLevel: level },
});
const apps = (from: typeof home | typeof neighbour, at: number, count: number) =>
  Array.from({ length: count }, (_, i) => anEvent({ at: at + i * 3000, from, app: `0oa${i}` }));
const factor = (name: string, at: number) =>
  anEvent({
    at,
    from: neighbour,
    type: 'user.authentication.auth_via_mfa',
    change: (event) => ({ ...event, debug: { ...event.debug, factor: name } }),
  });
/** They left for one network, where most of them share an address with the stranger. */
/** The number of `hosting`. */
const RENTED = 14061;

const movers = (toAsn: number, users: readonly string[], atAddress = users.length) =>
  anOrg({
    addresses: new Map([[neighbour.ip, anAddress(atAddress, 0, toAsn)]]),
    moves: users.map((userId) => ({ userId, at: MORNING + 30 * MINUTE, toAsn })),
  });

const behindOneAddress = (ip: string, succeededUsers: number) => ({
  org: anOrg({ addresses: new Map([[ip, anAddress(succeededUsers)]]) }),
});

/** Seen where the SIM's gateway stands, wherever its customer is. */
const travelSim: Where = { ...PLACES.abroad, asn: 30967, asOrg: 'Truphone Limited' };

describe('evidence from both being in use', () => {
  itHolds([
    [
      'two clients in turns',
      'concurrent-use',
      '+',
      inTurns({ agent: AGENTS.safariMac, from: neighbour }),
    ],
    [
      'one client in two fixed networks in turns',
      'concurrent-use',
      '+',
      inTurns({ from: neighbour }),
    ],
    [
      'one after the other',
      'concurrent-use',
      '0',
      change({ agent: AGENTS.safariMac, from: neighbour }),
    ],
    [
      'one provider’s two numbers in turns',
      'concurrent-use',
      '0',
      inTurns({ from: { ...home, asn: 33491, ip: '2601::1' } }),
    ],
    ['two places far apart in turns', 'concurrent-use', '+', inTurns({ from: abroad })],
    [
      'a far address that a handful of colleagues share',
      'travel',
      '+',
      inTurns({ from: abroad }),
      behindOneAddress(abroad.ip, 4),
    ],
    [
      'the company’s own egress abroad, in turns with the line at home',
      'travel',
      '0',
      inTurns({ from: abroad }),
      behindOneAddress(abroad.ip, 60),
    ],
  ]);
});

describe('evidence from place and time', () => {
  itHolds([
    ['a new country', 'country', '+', change({ from: abroad })],
    ['the same country', 'country', '-', change({ from: neighbour })],
    ['a country not said', 'country', '0', change({ from: { ...neighbour, country: null } })],
    ['faster than any aircraft', 'travel', '+', change({ from: abroad })],
    ['a flight’s time', 'travel', '-', change({ from: abroad }, {}, 14 * HOUR)],
    [
      'nor where the session had come to the same city before, on the network that it left',
      'travel',
      '0',
      [
        ...spell(
          { from: { ...abroad, ip: '98.110.9.9', asn: 701, asOrg: 'Verizon Business' } },
          MORNING - 9 * HOUR,
        ),
        ...spell({ from: PLACES.office }, MORNING),
        ...spell({ from: PLACES.neighbour }, MORNING + 20 * MINUTE),
      ],
    ],
    ['a VPN’s exit is no travel', 'travel', '0', change({ from: vpn })],
    ['nor is the gateway of a travel SIM', 'travel', '0', change({ from: travelSim })],
    ['nor the way back from it', 'travel', '0', change({}, { from: travelSim })],
    [
      'from one fixed network to another within ten minutes',
      'gap',
      '+',
      change({ from: neighbour }, {}, 7 * MINUTE),
    ],
    [
      'from one to another in two hours, as people go',
      'gap',
      '0',
      change({ from: neighbour }, {}, 2 * HOUR),
    ],
    [
      'from one to another in a minute, as a network with two names',
      'gap',
      '0',
      change({ from: neighbour }, {}, MINUTE),
    ],
    ['from Wi-Fi to a carrier in a minute', 'gap', '-', change({ from: carrier }, {}, MINUTE)],
    [
      'a VPN switched on ten minutes later, as at any time',
      'gap',
      '0',
      change({ from: vpn }, {}, 7 * MINUTE),
    ],
    [
      'an hour at which this user never works',
      'unusual-hour',
      '+',
      change({ from: neighbour }, {}, 12 * HOUR),
    ],
    ['an hour of other days', 'unusual-hour', '0', change({ from: neighbour })],
  ]);
});

describe('evidence from Okta’s opinion', () => {
  itHolds([
    ['a high risk', 'okta-risk', '+', change({ from: neighbour, change: risk('HIGH') })],
    [
      'the same risk on both sides',
      'okta-risk',
      '0',
      change({ from: neighbour, change: risk('HIGH') }, { change: risk('HIGH') }),
    ],
    ['a low risk', 'okta-risk', '-', change({ from: neighbour, change: risk('LOW') })],
    [
      'a new device by Okta’s behaviour detection',
      'okta-risk',
      '+',
      change({
        from: neighbour,
        change: (e) => ({
          ...e,
          opinion: { ...e.opinion, behaviors: { 'New Device': 'POSITIVE' } },
        }),
      }),
    ],
    [
      'a session context change',
      'okta-alarm',
      '+',
      change({ from: neighbour, type: 'user.session.context.change', change: risk('HIGH') }),
    ],
    [
      'client roaming',
      'okta-alarm',
      '+',
      change({ from: neighbour, type: 'security.session.detect_client_roaming' }),
    ],
  ]);
});

describe('Okta’s binding of an administrator’s session to its network', () => {
  it('is broken by every change of network, which is weighed already, and hardly counts besides', () => {
    const moved = change({ from: neighbour });
    const refused = anEvent({
      at: MORNING + 38 * MINUTE,
      from: neighbour,
      type: 'security.session.detect_client_roaming',
      result: 'DENY',
    });
    const score = (events: LogEvent[]) => judged(events)?.score ?? 0;
    const [without, beside] = [score(moved), score([...moved, refused])];
    assert.ok(beside > without && beside < without * 2, `${without} ${beside}`);
  });
});

describe('evidence from what was done', () => {
  const after = MORNING + 38 * MINUTE;
  itHolds([
    [
      'a factor enrolled after the change',
      'after-the-change',
      '+',
      [
        ...change({ from: neighbour }),
        anEvent({ at: after + MINUTE, from: neighbour, type: 'user.account.update_password' }),
      ],
    ],
    [
      'a factor enrolled first, from an address that nothing else came from',
      'after-the-change',
      '+',
      [
        anEvent({
          at: after - MINUTE,
          type: 'user.mfa.factor.activate',
          from: { ...neighbour, ip: '68.99.7.7' },
          token: 'token-of-thief',
        }),
        ...change({ from: neighbour, token: 'token-of-thief' }),
      ],
    ],
    [
      'one enrolled from there by another client, as on the telephone it is for',
      'after-the-change',
      '0',
      [
        anEvent({
          at: after - MINUTE,
          type: 'user.mfa.factor.activate',
          from: { ...neighbour, ip: '68.99.7.7' },
          agent: AGENTS.safariIphone,
          token: null,
        }),
        ...change({ from: neighbour, token: 'token-of-thief' }),
      ],
    ],
    [
      'the same before the change',
      'after-the-change',
      '0',
      [
        ...change({ from: neighbour }),
        anEvent({ at: MORNING, type: 'user.account.update_password' }),
      ],
    ],
    [
      'hours after the change, by whoever has patience',
      'after-the-change',
      '+',
      [
        ...change({ from: neighbour }),
        anEvent({ at: after + 5 * HOUR, from: neighbour, type: 'user.account.update_password' }),
      ],
    ],
    [
      'hours after the change, where people widen an access at work',
      'after-the-change',
      '0',
      [
        ...change({ from: neighbour }),
        anEvent({ at: after + 5 * HOUR, from: neighbour, type: 'application.lifecycle.update' }),
      ],
    ],
    [
      'hours after the change to a network of the user’s',
      'after-the-change',
      '0',
      [
        ...change({ from: office }),
        anEvent({ at: after + 5 * HOUR, from: office, type: 'user.account.update_password' }),
      ],
    ],
    [
      'days after the change',
      'after-the-change',
      '0',
      [
        ...change({ from: neighbour }),
        anEvent({ at: after + 30 * HOUR, from: neighbour, type: 'user.account.update_password' }),
      ],
    ],
    [
      'ten applications in a minute',
      'many-applications',
      '+',
      [...change({ from: neighbour }), ...apps(neighbour, after, 10)],
    ],
    [
      'as many before the change',
      'many-applications',
      '0',
      [...change({ from: neighbour }), ...apps(neighbour, after, 10), ...apps(home, MORNING, 10)],
    ],
    [
      'as many at once as the user’s dashboard opens on other days',
      'many-applications',
      '0',
      [...change({ from: neighbour }), ...apps(neighbour, after, 10)],
      { applications: { days: 20, apps: new Map(), atOnce: 9 } },
    ],
    [
      'a third more than that',
      'many-applications',
      '+',
      [...change({ from: neighbour }), ...apps(neighbour, after, 10)],
      { applications: { days: 20, apps: new Map(), atOnce: 7 } },
    ],
    [
      'a passkey answered from there',
      'reauthenticated',
      '-',
      [...change({ from: neighbour }), factor('FIDO_WEBAUTHN', after - MINUTE)],
    ],
    [
      'a passkey an hour before',
      'reauthenticated',
      '0',
      [...change({ from: neighbour }), factor('FIDO_WEBAUTHN', MORNING - HOUR)],
    ],
    [
      'only failures from there',
      'nobody-present',
      '-',
      change({ from: hosting, result: 'FAILURE' }),
    ],
    [
      'opened from a rented server, the user’s own network later',
      'opened-by-stranger',
      '+',
      [
        anEvent({ at: MORNING - MINUTE, type: 'user.session.start', from: hosting }),
        ...spell({}, MORNING),
      ],
    ],
    [
      'opened from a VPN, and the same device cookie at home later',
      'opened-by-stranger',
      '0',
      [
        anEvent({ at: MORNING - MINUTE, type: 'user.session.start', from: vpn }),
        ...spell({}, MORNING),
      ],
    ],
  ]);
});

describe('evidence from use beside a tunnel', () => {
  itHolds([
    [
      'a company’s egress, and a line this user never had',
      'concurrent-use',
      '+',
      inTurns({ from: neighbour }, { from: zeroTrust }),
    ],
    [
      'a company’s egress, and the line of other days under it',
      'concurrent-use',
      '0',
      inTurns({ from: home }, { from: zeroTrust }),
    ],
    [
      'a line never had before, and a company’s egress switched on there',
      'concurrent-use',
      '0',
      inTurns({ from: zeroTrust }),
    ],
    [
      'opened abroad with the device cookie of other days, then in turns with home',
      'concurrent-use',
      '0',
      [
        anEvent({ at: MORNING - MINUTE, type: 'user.session.start', from: abroad }),
        ...inTurns({}, { from: abroad }),
      ],
    ],
    [
      'opened abroad with the device cookie of other days',
      'device-token',
      '-',
      [
        anEvent({ at: MORNING - MINUTE, type: 'user.session.start', from: abroad }),
        ...inTurns({}, { from: abroad }),
      ],
    ],
  ]);
});

describe('evidence from the org and the policy', () => {
  const address = (succeededUsers: number, failedUsers: number) => ({
    org: {
      ...NO_ORG_CONTEXT,
      addresses: new Map([[neighbour.ip, anAddress(succeededUsers, failedUsers, 22773)]]),
    },
  });
  const arrived = (users: readonly string[], hoursBefore = 0) => {
    const { moves, ...rest } = movers(RENTED, users);
    const arrivals = moves.map((move) => ({ ...move, at: move.at - hoursBefore * HOUR }));
    return { ...rest, moves: [], arrivals };
  };
  const signIn = (token: string) => {
    const at = MORNING + HOUR / 2;
    return [
      anEvent({ at, type: 'user.session.start', from: hosting, token }),
      ...spell({ from: hosting, token }, at + MINUTE),
    ];
  };
  itHolds([
    [
      'four colleagues moved to an address there within the hour',
      'company-move',
      '-',
      change({ from: neighbour }),
      { org: movers(22773, ['b', 'c', 'd', 'e']) },
    ],
    [
      'four did to a household’s provider, each to an address of their own',
      'company-move',
      '0',
      change({ from: neighbour }),
      { org: movers(22773, ['b', 'c', 'd', 'e'], 0) },
    ],
    [
      'a sign-in at a rented server with the cookie of other days, as three colleagues did',
      'company-move',
      '-',
      signIn('token-ada'),
      { org: arrived(['b', 'c', 'd']) },
    ],
    [
      'the same where they did since yesterday',
      'company-move',
      '-',
      signIn('token-ada'),
      { org: arrived(['b', 'c', 'd'], 20) },
    ],
    [
      'and where they did the day before',
      'company-move',
      '0',
      signIn('token-ada'),
      { org: arrived(['b', 'c', 'd'], 30) },
    ],
    [
      'the same with a cookie that is nobody’s: a proxy in the middle of many',
      'company-move',
      '0',
      signIn('token-new'),
      { org: arrived(['b', 'c', 'd']) },
    ],
    [
      'the same where colleagues’ sessions only went there, as stolen ones do',
      'company-move',
      '0',
      signIn('token-ada'),
      { org: movers(RENTED, ['b', 'c', 'd', 'e']) },
    ],
    [
      'a session that went where colleagues signed in',
      'company-move',
      '-',
      change({ from: hosting }),
      { org: arrived(['b', 'c', 'd']) },
    ],
    [
      'a session that went where the sessions of four did, on what anybody rents: one thief with their cookies',
      'company-move',
      '0',
      change({ from: hosting }),
      { org: movers(RENTED, ['b', 'c', 'd', 'e']) },
    ],
    [
      'the same where those of every fifth person did',
      'company-move',
      '-',
      change({ from: hosting }),
      { org: { ...movers(RENTED, ['b', 'c', 'd', 'e', 'f']), activeUsers: 25 } },
    ],
    [
      'two did',
      'company-move',
      '0',
      change({ from: neighbour }),
      { org: movers(22773, ['b', 'c']) },
    ],
    [
      'four did, but here the client changed, too',
      'company-move',
      '0',
      change({ from: neighbour, agent: AGENTS.safariMac }),
      { org: movers(22773, ['b', 'c', 'd', 'e']) },
    ],
    [
      'four went to a network where colleagues always were',
      'company-move',
      '0',
      change({ from: neighbour }),
      {
        org: {
          ...movers(22773, ['b', 'c', 'd', 'e']),
          networks: new Map([[22773, { users: 30, habitualUsers: 20 }]]),
        },
      },
    ],
    [
      'others failed to sign in from the address',
      'address-history',
      '+',
      change({ from: neighbour }),
      address(0, 3),
    ],
    [
      'colleagues share the address',
      'address-history',
      '-',
      change({ from: neighbour }),
      address(5, 3),
    ],
    [
      'a user new to the address book',
      'unusual-hour',
      '0',
      change({ from: office }, {}, DAY),
      { baseline: aBaseline(0) },
    ],
  ]);
});

describe('a factor that no proxy can relay', () => {
  const answered = (from: typeof home | typeof neighbour | typeof thiefNextDoor, at: number) =>
    anEvent({
      at,
      from,
      type: 'user.authentication.auth_via_mfa',
      change: (event) => ({ ...event, debug: { ...event.debug, factor: 'FIDO_WEBAUTHN' } }),
    });
  const thiefNextDoor = { ...home, ip: '73.200.9.9' };
  const moved = (from: typeof neighbour | typeof thiefNextDoor) =>
    change({ from, agent: AGENTS.firefoxLinux, token: 'token-other' });
  itHolds([
    [
      'answered from the new address',
      'reauthenticated',
      '-',
      [...moved(neighbour), answered(neighbour, MORNING + 37 * MINUTE)],
    ],
    [
      'answered by the user at home, while somebody else is behind the same provider',
      'reauthenticated',
      '0',
      [...moved(thiefNextDoor), answered(home, MORNING + 37 * MINUTE)],
    ],
    [
      'answered elsewhere in the stranger’s network, which a company’s tunnel hid until then',
      'reauthenticated',
      '0',
      [
        ...change({ from: neighbour, agent: AGENTS.firefoxLinux }, { from: zeroTrust }),
        answered({ ...neighbour, ip: '68.77.1.1' }, MORNING + 37 * MINUTE),
      ],
    ],
  ]);
});

describe('a phone whose fingerprint is renewed while it is on two networks by turns', () => {
  const phone = { agent: AGENTS.safariIphone };
  const weightOfTurns = (events: LogEvent[]) =>
    Math.max(...(judged(events)?.findings ?? []).map((each) => weightOf('concurrent-use', each)));

  it('is one phone where the old fingerprint is not seen again, and two where both go on', () => {
    const [onCarrier, atHome] = [
      { ...phone, from: carrier },
      { ...phone, from: home },
    ];
    const renewed = [
      ...spell({ ...atHome, print: 'old' }, MORNING, 2, 2 * MINUTE),
      ...spell({ ...onCarrier, print: 'new' }, MORNING + 5 * MINUTE, 4, 4 * MINUTE),
      ...spell(atHome, MORNING + 7 * MINUTE, 4, 4 * MINUTE),
    ];
    const both = [
      ...spell({ ...atHome, print: 'old' }, MORNING, 6, 4 * MINUTE),
      ...spell({ ...onCarrier, print: 'new' }, MORNING + 2 * MINUTE, 6, 4 * MINUTE),
    ];
    assert.ok(weightOfTurns(renewed) < weightOfTurns(both) / 2);
  });
});
