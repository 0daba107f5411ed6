/** Combines sessions that belong together according to Okta. */
import { mergeTrace } from '../../../domain/public-rules/trace.ts';
import { putInOrder } from '../../../domain/session/in-order.ts';
import { mergeTimeline } from '../../../domain/session/session.ts';
import type { Gathering } from './gathering.ts';

/**
 * Combines sessions whose root only some of their events named, and puts each in order. Called once, when all is read.
 */
export function tieTogether(gathering: Gathering): void {
  for (const { sessions, rootOf } of gathering.users.values()) {
    for (const id of rootOf.keys()) {
      const apart = sessions.get(id);
      const root = lastRoot(id, rootOf);
      if (apart === undefined || id === root) continue;
      sessions.delete(id);
      const known = sessions.get(root);
      if (known === undefined) {
        sessions.set(root, apart);
        continue;
      }
      mergeTimeline(known.timeline, apart.timeline);
      mergeTrace(known.trace, apart.trace);
    }
    for (const { timeline } of sessions.values()) putInOrder(timeline);
  }
}

/**
 * Returns the last root of a session: a root may have a root itself, and only the last does not depend on the order of
 * reading. In a circle it is the smallest.
 */
function lastRoot(id: string, rootOf: ReadonlyMap<string, string>): string {
  const way = [id];
  for (let at = id; ; ) {
    const next = rootOf.get(at);
    if (next === undefined) return at;
    const met = way.indexOf(next);
    if (met !== -1) return way.slice(met).sort()[0] ?? next;
    way.push(next);
    at = next;
  }
}
