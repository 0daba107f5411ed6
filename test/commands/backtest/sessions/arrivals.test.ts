import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  gather,
  newGathering,
  readingOf,
} from '../../../../src/commands/backtest/sessions/gathering.ts';
import { factsOf } from '../../../../src/commands/backtest/sessions/session-facts.ts';
import type { LogEvent } from '../../../../src/domain/session/event.ts';
import {
  anEvent,
  DAY,
  type EventOptions,
  HOUR,
  MORNING,
  PLACES,
  sources,
} from '../../../domain/builders.ts';

const { hosting } = PLACES;
const yesterday = anEvent({ session: 'idxHome', at: MORNING - DAY });
const signIn = (options: EventOptions = {}) =>
  anEvent({ session: 'idxThere', type: 'user.session.start', from: hosting, ...options });

/** When the user arrived on the rented network. */
function arrivals(events: readonly LogEvent[]) {
  const gathering = newGathering();
  for (const event of events) gather(gathering, readingOf(event, sources()), { traces: false });
  const found = factsOf(gathering, gathering.owners).arrivals;
  return found.filter(({ toAsn }) => toAsn === hosting.asn).map(({ at }) => at);
}

it('a sign-in with a cookie of other days, on a network that is new to the user', () => {
  assert.deepEqual(arrivals([yesterday, signIn()]), [MORNING]);
});

it('none without that cookie, without a sign-in, or where the user was before', () => {
  assert.deepEqual(arrivals([yesterday, signIn({ token: 'of a proxy in the middle' })]), []);
  assert.deepEqual(arrivals([yesterday, signIn({ type: 'user.authentication.sso' })]), []);
  const before = signIn({ session: 'idxBefore', at: MORNING - 3 * HOUR });
  assert.deepEqual(arrivals([yesterday, before, signIn()]), [MORNING - 3 * HOUR]);
});
