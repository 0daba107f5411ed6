import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LogEvent } from '../../../src/domain/session/event.ts';
import { AGENTS, anEvent, judged, MINUTE, MORNING, PLACES, spell, start } from '../builders.ts';

const later = MORNING + 40 * MINUTE;
const otherDoor = { ...PLACES.home, ip: '73.9.9.9' };

/** Each: what the line tells, the events, and the line as a person reads it. */
const LINES: [string, LogEvent[], RegExp][] = [
  [
    'a sign-in from a rented server',
    [start({ from: PLACES.hosting, token: 'proxy' })],
    /session was opened from a rented server new to this user: Chrome 140 on Windows at DigitalOcean, Frankfurt$/,
  ],
  [
    'that a session which moved had been opened on a rented server',
    [
      start({ from: PLACES.hosting, token: 'proxy' }),
      ...spell({ agent: AGENTS.firefoxLinux, from: PLACES.vpn, token: null }, later, 2),
    ],
    /session was opened from a rented server of DigitalOcean, Frankfurt, with Chrome 140 on Windows, and moved to Firefox 143 on Linux at a commercial VPN of M247 Europe, Amsterdam, 41 min later/,
  ],
  [
    'another address of one provider, where only the client changed beside it',
    [start(), ...spell({ agent: AGENTS.firefoxLinux, from: otherDoor, token: null }, later, 2)],
    /changed from Chrome 140 on Windows to Firefox 143 on Linux at another address of Comcast Cable Communications, Boston, 41 min later/,
  ],
  [
    'that two events came in the same second',
    [
      start(),
      anEvent({ at: later }),
      anEvent({ at: later + 10, agent: AGENTS.pythonRequests, from: PLACES.hosting, token: null }),
    ],
    /to the program python-requests 2 at a rented server of DigitalOcean, Frankfurt, in the same second/,
  ],
  [
    'a second device at the same address',
    [
      start({ print: 'print-ada' }),
      anEvent({ at: later, print: 'print-ada' }),
      anEvent({ at: later + MINUTE, print: 'print-thief', token: 'token-thief' }),
    ],
    /session went on from a second device at Comcast .*, Boston, with the same Chrome 140 on Windows, 60 s later/,
  ],
  [
    'that only a detail of the user agent changed',
    [
      start({ agent: AGENTS.safariMac }),
      anEvent({ at: later, agent: AGENTS.safariMac.replace('Version/18.5', 'Version/18.6') }),
    ],
    /session went on at Comcast .*, Boston, with another user agent of Safari 18 on macOS, 41 min later$/,
  ],
  [
    'that the same browser came from another device',
    [
      start({ print: 'print-ada' }),
      anEvent({ at: later, print: 'print-2', token: 'token-2', from: PLACES.neighbour }),
    ],
    /moved from Comcast .*, to Cox .*, Boston, on another device with the same Chrome 140 on Windows, 41 min later$/,
  ],
  [
    'which of the two sides is unlike its user, where that one came first',
    [
      start({ from: PLACES.abroad, agent: AGENTS.firefoxLinux, token: 'other' }),
      ...spell({}, later, 2),
    ],
    /moved from Firefox 143 on Linux at Orange .*, to Chrome 140 on Windows at Comcast .*, 41 min later; the first is unlike this user$/,
  ],
  [
    'the gravest of what was done, and how much else',
    [
      start(),
      ...[
        'user.session.access_admin_app',
        'user.account.update_profile',
        'group.user_membership.add',
        'application.lifecycle.create',
        'user.account.update_password',
        'system.api_token.create',
        'user.mfa.factor.activate',
      ].map((type, i) => anEvent({ at: later + i * 1_000, type, from: PLACES.abroad })),
    ],
    /; from there: factor enrolled, API token created, password changed, group changed, application changed, 2 more$/,
  ],
  [
    'which applications were opened first, by name',
    [
      start(),
      ...['Payroll', 'Wi\u202eki', 'Payroll', 'Github', 'Mail'].map((app, i) =>
        anEvent({ at: later + i * 1_000, app, from: PLACES.abroad }),
      ),
    ],
    /; from there: 4 applications opened \(Payroll, Wiki, …\)$/,
  ],
  [
    'how many were opened, and no more names than a glance takes in',
    [
      start(),
      ...['A', 'B', 'C'].map((app, i) =>
        anEvent({ at: later + i * 1_000, app, from: PLACES.abroad }),
      ),
    ],
    /3 applications opened \(A, B, C\)$/,
  ],
  [
    'also of a single application which it was: a mailbox is enough',
    [start(), anEvent({ at: later, app: 'Office 365', from: PLACES.abroad })],
    /; from there: Office 365 opened$/,
  ],
  [
    'who came in between, where the first change that is seen of them is the owner’s return',
    [
      start(),
      anEvent({ at: MORNING + 10 * MINUTE }),
      anEvent({ at: MORNING + 20 * MINUTE, from: PLACES.office, agent: AGENTS.firefoxLinux }),
      anEvent({ at: later, from: PLACES.abroad, agent: AGENTS.firefoxLinux, token: 'other' }),
      anEvent({ at: later + 5 * MINUTE }),
      ...spell({}, later + 10 * MINUTE, 2),
    ],
    /session moved from Chrome 140 on Windows at Comcast .*, to Firefox 143 on Linux at Orange .*, 30 min later, and back$/,
  ],
  [
    'where a session came from before the stranger, where the clearer change is that to the user’s next network',
    [
      start({ from: PLACES.office }),
      ...spell({ from: PLACES.abroad, print: 'print-2', app: 'Mail' }, MORNING + 20 * MINUTE, 2),
      ...spell({ print: 'print-ada' }, later, 2),
    ],
    /session moved from Verizon Business, Boston, to Orange Polska, Warsaw, with the same Chrome 140 on Windows, 21 min later, and on to Comcast Cable Communications, Boston, 16 min later; the second is unlike this user; from the second: Mail opened$/,
  ],
  [
    'with which client it went on to the user’s next network, and when, where that is another one',
    [
      start({ from: PLACES.office }),
      ...spell({ from: PLACES.abroad, print: 'print-2' }, MORNING + 20 * MINUTE, 2),
      ...spell({ agent: AGENTS.firefoxLinux, print: 'print-ada' }, later, 2),
    ],
    /with the same Chrome 140 on Windows, 21 min later, and on to Firefox 143 on Linux at Comcast .*, Boston, 16 min later; the second/,
  ],
  [
    'that whoever was there before went on, beside the stranger',
    [
      start(),
      anEvent({ at: later, agent: AGENTS.firefoxLinux, from: PLACES.abroad, app: 'Mail' }),
      anEvent({ at: later + 25 * MINUTE }),
    ],
    /41 min later, the first in use again 25 min later; from there: Mail opened$/,
  ],
  [
    'that both are in use where whoever was there before goes on at once',
    [
      start(),
      anEvent({ at: later, agent: AGENTS.firefoxLinux, from: PLACES.abroad, app: 'Mail' }),
      anEvent({ at: later + 1_000 }),
    ],
    /41 min later, both in use; from there: Mail opened$/,
  ],
  [
    'nothing of who was there before where that was the next morning',
    [
      start(),
      anEvent({ at: later, agent: AGENTS.firefoxLinux, from: PLACES.abroad, app: 'Mail' }),
      anEvent({ at: later + 13 * 60 * MINUTE }),
    ],
    /41 min later; from there: Mail opened$/,
  ],
  [
    'who signed in before who came in the same moment',
    [
      start({ uuid: 'b' }),
      anEvent({ uuid: 'a', at: MORNING - MINUTE, agent: AGENTS.firefoxLinux, from: PLACES.abroad }),
      ...spell({}, later, 2),
    ],
    /moved from Chrome 140 on Windows at Comcast .*, to Firefox 143 on Linux at Orange .*, in the same second, and back$/,
  ],
  [
    'what two acts and two applications were, as a sentence',
    [
      start(),
      anEvent({ at: later, type: 'user.account.update_password', from: PLACES.abroad }),
      anEvent({ at: later + 1_000, app: 'Mail', from: PLACES.abroad }),
      anEvent({ at: later + 2_000, app: 'Wiki', from: PLACES.abroad }),
    ],
    /; from there: password changed, Mail and Wiki opened$/,
  ],
  [
    'that Okta suspects a hijack, beside what was seen',
    [
      start(),
      anEvent({ at: later, from: PLACES.abroad, agent: AGENTS.firefoxLinux, token: 'other' }),
      anEvent({
        at: later + MINUTE,
        type: 'user.risk.detect',
        change: (event) => ({
          ...event,
          opinion: { ...event.opinion, riskReasons: ['Session is suspected to be hijacked'] },
        }),
      }),
    ],
    /; Okta suspects a hijack$/,
  ],
  [
    'a provider by the beginning of a name that goes on for a whole line, without its double blanks',
    [
      start(),
      anEvent({
        at: later,
        agent: AGENTS.firefoxLinux,
        token: null,
        from: {
          ...PLACES.neighbour,
          asOrg: 'office national  des postes et telecommunications onpt (maroc telecom) / iam',
        },
      }),
    ],
    /at office national des postes et telecommunication…, Boston/,
  ],
];

describe('the first line about a session tells', () => {
  for (const [what, events, line] of LINES) {
    it(what, () => assert.match(judged(events)?.headline ?? '', line));
  }
});
