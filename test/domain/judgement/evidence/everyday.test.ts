import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NO_ORG_CONTEXT } from '../../../../src/domain/session/org-context.ts';
import {
  AGENTS,
  aBaseline,
  anAddress,
  anEvent,
  anOrg,
  change,
  type EventOptions,
  itHolds,
  judged,
  MINUTE,
  MORNING,
  ownAt,
  PLACES,
  spell,
} from '../../builders.ts';
import { detailOf, weightOf } from '../../evidence-of.ts';

const { home, office, neighbour, hosting, vpn, carrier } = PLACES;
const edge = { agent: AGENTS.edgeWindows, token: 'token-of-edge' };
const nextDoor = { ...home, ip: '73.1.9.1' };
const FIREFOX_WINDOWS =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0';
const SLACK =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Slack/4.40 Chrome/130.0.0.0 Electron/33.0.2 Safari/537.36';
/** What an application on an iPhone shows a page with. */
const IPHONE_WINDOW =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148';
const AN_OFFICE = anOrg({ addresses: new Map([[home.ip, anAddress(40)]]) });

describe('clients that one person has in one session', () => {
  itHolds([
    [
      'another browser at the one address of an office',
      'same-address',
      '-',
      change(edge),
      { org: AN_OFFICE },
    ],
    [
      'another browser at one address where the user never was: perhaps a machine in the middle',
      'same-address',
      '0',
      change({ ...edge, from: neighbour }, { from: neighbour }),
    ],
    [
      'another browser at the exit of one rented network',
      'same-address',
      '0',
      change({ ...edge, from: vpn }, { from: vpn }),
      { baseline: aBaseline(20, [{ from: vpn }]) },
    ],
    [
      'another browser at the company’s one address, where this user never was',
      'same-address',
      '-',
      change({ ...edge, from: neighbour }, { from: neighbour }),
      {
        org: anOrg({ networks: new Map([[neighbour.asn ?? 0, { users: 40, habitualUsers: 40 }]]) }),
      },
    ],
    [
      'another browser at the company’s own exit on a rented server',
      'same-address',
      '-',
      change({ ...edge, from: vpn }, { from: vpn }),
      {
        baseline: aBaseline(20, [{ from: vpn }]),
        org: { ...AN_OFFICE, addresses: new Map([[vpn.ip, anAddress(40)]]) },
      },
    ],
    ['another browser at another address', 'same-address', '0', change({ ...edge, from: office })],
    ['the same browser at another address', 'same-address', '0', change({ from: nextDoor })],
  ]);

  it('takes an app’s window beside the phone’s browser for one device, whatever its cookie and fingerprint', () => {
    const window = { agent: IPHONE_WINDOW, token: 'token-of-window', print: 'print-of-window' };
    const browser = { agent: AGENTS.safariIphone, print: 'print-of-phone' };
    for (const from of [nextDoor, neighbour]) {
      const judgement = judged(change({ ...window, from }, browser), {
        baseline: aBaseline(20, [{}, browser, { ...browser, from: neighbour }]),
        ownAddresses: ownAt(home, neighbour),
      });
      assert.equal(judgement?.verdict, 'benign', JSON.stringify(judgement?.evidence));
    }
    const other = judged(change({ ...browser, print: 'print-2', from: neighbour }, browser));
    const codes = other?.evidence.map(({ code }) => code) ?? [];
    assert.ok(codes.includes('network-changed-with-client'), codes.join());
  });

  it('weighs a second browser by whether the user’s sessions hold both on other days', () => {
    const second = { agent: FIREFOX_WINDOWS, token: 'token-of-firefox' };
    const elsewhere = { ...second, from: office };
    const weightAfter = (days: number) =>
      weightOf(
        'browser-changed',
        judged(change(elsewhere), { baseline: aBaseline(days, [{}, second], true) }),
      );
    assert.ok(weightAfter(20) < 1, String(weightAfter(20)));
    assert.ok(weightAfter(1) > 1 && weightAfter(1) < 5, String(weightAfter(1)));
    assert.ok(weightAfter(0) > 5, String(weightAfter(0)));
    assert.equal(
      judged(change(elsewhere), { baseline: aBaseline(20, [{}, second], true) })?.verdict,
      'benign',
    );
  });

  it('weighs them by whether colleagues’ sessions hold both, too', () => {
    const weightWith = (colleagues: number) =>
      weightOf(
        'browser-changed',
        judged(change({ ...edge, from: office }), {
          org: anOrg({
            peers: {
              ...NO_ORG_CONTEXT.peers,
              people: 100,
              pairs: new Map([['Windows Chrome + Windows Edge', colleagues]]),
            },
          }),
        }),
      );
    assert.ok(weightWith(4) > 5, String(weightWith(4)));
    assert.ok(weightWith(5) < 4, String(weightWith(5)));
  });

  it('has both on other days, and not in one session: a thief may have the other, too', () => {
    const apart = { baseline: aBaseline(20, [{}, edge]) };
    assert.ok(judgedAs(change({ ...edge, from: hosting }), apart) !== 'benign');
  });

  it('does not count turns of two programs at one address as two people', () => {
    const turns = [...spell({}, MORNING, 6), ...spell(edge, MORNING + 2 * MINUTE, 6)];
    assert.equal(judgedAs(turns, { org: AN_OFFICE }), 'benign');
    const apart = [
      ...spell({}, MORNING, 6),
      ...spell({ ...edge, from: neighbour }, MORNING + 2 * MINUTE, 6),
    ];
    assert.equal(judgedAs(apart), 'hijack');
  });

  it('knows an app’s window by its name, whatever system it names', () => {
    const chromebook =
      'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
    const window = { agent: SLACK, token: 'token-of-slack', from: nextDoor };
    assert.equal(judgedAs(change(window, { agent: chromebook })), 'benign');
    assert.notEqual(
      judgedAs(change({ ...window, from: hosting }, { agent: chromebook })),
      'benign',
    );
    // On the way from home to the office an application may be the first to ask.
    assert.equal(judgedAs(change({ ...window, from: office }, { agent: chromebook })), 'benign');
    const program = change(
      { ...window, agent: 'okhttp/4.12.0', from: office },
      { agent: chromebook },
    );
    assert.equal(judgedAs(program), 'hijack');
    const browser = change({ from: office, token: 'token-2' }, { agent: chromebook });
    assert.notEqual(judgedAs(browser), 'benign');
  });

  it('takes the system’s own browser for an app’s, the more on one network and in a first week', () => {
    const edgeNextDoor = { ...edge, from: nextDoor };
    const weightOfLook = (look: Parameters<typeof change>[0], days = 20) =>
      weightOf('browser-changed', judged(change(look), { baseline: aBaseline(days) }));
    const firefox = weightOfLook({ ...edgeNextDoor, agent: FIREFOX_WINDOWS });
    const elsewhere = weightOfLook({ ...edgeNextDoor, from: office });
    const nearby = weightOfLook(edgeNextDoor);
    const early = weightOfLook({ ...edgeNextDoor, from: office }, 3);
    assert.ok(
      firefox > elsewhere && elsewhere > nearby && elsewhere > early,
      `${[firefox, elsewhere, nearby, early]}`,
    );
  });

  it('lets an update come before the desktop site is asked for', () => {
    const chrome = (major: number) =>
      `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.0.0 Safari/537.36`;
    const android = { agent: AGENTS.chromeAndroid };
    const major = Number(/Chrome\/(\d+)/.exec(AGENTS.chromeAndroid)?.[1]);
    const says = (version: number, from = nextDoor) =>
      judged(change({ agent: chrome(version), from }, android))?.evidence.some(
        ({ code }) => code === 'os-changed',
      ) ?? false;
    assert.equal(says(major + 1), false);
    assert.equal(says(major + 4), true);
    assert.equal(says(major + 4, home), false, 'from the phone’s own address');
  });
});

