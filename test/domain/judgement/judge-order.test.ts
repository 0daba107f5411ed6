import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { baselineAt } from '../../../src/domain/judgement/baseline.ts';
import { judge } from '../../../src/domain/judgement/judge.ts';
import { TUNING } from '../../../src/domain/judgement/tuning.ts';
import type { LogEvent } from '../../../src/domain/session/event.ts';
import { addSighting, mergeTimeline, newTimeline } from '../../../src/domain/session/session.ts';
import { anyAgent, anyPlace, anySession } from '../any-session.ts';
import {
  aContext,
  aFingerprint,
  anAddress,
  anEvent,
  anOrg,
  DAY,
  MORNING,
  PLACES,
  sightings,
  timelineOf,
} from '../builders.ts';

const RUNS = { numRuns: 1000 };

/** The same events in another order, some of them twice or three times. */
const disturbed = anySession.chain((events) =>
  fc
    .tuple(
      fc.shuffledSubarray(events, { minLength: events.length }),
      fc.array(fc.constantFrom(...events), { maxLength: 8 }),
    )
    .chain(([all, again]) =>
      fc.shuffledSubarray([...all, ...again], { minLength: all.length + again.length }),
    )
    .map((other) => ({ events, other })),
);

const context = aContext();
const judgementOf = (events: readonly LogEvent[]) => judge(timelineOf(sightings(events)), context);

describe('a judgement', () => {
  it('is the same whatever the order of the events, and however often each came', () => {
    fc.assert(
      fc.property(disturbed, ({ events, other }) => {
        assert.deepEqual(judgementOf(other), judgementOf(events));
      }),
      RUNS,
    );
  });

  it('is the same wherever the batches were cut, and whatever overlapped', () => {
    fc.assert(
      fc.property(
        disturbed,
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 22, maxLength: 22 }),
        ({ events, other }, cuts) => {
          const batches = [newTimeline(), newTimeline(), newTimeline(), newTimeline()];
          for (const [i, sighting] of sightings(other).entries()) {
            const batch = batches[cuts[i] ?? 0];
            if (batch !== undefined) addSighting(batch, sighting);
          }
          const whole = newTimeline();
          for (const batch of batches) mergeTimeline(whole, batch);
          assert.deepEqual(judge(whole, context), judgementOf(events));
        },
      ),
      RUNS,
    );
  });

  it('always adds up: the prior and the weights shown give the score shown', () => {
    fc.assert(
      fc.property(anySession, (events) => {
        for (const { evidence, score } of judgementOf(events)?.findings ?? []) {
          const sum = evidence.reduce((total, { weight }) => total + weight, TUNING.prior);
          assert.ok(Math.abs(1 / (1 + Math.exp(-sum)) - score) < 1e-9);
        }
      }),
      RUNS,
    );
  });

  it('keeps no more than clients, stretches and applications, however many events come', () => {
    const many = Array.from({ length: 20_000 }, (_, i) =>
      anEvent({ at: MORNING + (i % 600) * 100, uuid: `u${i}`, app: `0oa${i % 5}` }),
    );
    const timeline = timelineOf(sightings(many));
    assert.equal(timeline.entries.length, 1);
    assert.equal(timeline.entries[0]?.spells.length, 1);
    assert.equal(timeline.entries[0]?.apps?.size, 5);
  });
});

describe('a baseline', () => {
  const row = fc.record({
    sessionId: fc.constantFrom('a', 'b', 'c', 'd'),
    fingerprint: fc
      .tuple(anyPlace, anyAgent)
      .map(([from, ua]) => aFingerprint({ from, agent: ua })),
    firstSeenAt: fc.integer({ min: 0, max: 200 }).map((hours) => MORNING - hours * 3_600_000),
    lastSeenAt: fc.constant(MORNING),
  });

  it('is the same whatever the order of the rows', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 12 }), fc.infiniteStream(fc.nat()), (rows, noise) => {
        const shuffled = rows
          .map((each) => ({ each, key: noise.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ each }) => each);
        const [one, other] = [rows, shuffled].map((all) =>
          baselineAt(all, MORNING, new Set(['d']), TUNING.learning),
        );
        assert.deepEqual(other, one);
      }),
      RUNS,
    );
  });

  it('leaves out the judged session, what is too recent to be believed, and what is long past', () => {
    const fingerprint = aFingerprint();
    const seenAt = (sessionId: string, at: number) => ({
      sessionId,
      fingerprint,
      firstSeenAt: at,
      lastSeenAt: at,
    });
    const rows = [
      seenAt('own', MORNING - 3 * DAY),
      seenAt('recent', MORNING - 3_600_000),
      seenAt('past', MORNING - 200 * DAY),
    ];
    assert.equal(baselineAt(rows, MORNING, new Set(['own']), TUNING.learning).seen.days, 0);
    assert.equal(baselineAt(rows, MORNING, new Set(), TUNING.learning).seen.days, 1);
  });

  it('tells of each event once for each reason, also where a server of the org stands in between', () => {
    const addresses = new Map(Object.values(PLACES).map(({ ip }) => [ip, anAddress(7)]));
    const org = anOrg({ addresses });
    const SERVER = 'okhttp/4.9.2';
    const events = anySession.map((all) =>
      all.map((event, i) =>
        i % 3 === 1 ? { ...event, client: { ...event.client, userAgent: SERVER } } : event,
      ),
    );
    fc.assert(
      fc.property(events, (all) => {
        const judgement = judge(timelineOf(sightings(all)), aContext({ org }));
        const told = judgement?.findings.map(({ trigger, uuid }) => `${trigger} ${uuid}`) ?? [];
        assert.deepEqual(told, [...new Set(told)]);
      }),
      RUNS,
    );
  });
});
