import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { neighbourhoodPrefix } from '../../../src/domain/session/address-owners.ts';
import { appearancesOf } from '../../../src/domain/session/appearance.ts';
import { NO_ORG_CONTEXT } from '../../../src/domain/session/org-context.ts';
import { sightingOf } from '../../../src/domain/session/sighting.ts';
import {
  AGENTS,
  anAddress,
  anEvent,
  anOrg,
  HOUR,
  judged,
  MINUTE,
  MORNING,
  PLACES,
  sources,
  spell,
  start,
  timelineOf,
  type Where,
} from '../builders.ts';
import { detailOf } from '../evidence-of.ts';

const AXIOS = 'axios/0.21.4';
const server: Where = { ...PLACES.okta, ip: '3.88.1.1' };

describe('a program in a browser’s session', () => {
  const browser = [start(), anEvent({ at: MORNING, app: '0oacrm' }), ...spell({}, MORNING + HOUR)];

  it('is an application’s server where it follows the browser into the same application', () => {
    const echo = anEvent({
      at: MORNING + 1500,
      agent: AXIOS,
      from: server,
      app: '0oacrm',
      token: null,
    });
    const judgement = judged([...browser, echo]);
    assert.equal(judgement?.verdict, 'benign');
    assert.equal(judgement?.baselineRule, true);
    assert.match(judgement?.evidence[0]?.detail ?? '', /application’s server/);
  });

  it('is an application’s server where it acts for colleagues from the same address', () => {
    const call = anEvent({ at: MORNING + 9 * MINUTE, agent: AXIOS, from: server, token: null });
    const addresses = new Map([[server.ip, anAddress(7, 0, 16509)]]);
    const org = anOrg({ addresses });
    assert.equal(judged([...browser, call], { org })?.verdict, 'benign');
  });

  it('is a kit’s server where all whom it acts for came today, however many they are', () => {
    const call = anEvent({ at: MORNING + 9 * MINUTE, agent: AXIOS, from: server, token: null });
    const victims = { ...anAddress(40, 0, 16509), establishedUsers: 4, newcomers: 36 };
    const addresses = new Map([[server.ip, victims]]);
    const org = anOrg({ addresses });
    assert.equal(judged([...browser, call], { org })?.verdict, 'hijack');
  });

  it('is an application’s server where it follows at once, as for two colleagues for days', () => {
    const call = (at: number) => anEvent({ at, agent: AXIOS, from: server, token: null });
    const verdictOf = (at: number, colleagues: number) => {
      const addresses = new Map([[server.ip, anAddress(colleagues, 0, 16509)]]);
      const org = anOrg({ addresses });
      return judged([...browser, call(at)], { org })?.verdict;
    };
    assert.equal(verdictOf(MORNING + 1500, 2), 'benign');
    assert.equal(verdictOf(MORNING + 1500, 1), 'hijack');
    assert.equal(verdictOf(MORNING + 9 * MINUTE, 2), 'hijack');
  });

  it('is an application’s server where it has followed the user for days, and a thief’s where it comes as it likes', () => {
    const verdictOf = (at: number, ownDays: number, agent = AXIOS) => {
      const addresses = new Map([[server.ip, { ...anAddress(0, 0, 16509), ownDays }]]);
      const org = anOrg({ addresses });
      const call = anEvent({ at, agent, from: server, token: null });
      return judged([...browser, call], { org })?.verdict;
    };
    assert.equal(verdictOf(MORNING + 1500, 2), 'benign');
    assert.equal(verdictOf(MORNING + 1500, 1), 'hijack');
    assert.equal(verdictOf(MORNING + 9 * MINUTE, 9), 'hijack');
    assert.equal(verdictOf(MORNING + 1500, 9, AGENTS.pythonRequests), 'hijack');
  });

  it('hides not whom it stands before: what follows it is one finding, beside the person’s own look', () => {
    const addresses = new Map([[server.ip, anAddress(7, 0, 16509)]]);
    const org = anOrg({ addresses });
    const at = MORNING + 9 * MINUTE;
    const call = anEvent({ at, agent: AXIOS, from: server, token: null });
    const thief = anEvent({ at: at + MINUTE, agent: AGENTS.firefoxLinux, from: PLACES.hosting });
    const judgement = judged([...browser, call, thief], { org });
    assert.equal(judgement?.verdict, 'hijack');
    const told = judgement.findings.filter(({ uuid }) => uuid === thief.uuid);
    assert.equal(told.length, 1);
    assert.equal(told[0]?.from?.userAgent, AGENTS.chromeWindows);
  });

  it('is an application’s server where it calls again each time the browser is used', () => {
    const again = anEvent({
      at: MORNING + HOUR + 1500,
      agent: AXIOS,
      from: server,
      app: '0oacrm',
      token: null,
    });
    assert.equal(judged([...browser, again])?.verdict, 'benign');
  });

  it('is an application’s server where each of its requests comes in the same second as one of the browser’s', () => {
    const call = (at: number, options = {}) =>
      anEvent({ at, agent: AXIOS, from: server, app: '0oaother', token: null, ...options });
    const verdictOf = (...calls: ReturnType<typeof call>[]) =>
      judged([...browser, ...calls])?.verdict;
    assert.equal(verdictOf(call(MORNING + 400)), 'benign');
    assert.equal(verdictOf(call(MORNING - 400), call(MORNING + HOUR + 90)), 'benign');
    assert.equal(verdictOf(call(MORNING + 400), call(MORNING + 20 * MINUTE)), 'hijack');
    assert.equal(verdictOf(call(MORNING + 400, { from: PLACES.abroad })), 'hijack');
    assert.equal(verdictOf(call(MORNING + 400, { agent: AGENTS.pythonRequests })), 'hijack');
    assert.equal(verdictOf(call(MORNING + 400, { type: 'system.api_token.create' })), 'hijack');
  });

  it('is a thief’s tool however closely it follows', () => {
    const replay = anEvent({
      at: MORNING + HOUR + 1500,
      agent: 'python-requests/2.32.3',
      from: server,
      app: '0oacrm',
      token: null,
    });
    assert.equal(judged([...browser, replay])?.verdict, 'hijack');
  });

  for (const [what, options] of [
    ['opens another application', { app: '0oapayroll' }],
    ['opens the same application later', { app: '0oacrm', at: MORNING + 20 * MINUTE }],
    ['makes an API token', { type: 'system.api_token.create' }],
  ] as const) {
    it(`is a thief’s where it ${what}`, () => {
      const replay = anEvent({
        at: MORNING + 1500,
        agent: AXIOS,
        from: server,
        token: null,
        ...options,
      });
      assert.equal(judged([...browser, replay])?.verdict, 'hijack');
    });
  }
});

