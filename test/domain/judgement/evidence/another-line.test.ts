import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { neighbourhood } from '../../../../src/domain/session/address-owners.ts';
import {
  AGENTS,
  aBaseline,
  anAddress,
  anEvent,
  anOrg,
  change,
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

const { home, carrier } = PLACES;
const away: Where = { ...home, ip: '73.99.1.1' };
const farAway: Where = { ...away, city: 'Seattle', lat: 47.6, lon: -122.3 };

/** From the owner's line at home to another, and what that weighs; null where nobody asked. */
function weightOfLine(
  second: EventOptions,
  overrides: Parameters<typeof judged>[1] = {},
  apartMs = 3 * HOUR,
  first: EventOptions = {},
): number | null {
  return lineOf(judged(change(second, first, apartMs), overrides))?.weight ?? null;
}

function lineOf(judgement: ReturnType<typeof judged>) {
  return judgement?.evidence.find(({ code }) => code === 'another-line');
}

describe('another line of the provider that the session is on', () => {
  it('speaks for a hijack, the more the quicker it comes', () => {
    const later = weightOfLine({ from: away }) ?? 0;
    const withinTheHour = weightOfLine({ from: away }, {}, 20 * MINUTE) ?? 0;
    const withinMinutes = weightOfLine({ from: away }, {}, 5 * MINUTE) ?? 0;
    assert.ok(later > 0);
    assert.ok(withinTheHour > later);
    assert.ok(withinMinutes > withinTheHour);
  });

  it('does not count the seconds of what comes within one', () => {
    const found = lineOf(judged(change({ from: away }, {}, 400)));
    assert.match(found?.detail ?? '', /on no other day, at once/);
    assert.doesNotMatch(found?.detail ?? '0 s', /\b0 s/);
  });

  it('speaks the more where the owner goes on at theirs', () => {
    const events = [...spell({}, MORNING), ...spell({ from: away }, MORNING + 3 * HOUR, 2)];
    const lastAt = MORNING + 3 * HOUR + 4 * MINUTE;
    const gone = lineOf(judged(events));
    const back = lineOf(judged([...events, anEvent({ at: lastAt + 10 * MINUTE })]));
    assert.ok((back?.weight ?? 0) > (gone?.weight ?? 0));
    assert.match(back?.detail ?? '', /where this user is on no other day, and back 14 min after$/);
  });

  it('speaks the more in a city where the user never is', () => {
    assert.ok((weightOfLine({ from: farAway }) ?? 0) > (weightOfLine({ from: away }) ?? 0));
    const there = { baseline: aBaseline(20, [{}, { from: farAway }]) };
    assert.equal(weightOfLine({ from: farAway }, there), weightOfLine({ from: away }));
  });

  it('is looked at of a newcomer where it is a flight away: nobody’s address is known, and nobody is in two cities', () => {
    const baseline = aBaseline(2);
    const judgement = judged(change({ from: farAway }, {}, 40 * MINUTE), { baseline });
    assert.equal(judgement?.findings[0]?.stranger.ip, farAway.ip);
    const nowhere = { ...farAway, lat: null, lon: null };
    for (const from of [away, nowhere])
      assert.equal(judged(change({ from }, {}, 40 * MINUTE), { baseline }), null);
  });

  for (const [what, second, overrides, first] of [
    ['next door', { from: { ...home, ip: '73.1.1.99' } }],
    [
      'at an address of other days',
      { from: away },
      { ownAddresses: new Set([neighbourhood(away.ip)]) },
    ],
    [
      'at the company’s',
      { from: away },
      {
        org: anOrg({ addresses: new Map([[away.ip, anAddress(40)]]) }),
      },
    ],
    ['of somebody in a first week', { from: away }, { baseline: aBaseline(2) }],
    ['of a carrier', { from: { ...carrier, ip: '172.99.1.1' } }, {}, { from: carrier }],
    ['of a phone', { from: away, agent: AGENTS.safariIphone }, {}, { agent: AGENTS.safariIphone }],
    ['of the other family of addresses', { from: { ...home, ip: '2601:18c::1' } }],
  ] satisfies [string, EventOptions, Parameters<typeof judged>[1]?, EventOptions?][]) {
    it(`is nothing to look at ${what}`, () => {
      assert.equal(judged(change(second, first ?? {}, 5 * MINUTE), overrides), null);
    });
  }

  it('says nothing of a provider that deals out its addresses to all', () => {
    const pool = ['73.99.1.1', '73.98.1.1', '73.97.1.1'].map((ip, i) =>
      anEvent({ at: MORNING + HOUR + i * MINUTE, from: { ...home, ip } }),
    );
    const judgement = judged([...spell({}, MORNING), ...pool]);
    assert.equal(judgement?.verdict, 'benign');
    assert.equal(lineOf(judgement), undefined);
  });

  it('is told from the lines that the user has in either family', () => {
    const v6: Where = { ...home, ip: '2601:18c::1' };
    const events = [
      ...spell({ from: v6 }, MORNING, 2),
      ...spell({}, MORNING + 10 * MINUTE, 2),
      ...spell({ from: away }, MORNING + HOUR, 2),
    ];
    const judgement = judged(events);
    assert.deepEqual(
      judgement?.findings.map(({ stranger }) => stranger.ips),
      [[away.ip]],
    );
    assert.deepEqual(judgement?.findings[0]?.owner?.ips, [v6.ip, home.ip].sort());
  });

  it('counts another cookie for much there only where two requests bear it', () => {
    const tokens = (...of: (string | null)[]) =>
      weightOf(
        'device-token',
        judged([
          ...spell({}, MORNING),
          ...of.map((token, i) => anEvent({ at: MORNING + HOUR + i * MINUTE, from: away, token })),
        ]),
      );
    assert.ok(tokens('other', 'other') > 3);
    assert.ok(tokens('other', null) < 2);
    // The Admin Console’s own session has a cookie of its own.
    const derived = { root: 's1', from: away, token: 'other', session: '102Console' };
    const beside = judged([
      ...spell({ root: 's1' }, MORNING),
      ...[0, 1].map((i) => anEvent({ at: MORNING + HOUR + i * MINUTE, ...derived })),
    ]);
    const cookie = beside?.evidence.find(({ code }) => code === 'device-token');
    assert.ok(cookie !== undefined && cookie.weight < 2);
  });
});
