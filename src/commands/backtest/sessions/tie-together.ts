/** Sessions of which Okta said that they belong together, put together. */
import { mergeTrace } from '../../../domain/public-rules/trace.ts';
import { putInOrder } from '../../../domain/session/in-order.ts';
import { mergeTimeline } from '../../../domain/session/session.ts';
import type { Gathering } from './gathering.ts';

/** Puts sessions together whose root only some of their events named, and each in order. Call once, when all is read. */
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

/** A root may have a root itself: only the last is the same whichever was read first. Of a circle it is the least. */
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