describe('two programs of one machine', () => {
  const inTurns = (agent: string, first: string = AGENTS.chromeWindows) => [
    start({ agent: first }),
    ...spell({ agent: first }, MORNING, 6, 4 * MINUTE),
    ...spell({ agent }, MORNING + MINUTE, 6, 4 * MINUTE),
  ];

  for (const [what, events] of [
    [
      'Edge and its Internet Explorer mode',
      inTurns(
        'Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko',
        AGENTS.edgeWindows,
      ),
    ],
    ['a browser with its developer tools set to a phone', inTurns(AGENTS.safariIpad)],
    ['two browsers that share a device cookie at one address', inTurns(AGENTS.edgeWindows)],
  ] as const) {
    it(`are not two people: ${what}`, () => {
      const judgement = judged(events);
      assert.equal(judgement?.verdict, 'benign', JSON.stringify(judgement?.evidence));
    });
  }

  it('are two where the phone’s browser is of another version than the desktop’s', () => {
    const phone = spell(
      { agent: AGENTS.chromeAndroidOld, from: PLACES.neighbour },
      MORNING + HOUR,
      6,
      4 * MINUTE,
    );
    const judgement = judged([start(), ...spell({}, MORNING, 6, 4 * MINUTE), ...phone]);
    const changed = judgement?.evidence.find(({ code }) => code === 'os-changed');
    assert.match(changed?.detail ?? '', /^another operating system/);
  });

  it('are two where no desktop was on the phone’s network: developer tools show the page of one machine', () => {
    const wordsOf = (...desktops: (typeof PLACES)[keyof typeof PLACES][]) => {
      const phone = { agent: AGENTS.safariIphone, from: PLACES.neighbour };
      const events = desktops.flatMap((from, i) => spell({ from }, MORNING + i * HOUR));
      const judgement = judged([start(), ...events, ...spell(phone, MORNING + 3 * HOUR)]);
      return detailOf('os-changed', judgement);
    };
    assert.match(wordsOf(PLACES.home), /^another operating system/);
    assert.match(wordsOf(PLACES.neighbour, PLACES.home), /developer tools/);
  });

  it('are two where the device fingerprint differs', () => {
    const events = [
      start({ print: 'print-ada' }),
      ...spell({ print: 'print-ada' }, MORNING, 6, 4 * MINUTE),
      ...spell({ agent: AGENTS.safariMac, print: 'print-2' }, MORNING + MINUTE, 6, 4 * MINUTE),
    ];
    assert.notEqual(judged(events)?.verdict ?? 'benign', 'benign');
  });
});

