import type { Touch } from './touch.ts';

/** A detection that somebody else published, as it is described there. */
export type PublicRule = {
  readonly id: string;
  readonly title: string;
  /** Where it is published, and what of it had to be filled in. */
  readonly source: string;
  /** Returns the sessions it would raise an alarm about, given one user's requests in order of time. */
  readonly flag: (touches: readonly Touch[]) => ReadonlySet<string>;
};

/** Splits requests by a key; those without one are left out. */
export function groupBy(
  touches: Iterable<Touch>,
  key: (touch: Touch) => string | null,
): Map<string, Touch[]> {
  const groups = new Map<string, Touch[]>();
  for (const touch of touches) {
    const name = key(touch);
    if (name === null) continue;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [touch]);
    else group.push(touch);
  }
  return groups;
}

/** Yields every stretch of `windowMs` that begins with one of the requests, which must be in order of time. */
export function* windows(touches: readonly Touch[], windowMs: number): Generator<readonly Touch[]> {
  let end = 0;
  for (const [start, first] of touches.entries()) {
    const from = end;
    while (end < touches.length && (touches[end]?.at ?? 0) < first.at + windowMs) end += 1;
    // A stretch that only lost its first request shows nothing new.
    if (end > from) yield touches.slice(start, end);
  }
}

/** How many different values there are; unknown is not a value. */
export function distinct<T>(touches: readonly Touch[], of: (touch: Touch) => T | null): number {
  const seen = new Set<T>();
  for (const touch of touches) {
    const value = of(touch);
    if (value !== null) seen.add(value);
  }
  return seen.size;
}

/** The sessions of the requests. */
export function sessionsOf(touches: readonly Touch[]): Set<string> {
  return new Set(touches.map((touch) => touch.session));
}
