import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GROUPS } from '../../../../src/domain/judgement/groups.ts';
import { networkClassifier } from '../../../../src/network/network-kind.ts';
import {
  AGENTS,
  aBaseline,
  anAddress,
  anEvent,
  anOrg,
  HOUR,
  itHolds,
  judged,
  MINUTE,
  MORNING,
  PLACES,
  spell,
} from '../../builders.ts';
import { weightOf } from '../../evidence-of.ts';

const { home, neighbour, office, abroad, zeroTrust, hosting } = PLACES;
const start = (options = {}) => anEvent({ type: 'user.session.start', at: MORNING, ...options });
const apps = (from: typeof home, at: number, names: readonly string[]) =>
  names.map((app, i) => anEvent({ at: at + i * 2 * MINUTE, from, app }));
const there = (at: number, span = 0) => [
  anEvent({ at, from: neighbour }),
  anEvent({ at: at + span, from: neighbour }),
];
const movedAfter = (minutes: number) => [start(), ...there(MORNING + minutes * MINUTE)];

describe('evidence from how soon after the sign-in the network changed', () => {
  itHolds([
    ['five minutes later', 'soon-after-start', '+', movedAfter(5)],
    ['forty minutes later', 'soon-after-start', '+', movedAfter(40)],
    ['the sign-in itself, seen twice', 'soon-after-start', '-', movedAfter(0.5)],
    ['in the afternoon', 'soon-after-start', '0', movedAfter(250)],
    [
      'the sign-in, seen from a rented server within the minute',
      'soon-after-start',
      '0',
      [start(), ...spell({ from: hosting }, MORNING + MINUTE / 2)],
    ],
    [
      'five minutes later on the same network',
      'soon-after-start',
      '0',
      [start(), anEvent({ at: MORNING + 5 * MINUTE, agent: AGENTS.edgeWindows })],
    ],
  ]);
});

describe('evidence from how long the other side was there', () => {
  const moved = MORNING + 3 * HOUR;
  const goesOn = anEvent({ at: moved + 2 * HOUR });
  const enrols = (at: number) => anEvent({ at, from: neighbour, type: 'user.mfa.factor.activate' });
  itHolds([
    ['a working day there', 'stay', '-', [start(), ...there(moved, 6 * HOUR)]],
    ['an afternoon there', 'stay', '+', [start(), ...there(moved, 3 * HOUR)]],
    ['twenty minutes there', 'stay', '+', [start(), ...there(moved, 20 * MINUTE), goesOn]],
    ['a moment, and the session went on', 'stay', '-', [start(), ...there(moved), goesOn]],
    [
      'a moment, and a factor enrolled minutes later',
      'stay',
      '+',
      [start(), ...there(moved), enrols(moved + 4 * MINUTE), goesOn],
    ],
    [
      'a moment, and a factor enrolled there at another time',
      'stay',
      '-',
      [start(), ...there(moved), enrols(moved + 90 * MINUTE), goesOn],
    ],
    ['one request, the last so far', 'stay', '0', [start(), ...there(moved)]],
  ]);
});

describe('evidence from the applications opened', () => {
  const moved = MORNING + HOUR;
  const before = apps(home, MORNING, ['mail', 'chat']);
  itHolds([
    [
      'three that were not in use before',
      'new-applications',
      '+',
      [...before, ...apps(neighbour, moved, ['payroll', 'crm', 'files'])],
    ],
    [
      'two that were not in use before',
      'new-applications',
      '+',
      [...before, ...apps(neighbour, moved, ['payroll', 'crm'])],
    ],
    [
      'one that was not in use before',
      'new-applications',
      '0',
      [...before, ...apps(neighbour, moved, ['mail', 'chat', 'payroll'])],
    ],
    [
      'those in use before, for an hour',
      'new-applications',
      '-',
      [
        ...before,
        ...apps(neighbour, moved, ['mail', 'chat']),
        ...apps(neighbour, moved + HOUR, ['mail']),
      ],
    ],
    [
      'those in use before, so far',
      'new-applications',
      '0',
      [...before, ...apps(neighbour, moved, ['mail', 'chat'])],
    ],
    [
      'three new ones, but hours after the move',
      'new-applications',
      '-',
      [
        ...before,
        ...apps(neighbour, moved, ['mail']),
        ...apps(neighbour, moved + 3 * HOUR, ['payroll', 'crm', 'files']),
      ],
    ],
  ]);
});

it('a look of which more was logged is not for that the owner: the stranger is the side with another cookie', () => {
  const later = MORNING + 4 * HOUR;
  const judgement = judged(
    [
      ...spell({ from: home, print: null }, MORNING),
      ...spell({ from: office, print: 'print-ada', token: 'token-thief' }, later),
    ],
    { baseline: aBaseline(20, [{}, { from: office }]) },
  );
  assert.equal(judgement?.findings[0]?.toIp, office.ip);
  assert.ok(judgement?.evidence.some(({ code, weight }) => code === 'device-token' && weight > 0));
});

