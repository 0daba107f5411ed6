import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { alarmOf, isAboutUser } from '../../../../src/domain/session/alarm.ts';
import type { LogEvent } from '../../../../src/domain/session/event.ts';
import { howItEnded } from '../../../../src/pipeline/triage/how-it-ended.ts';
import {
  anEvent,
  change,
  HOUR,
  judged,
  MINUTE,
  MORNING,
  PLACES,
  spell,
  type Where,
} from '../../builders.ts';

const { home, neighbour, hosting } = PLACES;

/** Okta ends the session at a request from there. */
function ended(terminationReason: string, from: Where = hosting): LogEvent {
  return anEvent({
    at: MORNING + 3 * HOUR,
    type: 'user.session.end',
    from,
    change: (event) => ({
      ...event,
      debug: { ...event.debug, endedSessionId: 's1', terminationReason },
    }),
  });
}

const atHome = [
  anEvent({ at: MORNING, type: 'user.session.start' }),
  ...spell({}, MORNING + MINUTE, 6, 20 * MINUTE),
];

describe('a session that Okta ended over the key of its device', () => {
  it('is an alarm of that session, about the address of the request', () => {
    const alarm = alarmOf(ended('DBSC_KID_MISMATCH'));
    assert.deepEqual([alarm?.kind, alarm?.from], ['device binding broken', hosting.ip]);
    assert.equal(alarmOf(ended('DBSC_COOKIE_INVALID'))?.kind, 'device binding broken');
    for (const reason of ['DBSC_COOKIE_MISSING', 'DBSC_COOKIE_EXPIRED', 'DBSC_BINDING_MISSING'])
      assert.equal(alarmOf(ended(reason))?.kind, 'device binding missing', reason);
    assert.ok(!isAboutUser(ended('DBSC_KID_MISMATCH')));
    assert.equal(alarmOf(ended('USER_LOGOUT')), null);
  });

  it('is told though the thief was refused at once: who came with the cookie is a look of the session', () => {
    const judgement = judged([...atHome, ended('DBSC_KID_MISMATCH')]);
    assert.equal(judgement?.verdict, 'hijack');
    assert.equal(judgement?.baselineRule, false, 'the plain rule leaves that event out');
    assert.match(
      judgement?.headline ?? '',
      /to a rented server of DigitalOcean.*Okta saw its cookie on/,
    );
    assert.equal(judged([...atHome, ended('DBSC_BINDING_MISSING')])?.verdict, 'benign');
  });

  it('is no theft where the user’s own browser lost its key', () => {
    assert.equal(judged([...atHome, ended('DBSC_KID_MISMATCH', home)])?.verdict, 'benign');
  });

  it('weighs most at the look of that request, and little where Okta only missed the key', () => {
    const score = (...events: LogEvent[]) =>
      judged([...change({ from: neighbour }), ...events])?.score ?? 0;
    const there = score(ended('DBSC_KID_MISMATCH', neighbour));
    const atOwners = score(ended('DBSC_KID_MISMATCH', home));
    const missing = score(ended('DBSC_COOKIE_MISSING', neighbour));
    assert.ok(
      there > atOwners && there > missing && missing > score(),
      `${there} ${atOwners} ${missing}`,
    );
  });

  it('was not left by its user, whose client the event shows', () => {
    const held = (event: LogEvent) => ({ event, source: 'system_log' as const, receivedAt: 0 });
    const end = (event: LogEvent) =>
      howItEnded({ ends: [held(event)], userId: '00uada' }, null).signedOutAt;
    assert.equal(end(ended('DBSC_BINDING_MISSING')), null);
    assert.equal(end(ended('USER_LOGOUT')), MORNING + 3 * HOUR);
  });
});
