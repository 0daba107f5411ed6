/** Which network an entry is of, and what it is called, where its own event did not say. */
import type { Fingerprint } from './fingerprint.ts';
import type { TimelineEntry } from './timeline-entry.ts';

type Said = Pick<Fingerprint, 'asOrg' | 'networkKind'>;
const UNSAID: Said = { asOrg: null, networkKind: 'unknown' };

/** What the session's events called each network, and what that made of it; worked out when first asked for. */
export function networkNames(entries: readonly TimelineEntry[]): (asn: number) => Said {
  let names: Map<number, Said> | null = null;
  return (asn) => {
    names ??= namesIn(entries);
    return names.get(asn) ?? UNSAID;
  };
}

function namesIn(entries: readonly TimelineEntry[]): Map<number, Said> {
  const names = new Map<number, Said>();
  for (const { fingerprint } of entries) {
    const { asn, asOrg, networkKind } = fingerprint;
    if (asn !== null) names.set(asn, surer(names.get(asn) ?? UNSAID, { asOrg, networkKind }));
  }
  return names;
}

/** Of two that say the same amount the lesser, so that order does not matter. */
function surer(a: Said, b: Said): Said {
  const rank = ({ asOrg, networkKind }: Said) =>
    `${networkKind === 'unknown' ? 1 : 0}${asOrg === null ? 1 : 0}${asOrg}|${networkKind}`;
  return rank(a) <= rank(b) ? a : b;
}

/** The entry as one of the network that its address belongs to, called as the session's events call it. */
export function ofNetwork(
  entry: TimelineEntry,
  asn: number | null,
  nameOf: (asn: number) => Said,
): TimelineEntry {
  if (asn === entry.fingerprint.asn) return entry;
  if (asn === null) return { ...entry, fingerprint: { ...entry.fingerprint, ...NO_NETWORK } };
  return {
    ...entry,
    fingerprint: { ...entry.fingerprint, asn, asnSource: 'okta', ...nameOf(asn) },
  };
}

const NO_NETWORK = { asn: null, asOrg: null, asnSource: null, networkKind: 'unknown' } as const;
