import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import {
  assessContainment,
  type ContainmentInput,
  DEFAULT_WATCH,
} from '../../../src/domain/response/containment.ts';
import type { LogEvent } from '../../../src/domain/session/event.ts';
import { readLogEvent } from '../../../src/okta/log-event.ts';

const ACTED = Date.UTC(2026, 5, 1, 12);
const { allowanceMs, watchForMs } = DEFAULT_WATCH;

type Given = {
  readonly type?: string;
  readonly after?: number;
  readonly session?: string;
  readonly outcome?: string;
  readonly ip?: string;
  readonly actor?: string;
  readonly ended?: string;
  readonly uuid?: string;
};

function event(given: Given = {}): LogEvent {
  const reading = readLogEvent({
    uuid: given.uuid ?? 'e1',
    published: new Date(ACTED + (given.after ?? allowanceMs + 1)).toISOString(),
    eventType: given.type ?? 'user.authentication.sso',
    actor: { id: given.actor ?? '00u1', type: 'User' },
    client: { ipAddress: given.ip ?? '203.0.113.9' },
    outcome: { result: given.outcome ?? 'SUCCESS' },
    authenticationContext: { externalSessionId: given.session ?? 'idx1' },
    target: given.actor === undefined ? [] : [{ id: '00u1', type: 'User' }],
    debugContext: { debugData: given.ended === undefined ? {} : { endedSessionId: given.ended } },
  });
  assert.ok(reading.ok);
  return reading.event;
}

function input(
  events: readonly LogEvent[],
  more: Partial<ContainmentInput> = {},
): ContainmentInput {
  return {
    sessionIds: new Set(['idx1']),
    userId: '00u1',
    stolen: [{ ip: '203.0.113.9', asn: 14061, userAgent: 'curl' }],
    actedAt: ACTED,
    now: ACTED + watchForMs,
    watch: DEFAULT_WATCH,
    events,
    logUnreadable: null,
    ...more,
  };
}

const state = (...given: Parameters<typeof input>) => assessContainment(input(...given)).state;

suite('containment', () => {
  test('holds when the session is silent for the whole watch, and not before', () => {
    assert.equal(state([]), 'verified');
    assert.equal(state([], { now: ACTED + watchForMs - 1 }), 'watching');
  });

  test('is broken by a success in the session, the thief’s or anybody’s', () => {
    const broken = assessContainment(input([event()]));
    assert.ok(broken.state === 'broken' && broken.byStranger);
    const byOwner = assessContainment(input([event({ ip: '198.51.100.7' })]));
    assert.ok(byOwner.state === 'broken' && !byOwner.byStranger);
  });

  test('is not broken by what was under way, by another session, or by what Okta writes itself', () => {
    for (const given of [
      { after: allowanceMs },
      { session: 'idx2' },
      { session: 'unknown' },
      { outcome: 'FAILURE' },
      { outcome: 'DENY' },
      { type: 'user.session.end' },
      { type: 'user.session.context.change' },
      { type: 'policy.auth_reevaluate.fail' },
      { type: 'user.risk.detect' },
    ]) {
      assert.equal(state([event(given)]), 'verified', JSON.stringify(given));
    }
  });

  test('finds Okta’s confirmations where Okta puts them: the target, and the debug data', () => {
    const confirmed = assessContainment(
      input([
        event({
          uuid: 'c',
          type: 'user.session.clear',
          actor: '00uAdmin',
          session: 'idxAdmin',
          after: 5,
        }),
        event({ uuid: 'e', type: 'user.session.end', actor: '00uAdmin', ended: 'idx1', after: 6 }),
        event({ uuid: 'x', type: 'user.session.end', actor: '00uAdmin', ended: 'idx2', after: 7 }),
      ]),
    );
    assert.deepEqual(
      confirmed.confirmations.map(({ uuid }) => uuid),
      ['c', 'e'],
    );
  });

  test('cannot be verified without the System Log, and waits when it is only away', () => {
    const because = 'no credentials';
    assert.equal(state([], { logUnreadable: { because, mayPass: false } }), 'unverified');
    assert.equal(state([], { logUnreadable: { because, mayPass: true } }), 'watching');
    const late = { now: ACTED + 2 * watchForMs, logUnreadable: { because, mayPass: true } };
    assert.equal(state([], late), 'unverified');
    assert.equal(state([event()], { logUnreadable: { because, mayPass: false } }), 'broken');
  });

  test('depends on the set of events, not on their order or repetition', () => {
    const anyEvent = fc
      .record({
        uuid: fc.uuid(),
        type: fc.constantFrom('user.authentication.sso', 'user.session.clear', 'user.session.end'),
        after: fc.integer({ min: -60_000, max: watchForMs }),
        session: fc.constantFrom('idx1', 'idx2'),
        outcome: fc.constantFrom('SUCCESS', 'FAILURE'),
      })
      .map(event);
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 12 }), (events) => {
        const one = assessContainment(input(events));
        const other = assessContainment(input([...events].reverse()));
        assert.deepEqual(other, one);
      }),
      { numRuns: 1_000 },
    );
  });
});
