/** What was done, and from which side, in the first line about a session. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
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
import { detailOf } from '../evidence-of.ts';

const later = MORNING + 40 * MINUTE;
const stranger = { agent: AGENTS.firefoxLinux, token: 'other' };

describe('the first line about a session that a stranger opened', () => {
  const opened = [
    start({ from: PLACES.abroad, ...stranger }),
    anEvent({ at: MORNING, app: 'Mail', from: PLACES.abroad, ...stranger }),
  ];

  it('tells also what was done from where it went on: that may be the same stranger', () => {
    const enrolled = { at: later + MINUTE, type: 'user.mfa.factor.activate' };
    const events = [...opened, ...spell({ app: 'Wiki' }, later, 2), anEvent(enrolled)];
    assert.match(
      judged(events)?.headline ?? '',
      /; the first is unlike this user; from the first: Mail opened; from the second: factor enrolled, Wiki opened$/,
    );
  });

  it('only counts the applications, where there are two sides to tell of', () => {
    const apps = ['A', 'B', 'C', 'D'].map((app, i) => anEvent({ at: later + i * 1_000, app }));
    assert.match(
      judged([...opened, ...apps])?.headline ?? '',
      /; from the first: Mail opened; from the second: 4 applications opened$/,
    );
  });

  it('tells what was done from the rented server that opened it, where who came next is the stranger', () => {
    const baseline = aBaseline(20, [{}, { from: PLACES.abroad }]);
    const server = { from: PLACES.hosting, token: 'proxy' };
    const events = [
      start(server),
      anEvent({ at: MORNING, app: 'Mail', ...server }),
      ...spell(
        { app: 'Wiki', from: PLACES.vpn, agent: AGENTS.pythonRequests, token: null },
        later,
        2,
      ),
    ];
    assert.match(
      judged(events, { baseline })?.headline ?? '',
      /was opened from a rented server of .*, 40 min later; from the first: Mail opened; from the second: Wiki opened$/,
    );
  });
});

describe('the first line about a session that is found harmless', () => {
  it('calls nobody a stranger, and says of which side it speaks', () => {
    const carrier = { from: PLACES.carrier, print: 'print-ada', app: 'Mail' };
    const events = [
      anEvent({ at: MORNING, ...carrier }),
      ...spell({ print: 'print-ada', app: 'Wiki' }, later, 2),
    ];
    const judgement = judged(events);
    assert.equal(judgement?.verdict, 'benign');
    assert.match(
      judgement?.headline ?? '',
      /with the same Chrome 140 on Windows, 40 min later; from the first: Mail opened$/,
    );
  });
});

describe('the first line about a sign-in by a stranger', () => {
  const server = { from: PLACES.hosting, token: 'proxy' };
  const opened = [start(server), anEvent({ at: MORNING, app: 'Mail', ...server })];

  it('tells where the session went on, and what was done from there', () => {
    const vpn = { from: PLACES.vpn, token: 'proxy', app: 'Wiki' };
    const judgement = judged([...opened, ...spell(vpn, later, 2)]);
    assert.equal(judgement?.findings[0]?.trigger, 'start');
    assert.match(
      judgement?.headline ?? '',
      /was opened from a rented server new to this user: Chrome 140 on Windows at DigitalOcean, Frankfurt; from there: Mail opened; 40 min later it went on from a commercial VPN of M247 Europe, Amsterdam: Wiki opened$/,
    );
  });

  it('tells where the session went on also where nothing was opened from there', () => {
    const vpn = { from: PLACES.vpn, token: 'proxy', type: 'policy.evaluate_sign_on' };
    assert.match(
      judged([...opened, anEvent({ at: later, ...vpn })])?.headline ?? '',
      /; from there: Mail opened; 40 min later it went on from a commercial VPN of M247 Europe, Amsterdam$/,
    );
  });
});

describe('the first line about a session, and the evidence, say of an administrator’s acts', () => {
  const upon = (id: string, type: string, at: number) =>
    anEvent({
      at,
      type,
      from: PLACES.abroad,
      ...stranger,
      change: (event) => ({
        ...event,
        targets: [{ id, type: 'User', alternateId: `${id}@example.com`, displayName: id }],
      }),
    });
  const reset = 'user.account.reset_password';
  const grant = 'user.account.privilege.grant';

  it('that they were done to others', () => {
    const events = [start(), upon('00ubob', reset, later), upon('00ubob', grant, later + MINUTE)];
    const judgement = judged(events);
    assert.match(
      judgement?.headline ?? '',
      /; from there: privilege granted to others, password changed for others$/,
    );
    const detail = detailOf('after-the-change', judgement);
    assert.equal(
      detail,
      'done from there within the hour: privilege granted to others, password changed for others',
    );
  });

  it('nothing of others where the user’s own account was among them', () => {
    const events = [start(), upon('00ubob', reset, later), upon('00uada', reset, later + MINUTE)];
    assert.match(judged(events)?.headline ?? '', /; from there: password changed$/);
    assert.equal(judged(events.toReversed())?.headline, judged(events)?.headline);
  });
});
