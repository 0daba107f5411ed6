/** Finds which look of a session did what is logged outside its looks. */
import type { Fingerprint } from './fingerprint.ts';
import type { TimelineEntry } from './timeline-entry.ts';

export type Actor = {
  readonly ips: ReadonlySet<string>;
  readonly deviceTokens: ReadonlySet<string>;
  readonly deviceFingerprints: ReadonlySet<string>;
  readonly fingerprint: Pick<Fingerprint, 'userAgent' | 'asn'>;
};

/**
 * Returns each look's entries. An entry belongs to a look at its address: among several to the one with the same
 * client, else to the first. Where no look was seen there, as with a thief whose proxy keeps changing addresses, it
 * belongs to the only look with the same client and the entry's device, or else its network. One pass over each list,
 * because whoever sends requests decides how long both are.
 */
export function entriesByActor<A extends Actor>(
  entries: readonly TimelineEntry[],
  looks: readonly A[],
): ReadonlyMap<A, readonly TimelineEntry[]> {
  const places = byAddress(looks);
  const marks = byMark(looks);
  const found = new Map<A, TimelineEntry[]>();
  for (const entry of entries) {
    const there = entry.ip === null ? undefined : places.get(entry.ip);
    const [first] = there?.values() ?? [];
    const actor = there?.get(entry.fingerprint.userAgent) ?? first ?? likeIt(entry, marks);
    if (actor === undefined) continue;
    const own = found.get(actor);
    if (own === undefined) found.set(actor, [entry]);
    else own.push(entry);
  }
  return found;
}

function byAddress<A extends Actor>(looks: readonly A[]): Map<string, Map<string | null, A>> {
  const places = new Map<string, Map<string | null, A>>();
  for (const look of looks) {
    for (const ip of look.ips) {
      const there = places.get(ip) ?? new Map<string | null, A>();
      places.set(ip, there);
      const { userAgent } = look.fingerprint;
      if (!there.has(userAgent)) there.set(userAgent, look);
    }
  }
  return places;
}

/** Looks by client and device, or client and network; null where several looks share both. */
function byMark<A extends Actor>(looks: readonly A[]): Map<string, A | null> {
  const marks = new Map<string, A | null>();
  for (const look of looks) {
    const { userAgent, asn } = look.fingerprint;
    if (userAgent === null) continue;
    const own = [...look.deviceTokens, ...look.deviceFingerprints].map((mark) => `of ${mark}`);
    if (asn !== null) own.push(`at ${asn}`);
    for (const mark of own) {
      const key = `${mark} ${userAgent}`;
      marks.set(key, marks.has(key) ? null : look);
    }
  }
  return marks;
}

function likeIt<A extends Actor>(
  { fingerprint }: TimelineEntry,
  marks: ReadonlyMap<string, A | null>,
): A | undefined {
  const { userAgent, asn, deviceToken, deviceFingerprint } = fingerprint;
  const own = [deviceFingerprint, deviceToken].flatMap((mark) =>
    mark === null ? [] : [`of ${mark}`],
  );
  if (asn !== null) own.push(`at ${asn}`);
  for (const mark of own) {
    const look = marks.get(`${mark} ${userAgent}`) ?? null;
    if (look !== null) return look;
  }
  return undefined;
}
