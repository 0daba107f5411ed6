import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Alarm, alarmOf, isAboutUser } from '../../../../src/domain/session/alarm.ts';
import { type LogEvent, REPORTED_BY_USER } from '../../../../src/domain/session/event.ts';
import {
  AGENTS,
  anEvent,
  change,
  HOUR,
  judged,
  MINUTE,
  MORNING,
  PLACES,
  signOf,
  spell,
} from '../../builders.ts';
import { weightOf } from '../../evidence-of.ts';

const { home, office, neighbour, hosting } = PLACES;

/** What Ada reports from home, some hours later. */
function report(ip: string | null, at = MORNING + 30 * MINUTE): LogEvent {
  return anEvent({
    at: MORNING + 6 * HOUR,
    type: REPORTED_BY_USER,
    session: 'trsOfAMail',
    change: (event) => ({
      ...event,
      debug: { ...event.debug, reported: { ip, at, client: 'CHROME on Windows 10' } },
    }),
  });
}

function alarmsOf(...events: LogEvent[]): { userAlarms: Alarm[] } {
  return { userAlarms: events.map((event) => alarmOf(event)).filter((alarm) => alarm !== null) };
}

const atHome = [
  anEvent({ at: MORNING, type: 'user.session.start' }),
  ...spell({}, MORNING + MINUTE, 6, 20 * MINUTE),
];
/** Signed in from next door, with a browser of the same make: nothing that would be told by itself. */
const another = { from: neighbour, token: 'token-of-another' };
const nextDoor = [
  anEvent({ at: MORNING, type: 'user.session.start', ...another }),
  ...spell(another, MORNING + MINUTE, 6, 20 * MINUTE),
];

describe('what a user reports as not theirs', () => {
  it('is about the time and the address of what is reported, not of the report', () => {
    const alarm = alarmOf(report(neighbour.ip));
    assert.deepEqual(
      [alarm?.kind, alarm?.from, alarm?.at],
      ['reported by the user', neighbour.ip, MORNING + 30 * MINUTE],
    );
    assert.ok(isAboutUser(report(neighbour.ip)));
    const later = alarmOf(report(neighbour.ip, MORNING + 7 * HOUR));
    assert.equal(later?.at, MORNING + 6 * HOUR, 'what is reported happened before');
  });

  it('says nothing where it came from where the user is, or was refused', () => {
    assert.equal(alarmOf(report(home.ip)), null);
    const { outcome, ...rest } = report(neighbour.ip);
    assert.equal(alarmOf({ ...rest, outcome: { ...outcome, result: 'FAILURE' } }), null);
  });

  it('decides where it names the address of a new device on a new network, and the headline says so', () => {
    assert.equal(judged(nextDoor)?.verdict, 'benign');
    const judgement = judged(nextDoor, alarmsOf(report(neighbour.ip)));
    assert.equal(judgement?.verdict, 'hijack');
    assert.match(judgement.headline, /; the user reported it as not theirs$/);
    const said = judgement.evidence.find(({ code }) => code === 'user-report');
    assert.equal(
      said?.detail,
      `the user reported what came from ${neighbour.ip} (CHROME on Windows 10) as not theirs`,
    );
  });

  it('is not enough against the user’s own browser and cookie, as on a VPN that they forgot', () => {
    const own = nextDoor.map((event) => ({ ...event, deviceToken: 'token-ada' }));
    const judgement = judged(own, alarmsOf(report(neighbour.ip)));
    assert.equal(judgement?.verdict, 'benign');
    assert.ok(judgement.score < 0.2, `${judgement.score}`);
  });

  it('makes one look at a session in which nothing changed', () => {
    assert.equal(judged(atHome), null);
    const judgement = judged(atHome, alarmsOf(anEventReport(home.ip)));
    assert.equal(judgement?.findings[0]?.trigger, 'user-report');
    assert.match(judgement.headline, /^ada@example.com’s session .* the user reported it/);
    const goneOn = judged(atHome.slice(1), alarmsOf(anEventReport(home.ip)));
    assert.match(
      goneOn?.headline ?? '',
      /^ada@example.com reported their own session as not theirs, last seen with Chrome 140/,
    );
  });

  it('says nothing of a session that was never there', () => {
    assert.equal(judged(atHome, alarmsOf(report(hosting.ip))), null);
    const moved = change({ from: neighbour });
    assert.equal(signOf('user-report', moved, alarmsOf(report(hosting.ip))), '0');
    assert.equal(signOf('user-report', moved, alarmsOf(report(neighbour.ip))), '+');
  });

  it('tells which of two sides is the stranger', () => {
    const changed = change({ from: office, agent: AGENTS.firefoxLinux }, { from: neighbour });
    const headline = judged(changed, alarmsOf(anEventReport(office.ip)))?.findings[0]?.headline;
    assert.match(headline ?? '', /Firefox 143/);
    const [before, after] = [{}, alarmsOf(anEventReport(office.ip))].map(
      (context) => judged(changed, context)?.score ?? 0,
    );
    assert.ok((after ?? 0) > (before ?? 0), `${before} ${after}`);
  });

  it('counts little where both sides have the address, and some where it names none', () => {
    const weight = (ip: string | null, events: readonly LogEvent[]) =>
      weightOf('user-report', judged(events, alarmsOf(anEventReport(ip))));
    const changed = change({ agent: AGENTS.firefoxLinux });
    const named = weight(neighbour.ip, change({ from: neighbour }));
    const both = weight(home.ip, changed);
    const none = weight(null, changed);
    assert.ok(named > none && none > both && both > 0, `${named} ${none} ${both}`);
  });

  /** The same, reported from the telephone. */
  function anEventReport(ip: string | null): LogEvent {
    const event = report(ip);
    return { ...event, client: { ...event.client, ip: PLACES.carrier.ip } };
  }
});

