/** Which network an entry is of, and what it is called, where its own event did not say. */
import type { NetworkName } from './fingerprint.ts';
import type { OrgContext } from './org-context.ts';
import type { TimelineEntry } from './timeline-entry.ts';

export const UNNAMED: NetworkName = { asOrg: null, networkKind: 'unknown' };

/** The name of the network with that number, to which that address belongs. */
export type NetworkNames = (asn: number, ip: string | null) => NetworkName;

/**
 * What the session's own events called each network, else the org's other events from the address; worked out
 * when first asked for.
 */
export function networkNames(
  entries: readonly TimelineEntry[],
  org: Pick<OrgContext, 'addresses'>,
): NetworkNames {
  let names: Map<number, NetworkName> | null = null;
  return (asn, ip) => {
    names ??= namesIn(entries);
    const known = names.get(asn);
    if (known !== undefined && known.asOrg !== null) return known;
    const address = ip === null ? undefined : org.addresses.get(ip);
    const others = address?.asn === asn ? address.name : null;
    return surerName(known ?? UNNAMED, others ?? UNNAMED);
  };
}

function namesIn(entries: readonly TimelineEntry[]): Map<number, NetworkName> {
  const names = new Map<number, NetworkName>();
  for (const { fingerprint } of entries) {
    const { asn, asOrg, networkKind } = fingerprint;
    if (asn !== null) names.set(asn, surerName(names.get(asn) ?? UNNAMED, { asOrg, networkKind }));
  }
  return names;
}

/** Of two that say the same amount the lesser, so that order does not matter. */
export function surerName(a: NetworkName, b: NetworkName): NetworkName {
  const rank = ({ asOrg, networkKind }: NetworkName) =>
    `${networkKind === 'unknown' ? 1 : 0}${asOrg === null ? 1 : 0}${asOrg}|${networkKind}`;
  return rank(a) <= rank(b) ? a : b;
}

/** The entry as one of the network that its address belongs to, called as other events call it. */
export function ofNetwork(
  entry: TimelineEntry,
  asn: number | null,
  nameOf: NetworkNames,
): TimelineEntry {
  if (asn === entry.fingerprint.asn) return entry;
  if (asn === null) return { ...entry, fingerprint: { ...entry.fingerprint, ...NO_NETWORK } };
  return {
    ...entry,
    fingerprint: { ...entry.fingerprint, asn, asnSource: 'okta', ...nameOf(asn, entry.ip) },
  };
}

const NO_NETWORK = { asn: null, asOrg: null, asnSource: null, networkKind: 'unknown' } as const;
