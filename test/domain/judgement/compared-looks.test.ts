/** Sessions with more looks than people have: whoever sends requests chooses the user agents. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { judge } from '../../../src/domain/judgement/judge.ts';
import type { LogEvent } from '../../../src/domain/session/event.ts';
import type { SessionTimeline } from '../../../src/domain/session/session.ts';
import { anySession } from '../any-session.ts';
import {
  AGENTS,
  aContext,
  anEvent,
  type EventOptions,
  HOUR,
  judged,
  MINUTE,
  MORNING,
  PLACES,
  sightings,
  spell,
  timelineOf,
} from '../builders.ts';

const THIEF = { from: PLACES.hosting, agent: AGENTS.firefoxLinux, token: 'token-thief' };
const AT = MORNING + 4 * HOUR;
const THEFT = [
  anEvent({ type: 'user.session.start' }),
  ...spell({}, MORNING + MINUTE, 6, 40 * MINUTE),
  ...spell({ ...THIEF, app: '0oaMail' }, AT),
  anEvent({ ...THIEF, at: AT + 20 * MINUTE, type: 'user.mfa.factor.activate' }),
];

/** Requests a second apart, each with a user agent of its own. */
function flood(count: number, from: number, options: EventOptions = {}): LogEvent[] {
  return Array.from({ length: count }, (_, i) =>
    anEvent({ ...THIEF, agent: `${AGENTS.firefoxLinux} x${i}`, at: from + i * 1000, ...options }),
  );
}

const REFUSED = { result: 'DENY' };

/** How often judging looks at what any client of the session is. */
function looksAt(events: readonly LogEvent[]): number {
  let times = 0;
  const counted: SessionTimeline = timelineOf(sightings(events));
  for (const [i, entry] of counted.entries.entries()) {
    const fingerprint = new Proxy(entry.fingerprint, {
      get(print, field) {
        times += 1;
        return Reflect.get(print, field);
      },
    });
    counted.entries[i] = { ...entry, fingerprint };
  }
  judge(counted, aContext());
  return times;
}

describe('a session with a flood of clients', () => {
  for (const [when, from] of [
    ['before', MORNING + 2 * HOUR],
    ['during', AT + 1_500],
    ['after', AT + HOUR],
  ] as const) {
    for (const [what, options] of [
      ['refused', REFUSED],
      ['refused at home', { ...REFUSED, from: PLACES.home, token: null }],
      ['let in', {}],
      ['let in elsewhere', { from: PLACES.carrier }],
    ] as const) {
      it(`is a theft as without it: 2000 ${what} ${when} the theft`, () => {
        const alone = judged(THEFT);
        const flooded = judged([...THEFT, ...flood(2000, from, options)]);
        assert.equal(alone?.verdict, 'hijack');
        assert.equal(flooded?.verdict, 'hijack');
        assert.ok(flooded.score >= alone.score, `${flooded.score} < ${alone.score}`);
        assert.ok(flooded.findings.length < 300, `${flooded.findings.length} findings`);
        assert.match(flooded.headline, /; too many clients to compare all of them: only 50 were$/);
        assert.doesNotMatch(alone.headline, /too many/);
      });
    }
  }

  it('still holds its user’s own look, where many others opened more', () => {
    const events = [
      ...spell({}, MORNING, 3),
      ...flood(300, MORNING + HOUR, { from: PLACES.home, token: 'token-thief', app: '0oaMail' }),
    ];
    const judgement = judged(events);
    assert.ok(judgement?.findings.some(({ from }) => from?.userAgent === AGENTS.chromeWindows));
  });

  it('takes about twice as long to judge with twice as many clients, whatever tells them apart', () => {
    const devices = (count: number) =>
      flood(count, MORNING + 2 * HOUR).map((event, i) => ({
        ...event,
        client: { ...event.client, userAgent: AGENTS.firefoxLinux },
        deviceToken: `token-${i}`,
        deviceFingerprint: i % 2 === 0 ? null : `print-${i}`,
      }));
    for (const made of [
      (count: number) => flood(count, MORNING + 2 * HOUR, REFUSED),
      (count: number) => flood(count, MORNING + 2 * HOUR),
      devices,
    ]) {
      const [one, two] = [1000, 2000].map((count) => looksAt([...THEFT, ...made(count)]));
      assert.ok((two ?? 0) <= (one ?? 0) * 2.1, `${one}, then ${two}`);
    }
  });

  it('is judged the same whatever the order of its events', () => {
    const many = [
      ...flood(60, MORNING, REFUSED),
      ...flood(60, MORNING + 30_000, { from: PLACES.home }),
      ...flood(30, MORNING + 60_000, { from: PLACES.office, print: 'print-2' }),
    ].map((event) => ({ ...event, rootSessionId: 'root' }));
    const session = anySession.map((events) => [...events, ...many]);
    const disturbed = session.chain((events) =>
      fc.shuffledSubarray(events, { minLength: events.length }).map((other) => ({ events, other })),
    );
    fc.assert(
      fc.property(disturbed, ({ events, other }) => {
        assert.deepEqual(judged([...other, ...other.slice(0, 9)]), judged(events));
      }),
      { numRuns: 60 },
    );
  });
});