it('an ocean between a company’s cloud egress and a line is faster than any aircraft, the nearest exit being used', () => {
  const sydney = { ...abroad, country: 'Australia', city: 'Sydney', lat: -33.9, lon: 151.2 };
  const judgement = judged([
    ...spell({ from: zeroTrust }, MORNING),
    ...spell({ from: sydney }, MORNING + 30 * MINUTE),
  ]);
  assert.ok(judgement?.evidence.some(({ code, weight }) => code === 'travel' && weight > 0));
});

it('a journey across an ocean weighs more than one that a wrong place on the map may be', () => {
  const travelTo = (lat: number, lon: number) =>
    weightOf(
      'travel',
      judged([
        ...spell({}, MORNING),
        ...spell({ from: { ...neighbour, lat, lon } }, MORNING + 30 * MINUTE),
      ]),
    );
  assert.ok(travelTo(41.9, -87.6) > 0);
  assert.ok(travelTo(52.2, 21) > travelTo(41.9, -87.6));
});

it('what speaks for a foreign network counts once, at a start as after a move', () => {
  const strange = { from: hosting, token: 'token-new', print: 'print-new' };
  const ofNetwork = (events: Parameters<typeof judged>[0]) => {
    const group = GROUPS.find(({ name }) => name === 'network');
    const evidence = judged(events)?.evidence ?? [];
    const counted = evidence.filter(
      ({ code, facts }) => group?.codes.includes(code) || facts.group === 'network',
    );
    return counted.reduce((sum, { weight }) => sum + weight, 0);
  };
  const [atStart, afterMove] = [
    ofNetwork([start(strange), ...spell(strange, MORNING + MINUTE)]),
    ofNetwork([start(), ...spell(strange, MORNING + 30 * MINUTE)]),
  ];
  const most = GROUPS.find(({ name }) => name === 'network')?.most ?? 0;
  for (const sum of [atStart, afterMove]) assert.ok(sum > 5 && sum < most + 0.01, `${sum}`);
});

it('a registered device that is not named says less from its own address than from another', () => {
  const named = spell({ deviceId: 'guo-ada', managed: true }, MORNING);
  const unnamed = (from: typeof home | typeof neighbour) =>
    weightOf(
      'device-identity',
      judged([
        ...named,
        ...spell({ from, agent: AGENTS.edgeWindows, deviceId: null }, MORNING + HOUR),
      ]),
    );
  assert.ok(unnamed(home) > 0);
  assert.ok(unnamed(neighbour) > unnamed(home));
});

it('an address of a twentieth of the company absolves more than one of three colleagues', () => {
  const shared = (succeededUsers: number) =>
    weightOf(
      'address-history',
      judged(movedAfter(5), {
        org: anOrg({ addresses: new Map([[neighbour.ip, anAddress(succeededUsers)]]) }),
      }),
    );
  assert.ok(shared(3) < 0);
  assert.ok(shared(12) < shared(3));
});

it('a program beside the browser is the user’s own at an address of theirs, and its cookie says nothing', () => {
  const program = (from: typeof home, code: 'scripted-client' | 'device-token') =>
    weightOf(
      code,
      judged([
        ...spell({ token: 'token-ada' }, MORNING),
        ...spell({ from, agent: AGENTS.pythonRequests, token: 'token-other' }, MORNING + HOUR),
      ]),
    );
  assert.ok(program(office, 'scripted-client') < program(neighbour, 'scripted-client') / 2);
  assert.ok(program(office, 'device-token') < 0.5);
});

it('a desktop in one cloud does not make a server in another the user’s habit', () => {
  const desktop = { ...hosting, asn: 8075, asOrg: 'Microsoft Corporation', ip: '20.1.1.1' };
  const before = { baseline: aBaseline(20, [{ from: desktop }]) };
  const toServer = [
    ...spell({ from: desktop }, MORNING),
    ...spell({ from: hosting }, MORNING + HOUR),
  ];
  assert.ok(weightOf('network-kind', judged(toServer, before)) > 2);
});

it('in-flight Wi-Fi is a carrier whose customers are anywhere, and Airtel’s fixed lines are none', () => {
  const kindOf = networkClassifier();
  const kind = (asOrg: string) =>
    kindOf({ asn: null, asOrg, isp: null, domain: null, isProxy: null, services: [] });
  assert.equal(kind('Panasonic Avionics Corporation'), 'roaming');
  assert.equal(kind('Bharti Airtel Ltd., Telemedia Services'), 'residential');
});
