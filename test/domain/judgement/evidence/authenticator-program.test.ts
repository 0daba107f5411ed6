import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TUNING } from '../../../../src/domain/judgement/tuning.ts';
import type { Authenticator, LogEvent } from '../../../../src/domain/session/event.ts';
import { reauthenticationOf } from '../../../../src/domain/session/reauthentication.ts';
import {
  AGENTS,
  anEvent,
  change,
  HOUR,
  itHolds,
  judged,
  MINUTE,
  MORNING,
  PLACES,
} from '../../builders.ts';
import { weightOf } from '../../evidence-of.ts';

const { home, neighbour } = PLACES;
const MOVED = MORNING + 38 * MINUTE;
const BROWSER: Authenticator = {
  bindingMethod: 'LOOPBACK',
  validationStatus: 'SUCCESS',
  binary: 'com.google.Chrome.helper',
};

const answered = (said: Partial<Authenticator> | null, from = neighbour, at = MOVED - MINUTE) =>
  anEvent({
    at,
    from,
    type: 'user.authentication.auth_via_mfa',
    change: (event): LogEvent => ({
      ...event,
      authenticator: said === null ? null : { ...BROWSER, ...said },
      debug: { ...event.debug, factor: 'SIGNED_NONCE' },
    }),
  });
const moved = () => change({ from: neighbour, agent: AGENTS.firefoxLinux, token: 'token-other' });
const UNSIGNED = { validationStatus: 'NO_SIGNATURE', binary: 'x.exe' };
const STRANGE = { binary: 'x.exe' };

describe('the program that FastPass answered', () => {
  const proven: readonly [what: string, said: Partial<Authenticator> | null, proves: string][] = [
    ['a browser', {}, 'phishing-resistant'],
    ['one that Okta does not tell of', null, 'phishing-resistant'],
    ['Edge, by its file', { binary: 'msedge.exe' }, 'phishing-resistant'],
    ['one without a name', { binary: null, validationStatus: null }, 'phishing-resistant'],
    [
      'a name that another way of asking has',
      { bindingMethod: 'CUSTOM_URI', binary: 'com.slack' },
      'phishing-resistant',
    ],
    ['one without a signature', UNSIGNED, 'for-unsigned-program'],
    [
      'an unsigned one that calls itself Chrome',
      { validationStatus: 'NO_SIGNATURE' },
      'for-unsigned-program',
    ],
    ['no browser', STRANGE, 'for-strange-program'],
    ['a browser that was not found valid', { validationStatus: 'FAILED' }, 'other'],
  ];
  for (const [what, said, proves] of proven) {
    it(`${what}: ${proves}`, () => assert.equal(reauthenticationOf(answered(said)), proves));
  }

  itHolds([
    ['a browser', 'authenticator-program', '0', [...moved(), answered({})]],
    ['no signature', 'authenticator-program', '+', [...moved(), answered(UNSIGNED)]],
    ['at the owner’s', 'authenticator-program', '+', [...moved(), answered(UNSIGNED, home)]],
    ['no browser', 'authenticator-program', '+', [...moved(), answered(STRANGE)]],
    [
      'no signature, two hours later',
      'authenticator-program',
      '0',
      [...moved(), answered(UNSIGNED, neighbour, MOVED + 2 * HOUR)],
    ],
  ]);

  it('absolves no more than a factor that a proxy can relay, unless it is a browser', () => {
    const absolves = (said: Partial<Authenticator>) =>
      weightOf('reauthenticated', judged([...moved(), answered(said)]));
    const { otherReauthentication, resistantReauthentication } = TUNING.weights;
    assert.deepEqual([{}, STRANGE, UNSIGNED].map(absolves), [
      resistantReauthentication,
      otherReauthentication,
      otherReauthentication,
    ]);
  });
});