describe('a phishing site that FastPass refused', () => {
  const declined = (ip: string) =>
    anEvent({
      at: MORNING - 5 * MINUTE,
      type: 'user.authentication.auth_via_mfa',
      session: 'idxOfTheSite',
      result: 'FAILURE',
      from: { ...hosting, ip },
      change: (event) => ({
        ...event,
        outcome: { ...event.outcome, reason: 'FastPass declined phishing attempt' },
      }),
    });

  it('warns of its user, and weighs most where the site itself got in', () => {
    assert.ok(isAboutUser(declined(hosting.ip)));
    const score = (userAlarms: Alarm[]) => judged(nextDoor, { userAlarms })?.score ?? 0;
    const elsewhere = score(alarmsOf(declined(hosting.ip)).userAlarms);
    const there = score(alarmsOf(declined(neighbour.ip)).userAlarms);
    assert.ok(elsewhere > 0 && there > 2 * elsewhere, `${elsewhere} ${there}`);
  });

  it('leaves a user at home alone', () => {
    const judgement = judged(atHome, alarmsOf(declined(hosting.ip)));
    assert.equal(judgement?.verdict, 'benign');
  });
});

describe('what Okta raises without a name', () => {
  const raised = (actor: string, riskLevel: 'HIGH' | 'MEDIUM') =>
    anEvent({
      type: 'user.risk.change',
      session: null,
      change: (event) => ({
        ...event,
        actor: { ...event.actor, type: actor },
        opinion: { ...event.opinion, riskLevel },
      }),
    });

  it('is an alarm where Okta itself raised the user’s risk to HIGH', () => {
    assert.equal(alarmOf(raised('SystemPrincipal', 'HIGH'))?.kind, 'risk raised');
    assert.equal(alarmOf(raised('SystemPrincipal', 'MEDIUM')), null);
    assert.equal(alarmOf(raised('PublicClientApp', 'HIGH')), null, 'our own word come back');
  });

  it('is one of the session where that fails its policy', () => {
    const failed = anEvent({ type: 'policy.auth_reevaluate.fail', result: 'DENY' });
    assert.equal(alarmOf(failed)?.kind, 'policy no longer met');
    assert.ok(!isAboutUser(failed));
    assert.equal(judged([...atHome, failed])?.verdict, 'benign');
  });
});
