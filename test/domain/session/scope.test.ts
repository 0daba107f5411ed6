import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LogEvent } from '../../../src/domain/session/event.ts';
import { fingerprintOf } from '../../../src/domain/session/fingerprint.ts';
import { inBaselineScope } from '../../../src/domain/session/scope.ts';
import { sightingOf } from '../../../src/domain/session/sighting.ts';
import { AGENTS, anEvent, PLACES, sources } from '../builders.ts';

const { hosting, okta, home } = PLACES;
const okta_ = { agent: AGENTS.oktaIntegrations };
const adminConsole = (event: LogEvent): LogEvent => ({
  ...event,
  client: { ...event.client, id: 'okta.b58d5b75-07d4-5f25-bf59-368a1261a405' },
  debug: { ...event.debug, requestUri: '/oauth2/v1/token' },
});
const actor = (type: string, alternateId: string) => (event: LogEvent) => ({
  ...event,
  actor: { ...event.actor, type, alternateId },
});

const requesting = (requestUri: string) => (event: LogEvent) => ({
  ...event,
  debug: { ...event.debug, requestUri },
});
const redeemed = (requestUri: string) =>
  anEvent({ agent: AGENTS.pythonRequests, from: hosting, change: requesting(requestUri) });

const CASES: [string, boolean, LogEvent][] = [
  ['what a user does in a session', true, anEvent()],
  ['a failure, which the rule does not look at', true, anEvent({ result: 'FAILURE' })],
  ['an event without a session', false, anEvent({ session: null })],
  ['a session called unknown', false, anEvent({ session: 'unknown' })],
  ['a one-shot session of an API call', false, anEvent({ session: 'trs123' })],
  ['an API token’s call', false, anEvent({ change: (e) => ({ ...e, apiTokenId: '00T1' }) })],
  ['a session that an admin cleared', false, anEvent({ type: 'user.session.clear' })],
  ['a session that ended', false, anEvent({ type: 'user.session.end' })],
  ['an answer on a phone', false, anEvent({ type: 'user.authentication.auth_via_mfa' })],
  ['a factor enrolled on a phone', false, anEvent({ type: 'user.mfa.factor.activate' })],
  ['a machine account', false, anEvent({ change: actor('SystemPrincipal', 'x') })],
  ['an application', false, anEvent({ change: actor('PublicClientApp', 'x') })],
  ['Okta’s own support account', false, anEvent({ change: actor('User', 'system@okta.com') })],
  ['an actor whose name is not known', true, anEvent({ user: 'unknown' })],
  ['Okta’s machine from where Okta runs', false, anEvent({ ...okta_, from: okta })],
  ['Okta’s machine from nowhere known', false, anEvent({ ...okta_, from: { ...home, asn: null } })],
  [
    'Okta’s own client on a server',
    false,
    anEvent({ ...okta_, from: hosting, change: adminConsole }),
  ],
  ['the same from somebody’s home', true, anEvent({ ...okta_, from: home, change: adminConsole })],
  ['an application’s server that redeems its code', false, redeemed('/oauth2/v1/token')],
  ['the same at a custom server', false, redeemed('/oauth2/aus1x2y3/v1/token')],
  ['a script that asks for a code with the cookie', true, redeemed('/oauth2/v1/authorize')],
  ['a browser that redeems for itself', true, anEvent({ change: requesting('/oauth2/v1/token') })],
  ['Okta’s name from somebody else’s server', true, anEvent({ ...okta_, from: hosting })],
];

describe('the baseline rule’s scope', () => {
  for (const [what, inside, event] of CASES) {
    it(`${inside ? 'takes in' : 'leaves out'} ${what}`, () => {
      assert.equal(inBaselineScope(event, fingerprintOf(event, sources()), sources()), inside);
    });
  }

  it('takes in who writes Okta’s name on a machine rented where Okta runs, with Okta’s list of addresses', () => {
    const listed = { ...sources(), isOktas: (ip: string) => ip === okta.ip };
    const rented = { ...okta, ip: '44.192.0.9' };
    const isIn = (event: LogEvent) => inBaselineScope(event, fingerprintOf(event, listed), listed);
    assert.equal(isIn(anEvent({ ...okta_, from: okta })), false);
    assert.equal(isIn(anEvent({ ...okta_, from: rented })), true);
    // An address newer than the list.
    assert.equal(isIn(anEvent({ ...okta_, from: rented, change: adminConsole })), false);
    const [seen, without] = [listed, sources()].map((known) =>
      sightingOf(anEvent({ ...okta_, from: rented }), known),
    );
    assert.deepEqual([seen?.inScope, without], [true, null]);
  });

  it('leaves Okta’s own machines out altogether, and keeps what says something about a session aside', () => {
    assert.equal(sightingOf(anEvent({ ...okta_, from: okta }), sources()), null);
    assert.equal(sightingOf(anEvent({ type: 'user.session.clear' }), sources()), null);
    assert.equal(
      sightingOf(anEvent({ type: 'user.mfa.factor.activate' }), sources())?.inScope,
      false,
    );
  });
});
