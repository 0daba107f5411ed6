import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EvidenceCode } from '../../../../src/domain/judgement/evidence-codes.ts';
import type { LogEvent } from '../../../../src/domain/session/event.ts';
import { NO_ORG_CONTEXT } from '../../../../src/domain/session/org-context.ts';
import {
  AGENTS,
  aBaseline,
  anAddress,
  anEvent,
  anOrg,
  change,
  itHolds,
  judged,
  MINUTE,
  MORNING,
  PLACES,
  spell,
  type Where,
} from '../../builders.ts';
import { weightOf } from '../../evidence-of.ts';

const { home, office, neighbour, hosting, vpn, zeroTrust, relay, carrier } = PLACES;
const org = (asn: number, users: number, habitualUsers: number) => ({
  org: anOrg({ networks: new Map([[asn, { users, habitualUsers }]]) }),
});
const proxied = (where: Where) =>
  spell(
    {
      from: where,
      change: (event) => ({ ...event, network: { ...event.network, isProxy: true } }),
    },
    MORNING + 1_800_000,
    3,
  );

describe('evidence from the network', () => {
  itHolds([
    ['a network never used', 'network-new', '+', change({ from: neighbour })],
    ['a network of other days', 'network-known', '-', change({ from: office })],
    [
      'a network of one other day',
      'network-known',
      '-',
      change({ from: neighbour }),
      { baseline: aBaseline(1, [{}, { from: neighbour }]) },
    ],
    ['nobody of the org was ever there', 'network-new-to-org', '+', change({ from: neighbour })],
    [
      'colleagues come from there',
      'network-of-org',
      '-',
      change({ from: neighbour }),
      org(22773, 12, 8),
    ],
    [
      'a few victims’ visits do not make a server the org’s',
      'network-of-org',
      '0',
      change({ from: hosting }),
      org(14061, 4, 1),
    ],
    ['rented servers', 'network-kind', '+', change({ from: hosting })],
    ['a commercial VPN', 'network-kind', '+', change({ from: vpn })],
    ['a company’s egress', 'network-kind', '-', change({ from: zeroTrust })],
    ['a carrier at home', 'network-kind', '-', change({ from: carrier })],
    [
      'Apple’s relay, by Safari on a Mac',
      'network-kind',
      '-',
      change({ from: relay, agent: AGENTS.safariMac }, { agent: AGENTS.safariMac }),
    ],
    ['Apple’s relay, by a Windows machine', 'relay-impossible', '+', change({ from: relay })],
    [
      'what Okta calls a proxy',
      'network-kind',
      '+',
      [...spell({}, MORNING, 3), ...proxied(neighbour)],
    ],
    [
      'network and client together',
      'network-changed-with-client',
      '+',
      change({ from: neighbour, agent: AGENTS.edgeWindows }),
    ],
    ['the network alone', 'network-changed-with-client', '0', change({ from: neighbour })],
    [
      'Okta’s residential proxy category',
      'network-kind',
      '+',
      change({
        from: neighbour,
        change: (event) => ({
          ...event,
          network: {
            ...event.network,
            services: [{ type: 'RESIDENTIAL_PROXY', operator: null, anonymous: true }],
          },
        }),
      }),
    ],
  ]);
});

describe('false alarms that are known: the network', () => {
  itHolds([
    [
      'the same provider under another number',
      'network-new',
      '0',
      change({ from: { ...home, asn: 33491, ip: '2601:18c::1' } }),
      { baseline: aBaseline(0) },
    ],
    [
      'another address of the same network',
      'network-new',
      '0',
      change({ from: { ...home, ip: '73.9.9.9' }, agent: AGENTS.chromeWindowsNext }),
    ],
    [
      'an event without an ASN from an address that had one',
      'network-new',
      '0',
      [
        ...change({ agent: AGENTS.chromeWindowsNext }),
        anEvent({ at: MORNING + 1, from: { ...home, asn: null } }),
      ],
    ],
    [
      'WARP, anonymous on healthy machines',
      'network-kind',
      '-',
      change({
        from: neighbour,
        change: (event) => ({
          ...event,
          network: {
            ...event.network,
            services: [{ type: 'WARP_VPN', operator: 'CLOUDFLARE', anonymous: true }],
          },
        }),
      }),
    ],
  ]);
});

