/** How a stranger began the session: what the events of it show of the sign-in, and what they do not. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { deedInWords, refusalInWords } from '../../../src/domain/response/deed.ts';
import { strangerTrail } from '../../../src/domain/response/stranger-trail.ts';
import type { LogEvent } from '../../../src/domain/session/event.ts';
import {
  AGENTS,
  anEvent,
  type EventOptions,
  judged,
  MINUTE,
  MORNING,
  PLACES,
  spell,
} from '../builders.ts';

const KIT: EventOptions = { agent: AGENTS.firefoxLinux, from: PLACES.hosting, token: 'new' };
const PHONE: EventOptions = { agent: 'OktaVerify/9.21.0 (iPhone; iOS 18.3)', token: null };

const start = (fields: EventOptions = {}) =>
  anEvent({ ...KIT, at: MORNING + 600, type: 'user.session.start', uuid: 'start', ...fields });
const factor = (name: string, fields: EventOptions = {}) =>
  anEvent({
    ...{ ...KIT, at: MORNING, type: 'user.authentication.auth_via_mfa', ...fields },
    change: (event) => ({ ...event, debug: { ...event.debug, factor: name } }),
  });

function trailOf(events: readonly LogEvent[]) {
  const bad = judged(events)?.findings.filter(({ verdict }) => verdict !== 'benign') ?? [];
  assert.ok(bad.length > 0);
  return strangerTrail(bad, events);
}

const openingOf = (...events: readonly LogEvent[]) => trailOf(events).opening;
const byPassword = { at: MORNING + 600, uuid: 'start', byPassword: true };
const otherwise = { ...byPassword, byPassword: false };
const LATER = anEvent({ ...KIT, at: MORNING + MINUTE, app: 'mail' });

suite('how a stranger began the session', () => {
  test('with a password and a push that was answered on the user’s phone: a proxy hands both on', () => {
    assert.deepEqual(openingOf(factor('OKTA_VERIFY_PUSH', PHONE), start(), LATER), byPassword);
    assert.deepEqual(openingOf(start(), LATER), byPassword);
  });

  test('through a proxy that hands the session on to a machine elsewhere', () => {
    const elsewhere = { agent: AGENTS.firefoxLinux, from: PLACES.vpn, token: null };
    const proxy = start({ agent: AGENTS.chromeWindows, token: 'proxy' });
    assert.deepEqual(openingOf(proxy, ...spell(elsewhere, MORNING + 40 * MINUTE, 2)), byPassword);
  });

  test('without a password that anybody could know, where a proxy cannot hand the factor on', () => {
    for (const name of ['SIGNED_NONCE', 'FIDO_WEBAUTHN', 'SMART_CARD']) {
      assert.deepEqual(openingOf(factor(name), start(), LATER), otherwise);
      assert.deepEqual(openingOf(factor(name, { result: 'FAILURE' }), start(), LATER), byPassword);
    }
  });

  test('nor where another identity provider vouches for it', () => {
    const vouched = anEvent({ ...KIT, at: MORNING, type: 'user.authentication.auth_via_IDP' });
    assert.deepEqual(openingOf(vouched, start(), LATER), otherwise);
  });

  test('a factor that the stranger enrols proves nothing of the sign-in', () => {
    const enrolled = anEvent({ ...KIT, at: MORNING + MINUTE, type: 'user.mfa.factor.activate' });
    const answered = factor('FIDO_WEBAUTHN', { at: MORNING + 2 * MINUTE });
    assert.deepEqual(openingOf(start(), enrolled, answered), byPassword);
    assert.deepEqual(
      openingOf(start(), factor('FIDO_WEBAUTHN', { at: MORNING + 11 * MINUTE })),
      byPassword,
    );
  });

  test('is nothing of theirs where the user began it, and the stranger only signed in anew', () => {
    const own = anEvent({ at: MORNING, type: 'user.session.start' });
    const events = [own, ...spell({}, MORNING + MINUTE, 3)];
    const theirs = start({ agent: AGENTS.pythonRequests, at: MORNING + 40 * MINUTE });
    assert.equal(
      openingOf(...events, theirs, { ...LATER, publishedAt: MORNING + 41 * MINUTE }),
      null,
    );
    assert.equal(openingOf(...spell({}, MORNING + MINUTE, 3), theirs), null, 'it is not held');
    const failed = start({ result: 'FAILURE' });
    assert.equal(
      openingOf(
        ...spell({}, MORNING, 3),
        failed,
        ...spell({ ...KIT, app: 'x' }, MORNING + 40 * MINUTE, 2),
      ),
      null,
    );
  });

  test('and the sign-in is told in our words, for Okta’s say nothing of whose it is', () => {
    const refused = start({ uuid: 'refused', at: MORNING + 900, result: 'FAILURE' });
    const trail = trailOf([factor('OKTA_VERIFY_PUSH'), refused, start(), LATER]);
    assert.deepEqual(trail.afterwards.map(deedInWords), [
      'answered a factor',
      'signed in to Okta',
      'signed in to mail',
    ]);
    assert.deepEqual(trail.refused.map(refusalInWords), ['signing in to Okta']);
  });
});
