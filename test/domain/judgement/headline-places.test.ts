/** Where the two sides were when the one gave way to the other, and by which name a network goes. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { companyName } from '../../../src/domain/judgement/company-name.ts';
import { AGENTS, anEvent, judged, MINUTE, MORNING, PLACES, spell, start } from '../builders.ts';

const later = MORNING + 40 * MINUTE;
const theft = spell({ agent: AGENTS.firefoxLinux, from: PLACES.abroad, token: null }, later, 2);

describe('the first line about a session tells of a provider with customers in many cities', () => {
  const inHartford = { ...PLACES.home, ip: '73.9.9.9', city: 'Hartford', lat: 41.8, lon: -72.7 };
  const events = [start(), anEvent({ at: MORNING, from: inHartford }), ...theft];

  it('the city in which the session was last, and so do both sides of the finding', () => {
    const judgement = judged(events);
    assert.match(
      judgement?.headline ?? '',
      /at Comcast Cable Communications, Hartford, to .* at Orange Polska, Warsaw, 40 min later/,
    );
    const [finding] = judgement?.findings ?? [];
    assert.deepEqual(
      [finding?.fromIp, finding?.from?.city, finding?.from?.lat, finding?.to.city],
      ['73.9.9.9', 'Hartford', 42, 'Warsaw'],
    );
  });

  it('the country, where no city was ever said of that address', () => {
    const somewhere = { ...inHartford, city: null };
    const moved = [start(), anEvent({ at: MORNING, from: somewhere }), ...theft];
    assert.match(judged(moved)?.headline ?? '', /at Comcast .*, United States, to .*, Warsaw, 40/);
  });

  it('the city that another event of that address named', () => {
    const vague = { ...inHartford, city: null };
    const moved = [
      start(),
      anEvent({ at: MORNING, from: inHartford }),
      anEvent({ at: MORNING + 10 * MINUTE, from: vague }),
      ...theft,
    ];
    assert.match(judged(moved)?.headline ?? '', /at Comcast .*, Hartford, to .*, Warsaw, 30/);
  });

  it('the city in which it was opened, where Okta’s alarm came from the next', () => {
    const inHartfordToo = { ...PLACES.carrier, ip: '172.58.9.9', city: 'Hartford' };
    const alarm = { at: later, type: 'user.session.context.change', from: inHartfordToo };
    const line = judged([start({ from: PLACES.carrier }), anEvent(alarm)])?.headline;
    assert.match(line ?? '', /was opened from .*, Boston; Okta raised an alarm about it$/);
  });
});

describe('the first line about a session calls', () => {
  it('one network by one name, however many the registries have for it', () => {
    const inHartford = {
      ...PLACES.home,
      asOrg: 'comcast',
      ip: '73.9.9.9',
      city: 'Hartford',
      token: null,
    };
    const moved = [start(), ...spell({ from: inHartford, agent: AGENTS.firefoxLinux }, later, 2)];
    assert.match(judged(moved)?.headline ?? '', / at comcast, Boston, to .* at comcast, Hartford,/);
  });

  it('a company without what its registered name adds in brackets', () => {
    const called = [
      ['Ote SA (Hellenic Telecommunications Organisation)', 'Ote'],
      ['Atria Convergence Pvt. Ltd., (Broadband Services)', 'Atria Convergence'],
      ['Atria Convergence Pvt. Ltd.,', 'Atria Convergence'],
      ['uninet s.a. de c.v.', 'uninet'],
      ['DIGI SPAIN TELECOM S.L.U.', 'DIGI SPAIN TELECOM'],
      ['toya sp.z.o.o', 'toya'],
      ['Alibaba (US) Technology Co., Ltd.', 'Alibaba (US) Technology'],
      ['EMIRATES GROUP COMPANY (ETISALAT GROUP) PJSC', 'EMIRATES GROUP COMPANY'],
      ['Three Ireland (Hutchison) limited', 'Three Ireland'],
      ['(Nobody)', '(Nobody)'],
    ] as const;
    for (const [registered, name] of called) assert.equal(companyName(registered), name);
    const from = { ...PLACES.abroad, asOrg: 'Ote SA (Hellenic Telecommunications Organisation)' };
    const moved = [start(), ...spell({ from, agent: AGENTS.firefoxLinux, token: null }, later, 2)];
    assert.match(judged(moved)?.headline ?? '', / at Ote, Warsaw, 41 min later/);
  });

  it('a company by the beginning of its name, cut between two words or within one', () => {
    const from = {
      ...PLACES.abroad,
      asOrg: 'Emirates Integrated Telecommunications Company of Dubai',
    };
    const moved = [start(), ...spell({ from, agent: AGENTS.firefoxLinux, token: null }, later, 2)];
    assert.match(
      judged(moved)?.headline ?? '',
      / Telecommunications Company…, Warsaw, 41 min later/,
    );
  });
});