describe('how others of the company work', () => {
  const peers = (people: number, vpns: number, servers: number, countries: [string, number][]) => ({
    org: {
      ...NO_ORG_CONTEXT,
      activeUsers: people,
      peers: {
        people,
        countries: new Map(countries),
        networkKinds: new Map([
          ['vpn', vpns],
          ['hosting', servers],
        ] as const),
        pairs: new Map(),
      },
    },
  });
  const weightAt = (
    code: EvidenceCode,
    from: Where,
    context: Parameters<typeof judged>[1],
  ): number => weightOf(code, judged(change({ from }), context));

  it('makes a VPN or a rented server more or less of a surprise', () => {
    const none = peers(150, 0, 0, []);
    const many = peers(150, 40, 30, []);
    for (const from of [vpn, hosting]) {
      assert.ok(weightAt('network-kind', from, none) > weightAt('network-kind', from, {}));
      assert.ok(weightAt('network-kind', from, many) < weightAt('network-kind', from, {}));
    }
  });

  it('says nothing where few people are known', () => {
    const context = peers(10, 10, 10, []);
    assert.equal(weightAt('network-kind', vpn, context), weightAt('network-kind', vpn, {}));
  });

  it('stands in for the countries of somebody new, and makes one where colleagues work less of a surprise', () => {
    const newcomer = { baseline: aBaseline(1) };
    const nobodyThere = peers(80, 0, 0, [['United States', 80]]);
    const someThere = peers(80, 0, 0, [['Germany', 9]]);
    const country = (context: Parameters<typeof judged>[1]) =>
      weightAt('country', hosting, context);
    assert.ok(country({ ...newcomer, ...nobodyThere }) > country({ ...newcomer, ...someThere }));
    assert.ok(country(nobodyThere) > country(someThere));
    assert.equal(country(nobodyThere), country({}));
  });
});

describe('a start on a rented server', () => {
  const opened = (change_: Parameters<typeof anEvent>[0]) => [
    anEvent({ type: 'user.session.start', from: hosting, token: 'token-new', ...change_ }),
  ];
  itHolds([
    [
      'with the user’s own fingerprint, which a proxy in the middle hands on',
      'device-fingerprint',
      '0',
      opened({ print: 'print-ada' }),
    ],
    [
      'with the user’s own client, which it hands on as well',
      'client-known-to-user',
      '0',
      opened({}),
    ],
    [
      'with a new client, as a new machine in a cloud has',
      'client-new-to-user',
      '0',
      opened({ agent: AGENTS.firefoxLinux }),
    ],
    [
      'with the cookie of other days, which does not pass through it',
      'device-token',
      '-',
      opened({ token: 'token-ada' }),
    ],
  ]);

  it('is no alarm where many colleagues are at the same address: the company’s own desktops', () => {
    const shared = {
      org: anOrg({ addresses: new Map([[hosting.ip, anAddress(40)]]) }),
    };
    assert.equal(judged(opened({}), shared)?.verdict, 'benign');
  });
});

describe('a cloud in which people have desktops and workshops', () => {
  const cloud: Where = { ...hosting, asn: 8075, asOrg: 'Microsoft Corporation', ip: '20.61.9.9' };
  const weightOfKind = (events: LogEvent[]) => weightOf('network-kind', judged(events));

  it('is less of a surprise than other rented servers, for a browser that brings its cookie', () => {
    const inCloud = weightOfKind(change({ from: cloud }));
    assert.ok(inCloud > 0 && inCloud <= weightOfKind(change({ from: hosting })) - 1);
    const another = { from: cloud, token: 'token-2' };
    assert.equal(
      weightOfKind(change(another)),
      weightOfKind(change({ ...another, from: hosting })),
    );
    const program = { from: cloud, agent: AGENTS.pythonRequests };
    assert.equal(
      weightOfKind(change(program)),
      weightOfKind(change({ ...program, from: hosting })),
    );
  });

  it('is somewhat less of one for a session that was opened there', () => {
    const opened = (from: Where) =>
      weightOfKind([anEvent({ type: 'user.session.start', from, token: 'token-new' })]);
    assert.ok(opened(cloud) > 1 && opened(cloud) < opened(hosting));
  });
});

it('believes a passkey less at a sign-in from a rented server than at one in between', () => {
  const passkey = (at: number) =>
    anEvent({
      type: 'user.authentication.auth_via_mfa',
      from: hosting,
      at,
      change: (event) => ({ ...event, debug: { ...event.debug, factor: 'FIDO_WEBAUTHN' } }),
    });
  const absolved = (events: Parameters<typeof judged>[0]) =>
    weightOf('reauthenticated', judged(events));
  const signIn = anEvent({ type: 'user.session.start', from: hosting, token: 'token-new' });
  const between = absolved([...change({ from: hosting }), passkey(MORNING + 38 * MINUTE)]);
  const atStart = absolved([signIn, passkey(MORNING - MINUTE)]);
  assert.ok(between < atStart && atStart < 0, `${between} ${atStart}`);
});

