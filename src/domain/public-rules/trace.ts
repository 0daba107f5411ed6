import type { Sighting } from '../session/sighting.ts';
import { bucketOf, MOST_SPELLS } from '../session/spells.ts';
import { isTouchOf, type Touch, touchOf } from './touch.ts';

/**
 * The requests of one session as the public rules need them, without an entry for each event: equal requests within two
 * minutes count as one, in a very long session within longer stretches. Built from minima and sets, so order and
 * repetition change nothing.
 */
export type Trace = Shape[];

type Shape = {
  readonly touch: Touch;
  /** The time of the earliest request, by stretch of time. */
  readonly times: Map<number, number>;
  /** How often the stretches were doubled, as those of a timeline are. */
  doubled: number;
};

/** Adds one request. */
export function addTouch(trace: Trace, touch: Touch): void {
  let shape = trace.find((candidate) => sameShape(candidate.touch, touch));
  if (shape === undefined) {
    shape = { touch, times: new Map(), doubled: 0 };
    trace.push(shape);
  }
  note(shape, touch.at);
}

/** Adds a sighting, without building a touch where an equal request was seen before. */
export function traceSighting(trace: Trace, sighting: Sighting, eventType: string): void {
  for (const shape of trace) {
    if (isTouchOf(shape.touch, sighting, eventType)) {
      note(shape, sighting.at);
      return;
    }
  }
  addTouch(trace, touchOf(sighting, eventType));
}

/** Adds all of `other`, as if its requests had been added one by one. */
export function mergeTrace(trace: Trace, other: Trace): void {
  for (const { touch, times } of other) {
    for (const at of times.values()) addTouch(trace, { ...touch, at });
  }
}

/** All requests of a user's sessions, in order of time. */
export function touchesOf(traces: Iterable<Trace>): Touch[] {
  const touches: Touch[] = [];
  for (const trace of traces) {
    for (const { touch, times } of trace) {
      for (const at of times.values()) touches.push({ ...touch, at });
    }
  }
  return touches.sort((a, b) => a.at - b.at || compare(orderOf(a), orderOf(b)));
}

function note(shape: Shape, at: number): void {
  const bucket = bucketOf(at, shape.doubled);
  const known = shape.times.get(bucket);
  if (known !== undefined && known <= at) return;
  shape.times.set(bucket, at);
  if (shape.times.size <= MOST_SPELLS) return;
  shape.doubled += 1;
  const all = [...shape.times.values()];
  shape.times.clear();
  for (const each of all) note(shape, each);
}

function sameShape(a: Touch, b: Touch): boolean {
  return (
    a.ip === b.ip &&
    a.step === b.step &&
    a.userAgent === b.userAgent &&
    a.deviceToken === b.deviceToken &&
    a.sessionId === b.sessionId &&
    a.rootSessionId === b.rootSessionId &&
    a.succeeded === b.succeeded &&
    a.asn === b.asn &&
    a.asnSource === b.asnSource &&
    a.userId === b.userId &&
    a.inScope === b.inScope &&
    a.hijackSuspected === b.hijackSuspected
  );
}

/** Sort key that gives requests of one millisecond the same order, however they arrived. */
function orderOf(touch: Touch): string {
  const { sessionId, rootSessionId, userId, ip, asn, userAgent, deviceToken, step } = touch;
  return `${sessionId}|${rootSessionId}|${userId}|${ip}|${asn}|${userAgent}|${deviceToken}|${step}|${touch.succeeded}|${touch.asnSource}|${touch.inScope}|${touch.hijackSuspected}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
