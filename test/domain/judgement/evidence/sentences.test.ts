/** What evidence says in words is so: each a sentence that was false once. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JudgeContext } from '../../../../src/domain/judgement/judge-context.ts';
import { neighbourhood } from '../../../../src/domain/session/address-owners.ts';
import type { LogEvent } from '../../../../src/domain/session/event.ts';
import {
  AGENTS,
  aBaseline,
  anEvent,
  anOrg,
  change,
  HOUR,
  judged,
  MINUTE,
  MORNING,
  PLACES,
  spell,
  start,
  type Where,
} from '../../builders.ts';

/** Everything that the gravest finding says. */
function saidOf(events: readonly LogEvent[], overrides: Partial<JudgeContext> = {}): string {
  const found = judged(events, overrides);
  assert.ok(found !== null);
  return [found.headline, ...found.evidence.map(({ detail }) => detail)].join('\n');
}

const THERE_AND_HERE = aBaseline(20, [{}, { from: PLACES.abroad, agent: AGENTS.safariMac }]);

const DIGITAL_OCEAN = 14061;
/** Of applications the user opens this one, every other day. */
const MAIL_ALONE = new Map([['Mail', { days: 9, sessions: 9, lastDay: 1, lastSessionId: 'old' }]]);

describe('evidence in words', () => {
  it('does not call a network nobody else’s on which colleagues were seen', () => {
    const org = anOrg({ networks: new Map([[DIGITAL_OCEAN, { users: 4, habitualUsers: 0 }]]) });
    const said = saidOf(change({ from: PLACES.hosting, agent: AGENTS.firefoxLinux }), { org });
    assert.doesNotMatch(said, /no colleague comes from DigitalOcean, LLC \(AS14061\)$/m);
    assert.match(said, /no colleague comes from .* regularly, though 4 were seen on it$/m);
  });

  it('tells a way in the direction in which it went, also where the stranger came first', () => {
    const said = saidOf([
      start({ from: PLACES.hosting, token: 'proxy' }),
      ...spell({ from: PLACES.hosting, token: 'proxy' }, MORNING),
      ...spell({}, MORNING + 20 * MINUTE),
    ]);
    assert.match(said, /opened from a rented server of DigitalOcean, .* and moved to Comcast/);
    assert.doesNotMatch(said, /Comcast.* → DigitalOcean/);
    const traveller = saidOf(
      [
        start({ from: PLACES.abroad, agent: AGENTS.firefoxLinux, token: 'other' }),
        ...spell({}, MORNING + 14 * HOUR),
      ],
      { baseline: THERE_AND_HERE },
    );
    assert.match(
      traveller,
      /from another country, Poland, where this user was before, to United States/,
    );
  });

  it('does not call a rented server new to a user who was seen on it once', () => {
    const baseline = aBaseline(20);
    const once = aBaseline(1, [{ from: PLACES.hosting }]).asns.get(DIGITAL_OCEAN);
    assert.ok(once !== undefined);
    baseline.asns.set(DIGITAL_OCEAN, once);
    const said = saidOf([start({ from: PLACES.hosting, token: 'proxy' })], { baseline });
    assert.match(said, /this user was on DigitalOcean, LLC \(AS14061\) once before/);
    assert.match(
      said,
      /from a rented server on a network that this user was on once before: Chrome/,
    );
  });

  it('knows when a session began only where it saw the sign-in', () => {
    const second = spell({ from: PLACES.neighbour }, MORNING + 10 * MINUTE);
    const inProgress = [...spell({}, MORNING, 2), ...second];
    assert.match(saidOf(inProgress), /only 10 min after the session was first seen/);
    assert.match(saidOf([start(), ...inProgress]), /only 11 min after the session began/);
  });

  it('does not call an act within the hour that was done days before the client was first seen', () => {
    const enrolled = anEvent({
      at: MORNING - 48 * HOUR,
      type: 'user.mfa.factor.activate',
      agent: AGENTS.safariIphone,
    });
    const said = saidOf([
      anEvent({ type: 'user.session.start', at: MORNING - 49 * HOUR }),
      enrolled,
      ...change({ agent: AGENTS.safariIphone, token: 'another' }),
    ]);
    assert.match(said, /from there: factor enrolled$/m);
    assert.doesNotMatch(said, /within the hour/);
  });

  it('does not say of one sign that the signs overlap', () => {
    const suspected = (event: LogEvent): LogEvent => ({
      ...event,
      opinion: { ...event.opinion, riskReasons: ['Session is suspected to be hijacked'] },
    });
    const said = saidOf([
      ...spell({}, MORNING),
      anEvent({ at: MORNING + HOUR, change: suspected }),
    ]);
    assert.match(said, /Okta’s opinion: a single sign does not decide/);
  });

  it('counts applications within the half hour that it looks at, and says so', () => {
    const opened = ['Mail', 'Wiki', 'Payroll'].map((app, i) =>
      anEvent({ at: MORNING + i * 25 * MINUTE, app, from: PLACES.abroad }),
    );
    const applications = { days: 20, apps: MAIL_ALONE, atOnce: 1 };
    const said = saidOf([start(), ...opened], { applications });
    assert.match(said, /3 applications opened/);
    assert.match(
      said,
      /^1 of the 2 applications opened from there within half an hour is opened by this user on no other day: Wiki$/m,
    );
    const usual = saidOf([start(), ...opened.filter((_, i) => i !== 1)], { applications });
    assert.match(usual, /^all that was opened from there within half an hour is what this user/m);
    assert.doesNotMatch(usual, /everything|never/);
  });

  it('does not say that a user never opened what they had open in this very session', () => {
    const said = saidOf(
      [
        start(),
        anEvent({ at: MORNING, app: 'Wiki' }),
        anEvent({ at: MORNING + 20 * MINUTE, app: 'Wiki', from: PLACES.abroad }),
      ],
      { applications: { days: 20, apps: MAIL_ALONE, atOnce: 1 } },
    );
    assert.match(said, /the only application .* is opened by this user on no other day: Wiki/);
    assert.doesNotMatch(said, /never opened/);
  });

  it('tells the way that it measured, where that is the owner’s return', () => {
    const said = saidOf([
      start(),
      anEvent({ at: MORNING + 10 * MINUTE }),
      anEvent({ at: MORNING + 20 * MINUTE, from: PLACES.office, agent: AGENTS.firefoxLinux }),
      anEvent({ at: MORNING + 5 * HOUR, from: PLACES.abroad, agent: AGENTS.firefoxLinux }),
      anEvent({ at: MORNING + 5 * HOUR + 5 * MINUTE }),
      ...spell({}, MORNING + 5 * HOUR + 10 * MINUTE, 2),
    ]);
    assert.match(said, /5 h later, and back$/m);
    assert.match(said, /^Warsaw, Poland → Boston, United States, \d+ km in 5 min: faster/m);
    assert.match(said, /^5 min from the last request there to the next from the other side$/m);
  });

  it('tells how old the session was at the owner’s return as that', () => {
    const said = saidOf([
      start(),
      anEvent({ at: MORNING + 10 * MINUTE }),
      anEvent({ at: MORNING + 20 * MINUTE, from: PLACES.office, agent: AGENTS.firefoxLinux }),
      anEvent({ at: MORNING + 60 * MINUTE, from: PLACES.abroad, agent: AGENTS.firefoxLinux }),
      anEvent({ at: MORNING + 80 * MINUTE }),
      ...spell({}, MORNING + 90 * MINUTE, 2),
    ]);
    assert.match(said, /^the other side was back only 81 min after the session began$/m);
  });

  it('does not call both sides’ what another client of the user’s had', () => {
    const edge = { agent: AGENTS.edgeWindows, token: 'edge', print: 'print-edge' };
    const said = saidOf([
      start({ print: 'print-ada' }),
      anEvent({ at: MORNING, ...edge }),
      anEvent({ at: MORNING + 5 * MINUTE, print: 'print-ada' }),
      ...spell({ ...edge, from: PLACES.neighbour }, MORNING + 20 * MINUTE, 2),
    ]);
    assert.match(said, /^the device cookie of another client on the other side’s network, which/m);
    assert.match(said, /^the browser fingerprint of another client on the other side’s network$/m);
    assert.doesNotMatch(said, /on both sides|the same device/);
  });

  it('does not claim an address where it compares a neighbourhood', () => {
    const beside = { ...PLACES.office, ip: '98.110.1.77' };
    const said = saidOf([start(), ...spell({ from: beside }, MORNING, 2)], {
      ownAddresses: new Set([neighbourhood(PLACES.office.ip)]),
    });
    assert.match(
      said,
      /^on Verizon Business \(AS701\) in a range of addresses where this user is/m,
    );
  });

  it('does not take Okta’s remark on a scanner’s request for somebody who is in', () => {
    const scanner = { from: PLACES.hosting, agent: AGENTS.chromeWindowsOld };
    const remark = { ...scanner, at: MORNING + 2 * MINUTE, type: 'user.session.context.change' };
    const asked = anEvent({ ...scanner, at: MORNING + MINUTE, result: 'CHALLENGE' });
    const judgement = judged([anEvent({}), asked, anEvent(remark)]);
    assert.equal(judgement?.verdict, 'benign');
    assert.ok(judgement.evidence.some(({ code }) => code === 'nobody-present'));
  });

  it('does not take for a scanner who was only asked to sign in', () => {
    const asked = (event: LogEvent): LogEvent => ({
      ...event,
      outcome: { result: 'CHALLENGE', reason: null },
    });
    const said = saidOf([
      start(),
      anEvent({
        at: MORNING + HOUR,
        type: 'policy.evaluate_sign_on',
        from: PLACES.neighbour,
        change: asked,
      }),
    ]);
    assert.match(
      said,
      /^nothing succeeded from there, as where a scanner follows a link, a sign-in is only asked for or the session is over$/m,
    );
  });

  it('does not speak of before where the stranger came first', () => {
    const said = saidOf([
      start({ from: PLACES.hosting, agent: AGENTS.safariMac, print: 'print-2' }),
      ...spell({ deviceId: 'laptop' }, MORNING + 20 * MINUTE),
    ]);
    assert.match(said, /of this session name the user’s registered device; those from there, none/);
    assert.doesNotMatch(said, /before/);
  });

  it('names one client once where an app’s window and the browser are called the same', () => {
    const view = AGENTS.chromeAndroidView.replace('Chrome/139', 'Chrome/140');
    const said = saidOf([
      start({ agent: AGENTS.chromeAndroid }),
      ...spell({ agent: view, from: PLACES.carrier }, MORNING + MINUTE),
    ]);
    assert.match(said, /an app’s window beside the browser, as on one device: both Chrome 140 on/);
  });

  it('does not claim that a device is in one of two networks where many are in both', () => {
    const turns = (from: Where) =>
      saidOf([
        start(),
        ...[0, 1, 2, 3, 4, 5].map((i) =>
          anEvent({ at: MORNING + i * MINUTE, ...(i % 2 === 0 ? {} : { from }) }),
        ),
      ]);
    assert.match(turns(PLACES.neighbour), /alternately, \d times, as one device hardly does$/m);
    assert.match(turns(PLACES.carrier), /alternately, \d times$/m);
  });
});