it('does not take the service accounts of the first days for stolen, whatever is new about them', () => {
  const program = { from: hosting, agent: AGENTS.pythonRequests, token: 'token-new' };
  const account = [
    anEvent({ type: 'user.session.start', ...program }),
    ...spell(program, MORNING + MINUTE),
  ];
  const nobodys = anOrg({ peers: { ...NO_ORG_CONTEXT.peers, people: 150 } });
  const judgedAfter = (days: number) =>
    judged(account, { org: nobodys, baseline: aBaseline(days) })?.verdict;
  assert.notEqual(judgedAfter(0), 'hijack');
  assert.equal(judgedAfter(20), 'hijack');
});

describe('a known network', () => {
  const weightAt = (from: Where, looks: Parameters<typeof aBaseline>[1]): number =>
    weightOf('network-known', judged(change({ from }), { baseline: aBaseline(20, looks) }));

  it('absolves less where anybody can rent it, and from a city where the user never is', () => {
    const atHome = weightAt(office, [{}, { from: office }]);
    assert.ok(weightAt(hosting, [{}, { from: hosting }]) > atHome);
    assert.ok(weightAt({ ...neighbour, city: 'Phoenix' }, [{}, { from: neighbour }]) > atHome);
    assert.ok(atHome < 0);
  });

  it('absolves more at an address of the user’s, and hardly where only the provider is theirs', () => {
    const beside = { ...office, ip: office.ip.replace(/\d+$/, '7') };
    const strange = { ...office, ip: '198.18.7.7' };
    const atOffice = weightAt(office, [{}, { from: office }]);
    assert.equal(weightAt(beside, [{}, { from: office }]), atOffice);
    const elsewhere = weightAt(strange, [{}, { from: office }]);
    assert.ok(elsewhere < 0 && elsewhere > atOffice / 3);
  });

  it('is as good at any address of a carrier, which hands out new ones all day', () => {
    const looks = [{}, { from: carrier }];
    assert.equal(weightAt({ ...carrier, ip: '198.18.7.7' }, looks), weightAt(carrier, looks));
  });
});

describe('a household’s line that is a proxy', () => {
  it('weighs more than a proxy of a company’s', () => {
    const weightAt = (from: Where) =>
      weightOf('network-kind', judged([...spell({}, MORNING, 3), ...proxied(from)]));
    const company = { ...neighbour, asn: 64_500, asOrg: 'Example University' };
    assert.ok(weightAt(neighbour) > weightAt(company));
  });
});

it('takes the name of a network from others’ events at the address, where the session’s own do not say', () => {
  const unsaid = { ...hosting, asn: null, asOrg: null };
  const name = { asOrg: hosting.asOrg, networkKind: 'hosting' } as const;
  const said = { ...anAddress(0, 0, hosting.asn), name };
  const judgement = judged(change({ from: unsaid }), {
    org: { ...NO_ORG_CONTEXT, addresses: new Map([[unsaid.ip, said]]) },
  });
  const kind = judgement?.evidence.find(({ code }) => code === 'network-kind');
  assert.match(kind?.detail ?? '', /DigitalOcean.*\(AS14061\) rents out servers/);
});

describe('a network of which nobody says whose it is', () => {
  const unnamed = (where: Where): Where => ({ ...where, asn: null, asOrg: null });
  const newness = (from: Where, overrides: Parameters<typeof judged>[1] = {}) =>
    judged(change({ from }), overrides)?.evidence.find(({ code }) => code === 'network-new');

  it('is none of the user’s in a country where the user never is', () => {
    const there = newness(unnamed(PLACES.abroad));
    assert.ok((there?.weight ?? 0) >= 2);
    assert.match(there?.detail ?? '', /^a network in Poland, of which Okta names no operator/);
  });

  it('may be any of theirs at home, where they travel, or while nothing is known of them', () => {
    assert.equal(newness(unnamed(neighbour)), undefined);
    const abroad = aBaseline(20, [{}, { from: PLACES.abroad }]);
    assert.equal(newness(unnamed(PLACES.abroad), { baseline: abroad }), undefined);
    assert.equal(newness(unnamed(PLACES.abroad), { baseline: aBaseline(2) }), undefined);
    assert.equal(newness({ ...unnamed(PLACES.abroad), country: null }), undefined);
  });
});