describe('an adversary in the middle', () => {
  const opened = start({ from: PLACES.hosting, token: 'token-proxy' });

  it('who goes on with his own browser on the same server is a hijack, by the opening and the change together', () => {
    const own = spell(
      { from: PLACES.hosting, agent: AGENTS.firefoxLinux, token: 'token-proxy-2' },
      MORNING,
    );
    const judgement = judged([opened, ...own]);
    assert.equal(judgement?.verdict, 'hijack', JSON.stringify(judgement?.evidence));
  });

  it('who enrols a factor is seen to, though that event is outside the plain rule’s scope', () => {
    const factor = anEvent({
      at: MORNING + MINUTE,
      type: 'user.mfa.factor.activate',
      from: PLACES.hosting,
      token: 'token-proxy',
    });
    const codes = judged([opened, factor])?.evidence.map(({ detail }) => detail);
    assert.ok(codes?.some((detail) => detail.includes('factor enrolled')));
  });
});

describe('an address whose owner Okta did not name', () => {
  const table = { ...sources(), lookUpNetwork: () => ({ asn: 5408, asOrg: 'Somebody Else' }) };
  const asnsOf = (events: readonly ReturnType<typeof anEvent>[]) => {
    const seen = events.map((event) => sightingOf(event, table)).filter((s) => s !== null);
    return appearancesOf(timelineOf(seen).entries, NO_ORG_CONTEXT).map(
      (look) => look.fingerprint.asn,
    );
  };
  const unnamed = (ip: string): Where => ({ ...PLACES.home, asn: null, asOrg: null, ip });

  it('belongs to whom the log names for the address, or for its neighbourhood', () => {
    assert.deepEqual(asnsOf([anEvent(), anEvent({ from: unnamed(PLACES.home.ip) })]), [7922]);
    assert.deepEqual(asnsOf([anEvent(), anEvent({ from: unnamed('73.1.1.200') })]), [7922]);
  });

  it('is unknown rather than wrong where the table contradicts the log', () => {
    assert.deepEqual(asnsOf([anEvent(), anEvent({ from: unnamed('9.9.9.9') })]).sort(), [
      7922,
      null,
    ]);
  });

  it('is looked up where nothing contradicts the table', () => {
    assert.deepEqual(asnsOf([anEvent({ from: unnamed('9.9.9.9') })]), [5408]);
  });
});

describe('the neighbourhood of an IPv6 address', () => {
  it('begins as Okta writes its addresses', () => {
    assert.equal(neighbourhoodPrefix('2001:db8:0077:1::9'), '2001:db8:77:');
    assert.equal(neighbourhoodPrefix('2403:0:273E:ac1e:3a6:2875:5549:d8e8'), '2403:0:273e:');
    assert.equal(neighbourhoodPrefix('198.51.100.7'), null);
  });
});

describe('two places at once', () => {
  const lagos: Where = {
    ...PLACES.abroad,
    asn: 29465,
    asOrg: 'Nigeria Telecom Broadband',
    ip: '105.112.1.1',
    country: 'Nigeria',
    city: 'Lagos',
    lat: 6.5,
    lon: 3.4,
  };
  it('are two people, however alike: far apart, in turns, the header and the cookie the same', () => {
    const judgement = judged([
      start(),
      ...spell({}, MORNING, 6, 6 * MINUTE),
      ...spell({ from: lagos }, MORNING + 3 * MINUTE, 6, 6 * MINUTE),
    ]);
    assert.equal(judgement?.verdict, 'hijack', JSON.stringify(judgement?.evidence));
  });
});
