/** Whoever sends requests decides how many clients a session has. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { addSighting, newTimeline } from '../../../src/domain/session/session.ts';
import type { Sighting } from '../../../src/domain/session/sighting.ts';
import { AGENTS, anEvent, type EventOptions, MORNING, sightings, timelineOf } from '../builders.ts';

type MadeUp = (i: number) => EventOptions;

const MADE_UP: Record<string, MadeUp> = {
  'user agents': (i) => ({ agent: `${AGENTS.chromeWindows} x${i}` }),
  'device cookies': (i) => ({ token: `token-${i}` }),
  'browser fingerprints': (i) => ({ print: `print-${i}` }),
};

function flood(count: number, made: MadeUp): Sighting[] {
  return sightings(
    Array.from({ length: count }, (_, i) => anEvent({ at: MORNING + i * 1_000, ...made(i) })),
  );
}

/** How often putting them together looks at what any client is. */
function looksAt(events: readonly Sighting[]): number {
  let times = 0;
  const timeline = newTimeline();
  for (const sighting of events) {
    const fingerprint = new Proxy(sighting.fingerprint, {
      get(print, field) {
        times += 1;
        return Reflect.get(print, field);
      },
    });
    addSighting(timeline, { ...sighting, fingerprint });
  }
  return times;
}

suite('a session of thousands of clients', () => {
  for (const [what, made] of Object.entries(MADE_UP)) {
    test(`is put together in proportion to what is new: ${what}`, () => {
      const [one, two] = [1_000, 2_000].map((count) => looksAt(flood(count, made)));
      assert.ok((two ?? 0) <= (one ?? 0) * 2.1, `${one}, then ${two}`);
    });
  }

  test('has each of them once, however often and in whatever order they come', () => {
    const some = Object.values(MADE_UP).flatMap((made) => flood(100, made));
    const inOrder = timelineOf(some);
    const disordered = timelineOf([...some.toReversed(), ...some]);
    const clients = new Set(some.map(({ fingerprint }) => JSON.stringify(fingerprint)));
    assert.equal(inOrder.entries.length, clients.size);
    assert.equal(disordered.entries.length, clients.size);
  });
});
