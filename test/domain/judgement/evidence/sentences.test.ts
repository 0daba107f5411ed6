/** What evidence says in words is so: each a sentence that was false once. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JudgeContext } from '../../../../src/domain/judgement/judge-context.ts';
import type { LogEvent } from '../../../../src/domain/session/event.ts';
import { NO_ORG_CONTEXT } from '../../../../src/domain/session/org-context.ts';
import {
  AGENTS,
  aBaseline,
  anEvent,
  change,
  HOUR,
  judged,
  MINUTE,
  MORNING,
  PLACES,
  spell,
} from '../../builders.ts';

/** Everything that the gravest finding says. */
function saidOf(events: readonly LogEvent[], overrides: Partial<JudgeContext> = {}): string {
  const found = judged(events, overrides);
  assert.ok(found !== null);
  return [found.headline, ...found.evidence.map(({ detail }) => detail)].join('\n');
}

const start = (options = {}) =>
  anEvent({ type: 'user.session.start', at: MORNING - MINUTE, ...options });
const THERE_AND_HERE = aBaseline(20, [{}, { from: PLACES.abroad, agent: AGENTS.safariMac }]);

const DIGITAL_OCEAN = 14061;

describe('evidence in words', () => {
  it('does not call a network nobody else’s on which colleagues were seen', () => {
    const org = {
      ...NO_ORG_CONTEXT,
      activeUsers: 200,
      networks: new Map([[DIGITAL_OCEAN, { users: 4, habitualUsers: 0 }]]),
    };
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
    assert.match(said, /moved from DigitalOcean/);
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
    assert.match(said, /opened from a rented server of a network that this user was on once:/);
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
});
