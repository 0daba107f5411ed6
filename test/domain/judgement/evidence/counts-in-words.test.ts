/** Evidence counts as people do. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EvidenceCode } from '../../../../src/domain/judgement/evidence-codes.ts';
import type { JudgeContext } from '../../../../src/domain/judgement/judge-context.ts';
import {
  AGENTS,
  anAddress,
  anEvent,
  anOrg,
  judged,
  MINUTE,
  MORNING,
  PLACES,
  spell,
} from '../../builders.ts';
import { detailOf } from '../../evidence-of.ts';

const later = MORNING + 40 * MINUTE;

function saidOf(
  code: EvidenceCode,
  apps: readonly string[],
  overrides: Partial<JudgeContext> = {},
) {
  const start = anEvent({ type: 'user.session.start', at: MORNING - MINUTE });
  const theft = { from: PLACES.abroad, agent: AGENTS.firefoxLinux, token: null };
  const events = [
    start,
    ...spell(theft, later, 2),
    ...apps.map((app, i) => anEvent({ at: later + i * MINUTE, app, ...theft })),
  ];
  return detailOf(code, judged(events, overrides));
}

const MAIL = { days: 9, sessions: 9, lastDay: 1, lastSessionId: 'old' };

describe('of what was opened that this user opens on no other day, evidence says', () => {
  const overrides = { applications: { days: 20, apps: new Map([['Mail', MAIL]]), atOnce: 1 } };
  const said = (apps: readonly string[]) => saidOf('application-new-to-user', apps, overrides);

  it('that it was both', () => {
    assert.equal(
      said(['Payroll', 'Wiki']),
      'both applications opened from there within half an hour are opened by this user on no other day: Payroll, Wiki',
    );
  });

  it('that it was all of them', () => {
    assert.equal(
      said(['Payroll', 'Wiki', 'Git']),
      'all 3 applications opened from there within half an hour are opened by this user on no other day: Payroll, Wiki, Git',
    );
  });

  it('how many of them', () => {
    assert.match(
      said(['Payroll', 'Mail']),
      /^1 of the 2 applications opened from there .* is opened by/,
    );
  });
});

describe('a network whose registered name is a whole line is called in the evidence', () => {
  const said = (asOrg: string) => detailOfNetwork({ ...PLACES.abroad, asOrg });

  it('without the half of what stood in brackets', () => {
    assert.equal(
      said('Ote SA (Hellenic Telecommunications Organisation)'),
      'Ote SA (AS5617) is new to this user',
    );
  });

  it('as people call it, where the whole of its name is too long', () => {
    const registered = 'mci communications services, inc. d/b/a verizon business';
    assert.equal(said(registered), 'verizon business (AS5617) is new to this user');
  });

  it('by its whole name where that is short enough', () => {
    assert.equal(said('Alibaba (China)'), 'Alibaba (China) (AS5617) is new to this user');
  });
});

function detailOfNetwork(from: typeof PLACES.abroad | { asOrg: string }) {
  const place = { ...PLACES.abroad, ...from };
  const start = anEvent({ type: 'user.session.start', at: MORNING - MINUTE });
  const theft = spell({ from: place, agent: AGENTS.firefoxLinux, token: null }, later, 2);
  return detailOf('network-new', judged([start, ...theft]));
}

describe('of colleagues who came to a rented address since yesterday, evidence says', () => {
  const said = (newcomers: number) => {
    const addresses = new Map([[PLACES.hosting.ip, { ...anAddress(0), newcomers }]]);
    const org = anOrg({ addresses });
    const start = { type: 'user.session.start', from: PLACES.hosting, token: 'proxy' };
    return detailOf('address-history', judged([anEvent(start)], { org }));
  };

  it('that one did, and not before', () => {
    assert.equal(said(1), '1 colleague came to the same rented address, and not before yesterday');
  });

  it('that several did, none of them before', () => {
    assert.equal(
      said(2),
      '2 colleagues came to the same rented address, none of them before yesterday',
    );
  });
});
