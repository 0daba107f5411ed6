/** What the incident’s page says and draws of where the two sides were. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { markupOf } from '../../src/console/html.ts';
import type { SessionPlaces, Whereabouts } from '../../src/console/incident/session-places.ts';
import { whereCard } from '../../src/console/incident/where-card.ts';
import type { UserPlace } from '../../src/store/user-places.ts';

const BOSTON = placed('Boston', 'United States', 42, -71);
const FRANKFURT = { ...placed('Frankfurt', 'Germany', 50, 9), networkKind: 'hosting' };
const TOKYO = placed('Tokyo', 'Japan', 36, 140);
const SAN_FRANCISCO = placed('San Francisco', 'United States', 38, -122);
const LAGOS = placed('Lagos', 'Nigeria', 6, 3);
const SOMEWHERE_IN_FRANCE = { ...placed(null, 'France', 0, 0), at: null };

const AT_HOME: UserPlace = {
  lat: 42,
  lon: -71,
  city: 'Boston',
  country: 'United States',
  days: 20,
};
const ON_A_VISIT: UserPlace = { lat: 44, lon: -73, city: 'Burlington', country: null, days: 1 };

function placed(city: string | null, country: string | null, lat: number, lon: number) {
  return { city, country, at: { lat, lon }, networkKind: 'unknown' };
}

function shown(
  user: Whereabouts | null,
  stranger: Whereabouts | null,
  rest: { gapMs?: number | null; usual?: UserPlace[] } & Partial<SessionPlaces['elsewhere']> = {},
) {
  const { gapMs = 720_000, usual = [], user: owns = [], stranger: strangers = [] } = rest;
  const elsewhere = { user: owns, stranger: strangers };
  const card = whereCard({ user, stranger, gapMs, elsewhere }, usual);
  const markup = card === '' ? '' : markupOf(card);
  const all = (pattern: RegExp) => [...markup.matchAll(pattern)].map(([, found = '']) => found);
  return {
    markup,
    far: all(/<p class="far">(.*?)<\/p>/g)[0]?.replaceAll(/<.*?>/g, ''),
    lines: all(/<li class="\w+">(.*?)<\/li>/g),
    names: all(/<text class="name[^>]*>(.*?)<\/text>/g).map((text) =>
      text.replaceAll(/<.*?>/g, ''),
    ),
    marks: all(/<g class="place (\w+ \w+)"/g),
    summary: all(/aria-label="(Map\. [^"]*)"/g)[0],
    way: all(/<path class="way" d="([^"]+)"/g),
  };
}

describe('where the session was used', () => {
  it('is two named places, a line between them, the distance and the time', () => {
    const { far, lines, names, marks, way, summary } = shown(BOSTON, FRANKFURT);
    assert.equal(far, 'About 5,900 km in 12 min');
    assert.deepEqual(lines, [
      'The user: Boston, United States',
      'The stranger: Frankfurt, Germany (hosting)',
    ]);
    assert.deepEqual(names, ['User Boston', 'Stranger Frankfurt']);
    assert.deepEqual(marks, ['user main', 'stranger main']);
    assert.equal(way.length, 1);
    assert.equal(
      summary,
      'Map. About 5,900 km in 12 min. The user: Boston, United States. The stranger: Frankfurt, Germany (hosting).',
    );
  });

  it('is told without a time where none is known, and at the same moment where there is none between', () => {
    assert.equal(shown(BOSTON, FRANKFURT, { gapMs: null }).far, 'About 5,900 km apart');
    const atOnce = 'About 5,900 km apart, at the same moment';
    assert.equal(shown(BOSTON, FRANKFURT, { gapMs: 0 }).far, atOnce);
  });

  it('is over the Pacific where that is the short way', () => {
    const { way, far } = shown(TOKYO, SAN_FRANCISCO);
    const [, from = '', to = ''] = /^M([\d.]+) .* ([\d.]+) [\d.]+$/.exec(way[0] ?? '') ?? [];
    assert.ok(Number(to) - Number(from) > 400 && Number(from) > 0, `${from} to ${to}`);
    assert.equal(far, 'About 8,200 km in 12 min');
    assert.deepEqual(shown(SAN_FRANCISCO, TOKYO).way, way);
  });

  it('is one mark for both, and no line, where they were at one place', () => {
    const { far, names, marks, way, lines } = shown(BOSTON, { ...BOSTON, city: 'Cambridge' });
    assert.equal(far, 'About the same place on both sides');
    assert.deepEqual([names, marks, way], [['Both Cambridge'], ['both main'], []]);
    assert.equal(lines.length, 2);
    const near = shown(BOSTON, placed('Salem', 'United States', 42, -70));
    assert.equal(near.far, 'About 100 km in 12 min');
    const north = [placed('Tromsø', 'Norway', 70, 19), placed('Senja', 'Norway', 70, 18)] as const;
    assert.equal(shown(...north).far, 'Less than 100 km in 12 min');
  });

  it('is one side where only that one can be placed, and the other in words', () => {
    const stranger = shown(SOMEWHERE_IN_FRANCE, LAGOS);
    assert.deepEqual(
      [stranger.marks, stranger.way, stranger.far],
      [['stranger main'], [], undefined],
    );
    assert.deepEqual(stranger.lines, [
      'The user: France, not on the map',
      'The stranger: Lagos, Nigeria',
    ]);
    const user = shown(BOSTON, { ...SOMEWHERE_IN_FRANCE, country: null });
    assert.deepEqual([user.marks, user.way, user.far], [['user main'], [], undefined]);
    assert.deepEqual(user.lines, [
      'The user: Boston, United States',
      'The stranger: place not known',
    ]);
  });

  it('is not shown at all where neither can be placed', () => {
    assert.equal(shown(null, SOMEWHERE_IN_FRANCE, { usual: [AT_HOME] }).markup, '');
    assert.equal(shown(null, null).markup, '');
  });

  it('has the places of other days, and measures from there where the session does not show the user', () => {
    const both = shown(BOSTON, FRANKFURT, { usual: [AT_HOME, ON_A_VISIT] });
    assert.deepEqual(both.marks, ['usual faint', 'usual faint', 'user main', 'stranger main']);
    assert.equal(
      both.lines[2],
      'The user on other days: Boston, United States (20 days); Burlington (1 day)',
    );
    const alone = shown(null, FRANKFURT, { usual: [AT_HOME, ON_A_VISIT] });
    assert.equal(alone.far, 'About 5,900 km from where the user mostly is on other days');
    assert.deepEqual(alone.names, ['Other days Boston', 'Stranger Frankfurt']);
    assert.deepEqual(alone.way, [], 'nobody was seen to be there');
    const there = shown(null, BOSTON, { usual: [AT_HOME] });
    assert.equal(there.far, 'About where the user mostly is on other days');
    assert.deepEqual(there.names, ['Stranger Boston']);
  });

  it('leaves out of the map places of other days that are far from both', () => {
    const { marks, lines } = shown(TOKYO, SAN_FRANCISCO, { usual: [AT_HOME] });
    assert.deepEqual(marks, ['user main', 'stranger main']);
    assert.match(lines.join(), /on other days: Boston/);
  });

  it('has every further place of the session, told apart by side', () => {
    const salem = placed('Salem', 'United States', 43, -71);
    const { marks, lines, names } = shown(BOSTON, FRANKFURT, {
      user: [salem],
      stranger: [LAGOS, TOKYO],
    });
    assert.deepEqual(marks, [
      'user minor',
      'stranger minor',
      'stranger minor',
      'user main',
      'stranger main',
    ]);
    assert.deepEqual(names.length, 2);
    assert.deepEqual(lines.slice(1, 2), ['The user also in Salem, United States']);
    assert.deepEqual(lines.slice(3), ['The stranger also in Lagos, Nigeria; Tokyo, Japan']);
    const many = Array.from({ length: 9 }, (_, index) =>
      placed(`City ${index}`, null, index, index),
    );
    const cut = 'The stranger also in City 0; City 1; City 2; City 3; City 4 and 4 more';
    assert.equal(shown(BOSTON, FRANKFURT, { stranger: many }).lines[2], cut);
  });

  it('calls a place without a name by its coordinates', () => {
    const { lines, names } = shown(placed(null, null, 40, -4), placed(null, null, -17, 179));
    assert.deepEqual(lines, ['The user: about 40° N, 4° W', 'The stranger: about 17° S, 179° E']);
    assert.deepEqual(names, ['User 40° N, 4° W', 'Stranger 17° S, 179° E']);
  });

  it('takes names of places for text, of whatever length', () => {
    const bad = '"><script>alert(1)</script>';
    const { markup, names } = shown(BOSTON, { ...FRANKFURT, city: `${bad}${'x'.repeat(300)}` });
    assert.doesNotMatch(markup, /<script|"">/);
    assert.ok(names.every((name) => name.length < 60));
  });
});