describe('a session in which nothing ever succeeded', () => {
  const scanners = [
    anEvent({ agent: AGENTS.chromeWindows, from: hosting, result: 'CHALLENGE' }),
    anEvent({
      agent: AGENTS.chromeWindowsOld,
      from: vpn,
      at: MORNING + 2 * MINUTE,
      result: 'CHALLENGE',
    }),
  ];

  it('is nobody’s, and cannot be stolen', () => {
    const found = judged(scanners);
    assert.equal(found?.verdict, 'benign');
    assert.match(detailOf('nobody-present', found), /nothing in this session ever succeeded/);
  });

  it('is somebody’s as soon as one request succeeds', () => {
    const owner = spell({}, MORNING - 60 * MINUTE);
    assert.match(
      detailOf('nobody-present', judged([...owner, ...scanners])),
      /nothing succeeded from there/,
    );
  });

  it('is nobody’s in somebody’s session either, unless Okta takes that for stolen', () => {
    const owner = spell({}, MORNING - 60 * MINUTE);
    const alarm = (type: string, extra: EventOptions = {}) =>
      anEvent({ type, at: MORNING + 3 * MINUTE, from: vpn, ...extra });
    assert.equal(judgedAs([...owner, ...scanners]), 'benign');
    const noted = alarm('user.session.context.change', { from: home });
    assert.equal(judgedAs([...owner, noted, ...scanners]), 'benign');
    const roaming = alarm('security.session.detect_client_roaming', { result: 'DENY' });
    assert.notEqual(judgedAs([...owner, ...scanners, roaming]), 'benign');
  });

  it('is nobody’s where Okta tells that it expired, whoever asked next', () => {
    const owner = spell({}, MORNING - 60 * MINUTE);
    const elsewhere = { agent: FIREFOX_WINDOWS, token: 'token-2', from: hosting };
    const next = (type: string) => [...owner, anEvent({ type, at: MORNING, ...elsewhere })];
    assert.equal(judgedAs(next('user.session.expire')), 'benign');
    assert.equal(judged(next('user.session.expire'))?.baselineRule, true);
    assert.equal(judgedAs(next('user.authentication.sso')), 'hijack');
  });

  it('is never taken for the user’s own, who comes after it', () => {
    const afterwards = spell({}, MORNING + 60 * MINUTE);
    for (const days of [0, 20]) {
      const baseline = aBaseline(days);
      const found = judged([...scanners, ...afterwards], { baseline });
      assert.equal(found?.verdict, 'benign');
      for (const { stranger } of found?.findings ?? [])
        assert.notEqual(stranger.ip, home.ip, `${days} days`);
    }
  });
});

