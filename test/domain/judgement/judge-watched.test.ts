import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { judge } from '../../../src/domain/judgement/judge.ts';
import type { JudgeContext } from '../../../src/domain/judgement/judge-context.ts';
import { judgeWatched } from '../../../src/domain/judgement/judge-watched.ts';
import { logOdds } from '../../../src/domain/judgement/score.ts';
import { TUNING } from '../../../src/domain/judgement/tuning.ts';
import type { Watch } from '../../../src/domain/judgement/watch.ts';
import type { LogEvent } from '../../../src/domain/session/event.ts';
import { anySession } from '../any-session.ts';
import {
  AGENTS,
  aBaseline,
  aContext,
  DAY,
  HOUR,
  MORNING,
  PLACES,
  sightings,
  spell,
  start,
  timelineOf,
} from '../builders.ts';

const watch: Watch = {
  since: MORNING - DAY,
  until: MORNING + 6 * DAY,
  incidentId: 7,
  reason: 'a session of theirs was stolen, and contained',
  by: 'system',
};

const told = (events: readonly LogEvent[], overrides: Partial<JudgeContext> = {}) =>
  judgeWatched(timelineOf(sightings(events)), aContext({ watches: [watch], ...overrides }));

/** A line that the user was never on, with the user's own client: benign of anybody. */
const NEW_LINE = [
  start({ print: 'print-ada' }),
  ...spell({ print: 'print-ada' }, MORNING),
  ...spell({ from: PLACES.neighbour, print: 'print-ada' }, MORNING + HOUR),
];

describe('a user who is watched', () => {
  it('is told of from where the evidence on the whole speaks for a hijack, as suspicious', () => {
    const { judgement, ordinary, toldBy } = told(NEW_LINE);
    assert.equal(ordinary?.verdict, 'benign');
    assert.equal(judgement?.verdict, 'suspicious');
    assert.equal(toldBy, watch);
    assert.match(judgement?.headline ?? '', /; told because this user is watched$/);
    const sum = judgement?.evidence.reduce((all, { weight }) => all + weight, 0) ?? 0;
    assert.ok(sum >= 0 && sum < logOdds(TUNING.thresholds.suspicious) - TUNING.prior);
    assert.equal(judgement?.findings[0]?.verdict, 'suspicious');
  });

  it('is not told of at the office, nor where the evidence speaks against a hijack', () => {
    const office = [
      start(),
      ...spell({}, MORNING),
      ...spell({ from: PLACES.office }, MORNING + HOUR),
    ];
    const { judgement, toldBy } = told(office);
    assert.notEqual(judgement?.verdict, 'suspicious');
    assert.equal(toldBy, null);
  });

  it('is told of for what happened in that time alone, whenever it is judged', () => {
    const before = { ...watch, since: MORNING + 2 * HOUR };
    const after = { ...watch, until: MORNING + HOUR / 2 };
    const later = { now: MORNING + 60 * DAY };
    for (const [watches, verdict] of [
      [[before], 'benign'],
      [[after], 'benign'],
      [[before, watch], 'suspicious'],
      [[], 'benign'],
    ] as const) {
      assert.equal(told(NEW_LINE, { watches, ...later }).judgement?.verdict, verdict);
    }
  });

  it('is told of for a sign-in from a network new to them, which of anybody else is not looked at', () => {
    const there = { from: PLACES.neighbour, token: null };
    const signIn = [start(there), ...spell(there, MORNING)];
    const { judgement, ordinary } = told(signIn);
    assert.equal(ordinary, null);
    assert.equal(judgement?.verdict, 'suspicious');
    assert.equal(judgement?.findings[0]?.trigger, 'start');
    const ownDevice = { from: PLACES.neighbour, print: 'print-ada' };
    assert.equal(told([start(ownDevice), ...spell(ownDevice, MORNING)]).judgement, null);
    const home = [start({ print: 'print-ada' }), ...spell({ print: 'print-ada' }, MORNING)];
    assert.equal(told(home).judgement, null);
    // Of somebody of whom nothing is known, every network is new.
    const unknown = { baseline: aBaseline(1) };
    assert.equal(told(signIn, unknown).judgement, null);
  });

  it('is told of by the threshold of the policy as well', () => {
    const strict = { policy: { ...aContext().policy, thresholds: { suspicious: 0.99 } } };
    assert.equal(told(NEW_LINE, strict).judgement?.verdict, 'benign');
  });

  it('is never judged a hijack that anybody else would not be, and keeps every verdict of theirs', () => {
    let raised = 0;
    fc.assert(
      fc.property(anySession, (events) => {
        const timeline = timelineOf(sightings(events));
        const ordinary = judge(timeline, aContext());
        const watched = judgeWatched(timeline, aContext({ watches: [watch] }));
        assert.deepEqual(watched.ordinary, ordinary);
        if (ordinary !== null && ordinary.verdict !== 'benign') {
          assert.deepEqual(watched.judgement, ordinary);
          assert.equal(watched.toldBy, null);
          return;
        }
        if (watched.toldBy === null) return assert.deepEqual(watched.judgement, ordinary);
        raised += 1;
        assert.equal(watched.judgement?.verdict, 'suspicious');
        assert.ok(watched.judgement.findings.every(({ verdict }) => verdict !== 'hijack'));
      }),
      { numRuns: 1000 },
    );
    assert.ok(raised > 20, `${raised} were told by the watch alone`);
  });
});

it('without a watch a judgement is what it was', () => {
  const thief = [
    start(),
    ...spell({}, MORNING),
    ...spell({ from: PLACES.hosting, agent: AGENTS.pythonRequests }, MORNING + HOUR),
  ];
  for (const events of [thief, NEW_LINE]) {
    const timeline = timelineOf(sightings(events));
    assert.deepEqual(judgeWatched(timeline, aContext()).judgement, judge(timeline, aContext()));
  }
});
