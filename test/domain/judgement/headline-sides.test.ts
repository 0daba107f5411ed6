/** What the first line about a session leaves out, or tells only where it matters. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { companyName } from '../../../src/domain/judgement/company-name.ts';
import type { LogEvent } from '../../../src/domain/session/event.ts';
import {
  AGENTS,
  aBaseline,
  anEvent,
  judged,
  MINUTE,
  MORNING,
  PLACES,
  spell,
  start,
} from '../builders.ts';

const later = MORNING + 40 * MINUTE;

describe('the first line about a session tells, where it matters,', () => {
  it('nothing of a rented server that its user comes from every day', () => {
    const baseline = aBaseline(20, [{ from: PLACES.hosting }]);
    const theft = spell({ agent: AGENTS.firefoxLinux, from: PLACES.abroad, token: null }, later, 2);
    const line = judged([start({ from: PLACES.hosting }), ...theft], { baseline })?.headline;
    assert.match(
      line ?? '',
      /^ada@example.com’s session moved from Chrome 140 on Windows at Digital/,
    );
    const back = [
      start({ from: PLACES.abroad, agent: AGENTS.firefoxLinux, token: 'other' }),
      ...spell({ from: PLACES.hosting }, later, 2),
    ];
    assert.match(
      judged(back, { baseline })?.headline ?? '',
      / to Chrome 140 on Windows at Digital/,
    );
  });

  it('what was done from both sides, where neither is at home', () => {
    const baseline = aBaseline(20, [{ from: PLACES.office }]);
    const events = [
      start({ from: PLACES.abroad, agent: AGENTS.firefoxLinux, token: 'other' }),
      anEvent({
        at: MORNING,
        type: 'user.mfa.factor.activate',
        from: PLACES.abroad,
        agent: AGENTS.firefoxLinux,
        token: 'other',
      }),
      ...spell({ app: 'Mail' }, later, 2),
    ];
    assert.match(
      judged(events, { baseline })?.headline ?? '',
      /; from the first: factor enrolled; from the second: Mail opened$/,
    );
  });

  it('a company by what people call it', () => {
    const called = [
      ['DigitalOcean, LLC', 'DigitalOcean'],
      ['telefonica germany gmbh & co.ohg', 'telefonica germany'],
      ['p4 sp. z o.o.', 'p4'],
      ['hostroyale technologies pvt ltd', 'hostroyale technologies'],
      ['bharti airtel ltd. telemedia services', 'bharti airtel ltd. telemedia services'],
      ['mci communications services, inc. d/b/a verizon business', 'verizon business'],
      ['Cellco Partnership DBA Verizon Wireless', 'Verizon Wireless'],
      ['"Kyivstar" PJSC', 'Kyivstar'],
      ['JSC "Silknet"', 'Silknet'],
      ['pjsc rostelecom', 'rostelecom'],
      ['America Movil Peru S.A.C.', 'America Movil Peru'],
      ['turk telekomunikasyon anonim sirketi', 'turk telekomunikasyon'],
      ['SingNet Pte Ltd', 'SingNet'],
      ['Triple T Broadband Public Company Limited', 'Triple T Broadband'],
      [
        'Turksat Uydu Haberlesme ve Kablo TV Isletme A.S.',
        'Turksat Uydu Haberlesme ve Kablo TV Isletme',
      ],
      [
        'verein zur foerderung eines forschungsnetzes e.v.',
        'verein zur foerderung eines forschungsnetzes',
      ],
      ['Limited', 'Limited'],
      ['JSC', 'JSC'],
      ['DBA', 'DBA'],
    ] as const;
    for (const [registered, name] of called) assert.equal(companyName(registered), name);
  });

  it('which of two networks of one company is meant, by their numbers', () => {
    const there = { ...PLACES.home, asn: 7015, ip: '24.1.1.1' };
    const events = [start(), ...spell({ from: there, agent: AGENTS.firefoxLinux }, later, 2)];
    assert.match(
      judged(events)?.headline ?? '',
      /at Comcast Cable Communications, LLC \(AS7922\), Boston, to .* \(AS7015\), Boston/,
    );
  });

  it('the egress that Okta calls a proxy by what it is', () => {
    const asProxy = (event: LogEvent) => ({
      ...event,
      network: { ...event.network, isProxy: true },
    });
    const events = [start({ from: PLACES.zeroTrust, agent: AGENTS.safariIphone, change: asProxy })];
    const line = judged(events, { baseline: aBaseline(20) })?.headline ?? '';
    assert.match(line, /was opened from a company’s cloud egress new to this user/);
  });

  it('no way back where nobody came back', () => {
    // An update came in between: what is compared with the later look is the look that the first machine had after it.
    const [older, newer] = [AGENTS.safariMac.replace('18.5', '17.5'), AGENTS.safariMac];
    const baseline = aBaseline(20, [{ from: PLACES.neighbour, agent: newer }]);
    const line = judged(
      [
        start({ agent: older, print: 'print-ada' }),
        ...spell({ agent: newer, from: PLACES.neighbour, print: 'print-ada' }, later, 2),
        anEvent({ at: later + 47 * 60 * MINUTE, agent: newer, print: 'print-ada' }),
      ],
      { baseline },
    );
    assert.match(line?.headline ?? '', /moved from Cox .*, to Comcast .*, 47 h later$/);
  });

  it('that the second network is new as well, where the first look is unlike the user', () => {
    const baseline = aBaseline(20, [{ from: PLACES.office }]);
    const events = [
      start({ from: PLACES.abroad, agent: AGENTS.firefoxLinux, token: 'other' }),
      ...spell({}, later, 2),
    ];
    assert.match(
      judged(events, { baseline })?.headline ?? '',
      /; the first is unlike this user, and the second’s network new$/,
    );
  });
});
