/** What speaks for and against a session that begins where its user never was. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { NO_ORG_CONTEXT } from '../../../../src/domain/session/org-context.ts';
import {
  AGENTS,
  aBaseline,
  aFingerprint,
  anAddress,
  anEvent,
  anOrg,
  type EventOptions,
  HOUR,
  judged,
  MINUTE,
  MORNING,
  PLACES,
  spell,
  type Where,
} from '../../builders.ts';
import { weightOf } from '../../evidence-of.ts';

const { hosting, neighbour, vpn } = PLACES;
const start = (options = {}) => anEvent({ type: 'user.session.start', at: MORNING, ...options });
const begun = (options: EventOptions) => [start(options), ...spell(options, MORNING + MINUTE)];
const PROXY = { from: hosting, token: 'token-of-proxy' };
const OWN = { from: hosting };

it('a cookie of other days speaks against a proxy in the middle, which never sees it', () => {
  assert.ok(weightOf('device-token', judged(begun(OWN))) <= -4);
  assert.equal(judged(begun(OWN))?.verdict, 'benign');
});

it('a new cookie behind a rented network speaks for it, as far as the user’s own cookies stay the same', () => {
  const behind = (from: typeof hosting) =>
    weightOf('device-token', judged(begun({ from, token: 'token-of-proxy' })));
  assert.equal(behind(vpn), 2);
  assert.equal(behind(hosting), 2);
  // Where desktops are sold it may be the user's first.
  for (const asOrg of ['MICROSOFT-CORP-MSN-AS-BLOCK', 'Amazon.com, Inc.', 'Google LLC'])
    assert.equal(behind({ ...hosting, asOrg }), 0);
  const restless = aBaseline();
  for (let day = 1; day <= 40; day += 1) {
    const once = { days: 1, sessions: 1, lastDay: day, lastSessionId: `old-${day}` };
    restless.deviceTokens.set(`token-of-day-${day}`, once);
  }
  assert.ok(weightOf('device-token', judged(begun(PROXY), { baseline: restless })) < 0.5);
});

it('a new cookie says nothing of a new machine in a cloud in which colleagues work, nor of a newcomer', () => {
  const networks = new Map([[hosting.asn ?? 0, { users: 20, habitualUsers: 4 }]]);
  const org = anOrg({ networks });
  assert.equal(weightOf('device-token', judged(begun(PROXY), { org })), 0);
  assert.equal(weightOf('device-token', judged(begun(PROXY), { baseline: aBaseline(2) })), 0);
});

it('a device on which six colleagues signed in before is a kiosk, one of three is anybody’s', () => {
  const used = (users: number) => {
    const deviceUsers = new Map([['token-of-kiosk', users]]);
    const org = anOrg({ deviceUsers });
    return weightOf(
      'device-token',
      judged(begun({ from: hosting, token: 'token-of-kiosk' }), { org }),
    );
  };
  assert.ok(used(6) < -2);
  assert.equal(used(5), 0);
  assert.equal(used(3), 0);
});

const newcomersAt = (newcomers: number, activeUsers = 200) => {
  const others = { ...anAddress(newcomers), establishedUsers: 0, newcomers };
  return { ...NO_ORG_CONTEXT, activeUsers, addresses: new Map([[hosting.ip, others]]) };
};

it('victims whom one kit brought in since this morning vouch for nobody, and tell of the kit', () => {
  const kit = newcomersAt(12);
  assert.ok(weightOf('address-history', judged(begun(PROXY), { org: kit })) > 0);
  // In the first days of a log everybody is new, and so is the company's own cloud.
  assert.equal(
    weightOf('address-history', judged(begun(PROXY), { org: kit, baseline: aBaseline(1) })),
    0,
  );
  const regulars = new Map([[hosting.asn ?? 0, { users: 20, habitualUsers: 4 }]]);
  const cloud = { ...kit, networks: regulars };
  assert.equal(weightOf('address-history', judged(begun(PROXY), { org: cloud })), 0);
  assert.equal(
    weightOf('network-kind', judged(begun(PROXY), { org: kit })),
    weightOf('network-kind', judged(begun(PROXY), { org: { ...kit, addresses: new Map() } })),
  );
  // With a cookie of other days the user is no victim of it.
  assert.equal(weightOf('address-history', judged(begun(OWN), { org: kit })), 0);
});

it('a fifth of the company at one new address since yesterday is its new egress, and no kit', () => {
  const at = (newcomers: number, activeUsers?: number) =>
    weightOf('address-history', judged(begun(PROXY), { org: newcomersAt(newcomers, activeUsers) }));
  assert.ok(at(40) < -3);
  assert.ok(at(39) > 0);
  // Many offices have an address each.
  const offices = (newcomers: number, users: number) => {
    const networks = new Map([[hosting.asn ?? 0, { users, habitualUsers: 0 }]]);
    return weightOf(
      'address-history',
      judged(begun(PROXY), {
        org: { ...newcomersAt(newcomers), networks },
      }),
    );
  };
  assert.ok(offices(5, 40) < -3);
  assert.ok(offices(4, 40) > 0, 'a few at this one');
  assert.ok(offices(5, 39) > 0, 'and few at all of them');
  // A handful is a fifth of a small company, and a kit's victims all the same.
  assert.ok(at(9, 30) > 0);
  // Where nobody knows how large the company is, nothing is a fifth of it.
  assert.ok(at(40, 0) >= 0);
});

it('so are a handful at one address, where some signed in on that network with cookies of their own', () => {
  const after = (newcomers: number, arrived: number, hoursBefore = 6) => {
    const arrivals = Array.from({ length: arrived }, (_, i) => ({
      userId: `00u${i}`,
      at: MORNING - hoursBefore * HOUR,
      toAsn: hosting.asn ?? 0,
    }));
    const org = { ...newcomersAt(newcomers), arrivals };
    return weightOf('address-history', judged(begun(PROXY), { org }));
  };
  assert.ok(after(5, 3) < -3);
  assert.ok(after(5, 2) > 0, 'two may be on their way to anything');
  assert.ok(after(5, 3, 30) > 0, 'the day before yesterday');
  assert.equal(after(4, 3), 0, 'a few at this address: neither, for the company is there');
});

it('by Tor Browser at Tor people sign in who want to be nobody’s: it weighs less than another browser there', () => {
  const tor: Where = { ...hosting, asn: 396507, asOrg: 'EMERALD-ONION', ip: '23.129.64.1' };
  const firefox = (major: number, os = 'Windows NT 10.0; Win64; x64') =>
    `Mozilla/5.0 (${os}; rv:${major}.0) Gecko/20100101 Firefox/${major}.0`;
  const at = (agent: string, from: Where = tor) =>
    weightOf('network-kind', judged(begun({ from, agent, token: 'token-of-proxy' })));
  const byTor = at(firefox(140));
  assert.ok(byTor > 0 && byTor + 2 < at(firefox(141)));
  assert.equal(
    at(firefox(140, 'X11; Linux x86_64')),
    at(firefox(141)),
    'it says Windows everywhere',
  );
  assert.equal(
    at(firefox(140), hosting),
    at(firefox(141), hosting),
    'on another network it is any Firefox',
  );
  // A cookie that comes there from the user’s own browser was taken there.
  const moved = (agent: string) =>
    weightOf(
      'network-kind',
      judged([
        start(),
        ...spell({}, MORNING + MINUTE),
        ...spell({ from: tor, agent }, MORNING + HOUR),
      ]),
    );
  assert.equal(moved(firefox(140)), moved(firefox(141)));
});

it('of a network of which nobody says whose it is nobody says that it is a household’s either', () => {
  const weight = (from: Where) => weightOf('ordinary-start', judged(begun({ from, token: 'new' })));
  assert.ok(weight(neighbour) < 0);
  assert.equal(weight({ ...neighbour, asn: null, asOrg: null, country: 'Iceland' }), 0);
});

it('what is done in a session by whoever opened it is counted for two hours, and what lasts for a day', () => {
  const done = (minutes: number, type = 'system.api_token.create') => {
    const at = MORNING + minutes * MINUTE;
    const act = anEvent({ at, from: hosting, type });
    return weightOf('after-the-change', judged([...begun({ from: hosting }), act]));
  };
  assert.ok(done(90) > 3);
  assert.ok(done(150) > 3);
  assert.ok(done(25 * 60) <= 0);
  assert.ok(done(90, 'application.lifecycle.update') > 1);
  assert.ok(done(150, 'application.lifecycle.update') <= 0);
});

it('a program that signs in is strange where its user never was, and not for whoever does so at home or again', () => {
  const agent = AGENTS.pythonRequests;
  const weight = (options: EventOptions, days: readonly EventOptions[] = [{}]) =>
    weightOf(
      'scripted-client',
      judged(begun({ agent, ...options }), { baseline: aBaseline(20, days) }),
    );
  assert.ok(weight({ from: neighbour }) > 2);
  assert.ok(weight({ from: hosting }) > 2);
  assert.equal(weight({ from: PLACES.home }), 0);
  assert.equal(weight({ from: neighbour }, [{}, { agent }]), 0);
  assert.equal(weight({ from: neighbour, agent: AGENTS.chromeWindows }), 0);
});

it('a session is judged that starts on a new line with a new device and enrols a factor', () => {
  const opened = (extra: Parameters<typeof anEvent>[0]) =>
    judged([
      start({ from: neighbour, ...extra }),
      anEvent({
        ...extra,
        at: MORNING + 5 * MINUTE,
        from: neighbour,
        type: 'user.mfa.factor.activate',
      }),
    ]);
  const judgement = opened({ token: 'token-new', print: 'print-new' });
  assert.equal(judgement?.findings[0]?.trigger, 'start');
  assert.equal(opened({ print: 'print-ada' }), null);
});

it('a session is judged that starts on a new line without any of the cookies that the user’s browsers keep', () => {
  const opened = (options: EventOptions, overrides = {}) =>
    judged(begun({ from: neighbour, print: 'print-ada', ...options }), overrides);
  const judgement = opened({ token: 'token-of-proxy' });
  assert.equal(judgement?.findings[0]?.trigger, 'start');
  assert.equal(judgement?.verdict, 'benign', 'as by a private window');
  assert.ok(
    weightOf('device-token', judged(begun({ from: neighbour, token: 'token-of-proxy' }))) > 0,
  );
  assert.equal(opened({}), null, 'with a cookie of other days');
  assert.equal(opened({ token: null }), null, 'Okta names no cookie');
  assert.equal(opened({ token: 'token-of-proxy', from: PLACES.home }), null);
  const without = { ...aBaseline(), deviceTokens: new Map() };
  assert.equal(opened({ token: 'token-of-proxy' }, { baseline: without }), null);
});

it('a session into which nobody was seen to sign in is judged where it is first seen on a rented network', () => {
  const derived = (options: EventOptions = {}) =>
    judged(spell({ from: hosting, ...options }, MORNING));
  const judgement = derived();
  assert.equal(judgement?.findings[0]?.trigger, 'start');
  assert.notEqual(judgement?.verdict, 'benign');
  assert.match(
    judgement?.headline ?? '',
    /’s session was first seen on a rented server new to this/,
  );
  // Its cookie came along with the jar, and absolves no more than in any replay.
  const token = judgement?.evidence.find(({ code }) => code === 'device-token');
  assert.ok((token?.weight ?? 0) > -2);
  assert.equal(derived({ from: neighbour }), null, 'a new café is no news');
  const act = anEvent({ at: MORNING + MINUTE, from: neighbour, type: 'system.api_token.create' });
  const adminConsole = [...spell({ from: neighbour }, MORNING), act];
  assert.equal(
    judged(adminConsole)?.findings[0]?.trigger,
    'start',
    'unless something is done there',
  );
  const atHome = adminConsole.map((event) => ({ ...event, network: anEvent().network }));
  assert.equal(judged(atHome), null, 'in a network of the user’s');
  const signedIn = {
    sessionId: 'other',
    fingerprint: aFingerprint({ from: neighbour }),
    firstSeenAt: MORNING - HOUR,
    lastSeenAt: MORNING,
  };
  assert.equal(
    judged(adminConsole, { seenBefore: [signedIn] }),
    null,
    'after a sign-in from there',
  );
  assert.equal(derived({ result: 'FAILURE' }), null, 'a scanner');
  const inCloud = aBaseline(20, [{ from: hosting }]);
  assert.equal(judged(spell({ from: hosting }, MORNING), { baseline: inCloud }), null);
  assert.equal(judged(spell({ from: hosting }, MORNING), { baseline: aBaseline(2) }), null);
});