describe('one address after the other on a fixed line', () => {
  const lines = (from: typeof home, count: number, everyMs: number) =>
    Array.from({ length: count }, (_, i) =>
      anEvent({
        from: { ...from, ip: `${from.ip.split('.')[0]}.${i + 20}.7.9` },
        at: MORNING + 40 * MINUTE + i * everyMs,
      }),
    );
  const morning = spell({}, MORNING, 3);
  itHolds([
    [
      'six within a quarter of an hour, as a residential proxy deals them out',
      'rotating-addresses',
      '+',
      [...morning, ...lines(neighbour, 6, 2 * MINUTE)],
    ],
    [
      'six in a working day',
      'rotating-addresses',
      '0',
      [...morning, ...lines(neighbour, 6, 90 * MINUTE)],
    ],
    [
      'a carrier’s phones',
      'rotating-addresses',
      '0',
      [...morning, ...lines(carrier, 6, 2 * MINUTE)],
    ],
    [
      'a provider that shares its addresses out to all its customers',
      'rotating-addresses',
      '0',
      [
        ...lines(home, 6, 2 * MINUTE).map((event) => ({
          ...event,
          publishedAt: event.publishedAt - 40 * MINUTE,
        })),
        ...lines(neighbour, 6, 2 * MINUTE),
      ],
    ],
  ]);
});

function judgedAs(...given: Parameters<typeof judged>) {
  return judged(...given)?.verdict ?? 'benign';
}
