/** Which look of a session did what is logged beside the looks. */
import type { Fingerprint } from './fingerprint.ts';
import type { TimelineEntry } from './timeline-entry.ts';

type Actor = {
  readonly ips: ReadonlySet<string>;
  readonly fingerprint: Pick<Fingerprint, 'userAgent'>;
};

/**
 * By look, the entries from its address: of several there the one with the same client, else the first. One pass over
 * each, for whoever sends requests decides how many there are of both.
 */
export function entriesByActor<A extends Actor>(
  entries: readonly TimelineEntry[],
  looks: readonly A[],
): ReadonlyMap<A, readonly TimelineEntry[]> {
  const places = new Map<string, Map<string | null, A>>();
  for (const look of looks) {
    for (const ip of look.ips) {
      const there = places.get(ip) ?? new Map<string | null, A>();
      places.set(ip, there);
      const { userAgent } = look.fingerprint;
      if (!there.has(userAgent)) there.set(userAgent, look);
    }
  }
  const found = new Map<A, TimelineEntry[]>();
  for (const entry of entries) {
    const there = entry.ip === null ? undefined : places.get(entry.ip);
    const [first] = there?.values() ?? [];
    const actor = there?.get(entry.fingerprint.userAgent) ?? first;
    if (actor === undefined) continue;
    const own = found.get(actor);
    if (own === undefined) found.set(actor, [entry]);
    else own.push(entry);
  }
  return found;
}
